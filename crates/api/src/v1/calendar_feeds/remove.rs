//! `DELETE /api/v1/{kind}/{name}/calendar_feed`.

use super::kind;
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::resources::refused;
use axum::extract::State;
use http::StatusCode;

/// Take the link to a calendar feed away
///
/// Nobody reads the feed until there is a new link. Role: responder for
/// one's own, else manager of the team.
#[utoipa::path(
    delete, path = "/api/v1/{kind}/{name}/calendar_feed", operation_id = "remove_calendar_feed", tag = "schedules",
    params(
        ("kind" = String, Path, description = "`users`, `schedules` or `teams`."),
        ("name" = String, Path, description = "The name of the user, schedule or team."),
    ),
    responses((status = 204, description = "There is no link."), Problems),
)]
pub(crate) async fn remove(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path((word, name)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let kind = kind(&word)?;
    let removed = state.engine().remove_feed_key(kind, &name, &caller.principal).await;
    removed.map_err(|error| refused(kind, &name, error))?;
    Ok(StatusCode::NO_CONTENT)
}
