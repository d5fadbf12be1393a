//! `POST /api/v1/calendars/{name}/refresh`.

use super::CalendarState;
use crate::ApiState;
use crate::caller::Manager;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::read_calendar::read_calendar;
use crate::v1::resources::refused;
use axum::Json;
use axum::extract::State;
use nightbell_config::Kind;

/// Read a calendar now
///
/// As it is done every so often: the answer comes when it has been read, and says how it stands then. One that fails changes
/// nothing. Role: manager.
#[utoipa::path(
    post, path = "/api/v1/calendars/{name}/refresh", operation_id = "refresh_calendar", tag = "schedules",
    params(("name" = String, Path, description = "The calendar's name.")),
    responses((status = 200, description = "How it stands now.", body = CalendarState), Problems),
)]
pub(crate) async fn refresh(
    State(state): State<ApiState>,
    Manager(_caller): Manager,
    Path(name): Path<String>,
) -> Result<Json<CalendarState>, Problem> {
    let status = state.engine().refresh_calendar(&name, read_calendar).await;
    Ok(Json(status.map_err(|error| refused(Kind::Calendars, &name, error))?.into()))
}
