//! `GET /api/v1/stream`.

use crate::ApiState;
use crate::caller::{Caller, Observer};
use crate::parameters::Parameters;
use crate::problem::{Code, Problem, Problems};
use axum::extract::State;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use http::request::Parts;
use nightbell_engine::limits::LIVE_WATCHERS_MAX;
use nightbell_engine::{LiveEvent, Watching};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

/// After a broken connection browsers try again so soon.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Watch what happens
///
/// Server-sent events (`text/event-stream`) until the client ends it. `alert`: an alert as `GET /api/v1/alerts` shows it; those of
/// a `version` that is known may be dropped. `changed` `{"alert"}`: its timeline has more, or the alert is too long to be sent;
/// read it again where it is shown. `configuration` `{"revision"}`. `heartbeat` `{"at","engine_lag_ms"}` at once and every 5 seconds: without one
/// for 15 seconds nothing that is shown is sure. `reset`: something was missed; read everything again. What is listed after the first event
/// leaves no gap. Whoever comes back with `Last-Event-ID` hears what they missed, or `reset`. Ends when the token or the session does. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/stream", operation_id = "watch", tag = "alerts",
    params(("Last-Event-ID" = Option<String>, Header, description = "The `id` of the last event that was heard.")),
    responses((status = 200, description = "The events.", body = String, content_type = "text/event-stream"), Problems),
)]
pub(crate) async fn watch(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    parameters: Parameters,
    parts: Parts,
) -> Result<Response, Problem> {
    parameters.only(&[])?;
    let last = parts.headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let Some(watcher) = Watcher::begin(state, parts, last).await? else {
        let detail = format!("{LIVE_WATCHERS_MAX} watch this node already; try again later, or at another node");
        return Err(Problem::new(Code::Overloaded, detail));
    };
    let events = stream::unfold(watcher, |mut watcher| async move {
        let event = watcher.next().await?;
        Some((Ok::<_, Infallible>(written(&event)), watcher))
    });
    // Proxies that gather answers must not gather this one.
    Ok(([("x-accel-buffering", "no")], Sse::new(events)).into_response())
}

/// A client that watches.
struct Watcher {
    state: ApiState,
    /// What it asked with, to ask again whether it may.
    parts: Parts,
    /// Said before anything else.
    first: Option<LiveEvent>,
    watching: Watching,
}

impl Watcher {
    /// `None` when too many watch already.
    async fn begin(state: ApiState, parts: Parts, last: Option<String>) -> Result<Option<Watcher>, Problem> {
        let Some(watching) = state.engine().live().watch(last.as_deref()).await else { return Ok(None) };
        let mut first = state.engine().heartbeat_event().await?;
        watching.began_after().unwrap_or_default().clone_into(&mut first.id);
        Ok(Some(Watcher { state, parts, first: Some(first), watching }))
    }

    async fn next(&mut self) -> Option<Arc<LiveEvent>> {
        if let Some(first) = self.first.take() {
            return Some(Arc::new(first));
        }
        let event = self.watching.next().await?;
        // Whoever was disabled is told nothing more; of a session or token that has ended the next heartbeat is the end.
        let is_asked = matches!(event.kind, "heartbeat" | "configuration");
        let is_let_in = !is_asked || Caller::of(&self.parts, &self.state).await.is_ok();
        is_let_in.then_some(event)
    }
}

fn written(event: &LiveEvent) -> Event {
    let written = Event::default().event(event.kind).data(&event.data).retry(RETRY_AFTER);
    if event.id.is_empty() { written } else { written.id(&event.id) }
}
