//! `/me/test`: "page me now", and what became of it.
//!
//! Whoever waits looks again by a link: a page that reloads itself takes the place from those who read it by ear (WCAG 2.2.1).

use super::{own_page, principal_of, signed_in, watch_of};
use crate::ApiState;
use crate::limits::ME_METHODS_MAX;
use crate::pages::form::Form;
use crate::pages::language::Language;
use crate::pages::words::cut;
use crate::pages::{login, unavailable};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use minijinja::{Value, context};
use nightbell_core::{Name, Notification, NotificationStatus, Recipient, Urgency};
use nightbell_engine::{EngineError, TestFailure, TestWays};

/// Characters of what a provider said.
const ANSWER_CHARS_MAX: usize = 160;

/// Shows the last one.
pub(crate) async fn show(State(state): State<ApiState>, parts: Parts) -> Response {
    let language = Language::of(&parts.headers);
    match signed_in(&state, &parts, "/me/test").await {
        Ok(session) => shown(&state, language, &session.user, StatusCode::OK, None).await,
        Err(away) => away,
    }
}

/// Sends one: by a single method where the form names it, else by all for high urgency.
pub(crate) async fn send(State(state): State<ApiState>, form: Form) -> Response {
    let language = form.language;
    let session = match signed_in(&state, &form.parts, "/me/test").await {
        Ok(session) => session,
        Err(away) => return away,
    };
    let principal = principal_of(&state, &form.parts, &session);
    let user = session.user;
    let ways = match form.field("method") {
        none if none.is_empty() => TestWays::Rules(Urgency::High),
        method => TestWays::Method(method),
    };
    match state.engine().send_test(&user, &ways, &principal).await {
        Ok(()) => login::to(&state, "/me/test"),
        Err(TestFailure::Engine(error)) => unavailable(language, &error),
        Err(TestFailure::TooSoon { wait }) => {
            let why = language.say_count("test-wait", "seconds", wait.as_secs() + 1);
            shown(&state, language, &user, StatusCode::TOO_MANY_REQUESTS, Some(why)).await
        }
        Err(_) => {
            let why = language.say("test-no-way");
            shown(&state, language, &user, StatusCode::UNPROCESSABLE_ENTITY, Some(why)).await
        }
    }
}

async fn shown(state: &ApiState, language: Language, user: &Name, status: StatusCode, why: Option<String>) -> Response {
    match results(state, language, user).await {
        Ok(results) => own_page(state, language, status, "test.html", context! { why, ..results }),
        Err(error) => unavailable(language, &error),
    }
}

async fn results(state: &ApiState, language: Language, user: &Name) -> Result<Value, EngineError> {
    let watch = watch_of(state, language, user).await?;
    let tests = state.engine().last_test(user).await?;
    let is_open =
        |test: &Notification| matches!(test.status, NotificationStatus::Sending | NotificationStatus::Retrying);
    let (is_waiting, begun) =
        (tests.iter().any(is_open), tests.first().map(|test| watch.date_and_clock(test.created_at)));
    let view = |test: &Notification| {
        let method = match &test.recipient {
            Recipient::User { method, .. } => method.to_string(),
            Recipient::Channel { channel } => channel.to_string(),
        };
        let (mark, class) = match test.status {
            NotificationStatus::Delivered | NotificationStatus::Sent => ("✓", "o"),
            NotificationStatus::Failed => ("✗", "x"),
            _ => ("◷", "m"),
        };
        let key = match test.status {
            NotificationStatus::Retrying if test.attempt == 0 => "notification-sending".to_owned(),
            status => format!("notification-{}", status.as_str()),
        };
        let (status, when) = (language.say(&key), watch.ago(test.updated_at));
        context! { method, mark, class, status, when, answer => cut(&test.answer, ANSWER_CHARS_MAX) }
    };
    let results: Vec<Value> = tests.iter().take(ME_METHODS_MAX).map(view).collect();
    Ok(context! { results, is_waiting, begun, more => tests.len().saturating_sub(ME_METHODS_MAX) })
}
