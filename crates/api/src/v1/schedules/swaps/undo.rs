//! `POST /api/v1/schedules/{name}/swaps/{id}/undo`.

use super::{Part, SwapView, change};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::{Json, Path};
use crate::problem::{Problem, Problems};
use axum::extract::State;
use nightbell_engine::SwapChange;

/// Undo a swap
///
/// What was taken, or the part from `from` to `to`, goes back from now on, and can be taken again unless the offer has
/// ended. `as` must be whoever offered or took it; without, a manager does it in their own right. Role: responder for
/// oneself, else manager of the schedule's team.
#[utoipa::path(
    post, path = "/api/v1/schedules/{name}/swaps/{id}/undo", operation_id = "undo_swap", tag = "schedules",
    params(
        ("name" = String, Path, description = "The schedule's name."),
        ("id" = u64, Path, description = "The swap's number."),
    ),
    request_body = Part,
    responses((status = 200, description = "The swap.", body = SwapView), Problems),
)]
pub(crate) async fn undo(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path((name, id)): Path<(String, u64)>,
    Json(body): Json<Part>,
) -> Result<axum::Json<SwapView>, Problem> {
    change(&state, &name, id, SwapChange::Undo(body.part()), body.acting_for, &caller).await
}
