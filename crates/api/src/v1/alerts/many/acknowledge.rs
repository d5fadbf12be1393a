//! `POST /api/v1/alerts/acknowledge`.

use super::{Many, Operated, operate_each};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Json;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use nightbell_core::Operation;

/// Acknowledge alerts
///
/// Up to 1,000, each on its own: paging stops; a second acknowledgement changes nothing. Answers what became of each. Role: responder.
#[utoipa::path(
    post, path = "/api/v1/alerts/acknowledge", operation_id = "acknowledge_alerts", tag = "alerts",
    request_body = Many,
    responses((status = 200, description = "What became of each.", body = Operated), Problems),
)]
pub(crate) async fn acknowledge(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Json(many): Json<Many>,
) -> Result<axum::Json<Operated>, Problem> {
    operate_each(&state, &caller, many.ids, Operation::Acknowledge).await
}
