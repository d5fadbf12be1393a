//! `/in/{key}/api/v2/alerts` and what its clients ask beside it: as if we were an Alertmanager.

use super::refusal::{self, Reason};
use super::{Door, respond, take_in};
use crate::ApiState;
use crate::extract::Path;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, Method, StatusCode, header};
use nightbell_signals::{Reply, alertmanager_api as door};

const DOOR: Door = Door {
    name: "alertmanager_api",
    parse: door::parse,
    reply: door::reply,
    overloaded: door::overloaded,
    unavailable: door::unavailable,
    unknown_key: door::unknown_key,
    too_large: door::too_large,
    unsupported_encoding: |detail| failure(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail),
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
        (status = 415, description = "Not `application/json`, or compressed."),
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
        refusal::request(DOOR.name, "", Reason::UnsupportedMediaType, "");
        return respond(door::unsupported_media_type(content_type));
    }
    respond(take_in(&state, &DOOR, &key, &headers, body).await)
}

/// Status, as Alertmanager says it
#[utoipa::path(
    get, path = "/in/{key}/api/v2/status", operation_id = "alertmanager_status", tag = "doors", security(()),
    params(("key" = String, Path, description = "The integration's key.")),
    responses((status = 200, description = "Alertmanager's status document."), (status = 404, description = "No integration has this key.")),
)]
pub(crate) async fn alertmanager_status(State(state): State<ApiState>, Path(key): Path<String>) -> Response {
    known(&state, &key, || door::status(&state.settings().version, state.settings().started_at)).await
}

/// Health, as Alertmanager says it
#[utoipa::path(
    get, path = "/in/{key}/-/healthy", operation_id = "alertmanager_healthy", tag = "doors", security(()),
    params(("key" = String, Path, description = "The integration's key.")),
    responses((status = 200, description = "`OK`."), (status = 404, description = "No integration has this key.")),
)]
pub(crate) async fn alertmanager_healthy(State(state): State<ApiState>, Path(key): Path<String>) -> Response {
    known(&state, &key, door::healthy).await
}

/// Readiness, as Alertmanager says it
#[utoipa::path(
    get, path = "/in/{key}/-/ready", operation_id = "alertmanager_ready", tag = "doors", security(()),
    params(("key" = String, Path, description = "The integration's key.")),
    responses((status = 200, description = "`OK`."), (status = 503, description = "Nothing can be stored.")),
)]
pub(crate) async fn alertmanager_ready(State(state): State<ApiState>, Path(key): Path<String>) -> Response {
    match state.store().ready().await {
        Ok(()) => known(&state, &key, door::ready).await,
        Err(_) => respond(door::unavailable()),
    }
}

/// Whether a path is one of those that Alertmanager's clients ask, who understand its errors only.
pub(crate) fn is_asked(path: &str) -> bool {
    let below = path.strip_prefix("/in/").and_then(|rest| rest.split_once('/'));
    below.is_some_and(|(_, rest)| rest.starts_with("api/v2/"))
}

/// What is asked there and is not there.
pub(crate) fn unknown_path() -> Response {
    let message = "nothing is at this address: alerts are taken in here, and shown by GET /api/v1/alerts";
    respond(failure(StatusCode::NOT_FOUND, message))
}

/// What is there, but not for this method.
pub(crate) fn method_not_allowed(method: &Method) -> Response {
    let remedy = "the header Allow says what is (alerts are taken in here, and shown by GET /api/v1/alerts)";
    respond(failure(StatusCode::METHOD_NOT_ALLOWED, &format!("{method} is not possible here; {remedy}")))
}

/// An error as Alertmanager's own API words it.
fn failure(status: StatusCode, message: &str) -> Reply {
    let body = serde_json::json!({"code": status.as_u16(), "message": message}).to_string().into_bytes();
    Reply { status: status.as_u16(), content_type: "application/json", body, retry_after_s: None }
}

async fn known(state: &ApiState, key: &str, reply: impl FnOnce() -> Reply) -> Response {
    respond(match state.engine().integration_by_key(key).await {
        Ok(Some(_)) => reply(),
        Ok(None) => door::unknown_key(),
        Err(_) => door::unavailable(),
    })
}
