//! `PUT /api/v1/users/{name}/leave_calendars/{calendar}`.

use crate::ApiState;
use crate::caller::Responder;
use crate::extract::{Path, unreadable};
use crate::limits::IMPORT_DAYS_AHEAD;
use crate::parameters::Parameters;
use crate::problem::{Code, Problem, Problems};
use crate::v1::config::apply::Change;
use crate::v1::resources::refused;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use jiff::SignedDuration;
use nightbell_config::Kind;
use nightbell_engine::{LeaveImport, LeaveSpan};
use nightbell_schedule::WallOrInstant;
use nightbell_signals::calendar::{Moment, Span, read};
use serde::Serialize;
use utoipa::ToSchema;

/// What became of a calendar.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportedLeave {
    /// Each `unavailability` that came from the calendar.
    plan: Vec<Change>,
    /// Events that could not be understood, each with the reason.
    skipped: Vec<String>,
}

/// Import a calendar as a user's leave
///
/// Every event ahead is leave (an `unavailability` with this `calendar`), recurring ones up to 400 days ahead. Importing it again
/// changes what the calendar changed; what it says no more ends now, or does not begin. A calendar that cannot be read changes
/// nothing. Role: responder for one's own, else manager of one of their teams.
#[utoipa::path(
    put, path = "/api/v1/users/{name}/leave_calendars/{calendar}", operation_id = "import_leave_calendar",
    tag = "schedules",
    params(
        ("name" = String, Path, description = "The user's name."),
        ("calendar" = String, Path, description = "What the calendar is called here."),
        ("matching" = Option<String>, Query, description = "Only events whose summary contains this text."),
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
    let parameters = parameters.only(&["matching", "dry_run"])?;
    let dry_run = parameters.switch("dry_run")?;
    let matching = parameters.text("matching")?.map(str::to_lowercase);
    let body = body.map_err(unreadable)?;
    let now = state.engine().now().await?;
    let until = now.saturating_add(SignedDuration::from_hours(24 * IMPORT_DAYS_AHEAD)).unwrap_or(now);
    let reading = read(&body, now, until).map_err(|error| Problem::new(Code::InvalidBody, error.to_string()))?;
    let is_wanted = |span: &Span| matching.as_ref().is_none_or(|text| span.summary.to_lowercase().contains(text));
    let spans = reading.spans.into_iter().filter(is_wanted).map(leave).collect();
    let import = LeaveImport { user: user.clone(), calendar, spans, dry_run, principal: caller.principal };
    let plan = state.engine().import_leave(&import).await.map_err(|error| refused(Kind::Users, &user, error))?;
    Ok(Json(ImportedLeave { plan: plan.changes.into_iter().map(Change::from).collect(), skipped: reading.skipped }))
}

fn leave(Span { id, from, to, summary }: Span) -> LeaveSpan {
    let time = |moment| match moment {
        Moment::Wall(wall) => WallOrInstant::Wall(wall),
        Moment::Instant(at) => WallOrInstant::Instant { at, offset: None },
    };
    LeaveSpan { id, from: time(from), to: time(to), reason: summary }
}
