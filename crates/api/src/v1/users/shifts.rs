//! `GET /api/v1/users/{name}/shifts`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::limits::USER_SHIFTS_DAYS_MAX;
use crate::parameters::Parameters;
use crate::problem::{Code, Problem, Problems};
use crate::v1::schedules::shifts::asked_span;
use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use nightbell_config::Kind;
use nightbell_core::Timestamp;
use nightbell_schedule::Shift;
use serde::Serialize;
use utoipa::ToSchema;

/// When one person is on call, on every schedule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserShifts {
    /// The user's name.
    user: String,
    /// Sorted by from, then schedule; clipped to the span.
    shifts: Vec<UserShift>,
    /// When they shadow, in the same form.
    shadows: Vec<UserShift>,
}

/// One person on call on one schedule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserShift {
    /// The schedule's name.
    schedule: String,
    /// The first instant.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// The first instant that is not part of it.
    #[schema(value_type = String, format = DateTime)]
    to: Timestamp,
    /// What decided so.
    because: String,
}

/// Show a user's shifts
///
/// When they are on call, on every schedule, over a span of at most 366 days. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/users/{name}/shifts", operation_id = "list_user_shifts", tag = "schedules",
    params(
        ("name" = String, Path, description = "The user's name."),
        ("from" = Option<String>, Query, description = "An instant in RFC 3339; now unless given."),
        ("to" = Option<String>, Query, description = "An instant in RFC 3339; 14 days after `from` unless given."),
    ),
    responses((status = 200, description = "The shifts.", body = UserShifts), Problems),
)]
pub(crate) async fn shifts(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    Path(name): Path<String>,
    parameters: Parameters,
) -> Result<Json<UserShifts>, Problem> {
    let parameters = parameters.only(&["from", "to"])?;
    let (from, to) = asked_span(&state, &parameters).await?;
    if to.duration_since(from) > SignedDuration::from_hours(24 * USER_SHIFTS_DAYS_MAX) {
        let detail = format!("{from} to {to} is more than {USER_SHIFTS_DAYS_MAX} days; ask for a shorter span");
        return Err(Problem::new(Code::InvalidParameter, detail));
    }
    let configuration = state.configuration();
    let documents = configuration.documents();
    if documents.get(Kind::Users, &name).is_none() {
        return Err(Problem::not_found("user", &name, "GET /api/v1/users lists them"));
    }
    let (mut shifts, mut shadows) = (Vec::new(), Vec::new());
    for stored in documents.all(Kind::Schedules) {
        let schedule = &stored.resource.name;
        if !documents.calendar(schedule).is_some_and(|calendar| calendar.names(&name)) {
            continue;
        }
        let Some(answer) = documents.shifts(schedule, from, to) else { continue };
        let answer = answer.map_err(|error| Problem::new(Code::InvalidParameter, error.to_string()))?;
        shifts.extend(of_user(schedule, &name, answer.shifts));
        shadows.extend(of_user(schedule, &name, answer.shadows));
    }
    // Stable: schedules come in the order of their names.
    shifts.sort_by_key(|shift| shift.from);
    shadows.sort_by_key(|shift| shift.from);
    Ok(Json(UserShifts { user: name, shifts, shadows }))
}

fn of_user(schedule: &str, user: &str, shifts: Vec<Shift>) -> impl Iterator<Item = UserShift> {
    shifts.into_iter().filter(move |shift| shift.user == user).map(move |Shift { from, to, because, .. }| UserShift {
        schedule: schedule.to_owned(),
        from,
        to,
        because,
    })
}
