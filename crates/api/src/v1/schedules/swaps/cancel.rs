//! `POST /api/v1/schedules/{name}/swaps/{id}/cancel`.

use super::{Person, SwapView, change};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::{Json, Path};
use crate::problem::{Problem, Problems};
use axum::extract::State;
use nightbell_engine::SwapChange;

/// Cancel a swap
///
/// What nobody took is offered no more; what was taken stays. `as` must be whoever offered it; without, a manager does
/// it in their own right. Role: responder for oneself, else manager of the schedule's team.
#[utoipa::path(
    post, path = "/api/v1/schedules/{name}/swaps/{id}/cancel", operation_id = "cancel_swap", tag = "schedules",
    params(
        ("name" = String, Path, description = "The schedule's name."),
        ("id" = u64, Path, description = "The swap's number."),
    ),
    request_body = Person,
    responses((status = 200, description = "The swap.", body = SwapView), Problems),
)]
pub(crate) async fn cancel(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path((name, id)): Path<(String, u64)>,
    Json(body): Json<Person>,
) -> Result<axum::Json<SwapView>, Problem> {
    change(&state, &name, id, SwapChange::Cancel, body.acting_for, &caller).await
}
