//! `POST /in/{key}`: Nightbell's own JSON.

use super::{Door, respond, take_in, unsupported_encoding_as_problem};
use crate::ApiState;
use crate::extract::Path;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use nightbell_signals::native;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const DOOR: Door = Door {
    name: "native",
    parse: native::parse,
    reply: native::reply,
    overloaded: native::overloaded,
    unavailable: native::unavailable,
    unknown_key: native::unknown_key,
    too_large: native::too_large,
    unsupported_encoding: unsupported_encoding_as_problem,
};

/// One event, as documentation; the door itself is more lenient.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct EventBody {
    /// `trigger` (the default), `acknowledge`, `resolve` or `change`.
    #[schema(required = false, example = "trigger")]
    action: String,
    /// One line for the person woken; needed for trigger and change.
    #[schema(required = false, example = "checkout answers 5xx")]
    summary: String,
    /// Identity of the problem; needed for acknowledge and resolve, made up for a trigger without.
    #[schema(required = false)]
    dedup_key: String,
    /// `critical`, `error` (the default), `warning` or `info`.
    #[schema(required = false)]
    severity: String,
    /// What reports it.
    #[schema(required = false)]
    source: String,
    /// Anything that helps.
    #[schema(required = false, value_type = Object)]
    details: serde_json::Value,
    /// Links that help: `{"href", "text"}`.
    #[schema(required = false, value_type = Vec<Object>)]
    links: Vec<serde_json::Value>,
    /// When it happened, RFC 3339; shown, never used to order.
    #[schema(required = false, value_type = String, format = DateTime)]
    at: String,
}

/// What became of each event, in order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Results {
    results: Vec<ResultView>,
}

/// What became of one event.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Result)]
pub(crate) struct ResultView {
    /// The key that it counts under.
    #[schema(required = false)]
    dedup_key: Option<String>,
    /// The alert concerned.
    #[schema(required = false)]
    alert_id: Option<i64>,
    /// `opened`, `counted`, `acknowledged`, `resolved`, `recorded`, `ignored` or `rejected`.
    outcome: String,
    /// Why it was rejected.
    #[schema(required = false)]
    error: Option<String>,
}

/// Take in events
///
/// One event, or an array of up to 1,000. The key in the address is the integration's; no token is needed. A 2xx answer is
/// sent only after the events are on disk.
#[utoipa::path(
    post, path = "/in/{key}", operation_id = "send_events", tag = "doors", security(()),
    params(("key" = String, Path, description = "The integration's key.")),
    request_body(content = EventBody, description = "One event or an array of events."),
    responses(
        (status = 202, description = "All are stored.", body = Results),
        (status = 207, description = "Some were rejected, the others are stored.", body = Results),
        (status = 400, description = "All were rejected, or this is no JSON of events.", body = Results),
        (status = 404, description = "No integration has this key."),
        (status = 413, description = "Beyond 5 MB, 1 MB an event or 1,000 events."),
        (status = 415, description = "Compressed; send it uncompressed."),
        (status = 429, description = "Too much is waiting; send it again after `Retry-After`."),
        (status = 503, description = "Nothing can be stored; send it again after `Retry-After`."),
    ),
)]
pub(crate) async fn native(
    State(state): State<ApiState>,
    Path(key): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    respond(take_in(&state, &DOOR, &key, &headers, body).await)
}
