//! `GET /api/v1/alerts/{id}/timeline`.

use super::find;
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::limits::TIMELINE_ENTRIES_MAX;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use crate::veil::Veil;
use axum::Json;
use axum::extract::State;
use nightbell_core::{Entry, EntryKind, Json as Carried, Recipient, Timestamp};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// One line of an alert's timeline.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TimelineEntry)]
pub(crate) struct EntryView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `opened`, `escalated`, `paged`, `sent`, `failed`, `acknowledged` … more may come.
    kind: &'static str,
    /// Who did it.
    #[schema(value_type = String)]
    actor: Arc<str>,
    /// A sentence for people.
    text: String,
    /// The same for programs.
    #[schema(value_type = Object)]
    data: Carried,
}

impl EntryView {
    /// What providers said about reaching somebody is for those who may see where.
    fn new(entry: Entry, veil: &Veil<'_>) -> EntryView {
        let Entry { at, kind, actor, mut text, mut data, .. } = entry;
        if matches!(kind, EntryKind::Sent | EntryKind::Delivered | EntryKind::Failed) {
            let mut fields = data.to_value();
            let recipient =
                fields.get("recipient").and_then(Value::as_str).and_then(|text| text.parse::<Recipient>().ok());
            if let Some(recipient) = recipient {
                text = veil.words_about(&recipient, text);
                if let Some(Value::String(answer)) = fields.get_mut("answer") {
                    *answer = veil.words_about(&recipient, std::mem::take(answer));
                    data = Carried::from(fields);
                }
            }
        }
        EntryView { at, kind: kind.as_str(), actor, text, data }
    }
}

/// Show what happened to an alert
///
/// Oldest first: who was chosen and why, what was tried, what providers answered. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/alerts/{id}/timeline", operation_id = "show_timeline", tag = "alerts",
    params(("id" = i64, Path, description = "The alert's number.")),
    responses((status = 200, description = "The timeline.", body = List<EntryView>), Problems),
)]
pub(crate) async fn timeline(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(id): Path<i64>,
) -> Result<Json<List<EntryView>>, Problem> {
    let alert = find(&state, id).await?;
    let entries = state.store().timeline(alert.id, TIMELINE_ENTRIES_MAX).await?;
    let configuration = state.configuration();
    let veil = caller.veil(configuration.documents())?;
    Ok(List::whole(entries.into_iter().map(|entry| EntryView::new(entry, &veil)).collect()))
}
