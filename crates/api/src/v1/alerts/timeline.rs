//! `GET /api/v1/alerts/{id}/timeline`.

use super::find;
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::limits::TIMELINE_ENTRIES_MAX;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;
use nightbell_core::{Entry, Json as Carried, Timestamp};
use serde::Serialize;
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

impl From<Entry> for EntryView {
    fn from(entry: Entry) -> EntryView {
        let Entry { at, kind, actor, text, data, .. } = entry;
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
    Observer(_caller): Observer,
    Path(id): Path<i64>,
) -> Result<Json<List<EntryView>>, Problem> {
    let alert = find(&state, id).await?;
    let entries = state.store().timeline(alert.id, TIMELINE_ENTRIES_MAX).await?;
    Ok(List::whole(entries.into_iter().map(EntryView::from).collect()))
}
