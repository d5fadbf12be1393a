//! `POST /v2/enqueue` and `POST /v2/change/enqueue`: PagerDuty's Events API v2. The integration's key is in the body.
//!
//! Its clients follow no redirect here, so a slash at the end is another route to the same handler.

use super::{NotStored, Unreadable, broken, ingest, read, respond};
use crate::ApiState;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
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
        (status = 429, description = "Too much is waiting; send it again after `Retry-After`."),
        (status = 503, description = "Nothing can be stored; send it again after `Retry-After`."),
    ),
)]
pub(crate) async fn enqueue(State(state): State<ApiState>, body: Body) -> Response {
    respond(take_in(&state, body, pagerduty::parse, pagerduty::reply).await)
}

/// Take in a change event of PagerDuty's API
#[utoipa::path(
    post, path = "/v2/change/enqueue", operation_id = "send_pagerduty_change", tag = "doors", security(()),
    request_body(content = Object, description = "A PagerDuty change event, version 2."),
    responses(
        (status = 202, description = "Stored: `status`, `message`."),
        (status = 400, description = "Refused: `status`, `message`, `errors`."),
        (status = 413, description = "Too large."),
        (status = 429, description = "Too much is waiting; send it again after `Retry-After`."),
        (status = 503, description = "Nothing can be stored; send it again after `Retry-After`."),
    ),
)]
pub(crate) async fn enqueue_change(State(state): State<ApiState>, body: Body) -> Response {
    respond(take_in(&state, body, pagerduty::parse_change, pagerduty::reply_change).await)
}

async fn take_in(
    state: &ApiState,
    body: Body,
    parse: fn(&[u8], Timestamp) -> Result<Enqueue, Refused>,
    reply: fn(&Batch, &[ItemResult]) -> Reply,
) -> Reply {
    let bytes = match read(body).await {
        Ok(bytes) => bytes,
        Err(Unreadable::TooLarge) => return pagerduty::too_large(),
        Err(Unreadable::Broken) => return broken(),
    };
    let Ok(received_at) = state.engine().now().await else { return pagerduty::unavailable() };
    let Enqueue { routing_key, mut batch } = match parse(&bytes, received_at) {
        Ok(enqueue) => enqueue,
        Err(refused) => {
            tracing::info!(door = "pagerduty", reason = refused.reason, "door.refused");
            return refused.reply;
        }
    };
    let Some(integration) = state.configuration().integration_by_key(&routing_key) else {
        return pagerduty::unknown_key();
    };
    let events = batch.take_events();
    match ingest(state, "pagerduty", &integration, events).await {
        Ok(results) => reply(&batch, &results),
        Err(NotStored::Overloaded) => pagerduty::overloaded(),
        Err(NotStored::Unavailable) => pagerduty::unavailable(),
    }
}
