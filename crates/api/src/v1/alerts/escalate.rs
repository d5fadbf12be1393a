//! `POST /api/v1/alerts/{id}/escalate`.

use super::operate;
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::Json;
use axum::extract::State;
use nightbell_core::Operation;
use nightbell_engine::AlertView;

/// Escalate an alert
///
/// Pages the next step now; an acknowledged alert is open again. Answers the alert; 409 when it is resolved. Role: responder.
#[utoipa::path(
    post, path = "/api/v1/alerts/{id}/escalate", operation_id = "escalate_alert", tag = "alerts",
    params(("id" = i64, Path, description = "The alert's number.")),
    responses((status = 200, description = "The alert as it is now.", body = AlertView), Problems),
)]
pub(crate) async fn escalate(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path(id): Path<i64>,
) -> Result<Json<AlertView>, Problem> {
    operate(&state, &caller, id, Operation::Escalate).await
}
