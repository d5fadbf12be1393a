//! `/set-up/{code}`: the first admin, by the link that the server printed.

use super::form::Form;
use super::language::Language;
use super::{Referrer, login, page_with, password_words, render, say, unavailable};
use crate::{ApiState, session};
use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode, header};
use minijinja::context;
use nightbell_engine::{NewAdmin, PasswordFailure, PasswordPolicy, SetUpFailure};

/// The form.
pub(crate) async fn show(State(state): State<ApiState>, Path(code): Path<String>, headers: HeaderMap) -> Response {
    let language = Language::of(&headers);
    let nobody = NewAdmin { name: String::new(), title: String::new(), email: String::new(), password: String::new() };
    match state.engine().can_set_up(&code).await {
        Ok(true) => form(language, StatusCode::OK, &nobody, None),
        Ok(false) => gone(language),
        Err(error) => unavailable(language, &error),
    }
}

/// Makes them and signs them in.
pub(crate) async fn submit(State(state): State<ApiState>, Path(code): Path<String>, form: Form) -> Response {
    let admin = NewAdmin {
        name: form.field("username"),
        title: form.field("full_name"),
        email: form.field("email"),
        password: form.field("password"),
    };
    let peer = session::Peer::of(&state, &form.parts);
    let refused = |why: String| self::form(form.language, StatusCode::UNPROCESSABLE_ENTITY, &admin, Some(why));
    match state.engine().set_up(&code, &admin, peer.visitor()).await {
        Ok((begun, secret)) => {
            tracing::info!(user = %begun.user, "set_up.done");
            let mut response = login::to(&state, "/");
            response.headers_mut().insert(header::SET_COOKIE, session::begins(&state, &form.parts, &secret).await);
            response
        }
        Err(SetUpFailure::NoLink) => gone(form.language),
        Err(SetUpFailure::Engine(error) | SetUpFailure::Password(PasswordFailure::Engine(error))) => {
            unavailable(form.language, &error)
        }
        Err(SetUpFailure::Password(failure)) => refused(password_words(form.language, &failure)),
        Err(failure) => refused(failure.to_string()),
    }
}

fn form(language: Language, status: StatusCode, admin: &NewAdmin, why: Option<String>) -> Response {
    let NewAdmin { name, title, email, .. } = admin;
    let context =
        context! { language => language.tag(), name, title, email, why, chars_min => PasswordPolicy::CHARS_MIN };
    page_with(status, Referrer::SameOrigin, render("set_up.html", context))
}

fn gone(language: Language) -> Response {
    say(StatusCode::GONE, language, "set-up-gone-title", "set-up-gone")
}
