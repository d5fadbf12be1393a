//! `POST /v2/enqueue` and `POST /v2/change/enqueue`: PagerDuty's Events API v2. The integration's key is in the body.
//!
//! Its clients follow no redirect here, so a slash at the end is another route to the same handler.

use super::refusal::{self, Reason};
use super::{NotStored, Unknown, Unreadable, broken, ingest, integration, read, respond, unsupported_encoding};
use crate::ApiState;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use nightbell_core::Timestamp;
use nightbell_signals::pagerduty::{self, Enqueue};
use nightbell_signals::{Batch, ItemResult, Refused, Reply};

/// Take in an event of PagerDuty's API
///
/// `routing_key` is the integration's key; the rest is as PagerDuty documents it.
#[utoipa::path(
    post, path = "/v2/enqueue", operation_id = "send_pagerduty_event", tag = "doors", security(()),
    request_body(content = Object, description = "A PagerDuty event, version 2."),
    responses(
        (status = 202, description = "Stored: `status`, `message`, `dedup_key`."),
        (status = 400, description = "Refused: `status`, `message`, `errors`."),
        (status = 413, description = "Too large."),
        (status = 415, description = "Compressed; send it uncompressed."),
        (status = 429, description = "Too much is waiting; send it again after `Retry-After`."),
        (status = 503, description = "Nothing can be stored; send it again after `Retry-After`."),
    ),
)]
pub(crate) async fn enqueue(State(state): State<ApiState>, headers: HeaderMap, body: Body) -> Response {
    respond(take_in(&state, &headers, body, pagerduty::parse, pagerduty::reply).await)
}

/// Take in a change event of PagerDuty's API
#[utoipa::path(
    post, path = "/v2/change/enqueue", operation_id = "send_pagerduty_change", tag = "doors", security(()),
    request_body(content = Object, description = "A PagerDuty change event, version 2."),
    responses(
        (status = 202, description = "Stored: `status`, `message`."),
        (status = 400, description = "Refused: `status`, `message`, `errors`."),
        (status = 413, description = "Too large."),
        (status = 415, description = "Compressed; send it uncompressed."),
        (status = 429, description = "Too much is waiting; send it again after `Retry-After`."),
        (status = 503, description = "Nothing can be stored; send it again after `Retry-After`."),
    ),
)]
pub(crate) async fn enqueue_change(State(state): State<ApiState>, headers: HeaderMap, body: Body) -> Response {
    respond(take_in(&state, &headers, body, pagerduty::parse_change, pagerduty::reply_change).await)
}

const NAME: &str = "pagerduty";

async fn take_in(
    state: &ApiState,
    headers: &HeaderMap,
    body: Body,
    parse: fn(&[u8], Timestamp) -> Result<Enqueue, Refused>,
    reply: fn(&Batch, &[ItemResult]) -> Reply,
) -> Reply {
    // Whose key it is, is known only once the body is read.
    let refused = |reason, detail: &str| refusal::request(NAME, "", reason, detail);
    if let Some(detail) = unsupported_encoding(headers) {
        refused(Reason::UnsupportedEncoding, &detail);
        return compressed(&detail);
    }
    let bytes = match read(body).await {
        Ok(bytes) => bytes,
        Err(Unreadable::TooLarge) => {
            refused(Reason::TooLarge, "");
            return pagerduty::too_large();
        }
        Err(Unreadable::Broken) => {
            refused(Reason::Interrupted, "");
            return broken();
        }
    };
    let Ok(received_at) = state.engine().now().await else {
        refused(Reason::Unavailable, "");
        return pagerduty::unavailable();
    };
    let Enqueue { routing_key, mut batch } = match parse(&bytes, received_at) {
        Ok(enqueue) => enqueue,
        Err(Refused { reason, reply }) => {
            refused(Reason::of_status(reply.status), &reason);
            return reply;
        }
    };
    let integration = match integration(state, NAME, &routing_key).await {
        Ok(integration) => integration,
        Err(Unknown::Key) => return pagerduty::unknown_key(),
        Err(Unknown::Unavailable) => return pagerduty::unavailable(),
    };
    let events = batch.take_events();
    match ingest(state, NAME, &integration, events).await {
        Ok(results) => {
            refusal::items(NAME, &integration.name, &batch);
            reply(&batch, &results)
        }
        Err(NotStored::Overloaded) => {
            refusal::request(NAME, &integration.name, Reason::Overloaded, "");
            pagerduty::overloaded()
        }
        Err(NotStored::Unavailable) => {
            refusal::request(NAME, &integration.name, Reason::Unavailable, "");
            pagerduty::unavailable()
        }
    }
}

/// A body that is packed: 415 in this protocol's shape of errors.
fn compressed(detail: &str) -> Reply {
    let body =
        serde_json::json!({"status": "invalid event", "message": "Event object is compressed", "errors": [detail]});
    let body = body.to_string().into_bytes();
    Reply { status: 415, content_type: "application/json", body, retry_after_s: None }
}
