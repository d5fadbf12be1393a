//! `/forgot`: somebody asks for a new password; `/reset/{code}`: they set it, by the link in their mail.

use super::form::Form;
use super::language::Language;
use super::{Referrer, page_with, password_words, render, say_then, unavailable};
use crate::{ApiState, session};
use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use minijinja::context;
use nightbell_engine::{PasswordFailure, PasswordPolicy, ResetFailure};

/// Asks who it is.
pub(crate) async fn show(headers: HeaderMap) -> Response {
    let language = Language::of(&headers).tag();
    page_with(StatusCode::OK, Referrer::SameOrigin, render("forgot.html", context! { language }))
}

/// Sends the mail, if there is anybody to send it to. The answer is the same, and as fast, in any case.
pub(crate) async fn send(State(state): State<ApiState>, form: Form) -> Response {
    let language = form.language;
    let (name, peer) = (form.field("username"), session::Peer::of(&state, &form.parts));
    tokio::spawn(async move {
        let words = move |link: &str| language.say_text("reset-mail", "link", link);
        if let Err(error) = state.engine().send_reset(&name, peer.visitor(), &words).await {
            tracing::warn!(%error, "reset.failed");
        }
    });
    say_then(StatusCode::OK, language, "forgot-sent-title", "forgot-sent", "./", "to-home")
}

/// Asks for the new password.
pub(crate) async fn choose(State(state): State<ApiState>, Path(code): Path<String>, headers: HeaderMap) -> Response {
    let language = Language::of(&headers);
    match state.engine().reset_of(&code).await {
        Ok(Some(user)) => form(language, StatusCode::OK, &user, None),
        Ok(None) => gone(language),
        Err(error) => unavailable(language, &error),
    }
}

/// Sets it.
pub(crate) async fn set(State(state): State<ApiState>, Path(code): Path<String>, form: Form) -> Response {
    let language = form.language;
    let peer = session::Peer::of(&state, &form.parts);
    match state.engine().reset_password(&code, &form.field("password"), peer.visitor()).await {
        Ok(user) => {
            tracing::info!(%user, "reset.done");
            say_then(StatusCode::OK, language, "reset-done-title", "reset-done", "../login", "sign-in-button")
        }
        Err(ResetFailure::NoLink) => gone(language),
        Err(ResetFailure::Engine(error) | ResetFailure::Password(PasswordFailure::Engine(error))) => {
            unavailable(language, &error)
        }
        Err(ResetFailure::Password(failure)) => match state.engine().reset_of(&code).await {
            Ok(Some(user)) => {
                self::form(language, StatusCode::UNPROCESSABLE_ENTITY, &user, Some(password_words(language, &failure)))
            }
            Ok(None) => gone(language),
            Err(error) => unavailable(language, &error),
        },
    }
}

fn form(language: Language, status: StatusCode, user: &str, why: Option<String>) -> Response {
    let context = context! { language => language.tag(), user, why, chars_min => PasswordPolicy::CHARS_MIN };
    page_with(status, Referrer::SameOrigin, render("reset.html", context))
}

fn gone(language: Language) -> Response {
    say_then(StatusCode::GONE, language, "reset-gone-title", "reset-gone", "../forgot", "forgot-title")
}
