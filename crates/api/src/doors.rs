//! The doors of signal sources: what all of them share. Each protocol is understood and worded in `nightbell_signals`.

pub(crate) mod alertmanager_api;
pub(crate) mod alertmanager_webhook;
pub(crate) mod native;
pub(crate) mod pagerduty;

use crate::ApiState;
use axum::body::{Body, Bytes, to_bytes};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use http_body_util::LengthLimitError;
use nightbell_core::limits::REQUEST_BYTES_MAX;
use nightbell_core::{Event, Timestamp};
use nightbell_engine::{EngineError, Ingested, IntegrationRef};
use nightbell_signals::{Batch, ItemResult, Refused, Reply};
use nightbell_store::StoreError;
use std::error::Error;

/// One protocol whose key is in the path.
struct Door {
    name: &'static str,
    parse: fn(&[u8], Timestamp) -> Result<Batch, Refused>,
    reply: fn(&Batch, &[ItemResult]) -> Reply,
    overloaded: fn() -> Reply,
    unavailable: fn() -> Reply,
    unknown_key: fn() -> Reply,
    too_large: fn() -> Reply,
}

/// Takes in one request: 2xx only after its events are on disk.
async fn take_in(state: &ApiState, door: &Door, key: &str, body: Body) -> Reply {
    let Some(integration) = state.configuration().integration_by_key(key) else { return (door.unknown_key)() };
    let bytes = match read(body).await {
        Ok(bytes) => bytes,
        Err(Unreadable::TooLarge) => return (door.too_large)(),
        Err(Unreadable::Broken) => return broken(),
    };
    let Ok(received_at) = state.engine().now().await else { return (door.unavailable)() };
    let mut batch = match (door.parse)(&bytes, received_at) {
        Ok(batch) => batch,
        Err(refused) => {
            tracing::info!(door = door.name, integration = %integration.name, reason = refused.reason, "door.refused");
            return refused.reply;
        }
    };
    let events = batch.take_events();
    match ingest(state, door.name, &integration, events).await {
        Ok(results) => (door.reply)(&batch, &results),
        Err(NotStored::Overloaded) => (door.overloaded)(),
        Err(NotStored::Unavailable) => (door.unavailable)(),
    }
}

/// Why a body could not be read.
enum Unreadable {
    TooLarge,
    Broken,
}

async fn read(body: Body) -> Result<Bytes, Unreadable> {
    to_bytes(body, REQUEST_BYTES_MAX).await.map_err(|error| {
        let beyond = error.source().is_some_and(|source| source.is::<LengthLimitError>());
        if beyond { Unreadable::TooLarge } else { Unreadable::Broken }
    })
}

/// The sender went away in the middle; nobody reads this.
fn broken() -> Reply {
    Reply { status: 400, content_type: "", body: Vec::new(), retry_after_s: None }
}

/// Why a request has to be sent again.
enum NotStored {
    Overloaded,
    Unavailable,
}

/// Hands events to the engine. When one of them could not be stored the whole request is to be sent again: senders repeat
/// requests, not items, and what was stored already only counts up.
async fn ingest(
    state: &ApiState,
    door: &str,
    integration: &IntegrationRef,
    events: Vec<Event>,
) -> Result<Vec<ItemResult>, NotStored> {
    let mut results = Vec::with_capacity(events.len());
    let mut trouble = None;
    for Ingested { dedup_key, alert, outcome } in state.engine().ingest(integration, events).await {
        match outcome {
            Ok(outcome) => {
                results.push(ItemResult { dedup_key, alert_id: alert.map(|alert| alert.0), outcome, error: None });
            }
            Err(EngineError::Refused(refusal)) => results.push(ItemResult::rejected(refusal.to_string())),
            Err(EngineError::Store(StoreError::Overloaded)) => trouble = trouble.or(Some(NotStored::Overloaded)),
            Err(error) => {
                tracing::warn!(door, integration = %integration.name, %error, "door.not_stored");
                trouble = Some(NotStored::Unavailable);
            }
        }
    }
    match trouble {
        Some(trouble) => Err(trouble),
        None => Ok(results),
    }
}

/// A door's reply as HTTP.
fn respond(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if !reply.content_type.is_empty() {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    }
    if let Some(seconds) = reply.retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
