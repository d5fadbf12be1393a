//! `/api/v1/{kind}/{name}/calendar_feed`: the secret links to calendars of users, schedules and teams.

pub(crate) mod remove;
pub(crate) mod rotate;
pub(crate) mod show;

use super::resources;
use crate::ApiState;
use crate::problem::{Code, Problem};
use nightbell_config::Kind;
use serde::Serialize;
use utoipa::ToSchema;

/// Where calendars read a feed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarFeed {
    /// `users`, `schedules` or `teams`.
    kind: String,
    /// The name of the user, schedule or team.
    name: String,
    /// The link to subscribe to: whoever has it reads the shifts. Null while there is none; rotate to make one.
    url: Option<String>,
    /// The same link as calendars open it by themselves.
    webcal_url: Option<String>,
}

/// Reads the kind out of a path; not all kinds have shifts.
fn kind(word: &str) -> Result<Kind, Problem> {
    match resources::kind(word)? {
        kind @ (Kind::Users | Kind::Schedules | Kind::Teams) => Ok(kind),
        other => {
            let detail = format!("{other} have no calendar feed; users, schedules and teams have one");
            Err(Problem::new(Code::UnknownPath, detail))
        }
    }
}

fn view(state: &ApiState, kind: Kind, name: String, key: Option<String>) -> axum::Json<CalendarFeed> {
    let url = key.map(|key| format!("{}/calendar/{key}.ics", state.engine().public_url()));
    let webcal_url = url.as_deref().and_then(|url| Some(format!("webcal://{}", url.split_once("://")?.1)));
    axum::Json(CalendarFeed { kind: kind.to_string(), name, url, webcal_url })
}
