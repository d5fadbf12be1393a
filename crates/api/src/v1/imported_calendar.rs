//! A calendar's file that becomes leave or shifts: how it comes, and what is answered.

use crate::ApiState;
use crate::extract::unreadable;
use crate::parameters::Parameters;
use crate::problem::{Code, Problem};
use crate::read_calendar::read_calendar;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use jiff::SignedDuration;
use nightbell_config::{Body, Plan, PlannedChange};
use nightbell_engine::limits::IMPORT_DAYS_AHEAD;
use nightbell_engine::{CalendarReading, CalendarSpan};
use serde::Serialize;
use utoipa::ToSchema;

/// A file, and what is to be done with it.
pub(crate) struct CalendarFile {
    pub(crate) spans: Vec<CalendarSpan>,
    pub(crate) skipped: Vec<String>,
    pub(crate) matching: Option<String>,
    pub(crate) remove_all: bool,
    pub(crate) dry_run: bool,
}

/// What became of a calendar.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportedCalendar {
    /// Each `unavailability` or `override` that came from the calendar.
    plan: Vec<ImportedSpan>,
    /// Events that could not be understood or used, and of shifts those that do not say who has them, each with the reason.
    skipped: Vec<String>,
}

/// What happens to one span.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportedSpan {
    /// Its kind.
    kind: &'static str,
    /// Its name.
    name: String,
    /// `create`, `update`, `delete` or `unchanged`.
    action: &'static str,
    /// Who is away, or on call.
    user: Option<String>,
    /// When it begins, as it will be; as it was when it is deleted. Without an offset it is in the zone of the person, or of the
    /// schedule.
    from: Option<String>,
    /// When it ends.
    to: Option<String>,
    /// What the calendar calls it.
    reason: Option<String>,
}

impl ImportedCalendar {
    pub(crate) fn of(plan: Plan, skipped: Vec<String>) -> ImportedCalendar {
        ImportedCalendar { plan: plan.changes.into_iter().map(ImportedSpan::from).collect(), skipped }
    }
}

impl From<PlannedChange> for ImportedSpan {
    fn from(change: PlannedChange) -> ImportedSpan {
        let (kind, name, action) = (change.kind.as_str(), change.name.to_string(), change.action.as_str());
        let before = change.before.as_ref().map(|stored| &stored.resource);
        let (user, from, to, reason) = match change.resource.as_ref().or(before) {
            Some(resource) => match &resource.body {
                Body::Unavailability(leave) => {
                    (Some(leave.user.clone()), Some(leave.from), Some(leave.to), leave.reason.clone())
                }
                Body::Override(shift) => (shift.with.clone(), Some(shift.from), Some(shift.to), resource.title.clone()),
                _ => (None, None, None, None),
            },
            None => (None, None, None, None),
        };
        let (from, to) = (from.map(|from| from.to_string()), to.map(|to| to.to_string()));
        ImportedSpan { kind, name, action, user, from, to, reason }
    }
}

/// Reads a request's file and parameters.
pub(crate) async fn read_file(
    state: &ApiState,
    parameters: &Parameters,
    body: Result<Bytes, BytesRejection>,
) -> Result<CalendarFile, Problem> {
    let (dry_run, remove_all) = (parameters.switch("dry_run")?, parameters.switch("remove_all")?);
    let matching = parameters.text("matching")?.map(str::to_owned);
    let body = body.map_err(unreadable)?;
    let now = state.engine().now().await?;
    let until = now.saturating_add(SignedDuration::from_hours(24 * IMPORT_DAYS_AHEAD)).unwrap_or(now);
    let read = state.engine().read_calendar(body, now, until, read_calendar).await;
    let (CalendarReading { spans, skipped }, _) = read.map_err(|reason| Problem::new(Code::InvalidBody, reason))?;
    Ok(CalendarFile { spans, skipped, matching, remove_all, dry_run })
}
