//! `/me/password`: another password of one's own.

use super::{own_page, principal_of, signed_in};
use crate::ApiState;
use crate::pages::form::Form;
use crate::pages::language::Language;
use crate::pages::{login, password_words, say_then, unavailable};
use crate::session;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use minijinja::context;
use nightbell_engine::{PasswordFailure, PasswordPolicy, SignInFailure};

/// The form.
pub(crate) async fn show(State(state): State<ApiState>, parts: Parts) -> Response {
    let language = Language::of(&parts.headers);
    match signed_in(&state, &parts, "/me/password").await {
        Ok(session) => form(&state, language, StatusCode::OK, &session.user, None),
        Err(away) => away,
    }
}

/// Sets it, for whoever says the present one too. Other sessions end.
pub(crate) async fn set(State(state): State<ApiState>, sent: Form) -> Response {
    let language = sent.language;
    let session = match signed_in(&state, &sent.parts, "/me/password").await {
        Ok(session) => session,
        Err(away) => return away,
    };
    let (user, peer) = (&session.user, session::Peer::of(&state, &sent.parts));
    match state.engine().check_password(user, &sent.field("current"), peer.visitor()).await {
        Ok(()) => {}
        Err(SignInFailure::Engine(error)) => return unavailable(language, &error),
        Err(SignInFailure::TooManyFailures { wait }) => {
            let why = language.say_count("sign-in-wait", "seconds", login::seconds(wait));
            return login::later(wait, form(&state, language, StatusCode::TOO_MANY_REQUESTS, user, Some(why)));
        }
        Err(SignInFailure::Wrong | SignInFailure::NotByPassword | SignInFailure::TooLate) => {
            let why = language.say("password-wrong");
            return form(&state, language, StatusCode::UNPROCESSABLE_ENTITY, user, Some(why));
        }
    }
    let principal = principal_of(&state, &sent.parts, &session);
    match state.engine().set_password(user, &sent.field("password"), Some(&session.id), &principal).await {
        Ok(()) => {
            tracing::info!(%user, "password.changed");
            let me = session::path(&state, "/me");
            say_then(StatusCode::OK, language, "password-done-title", "password-done", &me, "me-title")
        }
        Err(PasswordFailure::Engine(error)) => unavailable(language, &error),
        Err(PasswordFailure::SignedOut) => login::first(&state, "/me/password"),
        Err(failure) => {
            let why = password_words(language, &failure);
            form(&state, language, StatusCode::UNPROCESSABLE_ENTITY, user, Some(why))
        }
    }
}

fn form(state: &ApiState, language: Language, status: StatusCode, user: &str, why: Option<String>) -> Response {
    let shown = context! { user, why, chars_min => PasswordPolicy::CHARS_MIN };
    own_page(state, language, status, "password.html", shown)
}
