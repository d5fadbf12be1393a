//! `/a/{token}`: one notification and its alerts, with one large button. GET changes nothing, however often scanners of links
//! ask; POST acknowledges or escalates and answers with a redirect to the page, which then says who did what and when.
//! `/a/{token}/shown`: a browser says that it has shown the message. None of it needs a cookie: the token is all there is.

mod view;

use super::language::Language;
use super::words::Watch;
use super::{hand_over, page, render, say, say_then, unavailable};
use crate::limits::{
    FORM_BYTES_MAX, ONE_TAP_BYTES_MAX, ONE_TAP_LOOKS_MAX, ONE_TAP_TIMELINE_ENTRIES_MAX, PAGE_ITEMS_MAX,
};
use crate::session::Peer;
use crate::{ApiState, session};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use nightbell_core::{Alert, AlertId, EntryKind, NotificationKind, Operation, Recipient, Status};
use nightbell_engine::{EngineError, LinkError, OneTap};
use nightbell_store::AlertFilter;
use std::collections::HashSet;
use view::View;

/// Shows the page.
pub(crate) async fn show(State(state): State<ApiState>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    let language = Language::of(&headers);
    let tap = match state.engine().one_tap(&token).await {
        Ok(tap) => tap,
        Err(error) => return refused(&state, language, &error),
    };
    if tap.notification.kind == NotificationKind::Test {
        return say(StatusCode::OK, language, "test-tap-title", "test-tap");
    }
    let now = match state.engine().now().await {
        Ok(now) => now,
        Err(error) => return refused(&state, language, &error.into()),
    };
    let configuration = state.configuration();
    let (_, zone) = configuration.recipient_label(&tap.notification.recipient);
    match hand_over::show(&state, &tap, &Watch::new(now, zone.clone(), language), now).await {
        Ok(None) => {}
        Ok(Some(page)) => return page,
        Err(error) => return refused(&state, language, &error.into()),
    }
    let because = because(&state, &tap).await;
    let beyond = beyond(&state, &tap).await;
    let view = View::new(&tap, &beyond, &configuration, because, &Watch::new(now, zone, language));
    page(StatusCode::OK, fitting(view))
}

/// Does what the pressed button says.
pub(crate) async fn act(
    State(state): State<ApiState>,
    Path(token): Path<String>,
    parts: Parts,
    body: Body,
) -> Response {
    let language = Language::of(&parts.headers);
    let Ok(form) = axum::body::to_bytes(body, FORM_BYTES_MAX).await else {
        return say(StatusCode::PAYLOAD_TOO_LARGE, language, "too-much-title", "too-much");
    };
    let field = |wanted: &str| {
        form_urlencoded::parse(&form).find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    let operation = match field("action").as_deref() {
        Some("acknowledge") => Some(Operation::Acknowledge),
        Some("escalate") => Some(Operation::Escalate),
        Some("accept") => None,
        _ => return say(StatusCode::BAD_REQUEST, language, "tap-button-title", "tap-button"),
    };
    let tap = match state.engine().one_tap(&token).await {
        Ok(tap) => tap,
        Err(error) => return refused(&state, language, &error),
    };
    let Some(operation) = operation else {
        let peer = Peer::of(&state, &parts);
        return match hand_over::accept(&state, &tap, peer.visitor()).await {
            Ok(()) => back(&state, language, &token),
            Err(error) => refused(&state, language, &error.into()),
        };
    };
    // A button pressed twice in a hurry escalates once: the second press still names the step that the first has left.
    let is_stale = operation == Operation::Escalate && field("step").is_some_and(|step| step != view::step(&tap));
    if !is_stale && let Err(error) = press(&state, tap, &operation).await {
        return refused(&state, language, &error.into());
    }
    back(&state, language, &token)
}

/// Notes that a push message was shown: `?device=` says by which of its person's devices. However often.
pub(crate) async fn shown(State(state): State<ApiState>, Path(token): Path<String>, parts: Parts) -> Response {
    let query = parts.uri.query().unwrap_or_default();
    let device = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "device");
    match state.engine().shown(&token, device.as_ref().map(|(_, id)| &**id)).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refused(&state, Language::of(&parts.headers), &error),
    }
}

/// To the page itself. Relative, so that it holds behind a proxy and below a path prefix; what verified is base64url.
fn back(state: &ApiState, language: Language, token: &str) -> Response {
    match HeaderValue::from_str(token) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => refused(state, language, &LinkError::Unknown),
    }
}

