//! `/me`: what is one's own, for whoever is signed in: how one is reached, where one is signed in, one's password.

mod method;
mod password;
mod sessions;
mod test;

pub(crate) use method::{act as act_on_method, show as show_method};
pub(crate) use password::{set as set_password, show as show_password};
pub(crate) use sessions::{end as end_sessions, show as show_sessions};
pub(crate) use test::{send as send_test, show as show_test};

use super::language::Language;
use super::signed_in::{principal_of, signed_in};
use super::words::Watch;
use super::{Referrer, page_with, render, unavailable};
use crate::ApiState;
use crate::limits::ME_METHODS_MAX;
use crate::session;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use minijinja::{Value, context};
use nightbell_config::Kind;
use nightbell_core::{ContactMethodKind, Name, Recipient};
use nightbell_engine::{EngineError, Reach};

/// A page of these, with what all of them need.
pub(super) fn own_page(
    state: &ApiState,
    language: Language,
    status: StatusCode,
    template: &str,
    shown: Value,
) -> Response {
    let root = session::path(state, "");
    let html = render(template, context! { language => language.tag(), root, ..shown });
    page_with(status, Referrer::SameOrigin, html)
}

/// Now, in the zone of whoever is signed in.
pub(super) async fn watch_of(state: &ApiState, language: Language, user: &Name) -> Result<Watch, EngineError> {
    let (_, zone) = state.configuration().recipient_label(&Recipient::person(user.clone()));
    Ok(Watch::new(state.engine().now().await?, zone, language))
}

/// A contact method as these pages show it.
fn method_view(reach: &Reach, language: Language, watch: &Watch) -> Value {
    let Reach { method, verified_at, has_code, opted_out, last_page } = reach;
    let kind = language.say(match method.kind {
        ContactMethodKind::Email => "method-email",
        ContactMethodKind::Sms => "method-sms",
        ContactMethodKind::Voice => "method-voice",
        ContactMethodKind::Webhook => "method-webhook",
        ContactMethodKind::Push => "method-push",
    });
    let verified = verified_at.map(|at| language.say_text("method-verified", "when", &watch.date_and_clock(at)));
    let last = last_page.map(|(at, status)| {
        let status = language.say(&format!("notification-{}", status.as_str()));
        language.say_texts("method-last-page", &[("status", &status), ("when", &watch.clock(at))])
    });
    let (name, address) = (method.name.to_string(), &method.address);
    let is_push = method.kind == ContactMethodKind::Push;
    context! { name, kind, address, verified, has_code, opted_out, last, is_push, disabled => method.disabled }
}

/// Shows how one is reached, and where to go on.
pub(crate) async fn show(State(state): State<ApiState>, parts: Parts) -> Response {
    let language = Language::of(&parts.headers);
    let session = match signed_in(&state, &parts, "/me").await {
        Ok(session) => session,
        Err(away) => return away,
    };
    let shown = async {
        let watch = watch_of(&state, language, &session.user).await?;
        let reach = state.engine().reach_of(&session.user).await?;
        let more = reach.len().saturating_sub(ME_METHODS_MAX);
        let methods: Vec<Value> =
            reach.iter().take(ME_METHODS_MAX).map(|reach| method_view(reach, language, &watch)).collect();
        let configuration = state.configuration();
        let title = configuration.documents().title(Kind::Users, &session.user);
        Ok::<Value, EngineError>(context! { title, user => session.user.to_string(), methods, more })
    };
    match shown.await {
        Ok(shown) => own_page(&state, language, StatusCode::OK, "me.html", shown),
        Err(error) => unavailable(language, &error),
    }
}
