//! `POST /api/v1/schedules/{name}/hand_over/notes`.

use super::{HandOverView, refused};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::{Json, Path};
use crate::problem::{Problem, Problems};
use crate::v1::note_text::note_text;
use axum::extract::State;
use nightbell_core::limits::HAND_OVER_NOTE_CHARS_MAX;
use serde::Deserialize;
use utoipa::ToSchema;

/// Words for those who come after.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HandOverNote)]
pub(crate) struct Note {
    /// The words, up to 4,000 characters.
    text: String,
}

/// Leave a note for the next
///
/// It is part of every hand-over message until others have taken over and were told. Role: responder.
#[utoipa::path(
    post, path = "/api/v1/schedules/{name}/hand_over/notes", operation_id = "leave_hand_over_note", tag = "schedules",
    params(("name" = String, Path, description = "The schedule's name.")),
    request_body = Note,
    responses((status = 200, description = "What is remembered, with the note.", body = HandOverView), Problems),
)]
pub(crate) async fn note(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path(name): Path<String>,
    Json(Note { text }): Json<Note>,
) -> Result<axum::Json<HandOverView>, Problem> {
    let text = note_text(&text, HAND_OVER_NOTE_CHARS_MAX)?;
    let kept = state.engine().leave_note(&name, &text, &caller.principal).await.map_err(refused)?;
    Ok(axum::Json(kept.into()))
}
