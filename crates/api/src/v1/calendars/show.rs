//! `GET /api/v1/calendars/{name}/state`.

use super::CalendarState;
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::resources::refused;
use axum::Json;
use axum::extract::State;
use nightbell_config::Kind;

/// Show how a calendar stands
///
/// When it was last read, what it said, and why it fails if it does. E-mail addresses are hidden from whoever may not
/// see everybody's. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/calendars/{name}/state", operation_id = "show_calendar_state", tag = "schedules",
    params(("name" = String, Path, description = "The calendar's name.")),
    responses((status = 200, description = "How it stands.", body = CalendarState), Problems),
)]
pub(crate) async fn show(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
) -> Result<Json<CalendarState>, Problem> {
    let status = state.engine().calendar_status(&name).await;
    let status = status.map_err(|error| refused(Kind::Calendars, &name, error))?;
    let configuration = state.configuration();
    Ok(Json(CalendarState::new(status, &caller.veil(configuration.documents())?)))
}
