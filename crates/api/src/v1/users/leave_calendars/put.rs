//! `PUT /api/v1/users/{name}/leave_calendars/{calendar}`.

use crate::ApiState;
use crate::caller::Responder;
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
use nightbell_engine::LeaveImport;

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
    responses((status = 200, description = "Imported, or planned with `dry_run`.", body = ImportedCalendar), Problems),
)]
pub(crate) async fn put(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path((user, calendar)): Path<(String, String)>,
    parameters: Parameters,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ImportedCalendar>, Problem> {
    let parameters = parameters.only(&["matching", "remove_all", "dry_run"])?;
    let may = state.engine().may_import_leave(&caller.principal, &user, &calendar).await;
    may.map_err(|error| refused(Kind::Users, &user, error))?;
    let CalendarFile { spans, mut skipped, matching, remove_all, dry_run } =
        read_file(&state, &parameters, body).await?;
    let principal = caller.principal;
    let import = LeaveImport { user: user.clone(), calendar, spans, matching, remove_all, dry_run, principal };
    let imported = state.engine().import_leave(&import).await.map_err(|error| refused(Kind::Users, &user, error))?;
    skipped.extend(imported.skipped);
    Ok(Json(ImportedCalendar::of(imported.plan, skipped)))
}
