//! `POST /api/v1/schedules/{name}/swaps/{id}/take`.

use super::{Part, SwapView, change};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::{Json, Path};
use crate::problem::{Problem, Problems};
use axum::extract::State;
use nightbell_engine::SwapChange;

/// Take a swap
///
/// The user in `as` takes it, or the part from `from` to `to`: they are on call there in the place of whoever offered
/// it. What is not taken stays open. Role: responder for oneself, else manager of the schedule's team.
#[utoipa::path(
    post, path = "/api/v1/schedules/{name}/swaps/{id}/take", operation_id = "take_swap", tag = "schedules",
    params(
        ("name" = String, Path, description = "The schedule's name."),
        ("id" = u64, Path, description = "The swap's number."),
    ),
    request_body = Part,
    responses((status = 200, description = "The swap.", body = SwapView), Problems),
)]
pub(crate) async fn take(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path((name, id)): Path<(String, u64)>,
    Json(body): Json<Part>,
) -> Result<axum::Json<SwapView>, Problem> {
    change(&state, &name, id, SwapChange::Take(body.part()), body.acting_for, &caller).await
}
