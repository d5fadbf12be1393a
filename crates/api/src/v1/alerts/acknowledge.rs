//! `POST /api/v1/alerts/{id}/acknowledge`.

use super::operate;
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::Json;
use axum::extract::State;
use nightbell_core::Operation;
use nightbell_engine::AlertView;

/// Acknowledge an alert
///
/// Paging stops. A second acknowledgement changes nothing. Answers the alert; 409 when it is resolved. Role: responder.
#[utoipa::path(
    post, path = "/api/v1/alerts/{id}/acknowledge", operation_id = "acknowledge_alert", tag = "alerts",
    params(("id" = i64, Path, description = "The alert's number.")),
    responses((status = 200, description = "The alert as it is now.", body = AlertView), Problems),
)]
pub(crate) async fn acknowledge(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path(id): Path<i64>,
) -> Result<Json<AlertView>, Problem> {
    operate(&state, &caller, id, Operation::Acknowledge).await
}
