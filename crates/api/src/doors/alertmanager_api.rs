//! `/in/{key}/api/v2/alerts` and what its clients ask beside it: as if we were an Alertmanager.

use super::{Door, respond, take_in};
use crate::ApiState;
use crate::extract::Path;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, header};
use nightbell_signals::{Reply, alertmanager_api as door};

const DOOR: Door = Door {
    name: "alertmanager_api",
    parse: door::parse,
    reply: door::reply,
    overloaded: door::overloaded,
    unavailable: door::unavailable,
    unknown_key: door::unknown_key,
    too_large: door::too_large,
};

/// Take in alerts as Alertmanager does
///
/// For Prometheus, vmalert and Loki's ruler: name `/in/{key}` as the path prefix of an Alertmanager.
#[utoipa::path(
    post, path = "/in/{key}/api/v2/alerts", operation_id = "send_alertmanager_alerts", tag = "doors", security(()),
    params(("key" = String, Path, description = "The integration's key.")),
    request_body(content = Vec<Object>, description = "Alerts: labels, annotations, startsAt, endsAt, generatorURL."),
    responses(
        (status = 200, description = "All are stored."),
        (status = 400, description = "Some were refused and are named, the others are stored."),
        (status = 404, description = "No integration has this key."),
        (status = 413, description = "Too large."),
        (status = 415, description = "Not `application/json`."),
        (status = 503, description = "Send them again after `Retry-After`."),
    ),
)]
pub(crate) async fn alertmanager_alerts(
    State(state): State<ApiState>,
    Path(key): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let content_type = headers.get(header::CONTENT_TYPE).map_or("", |value| value.to_str().unwrap_or("?"));
    if !door::content_type_ok(content_type) {
        return respond(door::unsupported_media_type(content_type));
    }
    respond(take_in(&state, &DOOR, &key, body).await)
}

/// Status, as Alertmanager says it
#[utoipa::path(
    get, path = "/in/{key}/api/v2/status", operation_id = "alertmanager_status", tag = "doors", security(()),
    params(("key" = String, Path, description = "The integration's key.")),
    responses((status = 200, description = "Alertmanager's status document."), (status = 404, description = "No integration has this key.")),
)]
pub(crate) async fn alertmanager_status(State(state): State<ApiState>, Path(key): Path<String>) -> Response {
    known(&state, &key, || door::status(&state.settings().version, state.settings().started_at))
}

/// Health, as Alertmanager says it
#[utoipa::path(
    get, path = "/in/{key}/-/healthy", operation_id = "alertmanager_healthy", tag = "doors", security(()),
    params(("key" = String, Path, description = "The integration's key.")),
    responses((status = 200, description = "`OK`."), (status = 404, description = "No integration has this key.")),
)]
pub(crate) async fn alertmanager_healthy(State(state): State<ApiState>, Path(key): Path<String>) -> Response {
    known(&state, &key, door::healthy)
}

/// Readiness, as Alertmanager says it
#[utoipa::path(
    get, path = "/in/{key}/-/ready", operation_id = "alertmanager_ready", tag = "doors", security(()),
    params(("key" = String, Path, description = "The integration's key.")),
    responses((status = 200, description = "`OK`."), (status = 503, description = "Nothing can be stored.")),
)]
pub(crate) async fn alertmanager_ready(State(state): State<ApiState>, Path(key): Path<String>) -> Response {
    match state.store().ready().await {
        Ok(()) => known(&state, &key, door::ready),
        Err(_) => respond(door::unavailable()),
    }
}

fn known(state: &ApiState, key: &str, reply: impl FnOnce() -> Reply) -> Response {
    respond(match state.configuration().integration_by_key(key) {
        Some(_) => reply(),
        None => door::unknown_key(),
    })
}
