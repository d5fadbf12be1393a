//! `GET /api/v1/on-call`.

use crate::ApiState;
use crate::caller::Observer;
use crate::large_json::large_json;
use crate::limits::NEXT_DAYS_MAX;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use axum::response::Response;
use jiff::SignedDuration;
use nightbell_config::{Body, Kind, Snapshot, StoredResource};
use nightbell_core::{OnDuty, Timestamp};
use nightbell_schedule::{OnCall, Standing, standing};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// How long what is said of a schedule usually is.
const ITEM_BYTES_USUAL: usize = 320;

/// Who is on call at an instant, on every schedule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OnCallAnswer<'a> {
    /// The instant.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The schedules, by name.
    items: Vec<ScheduleOnCall<'a>>,
    /// The services, by name, with those who would be paged first; absent when single schedules were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    services: Option<Vec<ServiceOnCall<'a>>>,
}

/// Who would be paged first about a service.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServiceOnCall<'a> {
    /// The service's name.
    service: &'a str,
    /// What people call it.
    title: &'a str,
    /// Those whom the first step of its policy names that names anybody.
    on_call: Vec<PersonOnCall<'a>>,
}

/// Who is on call next.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NextOnCall<'a> {
    /// From when on.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who, ordered by name.
    on_call: Vec<PersonOnCall<'a>>,
}

/// Who is on call on one schedule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScheduleOnCall<'a> {
    /// The schedule's name.
    schedule: &'a str,
    /// What people call it.
    title: &'a str,
    /// The team it belongs to.
    team: Option<&'a str>,
    /// Who, ordered by name; empty in a gap.
    on_call: Vec<PersonOnCall<'a>>,
    /// What the gap is where there is one; null while somebody is on call.
    gap: Option<GapNow>,
    /// Who gets copies and carries no duty, ordered by name.
    shadows: Vec<PersonOnCall<'a>>,
    /// The next who are not just those on call now; null when nobody comes within 90 days.
    next: Option<NextOnCall<'a>>,
}

/// That nobody is on call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GapNow {
    /// Until somebody is; null when nobody comes within 90 days.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// Whether somebody has to be, by the schedule's `coverage`; null where it says none.
    inside_coverage: Option<bool>,
}

/// One person on call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonOnCall<'a> {
    /// The user's name.
    user: String,
    /// What people call them.
    title: Cow<'a, str>,
    /// Which rotation or override decided so.
    because: String,
}

/// Show who is on call
///
/// Now or at an instant, and why; who is next; and who would be paged first about each service. Role: observer.
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
) -> Result<Response, Problem> {
    let parameters = parameters.only(&["at", "schedule"])?;
    let at = match parameters.instant("at")? {
        Some(at) => at,
        None => state.engine().now().await?,
    };
    let configuration = state.configuration();
    let documents = configuration.documents();
    let wanted = parameters.texts("schedule")?;
    for name in &wanted {
        if documents.get(Kind::Schedules, name).is_none() {
            return Err(Problem::not_found("schedule", name, "GET /api/v1/schedules lists them"));
        }
    }
    let schedules = documents.all(Kind::Schedules);
    let schedules = schedules.filter(|stored| wanted.is_empty() || wanted.contains(&&*stored.resource.name));
    let items: Vec<_> = schedules.filter_map(|stored| of_schedule(documents, stored, at)).collect();
    let services = wanted
        .is_empty()
        .then(|| documents.all(Kind::Services).map(|stored| of_service(documents, stored, at)).collect());
    let bytes_about = ITEM_BYTES_USUAL * (items.len() + services.as_ref().map_or(0, Vec::len));
    Ok(large_json(&OnCallAnswer { at, items, services }, bytes_about))
}

fn of_schedule<'a>(documents: &'a Snapshot, stored: &'a StoredResource, at: Timestamp) -> Option<ScheduleOnCall<'a>> {
    let name = &stored.resource.name;
    let Body::Schedule(schedule) = &stored.resource.body else { return None };
    let calendar = documents.calendar(name)?;
    let horizon = at.checked_add(SignedDuration::from_hours(24 * NEXT_DAYS_MAX)).unwrap_or(Timestamp::MAX);
    let Standing { on_call, shadows, next } = standing(calendar, at, horizon);
    let gap = on_call
        .is_empty()
        .then(|| GapNow { until: next.as_ref().map(|(at, _)| *at), inside_coverage: documents.is_uncovered(name, at) });
    Some(ScheduleOnCall {
        schedule: name,
        title: stored.resource.title(),
        team: schedule.team.as_deref(),
        on_call: titled(documents, on_call),
        gap,
        shadows: titled(documents, shadows),
        next: next.map(|(at, people)| NextOnCall { at, on_call: titled(documents, people) }),
    })
}

fn of_service<'a>(documents: &'a Snapshot, stored: &'a StoredResource, at: Timestamp) -> ServiceOnCall<'a> {
    let people = documents.first_on_call_of(&stored.resource.name, at);
    let person = |person: OnDuty| OnCall { user: person.user.to_string(), because: person.because };
    ServiceOnCall {
        service: &stored.resource.name,
        title: stored.resource.title(),
        on_call: titled(documents, people.into_iter().map(person).collect()),
    }
}

fn titled(documents: &Snapshot, people: Vec<OnCall>) -> Vec<PersonOnCall<'_>> {
    let person = |OnCall { user, because }: OnCall| PersonOnCall {
        title: documents
            .get(Kind::Users, &user)
            .map_or_else(|| user.clone().into(), |stored| stored.resource.title().into()),
        user,
        because,
    };
    people.into_iter().map(person).collect()
}
