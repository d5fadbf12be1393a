//! `POST /api/v1/calendars/{name}/refresh`.

use super::CalendarState;
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::read_calendar::read_fetched_calendar;
use crate::v1::resources::refused;
use axum::Json;
use axum::extract::State;
use nightbell_config::Kind;
use nightbell_engine::rights::Action;

/// Read a calendar now
///
/// As it is done every so often: the answer comes when it has been read, and says how it stands then. One that fails changes
/// nothing. Role: responder for one's own, else manager of one of their teams.
#[utoipa::path(
    post, path = "/api/v1/calendars/{name}/refresh", operation_id = "refresh_calendar", tag = "schedules",
    params(("name" = String, Path, description = "The calendar's name.")),
    responses((status = 200, description = "How it stands now.", body = CalendarState), Problems),
)]
pub(crate) async fn refresh(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path(name): Path<String>,
) -> Result<Json<CalendarState>, Problem> {
    let configuration = state.configuration();
    let calendar = configuration.documents().get(Kind::Calendars, &name).map(|stored| &stored.resource);
    let action = Action::Change { before: calendar, after: calendar };
    calendar.map_or(Ok(()), |_| caller.may(&action, configuration.documents()))?;
    let status = state.engine().refresh_calendar(&name, read_fetched_calendar).await;
    let status = status.map_err(|error| refused(Kind::Calendars, &name, error))?;
    Ok(Json(CalendarState::new(status, &caller.veil(state.configuration().documents())?)))
}
