//! `PUT /api/v1/users/{name}/leave_calendars/{calendar}`.

use crate::ApiState;
use crate::caller::Responder;
use crate::extract::{Path, unreadable};
use crate::parameters::Parameters;
use crate::problem::{Code, Problem, Problems};
use crate::read_calendar::read_calendar;
use crate::v1::resources::refused;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use jiff::SignedDuration;
use nightbell_config::{Body, Kind, PlannedChange};
use nightbell_engine::LeaveImport;
use nightbell_engine::limits::IMPORT_DAYS_AHEAD;
use serde::Serialize;
use utoipa::ToSchema;

/// What became of a calendar.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportedLeave {
    /// Each `unavailability` that came from the calendar.
    plan: Vec<ImportedSpan>,
    /// Events that could not be understood or used, each with the reason.
    skipped: Vec<String>,
}

/// What happens to one `unavailability`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportedSpan {
    /// Its kind.
    kind: &'static str,
    /// Its name.
    name: String,
    /// `create`, `update`, `delete` or `unchanged`.
    action: &'static str,
    /// When it begins, as it will be; as it was when it is deleted. Without an offset it is in the person's own zone.
    from: Option<String>,
    /// When it ends.
    to: Option<String>,
    /// What the calendar calls it.
    reason: Option<String>,
}

impl From<PlannedChange> for ImportedSpan {
    fn from(change: PlannedChange) -> ImportedSpan {
        let before = change.before.as_ref().map(|stored| &stored.resource);
        let leave = match change.resource.as_ref().or(before).map(|resource| &resource.body) {
            Some(Body::Unavailability(leave)) => Some(leave),
            _ => None,
        };
        ImportedSpan {
            kind: change.kind.as_str(),
            name: change.name.to_string(),
            action: change.action.as_str(),
            from: leave.map(|leave| leave.from.to_string()),
            to: leave.map(|leave| leave.to.to_string()),
            reason: leave.and_then(|leave| leave.reason.clone()),
        }
    }
}

/// Import a calendar as a user's leave
///
/// Every event ahead is leave (an `unavailability` with this `calendar`), recurring ones up to 400 days ahead. Importing it again
/// changes what the calendar changed; what it says no more ends now, or does not begin. A calendar that cannot be read changes
/// nothing, and neither does a text that nothing matches, unless `remove_all` says so.
/// Role: responder for one's own, else manager of one of their teams.
#[utoipa::path(
    put, path = "/api/v1/users/{name}/leave_calendars/{calendar}", operation_id = "import_leave_calendar",
    tag = "schedules",
    params(
        ("name" = String, Path, description = "The user's name."),
        ("calendar" = String, Path, description = "What the calendar is called here."),
        ("matching" = Option<String>, Query, description = "Only events whose summary contains this text."),
        ("remove_all" = Option<bool>, Query, description = "End all leave that came from it when nothing matches."),
        ("dry_run" = Option<bool>, Query, description = "Only plan."),
    ),
    request_body(content = String, content_type = "text/calendar", description = "iCalendar (RFC 5545)."),
    responses((status = 200, description = "Imported, or planned with `dry_run`.", body = ImportedLeave), Problems),
)]
pub(crate) async fn put(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path((user, calendar)): Path<(String, String)>,
    parameters: Parameters,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ImportedLeave>, Problem> {
    let parameters = parameters.only(&["matching", "remove_all", "dry_run"])?;
    let (dry_run, remove_all) = (parameters.switch("dry_run")?, parameters.switch("remove_all")?);
    let matching = parameters.text("matching")?.map(str::to_owned);
    let body = body.map_err(unreadable)?;
    let now = state.engine().now().await?;
    let until = now.saturating_add(SignedDuration::from_hours(24 * IMPORT_DAYS_AHEAD)).unwrap_or(now);
    let reading = read_calendar(&body, now, until).map_err(|reason| Problem::new(Code::InvalidBody, reason))?;
    let (spans, principal) = (reading.spans, caller.principal);
    let import = LeaveImport { user: user.clone(), calendar, spans, matching, remove_all, dry_run, principal };
    let plan = state.engine().import_leave(&import).await.map_err(|error| refused(Kind::Users, &user, error))?;
    let plan = plan.changes.into_iter().map(ImportedSpan::from).collect();
    Ok(Json(ImportedLeave { plan, skipped: reading.skipped }))
}
