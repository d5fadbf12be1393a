//! `POST /api/v1/schedules/{name}/preview`, and `…/preview_changes` for what is beside the schedule itself.

use super::shifts::{GapView, ShiftView, ViolationView, asked_end};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::{Json, Path};
use crate::limits::PREVIEW_CHANGES_MAX;
use crate::parameters::Parameters;
use crate::problem::{Code, Problem, Problems};
use axum::extract::State;
use nightbell_config::Kind;
use nightbell_core::Timestamp;
use nightbell_engine::{ConfigureError, DraftedChange, Effective};
use nightbell_schedule::{Answer, Difference, Gap, Shift, ShiftsError, Violation, differences};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Who would be on call over a span, and what that changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewAnswer {
    /// The schedule's name.
    schedule: String,
    /// The instant at which it would be saved.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// As in the schedule's shifts.
    #[schema(value_type = Vec<ShiftView>)]
    shifts: Vec<Shift>,
    /// Who would get copies.
    #[schema(value_type = Vec<ShiftView>)]
    shadows: Vec<Shift>,
    /// When nobody would be on call.
    #[schema(value_type = Vec<GapView>)]
    gaps: Vec<Gap>,
    /// What of the gaps would lie inside the `coverage`.
    #[schema(value_type = Vec<GapView>)]
    uncovered: Vec<Gap>,
    /// When a requirement would not be met.
    #[schema(value_type = Vec<ViolationView>)]
    violations: Vec<Violation>,
    /// Where other people would be on call than are now: `{"from", "to", "before", "after"}`.
    #[schema(value_type = Vec<DifferenceView>)]
    differences: Vec<Difference>,
}

/// Other people on call over a span.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Difference)]
pub(crate) struct DifferenceView {
    /// The first instant.
    #[schema(format = DateTime)]
    from: String,
    /// The first instant that is not part of it.
    #[schema(format = DateTime)]
    to: String,
    /// Who is on call now.
    before: Vec<String>,
    /// Who would be.
    after: Vec<String>,
}

/// Preview a schedule
///
/// What saving this body would do, without saving it: the shifts over a span, the gaps, the requirements that are not met,
/// and where other people would be on call than are now. The schedule need not exist yet. Role: responder.
#[utoipa::path(
    post, path = "/api/v1/schedules/{name}/preview", operation_id = "preview_schedule", tag = "schedules",
    params(
        ("name" = String, Path, description = "The schedule's name."),
        ("from" = Option<String>, Query, description = "An instant in RFC 3339; now unless given."),
        ("to" = Option<String>, Query, description = "An instant in RFC 3339; 14 days after `from` unless given."),
        ("effective" = Option<String>, Query, description = "When the edit would decide whose turn it is: `hand_over` (the default) or `now`."),
    ),
    request_body(content = Object, description = "The schedule's fields, as for PUT."),
    responses((status = 200, description = "What would be.", body = PreviewAnswer), Problems),
)]
pub(crate) async fn preview(
    State(state): State<ApiState>,
    Responder(_caller): Responder,
    Path(name): Path<String>,
    parameters: Parameters,
    Json(body): Json<Value>,
) -> Result<axum::Json<PreviewAnswer>, Problem> {
    let change = DraftedChange { kind: Kind::Schedules, name: name.clone(), document: Some(body) };
    previewed(&state, name, parameters, &[change]).await
}

/// Documents as they would be saved, or deleted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewChanges {
    /// All of them would be saved at once; 200 at most.
    changes: Vec<PreviewChange>,
}

/// One document.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewChange {
    /// `schedules`, `overrides`, `unavailabilities` or `temporary_schedules`.
    #[schema(value_type = String)]
    kind: Kind,
    /// Its name.
    name: String,
    /// Its fields, as for PUT; absent or null where it would be deleted.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    document: Option<Value>,
}

/// Preview changes
///
/// What saving overrides, leave, temporary schedules and edits of the schedule together would do to it, without saving them:
/// the shifts over a span, the gaps, and where other people would be on call than are now. Role: responder.
#[utoipa::path(
    post, path = "/api/v1/schedules/{name}/preview_changes", operation_id = "preview_changes", tag = "schedules",
    params(
        ("name" = String, Path, description = "The schedule's name."),
        ("from" = Option<String>, Query, description = "An instant in RFC 3339; now unless given."),
        ("to" = Option<String>, Query, description = "An instant in RFC 3339; 14 days after `from` unless given."),
        ("effective" = Option<String>, Query, description = "When the edit would decide whose turn it is: `hand_over` (the default) or `now`."),
    ),
    request_body = PreviewChanges,
    responses((status = 200, description = "What would be.", body = PreviewAnswer), Problems),
)]
pub(crate) async fn preview_changes(
    State(state): State<ApiState>,
    Responder(_caller): Responder,
    Path(name): Path<String>,
    parameters: Parameters,
    Json(PreviewChanges { changes }): Json<PreviewChanges>,
) -> Result<axum::Json<PreviewAnswer>, Problem> {
    if changes.len() > PREVIEW_CHANGES_MAX {
        let detail = format!("changes: {} are too many; at most {PREVIEW_CHANGES_MAX} in one preview", changes.len());
        return Err(Problem::new(Code::InvalidBody, detail));
    }
    let drafted = |PreviewChange { kind, name, document }| DraftedChange { kind, name, document };
    let changes: Vec<DraftedChange> = changes.into_iter().map(drafted).collect();
    previewed(&state, name, parameters, &changes).await
}

async fn previewed(
    state: &ApiState,
    name: String,
    parameters: Parameters,
    changes: &[DraftedChange],
) -> Result<axum::Json<PreviewAnswer>, Problem> {
    let parameters = parameters.only(&["from", "to", "effective"])?;
    let effective: Effective = parameters.parsed("effective")?.unwrap_or_default();
    let preview = state.engine().preview(&name, changes, effective).await.map_err(|error| match error {
        ConfigureError::Invalid(errors) => Problem::invalid_configuration(errors),
        ConfigureError::Engine(error) => error.into(),
        other => Problem::new(Code::Conflict, other.to_string()),
    })?;
    let from = parameters.instant("from")?.unwrap_or(preview.at);
    let to = asked_end(&parameters, from)?;
    let wrong_span = |error: ShiftsError| Problem::new(Code::InvalidParameter, error.to_string());
    let after = preview.after.shifts(&name, from, to).transpose().map_err(wrong_span)?.unwrap_or_default();
    let before = preview.before.documents().shifts(&name, from, to).transpose().map_err(wrong_span)?;
    let differences = differences(&before.unwrap_or_default(), &after);
    let Answer { shifts, shadows, gaps, uncovered, violations } = after;
    let at = preview.at;
    Ok(axum::Json(PreviewAnswer { schedule: name, at, shifts, shadows, gaps, uncovered, violations, differences }))
}