/// Does it to the alerts that it can do something to. Whose alert has nobody left is not paged again, however often.
async fn press(state: &ApiState, mut tap: OneTap, operation: &Operation) -> Result<(), EngineError> {
    if *operation == Operation::Escalate {
        let beyond = beyond(state, &tap).await;
        let known: Vec<&Alert> = tap.alerts.iter().chain(&beyond.triggered).collect();
        if !can_escalate(&known, &beyond) {
            return Ok(());
        }
        let mut spent: HashSet<AlertId> = known.iter().filter(|alert| is_spent(alert)).map(|alert| alert.id).collect();
        if beyond.is_unknown {
            let known: HashSet<AlertId> = known.iter().map(|alert| alert.id).collect();
            for id in tap.ids.iter().filter(|id| !known.contains(id)) {
                spent.extend(state.store().alert(*id).await?.filter(is_spent).map(|alert| alert.id));
            }
        }
        tap.ids.retain(|id| !spent.contains(id));
    }
    state.engine().one_tap_do(&tap, operation).await
}

/// Why this recipient was paged, by the first alert's timeline.
async fn because(state: &ApiState, tap: &OneTap) -> Option<String> {
    let Recipient::User { user, .. } = &tap.notification.recipient else { return None };
    let alert = tap.alerts.first()?;
    let entries = state.store().timeline(alert.id, ONE_TAP_TIMELINE_ENTRIES_MAX).await.ok()?;
    entries.iter().rev().filter(|entry| entry.kind == EntryKind::Paged).find_map(|entry| {
        let data = entry.data.to_value();
        let is_theirs = data["user"].as_str() == Some(user);
        data["because"].as_str().filter(|_| is_theirs).map(str::to_owned)
    })
}

/// A large bundle's alerts beyond those that came with it.
#[derive(Debug, Default)]
struct Beyond {
    /// Those that nobody has acknowledged.
    triggered: Vec<Alert>,
    /// Too many alerts are triggered to tell.
    is_unknown: bool,
}

/// Looks among the triggered alerts, which in the end are few, for those of a large bundle that did not come with it.
async fn beyond(state: &ApiState, tap: &OneTap) -> Beyond {
    let mut found = Beyond::default();
    if tap.ids.len() <= tap.alerts.len() {
        return found;
    }
    let come: HashSet<AlertId> = tap.alerts.iter().map(|alert| alert.id).collect();
    let wanted: HashSet<AlertId> = tap.ids.iter().copied().filter(|id| !come.contains(id)).collect();
    let mut filter = AlertFilter { statuses: vec![Status::Triggered], limit: PAGE_ITEMS_MAX, ..AlertFilter::default() };
    for _ in 0..ONE_TAP_LOOKS_MAX {
        let Ok((alerts, next)) = state.store().alerts(&filter).await else { break };
        found.triggered.extend(alerts.into_iter().filter(|alert| wanted.contains(&alert.id)));
        if next.is_none() {
            return found;
        }
        filter.after = next;
    }
    found.is_unknown = true;
    found
}

/// The page within its size: what is listed gives way, first what stands last. Counts always tell the whole.
fn fitting(view: View) -> String {
    let mut listed = view.listed();
    loop {
        let html = render("one_tap.html", view.with_listed(listed));
        if html.len() <= ONE_TAP_BYTES_MAX || listed == 0 {
            return html;
        }
        let fitting = listed * ONE_TAP_BYTES_MAX / html.len();
        listed = fitting.min(listed - 1);
    }
}

/// Nothing of the alert is on these pages: whoever has an old link may have it from anywhere.
fn refused(state: &ApiState, language: Language, error: &LinkError) -> Response {
    match error {
        LinkError::Unknown => say(StatusCode::NOT_FOUND, language, "tap-unknown-title", "tap-unknown"),
        LinkError::Expired => {
            let login = session::path(state, "/login");
            say_then(StatusCode::GONE, language, "tap-expired-title", "tap-expired", &login, "sign-in-button")
        }
        LinkError::Engine(error) => unavailable(language, error),
    }
}

/// Whether anybody still has to act on it.
fn is_open(status: Status) -> bool {
    status != Status::Resolved
}

/// Nobody has it, and nobody is left to page for it.
fn is_spent(alert: &Alert) -> bool {
    alert.status == Status::Triggered && alert.exhausted
}

/// Whether there is a next to page: for one that nobody has or, when somebody has all of them, for those.
fn can_escalate(known: &[&Alert], beyond: &Beyond) -> bool {
    let mut triggered = known.iter().filter(|alert| alert.status == Status::Triggered).peekable();
    match triggered.peek() {
        _ if beyond.is_unknown => true,
        Some(_) => triggered.any(|alert| !alert.exhausted),
        None => known.iter().any(|alert| is_open(alert.status)),
    }
}
