//! `POST /api/v1/alerts/snooze`.

use super::{Operated, operate_each};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Json;
use crate::problem::{Problem, Problems};
use crate::v1::alerts::snooze::until;
use axum::extract::State;
use nightbell_core::{Duration, Operation, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

/// Which alerts, and how long: one of `for` and `until`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SnoozeMany {
    /// Their numbers, at most 1,000.
    ids: Vec<i64>,
    /// A duration such as `30m` or `2h`.
    #[schema(value_type = Option<String>, example = "2h")]
    r#for: Option<Duration>,
    /// An instant.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

/// Snooze alerts
///
/// Up to 1,000, each on its own: they count as acknowledged until then and are paged again afterwards. Send `for` or `until`.
/// Answers what became of each. Role: responder.
#[utoipa::path(
    post, path = "/api/v1/alerts/snooze", operation_id = "snooze_alerts", tag = "alerts",
    request_body = SnoozeMany,
    responses((status = 200, description = "What became of each.", body = Operated), Problems),
)]
pub(crate) async fn snooze(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Json(many): Json<SnoozeMany>,
) -> Result<axum::Json<Operated>, Problem> {
    let until = until(&state, many.r#for, many.until).await?;
    operate_each(&state, &caller, many.ids, Operation::Snooze { until }).await
}
