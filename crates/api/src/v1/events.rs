//! `/api/v1/events` and `/api/v1/changes`.

pub(crate) mod changes;
pub(crate) mod list;

use crate::ApiState;
use crate::cursor;
use crate::parameters::Parameters;
use crate::problem::Problem;
use crate::v1::{List, name_filter};
use axum::Json;
use nightbell_core::{EventRecord, Json as Carried, Timestamp};
use nightbell_engine::LinkView;
use nightbell_store::EventFilter;
use serde::Serialize;
use utoipa::ToSchema;

/// An event as it was received.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivedEvent)]
pub(crate) struct EventView {
    /// Its number.
    id: i64,
    /// When it was received.
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    /// The service.
    service: String,
    /// The integration whose door it came through.
    integration: String,
    /// `trigger`, `acknowledge`, `resolve` or `change`.
    action: &'static str,
    /// The key that it counts under.
    dedup_key: String,
    /// The alert that it went to.
    alert_id: Option<i64>,
    /// What became of it.
    outcome: &'static str,
    /// Its summary.
    summary: String,
    /// Its severity, where it has one.
    severity: Option<&'static str>,
    /// What reported it.
    source: String,
    /// Anything the sender knows.
    #[schema(value_type = Option<Object>)]
    details: Option<Carried>,
    /// Links that help.
    links: Vec<LinkView>,
    /// The sender's own time.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// What was odd about it: what was cut, what could not be read.
    oddities: Vec<String>,
}

impl From<EventRecord> for EventView {
    fn from(record: EventRecord) -> EventView {
        let event = &record.event;
        let links = event.links.iter().map(|link| LinkView { href: link.href.clone(), text: link.text.clone() });
        EventView {
            id: record.id.0,
            received_at: record.received_at,
            service: record.service.to_string(),
            integration: record.integration.to_string(),
            action: record.action.as_str(),
            dedup_key: record.dedup_key.to_string(),
            alert_id: record.alert.map(|alert| alert.0),
            outcome: record.outcome.as_str(),
            summary: event.summary.clone(),
            severity: event.severity.map(|severity| severity.as_str()),
            source: event.source.clone(),
            details: event.details.clone(),
            links: links.collect(),
            at: event.at,
            oddities: event.oddities.clone(),
        }
    }
}

/// A page of the events, or of the changes among them.
async fn page(state: &ApiState, parameters: Parameters, changes_only: bool) -> Result<Json<List<EventView>>, Problem> {
    let parameters = parameters.only(&["service", "limit", "cursor"])?;
    let services = name_filter::services(state, &parameters).await?;
    let filter = EventFilter {
        changes_only,
        services: Some(services).filter(|services| !services.is_empty()),
        after: parameters.cursor()?.map(cursor::read_event).transpose()?,
        limit: parameters.limit()?,
    };
    let (events, next) = state.store().events(&filter).await?;
    let items = events.into_iter().map(EventView::from).collect();
    Ok(Json(List { items, next_cursor: next.map(cursor::write_event) }))
}
