//! `PUT /api/v1/schedules/{name}/shift_calendars/{calendar}`.

use crate::ApiState;
use crate::caller::Manager;
use crate::extract::Path;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use crate::v1::imported_calendar::{CalendarFile, ImportedCalendar, read_file};
use crate::v1::resources::refused;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use nightbell_config::Kind;
use nightbell_engine::ShiftsImport;

/// Import a calendar as shifts of a schedule
///
/// Whom an event ahead names is on call while it lasts (an `override` with this `calendar` that adds them): the users among its
/// attendees by their `email`, else the user whose name, title or `email` is its summary, else its organizer. What
/// does not say for certain who it is for is in `skipped`, with the reason. Importing it again changes what the calendar changed; what it says no more ends now, or does not begin.
/// Role: manager.
#[utoipa::path(
    put, path = "/api/v1/schedules/{name}/shift_calendars/{calendar}", operation_id = "import_shift_calendar",
    tag = "schedules",
    params(
        ("name" = String, Path, description = "The schedule's name."),
        ("calendar" = String, Path, description = "What the calendar is called here."),
        ("matching" = Option<String>, Query, description = "Only events whose summary contains this text."),
        ("remove_all" = Option<bool>, Query, description = "End all shifts that came from it when nothing matches."),
        ("dry_run" = Option<bool>, Query, description = "Only plan."),
    ),
    request_body(content = String, content_type = "text/calendar", description = "iCalendar (RFC 5545)."),
    responses((status = 200, description = "Imported, or planned with `dry_run`.", body = ImportedCalendar), Problems),
)]
pub(crate) async fn put(
    State(state): State<ApiState>,
    Manager(caller): Manager,
    Path((schedule, calendar)): Path<(String, String)>,
    parameters: Parameters,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ImportedCalendar>, Problem> {
    let parameters = parameters.only(&["matching", "remove_all", "dry_run"])?;
    let may = state.engine().may_import_shifts(&caller.principal, &schedule, &calendar).await;
    may.map_err(|error| refused(Kind::Schedules, &schedule, error))?;
    let file = read_file(&state, &parameters, body).await?;
    let CalendarFile { spans, mut skipped, matching, remove_all, dry_run } = file;
    let principal = caller.principal;
    let import = ShiftsImport { schedule: schedule.clone(), calendar, spans, matching, remove_all, dry_run, principal };
    let imported = state.engine().import_shifts(&import).await;
    let imported = imported.map_err(|error| refused(Kind::Schedules, &schedule, error))?;
    skipped.extend(imported.skipped);
    Ok(Json(ImportedCalendar::of(imported.plan, skipped)))
}
