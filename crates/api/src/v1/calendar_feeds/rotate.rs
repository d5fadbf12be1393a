//! `POST /api/v1/{kind}/{name}/calendar_feed/rotate`.

use super::{CalendarFeed, kind, view};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::resources::refused;
use axum::extract::State;

/// Make a new link to a calendar feed
///
/// The first one, or another in place of one that too many know: the old one ends at once. Role: responder for
/// one's own, else manager of the team.
#[utoipa::path(
    post, path = "/api/v1/{kind}/{name}/calendar_feed/rotate", operation_id = "rotate_calendar_feed", tag = "schedules",
    params(
        ("kind" = String, Path, description = "`users`, `schedules` or `teams`."),
        ("name" = String, Path, description = "The name of the user, schedule or team."),
    ),
    responses((status = 200, description = "The new link.", body = CalendarFeed), Problems),
)]
pub(crate) async fn rotate(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path((word, name)): Path<(String, String)>,
) -> Result<axum::Json<CalendarFeed>, Problem> {
    let kind = kind(&word)?;
    let made = state.engine().rotate_feed_key(kind, &name, &caller.principal).await;
    let key = made.map_err(|error| refused(kind, &name, error))?;
    Ok(view(&state, kind, name, Some(key)))
}
