//! `/api/v1`: one endpoint, one file.

pub(crate) mod alerts;
pub(crate) mod all_shifts;
pub(crate) mod audit;
pub(crate) mod calendar_feeds;
pub(crate) mod calendars;
pub(crate) mod checks;
pub(crate) mod config;
pub(crate) mod device;
pub(crate) mod escalation_policies;
pub(crate) mod events;
pub(crate) mod fairness;
mod imported_calendar;
pub(crate) mod integrations;
mod name_filter;
mod note_text;
pub(crate) mod notifications;
pub(crate) mod on_call;
pub(crate) mod providers;
pub(crate) mod push;
pub(crate) mod resources;
pub(crate) mod schedules;
pub(crate) mod stream;
pub(crate) mod teams;
pub(crate) mod tokens;
pub(crate) mod users;
mod who;
pub(crate) mod whoami;

use serde::Serialize;
use utoipa::ToSchema;

/// A list, or one page of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The items.
    pub(crate) items: Vec<T>,
    /// Send it back as `cursor` for what follows; null at the end.
    pub(crate) next_cursor: Option<String>,
}

impl<T> List<T> {
    /// A list that is whole.
    pub(crate) fn whole(items: Vec<T>) -> axum::Json<List<T>> {
        axum::Json(List { items, next_cursor: None })
    }
}
