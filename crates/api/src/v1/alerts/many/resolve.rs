//! `POST /api/v1/alerts/resolve`.

use super::{Many, Operated, operate_each};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Json;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use nightbell_core::Operation;

/// Resolve alerts
///
/// Up to 1,000, each on its own: one that is resolved already is refused. Answers what became of each. Role: responder.
#[utoipa::path(
    post, path = "/api/v1/alerts/resolve", operation_id = "resolve_alerts", tag = "alerts",
    request_body = Many,
    responses((status = 200, description = "What became of each.", body = Operated), Problems),
)]
pub(crate) async fn resolve(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Json(many): Json<Many>,
) -> Result<axum::Json<Operated>, Problem> {
    operate_each(&state, &caller, many.ids, Operation::Resolve).await
}
