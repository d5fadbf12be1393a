//! `POST /in/{key}/alertmanager`: Alertmanager's webhook, version 4.

use super::{Door, respond, take_in, unsupported_encoding_as_problem};
use crate::ApiState;
use crate::extract::Path;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use nightbell_signals::alertmanager_webhook as door;

const DOOR: Door = Door {
    name: "alertmanager_webhook",
    parse: door::parse,
    reply: door::reply,
    overloaded: door::overloaded,
    unavailable: door::unavailable,
    unknown_key: door::unknown_key,
    too_large: door::too_large,
    unsupported_encoding: unsupported_encoding_as_problem,
};

/// Take in a notification of Alertmanager
///
/// For Alertmanager's `webhook_configs` (payload version 4). Each alert is an event under its fingerprint.
#[utoipa::path(
    post, path = "/in/{key}/alertmanager", operation_id = "send_alertmanager_webhook", tag = "doors", security(()),
    params(("key" = String, Path, description = "The integration's key.")),
    request_body(content = Object, description = "Alertmanager's webhook payload, version 4."),
    responses(
        (status = 200, description = "All are stored.", body = super::native::Results),
        (status = 207, description = "Some were rejected, the others are stored.", body = super::native::Results),
        (status = 400, description = "All were rejected, or this is no such payload."),
        (status = 404, description = "No integration has this key."),
        (status = 413, description = "Too large."),
        (status = 415, description = "Compressed; send it uncompressed."),
        (status = 503, description = "Send it again after `Retry-After`."),
    ),
)]
pub(crate) async fn alertmanager_webhook(
    State(state): State<ApiState>,
    Path(key): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    respond(take_in(&state, &DOOR, &key, &headers, body).await)
}
