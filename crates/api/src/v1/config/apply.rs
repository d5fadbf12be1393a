//! `POST /api/v1/config/apply`.

use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Json;
use crate::problem::{Code, ErrorView, Problem, Problems};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use nightbell_config::{ConfigError, Note, PlannedChange, every_error, read_files};
use nightbell_engine::{ApplyRequest, ConfigureError};
use nightbell_schedule::Effective;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Files to apply.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Apply {
    /// The files, in order.
    files: Vec<File>,
    /// Only plan.
    #[serde(default)]
    dry_run: bool,
    /// Delete what an earlier apply made and these files lack; never overrides or leave.
    #[serde(default)]
    prune: bool,
    /// When edits of rotations decide whose turn it is: `hand_over`, so that whoever is on call stays until the next one, or
    /// `now`.
    #[serde(default)]
    #[schema(value_type = String, example = "hand_over")]
    effective: Effective,
}

/// One YAML file; placeholders are already replaced.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// What errors call it.
    path: String,
    /// What is in it.
    text: String,
}

/// What was done, or would be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Applied {
    /// Each resource; empty when there are errors.
    plan: Vec<Change>,
    /// What is worth knowing about it: who is on call at once, swaps that come to nothing, what of the past changes.
    notes: Vec<NoteView>,
    /// What is wrong; nothing was applied when there is any.
    errors: Vec<ErrorView>,
}

/// What happens to one resource.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlannedChange)]
pub(crate) struct Change {
    /// Its kind.
    kind: &'static str,
    /// Its name.
    name: String,
    /// `create`, `update`, `delete` or `unchanged`.
    action: &'static str,
}

/// Something that a plan does beside what its lines say.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanNote)]
pub(crate) struct NoteView {
    /// The kind of the resource that it is about; null when it is about all of the plan.
    kind: Option<&'static str>,
    /// The name of that resource.
    name: Option<String>,
    /// What is so.
    message: String,
}

impl From<Note> for NoteView {
    fn from(Note { kind, name, message }: Note) -> NoteView {
        NoteView { kind: kind.map(|kind| kind.as_str()), name: name.map(|name| name.to_string()), message }
    }
}

impl From<PlannedChange> for Change {
    fn from(change: PlannedChange) -> Change {
        Change { kind: change.kind.as_str(), name: change.name.to_string(), action: change.action.as_str() }
    }
}

/// Notes as the API shows them.
pub(crate) fn notes_of(notes: Vec<Note>) -> Vec<NoteView> {
    notes.into_iter().map(NoteView::from).collect()
}

impl Applied {
    pub(crate) fn planned(nightbell_engine::Applied { plan, notes }: nightbell_engine::Applied) -> Applied {
        let plan = plan.changes.into_iter().map(Change::from).collect();
        Applied { plan, notes: notes_of(notes), errors: Vec::new() }
    }

    fn refused(errors: Vec<ConfigError>) -> Response {
        let errors = errors.into_iter().map(ErrorView::from).collect();
        (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(Applied { plan: Vec::new(), notes: Vec::new(), errors }))
            .into_response()
    }
}

/// Apply files
///
/// All of them, or nothing when anything is wrong (422 with every error) or not allowed (403 with every resource that is not).
/// Role: responder for what is one's own, else manager of the teams that own it.
#[utoipa::path(
    post, path = "/api/v1/config/apply", operation_id = "apply_configuration", tag = "configuration",
    request_body = Apply,
    responses(
        (status = 200, description = "Applied, or planned with `dry_run`.", body = Applied),
        (status = 422, description = "Not valid; nothing was applied.", body = Applied),
        Problems,
    ),
)]
pub(crate) async fn apply(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Json(Apply { files, dry_run, prune, effective }): Json<Apply>,
) -> Result<Response, Problem> {
    let reading = read_files(files.iter().map(|File { path, text }| (path.as_str(), text.as_str())));
    // What of it is no document is an error of its own, and named with the others.
    if !reading.errors.is_empty() || !reading.state.is_empty() {
        state.engine().follow_configuration().await?;
        let now = state.engine().now().await?;
        return Ok(Applied::refused(every_error(state.configuration().documents(), reading, prune, now)));
    }
    let request = ApplyRequest { resources: reading.resources, prune, dry_run, effective, principal: caller.principal };
    match state.engine().apply(request).await {
        Ok(applied) => Ok(axum::Json(Applied::planned(applied)).into_response()),
        Err(ConfigureError::Invalid(errors)) => Ok(Applied::refused(errors)),
        Err(ConfigureError::Denied(refused)) => Err(Problem::forbidden(&refused)),
        Err(ConfigureError::Engine(error)) => Err(error.into()),
        Err(ConfigureError::InUse(reason)) => Err(Problem::new(Code::InUse, reason)),
        Err(other) => Err(Problem::new(Code::Conflict, other.to_string())),
    }
}
