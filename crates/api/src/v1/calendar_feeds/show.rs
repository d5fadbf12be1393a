//! `GET /api/v1/{kind}/{name}/calendar_feed`.

use super::{CalendarFeed, kind, view};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::resources::refused;
use axum::extract::State;

/// Show the link to a calendar feed
///
/// The shifts of a user, a schedule or a team's schedules, for calendars to subscribe to. Role: responder for
/// one's own, else manager of the team.
#[utoipa::path(
    get, path = "/api/v1/{kind}/{name}/calendar_feed", operation_id = "show_calendar_feed", tag = "schedules",
    params(
        ("kind" = String, Path, description = "`users`, `schedules` or `teams`."),
        ("name" = String, Path, description = "The name of the user, schedule or team."),
    ),
    responses((status = 200, description = "The link, or null while there is none.", body = CalendarFeed), Problems),
)]
pub(crate) async fn show(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path((word, name)): Path<(String, String)>,
) -> Result<axum::Json<CalendarFeed>, Problem> {
    let kind = kind(&word)?;
    let key = state.engine().feed_key(kind, &name, &caller.principal).await;
    let key = key.map_err(|error| refused(kind, &name, error))?;
    Ok(view(&state, kind, name, key))
}
