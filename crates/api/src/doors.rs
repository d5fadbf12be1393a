//! The doors of signal sources: what all of them share. Each protocol is understood and worded in `nightbell_signals`; only
//! what the head of a request decides is worded here.

pub(crate) mod alertmanager_api;
pub(crate) mod alertmanager_webhook;
pub(crate) mod native;
pub(crate) mod pagerduty;
mod refusal;

use crate::ApiState;
use crate::access_log::Routine;
use crate::limits::ENCODING_CHARS_MAX;
use crate::problem::{Code, Problem};
use axum::body::{Body, Bytes, to_bytes};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::LengthLimitError;
use nightbell_core::limits::REQUEST_BYTES_MAX;
use nightbell_core::{Event, Timestamp};
use nightbell_engine::{EngineError, Ingested, IntegrationRef};
use nightbell_signals::{Batch, ItemResult, Refused, Reply};
use nightbell_store::StoreError;
use refusal::Reason;
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
    unsupported_encoding: fn(&str) -> Reply,
}

/// Takes in one request: 2xx only after its events are on disk.
async fn take_in(state: &ApiState, door: &Door, key: &str, headers: &HeaderMap, body: Body) -> Reply {
    let integration = match integration(state, door.name, key).await {
        Ok(integration) => integration,
        Err(Unknown::Key) => return (door.unknown_key)(),
        Err(Unknown::Unavailable) => return (door.unavailable)(),
    };
    let refused = |reason, detail: &str| refusal::request(door.name, &integration.name, reason, detail);
    if let Some(detail) = unsupported_encoding(headers) {
        refused(Reason::UnsupportedEncoding, &detail);
        return (door.unsupported_encoding)(&detail);
    }
    let bytes = match read(body).await {
        Ok(bytes) => bytes,
        Err(Unreadable::TooLarge) => {
            refused(Reason::TooLarge, "");
            return (door.too_large)();
        }
        Err(Unreadable::Broken) => {
            refused(Reason::Interrupted, "");
            return broken();
        }
    };
    let Ok(received_at) = state.engine().now().await else {
        refused(Reason::Unavailable, "");
        return (door.unavailable)();
    };
    let mut batch = match (door.parse)(&bytes, received_at) {
        Ok(batch) => batch,
        Err(Refused { reason, reply }) => {
            refused(Reason::of_status(reply.status), &reason);
            return reply;
        }
    };
    let events = batch.take_events();
    match ingest(state, door.name, &integration, events).await {
        Ok(results) => {
            refusal::items(door.name, &integration.name, &batch);
            (door.reply)(&batch, &results)
        }
        Err(NotStored::Overloaded) => {
            refused(Reason::Overloaded, "");
            (door.overloaded)()
        }
        Err(NotStored::Unavailable) => {
            refused(Reason::Unavailable, "");
            (door.unavailable)()
        }
    }
}

/// Why it is not known whose a key is.
enum Unknown {
    Key,
    Unavailable,
}

/// Whose a key is; that it is nobody's, or cannot be found out, is logged.
async fn integration(state: &ApiState, door: &'static str, key: &str) -> Result<IntegrationRef, Unknown> {
    let (reason, unknown) = match state.engine().integration_by_key(key).await {
        Ok(Some(integration)) => return Ok(integration),
        Ok(None) => (Reason::UnknownKey, Unknown::Key),
        Err(_) => (Reason::Unavailable, Unknown::Unavailable),
    };
    refusal::request(door, "", reason, "");
    Err(unknown)
}

/// What is wrong with how the body is encoded, where it is: no door unpacks, so that nothing grows in memory.
fn unsupported_encoding(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(header::CONTENT_ENCODING).iter().map(|value| value.to_str().unwrap_or("?"));
    let mut encodings = values.flat_map(|value| value.split(',')).map(str::trim);
    let encoding = encodings.find(|encoding| !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity"))?;
    let encoding: String = encoding.chars().take(ENCODING_CHARS_MAX).collect();
    Some(format!("Content-Encoding {encoding:?} is not supported; send the body uncompressed"))
}

/// The same as a problem document, for the doors of our own.
fn unsupported_encoding_as_problem(detail: &str) -> Reply {
    let problem = Problem::new(Code::UnsupportedMediaType, detail);
    let body = serde_json::to_vec(&problem).expect("invariant: problems are made of strings, numbers and lists");
    Reply { status: problem.status, content_type: "application/problem+json", body, retry_after_s: None }
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
    let mut told = false;
    for Ingested { dedup_key, alert, outcome } in state.engine().ingest(integration, events).await {
        match outcome {
            Ok(outcome) => {
                results.push(ItemResult { dedup_key, alert_id: alert.map(|alert| alert.0), outcome, error: None });
            }
            Err(EngineError::Refused(refusal)) => results.push(ItemResult::rejected(refusal.to_string())),
            Err(EngineError::Store(StoreError::Overloaded)) => trouble = trouble.or(Some(NotStored::Overloaded)),
            Err(error) => {
                // One line a request: while nothing can be stored there are many of both.
                if !told {
                    tracing::warn!(door, integration = %integration.name, %error, "door.not_stored");
                }
                told = true;
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
    if response.status().is_success() {
        response.extensions_mut().insert(Routine);
    }
    if !reply.content_type.is_empty() {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    }
    if let Some(seconds) = reply.retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
