//! `POST /api/v1/alerts/{id}/note`.

use super::operate;
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::{Json, Path};
use crate::problem::{Problem, Problems};
use crate::v1::note_text::note_text;
use axum::extract::State;
use nightbell_core::{Operation, limits::NOTE_CHARS_MAX};
use nightbell_engine::AlertView;
use serde::Deserialize;
use utoipa::ToSchema;

/// Words for the timeline.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Note {
    /// The words, up to 10,000 characters.
    text: String,
}

/// Add a note to an alert
///
/// It is read on the timeline. Answers the alert; 409 when it is resolved. Role: responder.
#[utoipa::path(
    post, path = "/api/v1/alerts/{id}/note", operation_id = "note_alert", tag = "alerts",
    params(("id" = i64, Path, description = "The alert's number.")),
    request_body = Note,
    responses((status = 200, description = "The alert as it is now.", body = AlertView), Problems),
)]
pub(crate) async fn note(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path(id): Path<i64>,
    Json(Note { text }): Json<Note>,
) -> Result<axum::Json<AlertView>, Problem> {
    let text = note_text(&text, NOTE_CHARS_MAX)?;
    operate(&state, &caller, id, Operation::Note { text }).await
}
