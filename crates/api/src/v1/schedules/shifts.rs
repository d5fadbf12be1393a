//! `GET /api/v1/schedules/{name}/shifts`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::limits::SHIFTS_DAYS_DEFAULT;
use crate::parameters::Parameters;
use crate::problem::{Code, Problem, Problems};
use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use nightbell_core::Timestamp;
use nightbell_schedule::{Answer, Gap, Shift, Violation};
use serde::Serialize;
use utoipa::ToSchema;

/// Who is on call over a span; as `nightbell oncall --json` prints it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Shifts {
    /// The schedule's name.
    schedule: String,
    /// Sorted by from, then user; clipped to the span: `{"from", "to", "user", "because"}`.
    #[schema(value_type = Vec<ShiftView>)]
    shifts: Vec<Shift>,
    /// Who gets copies and carries no duty, in the same form.
    #[schema(value_type = Vec<ShiftView>)]
    shadows: Vec<Shift>,
    /// When nobody is on call, or only people who are disabled: `{"from", "to"}`.
    #[schema(value_type = Vec<GapView>)]
    gaps: Vec<Gap>,
    /// What of the gaps lies inside the schedule's `coverage`; empty when it says none.
    #[schema(value_type = Vec<GapView>)]
    uncovered: Vec<Gap>,
    /// When a requirement of the schedule is not met: `{"from", "to", "requirement"}`.
    #[schema(value_type = Vec<ViolationView>)]
    violations: Vec<Violation>,
}

impl Shifts {
    pub(crate) fn new(schedule: String, answer: Answer) -> Shifts {
        let Answer { shifts, shadows, gaps, uncovered, violations } = answer;
        Shifts { schedule, shifts, shadows, gaps, uncovered, violations }
    }
}

/// One person on call over a span.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Shift)]
pub(crate) struct ShiftView {
    /// The first instant.
    #[schema(format = DateTime)]
    from: String,
    /// The first instant that is not part of it.
    #[schema(format = DateTime)]
    to: String,
    /// The user's name.
    user: String,
    /// Which rotation or override decided so.
    because: String,
}

/// Nobody on call over a span.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Gap)]
pub(crate) struct GapView {
    /// The first instant.
    #[schema(format = DateTime)]
    from: String,
    /// The first instant that is not part of it.
    #[schema(format = DateTime)]
    to: String,
}

/// A requirement that is not met over a span.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Violation)]
pub(crate) struct ViolationView {
    /// The first instant.
    #[schema(format = DateTime)]
    from: String,
    /// The first instant that is not part of it.
    #[schema(format = DateTime)]
    to: String,
    /// The requirement as in the document: `{"at_least": 2}`, `{"one_of": {"tag": "dev"}}`.
    #[schema(value_type = Object)]
    requirement: String,
}

/// Show a schedule's shifts
///
/// Who is on call over a span, when nobody is, and what is not as the schedule says it must be. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/schedules/{name}/shifts", operation_id = "list_shifts", tag = "schedules",
    params(
        ("name" = String, Path, description = "The schedule's name."),
        ("from" = Option<String>, Query, description = "An instant in RFC 3339; now unless given."),
        ("to" = Option<String>, Query, description = "An instant in RFC 3339; 14 days after `from` unless given."),
    ),
    responses((status = 200, description = "The shifts.", body = Shifts), Problems),
)]
pub(crate) async fn shifts(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    Path(name): Path<String>,
    parameters: Parameters,
) -> Result<Json<Shifts>, Problem> {
    let parameters = parameters.only(&["from", "to"])?;
    let (from, to) = asked_span(&state, &parameters).await?;
    let configuration = state.configuration();
    let answer = configuration
        .documents()
        .shifts(&name, from, to)
        .ok_or_else(|| Problem::not_found("schedule", &name, "GET /api/v1/schedules lists them"))?
        .map_err(|error| Problem::new(Code::InvalidParameter, error.to_string()))?;
    Ok(Json(Shifts::new(name, answer)))
}

/// The span that `from` and `to` name: from now on unless said otherwise.
pub(crate) async fn asked_span(state: &ApiState, parameters: &Parameters) -> Result<(Timestamp, Timestamp), Problem> {
    let from = match parameters.instant("from")? {
        Some(from) => from,
        None => state.engine().now().await?,
    };
    Ok((from, asked_end(parameters, from)?))
}

/// The end that `to` names: so many days after `from` unless said otherwise.
pub(crate) fn asked_end(parameters: &Parameters, from: Timestamp) -> Result<Timestamp, Problem> {
    let default = || from.checked_add(SignedDuration::from_hours(24 * SHIFTS_DAYS_DEFAULT)).unwrap_or(Timestamp::MAX);
    Ok(parameters.instant("to")?.unwrap_or_else(default))
}
