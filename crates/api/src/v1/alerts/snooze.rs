//! `POST /api/v1/alerts/{id}/snooze`.

use super::operate;
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::{Json, Path};
use crate::problem::{Code, Problem, Problems};
use axum::extract::State;
use nightbell_core::{Duration, Operation, Timestamp};
use nightbell_engine::AlertView;
use serde::Deserialize;
use utoipa::ToSchema;

/// How long: one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Snooze {
    /// A duration such as `30m` or `2h`.
    #[schema(value_type = Option<String>, example = "2h")]
    r#for: Option<Duration>,
    /// An instant.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

/// Snooze an alert
///
/// It counts as acknowledged until then and is paged again afterwards. Send `for` or `until`. Answers the alert; 409 when it
/// is resolved. Role: responder.
#[utoipa::path(
    post, path = "/api/v1/alerts/{id}/snooze", operation_id = "snooze_alert", tag = "alerts",
    params(("id" = i64, Path, description = "The alert's number.")),
    request_body = Snooze,
    responses((status = 200, description = "The alert as it is now.", body = AlertView), Problems),
)]
pub(crate) async fn snooze(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path(id): Path<i64>,
    Json(snooze): Json<Snooze>,
) -> Result<axum::Json<AlertView>, Problem> {
    let until = until(&state, snooze.r#for, snooze.until).await?;
    operate(&state, &caller, id, Operation::Snooze { until }).await
}

/// Until when: one of the two is said.
pub(super) async fn until(
    state: &ApiState,
    r#for: Option<Duration>,
    until: Option<Timestamp>,
) -> Result<Timestamp, Problem> {
    match (r#for, until) {
        (Some(duration), None) => Ok(duration.after(state.engine().now().await?)),
        (None, Some(until)) => Ok(until),
        _ => {
            let detail = r#"send one of for and until: {"for":"2h"} or {"until":"2026-11-23T09:00:00Z"}"#;
            Err(Problem::new(Code::InvalidBody, detail))
        }
    }
}
