//! `GET /api/v1/calendar_states`.

use super::CalendarState;
use crate::ApiState;
use crate::caller::Observer;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;

/// List how all calendars stand
///
/// When they were last read, what they said, and why they fail where they do. E-mail addresses are
/// hidden from whoever may not see everybody's. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/calendar_states", operation_id = "list_calendar_states", tag = "schedules",
    responses((status = 200, description = "All of them, by name.", body = List<CalendarState>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(caller): Observer,
) -> Result<Json<List<CalendarState>>, Problem> {
    let statuses = state.engine().calendar_statuses().await?;
    let configuration = state.configuration();
    let veil = caller.veil(configuration.documents())?;
    Ok(List::whole(statuses.into_iter().map(|status| CalendarState::new(status, &veil)).collect()))
}
