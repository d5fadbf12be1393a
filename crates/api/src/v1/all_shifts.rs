//! `GET /api/v1/shifts`.

use super::schedules::shifts::{Shifts, asked_span};
use crate::ApiState;
use crate::caller::Observer;
use crate::limits::ALL_SHIFTS_DAYS_MAX;
use crate::parameters::Parameters;
use crate::problem::{Code, Problem, Problems};
use crate::v1::{List, name_filter};
use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use nightbell_config::{Body, Kind};

/// List shifts of several schedules
///
/// What `/api/v1/schedules/{name}/shifts` says of each, by name, over a span of at most 62 days. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/shifts", operation_id = "list_all_shifts", tag = "schedules",
    params(
        ("from" = Option<String>, Query, description = "An instant in RFC 3339; now unless given."),
        ("to" = Option<String>, Query, description = "An instant in RFC 3339; 14 days after `from` unless given."),
        ("team" = Option<String>, Query, description = "Only of this team's schedules; several with commas."),
    ),
    responses((status = 200, description = "The shifts, schedule by schedule.", body = List<Shifts>), Problems),
)]
pub(crate) async fn all_shifts(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    parameters: Parameters,
) -> Result<Json<List<Shifts>>, Problem> {
    let parameters = parameters.only(&["from", "to", "team"])?;
    let (from, to) = asked_span(&state, &parameters).await?;
    if to.duration_since(from) > SignedDuration::from_hours(24 * ALL_SHIFTS_DAYS_MAX) {
        let detail = format!("{from} to {to} is more than {ALL_SHIFTS_DAYS_MAX} days; ask for a shorter span");
        return Err(Problem::new(Code::InvalidParameter, detail));
    }
    let teams = name_filter::named(&state, &parameters, "team", Kind::Teams).await?;
    let configuration = state.configuration();
    let documents = configuration.documents();
    let mut items = Vec::new();
    for stored in documents.all(Kind::Schedules) {
        let Body::Schedule(schedule) = &stored.resource.body else { continue };
        let is_theirs = |team: &nightbell_core::Name| schedule.team.as_deref() == Some(&**team);
        if !teams.is_empty() && !teams.iter().any(is_theirs) {
            continue;
        }
        let name = &stored.resource.name;
        let Some(answer) = documents.shifts(name, from, to) else { continue };
        let answer = answer.map_err(|error| Problem::new(Code::InvalidParameter, error.to_string()))?;
        items.push(Shifts::new(name.to_string(), answer));
    }
    Ok(List::whole(items))
}
