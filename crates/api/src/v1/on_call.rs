//! `GET /api/v1/on-call`.

use crate::ApiState;
use crate::caller::Observer;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use axum::Json;
use axum::extract::State;
use nightbell_config::{Body, Kind, Snapshot, StoredResource};
use nightbell_core::Timestamp;
use nightbell_schedule::OnCall;
use serde::Serialize;
use utoipa::ToSchema;

/// Who is on call at an instant, on every schedule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OnCallAnswer {
    /// The instant.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The schedules, by name.
    items: Vec<ScheduleOnCall>,
}

/// Who is on call on one schedule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScheduleOnCall {
    /// The schedule's name.
    schedule: String,
    /// What people call it.
    title: String,
    /// The team it belongs to.
    team: Option<String>,
    /// Who, ordered by name; empty in a gap.
    on_call: Vec<PersonOnCall>,
    /// Who gets copies and carries no duty, ordered by name.
    shadows: Vec<PersonOnCall>,
}

/// One person on call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonOnCall {
    /// The user's name.
    user: String,
    /// What people call them.
    title: String,
    /// Which rotation or override decided so.
    because: String,
}

/// Show who is on call
///
/// Now or at an instant, and why. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/on-call", operation_id = "show_on_call", tag = "schedules",
    params(
        ("at" = Option<String>, Query, description = "An instant in RFC 3339; now unless given."),
        ("schedule" = Option<String>, Query, description = "Only this schedule; several with commas."),
    ),
    responses((status = 200, description = "Who is on call.", body = OnCallAnswer), Problems),
)]
pub(crate) async fn on_call(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    parameters: Parameters,
) -> Result<Json<OnCallAnswer>, Problem> {
    let parameters = parameters.only(&["at", "schedule"])?;
    let at = match parameters.instant("at")? {
        Some(at) => at,
        None => state.engine().now().await?,
    };
    let configuration = state.configuration();
    let documents = configuration.documents();
    let wanted = parameters.texts("schedule");
    for name in &wanted {
        if documents.get(Kind::Schedules, name).is_none() {
            return Err(Problem::not_found("schedule", name, "GET /api/v1/schedules lists them"));
        }
    }
    let schedules = documents.all(Kind::Schedules);
    let schedules = schedules.filter(|stored| wanted.is_empty() || wanted.contains(&&*stored.resource.name));
    let items = schedules.filter_map(|stored| of_schedule(documents, stored, at)).collect();
    Ok(Json(OnCallAnswer { at, items }))
}

fn of_schedule(documents: &Snapshot, stored: &StoredResource, at: Timestamp) -> Option<ScheduleOnCall> {
    let name = &stored.resource.name;
    let Body::Schedule(schedule) = &stored.resource.body else { return None };
    let calendar = documents.calendar(name)?;
    Some(ScheduleOnCall {
        schedule: name.to_string(),
        title: stored.resource.title().to_owned(),
        team: schedule.team.as_ref().map(ToString::to_string),
        on_call: titled(documents, nightbell_schedule::on_call(calendar, at)),
        shadows: titled(documents, nightbell_schedule::shadowing(calendar, at)),
    })
}

fn titled(documents: &Snapshot, people: Vec<OnCall>) -> Vec<PersonOnCall> {
    let person = |on_call: OnCall| {
        let title = documents.get(Kind::Users, &on_call.user).map(|stored| stored.resource.title().to_owned());
        PersonOnCall {
            title: title.unwrap_or_else(|| on_call.user.clone()),
            user: on_call.user,
            because: on_call.because,
        }
    };
    people.into_iter().map(person).collect()
}
