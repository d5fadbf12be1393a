//! `GET /`: what this is, and who is signed in.

use super::language::Language;
use super::{login, page, render, unavailable};
use crate::{ApiState, session};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use minijinja::context;
use nightbell_config::Kind;

/// Says what this is and where to go on. Nothing of the installation is on it but its version and the reader's own name.
pub(crate) async fn home(State(state): State<ApiState>, parts: Parts) -> Response {
    let language = Language::of(&parts.headers);
    let session = match session::of(&state, &parts).await {
        Ok(session) => session,
        Err(error) => return unavailable(language, &error),
    };
    if session.is_some() && state.settings().console.is_some() {
        return login::to(&state, "/alerts");
    }
    let configuration = state.configuration();
    let user = session.as_ref().map(|session| configuration.documents().title(Kind::Users, &session.user));
    let version = &state.settings().version;
    page(StatusCode::OK, render("home.html", context! { language => language.tag(), user, version }))
}
