//! `/me/sessions`: where one is signed in.

use super::{own_page, principal_of, signed_in, watch_of};
use crate::ApiState;
use crate::limits::ME_SESSIONS_MAX;
use crate::pages::form::Form;
use crate::pages::language::Language;
use crate::pages::words::cut;
use crate::pages::{login, unavailable};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use minijinja::{Value, context};
use nightbell_engine::{EngineError, Session};

/// Characters of what a browser calls itself.
const DEVICE_CHARS_MAX: usize = 90;

/// Shows them, the one used last first.
pub(crate) async fn show(State(state): State<ApiState>, parts: Parts) -> Response {
    let language = Language::of(&parts.headers);
    let session = match signed_in(&state, &parts, "/me/sessions").await {
        Ok(session) => session,
        Err(away) => return away,
    };
    match listed(&state, language, &session).await {
        Ok(shown) => own_page(&state, language, StatusCode::OK, "sessions.html", shown),
        Err(error) => unavailable(language, &error),
    }
}

/// Ends one of them, or all others.
pub(crate) async fn end(State(state): State<ApiState>, form: Form) -> Response {
    let session = match signed_in(&state, &form.parts, "/me/sessions").await {
        Ok(session) => session,
        Err(away) => return away,
    };
    let (user, principal) = (&session.user, principal_of(&state, &form.parts, &session));
    let ended = match form.field("session") {
        all if all == "others" => state.engine().end_sessions(user, Some(&session.id), &principal).await.map(drop),
        one => state.engine().end_session(user, &one, &principal).await.map(drop),
    };
    match ended {
        Ok(()) => login::to(&state, "/me/sessions"),
        Err(error) => unavailable(form.language, &error),
    }
}

async fn listed(state: &ApiState, language: Language, session: &Session) -> Result<Value, EngineError> {
    let watch = watch_of(state, language, &session.user).await?;
    let rows = state.store().sessions_of(&session.user).await?;
    let (has_others, more) = (rows.len() > 1, rows.len().saturating_sub(ME_SESSIONS_MAX));
    let view = |row: nightbell_store::SessionRow| {
        let is_this = row.id == session.id;
        let used =
            language.say_texts("session-used", &[("when", &watch.ago(row.last_used_at)), ("address", &row.address)]);
        let began = language.say_text("session-began", "when", &watch.clock(row.created_at));
        let device = match cut(&row.device, DEVICE_CHARS_MAX) {
            empty if empty.is_empty() => language.say("session-nameless"),
            device => device,
        };
        context! { id => row.id, device, used, began, is_this }
    };
    let sessions: Vec<Value> = rows.into_iter().take(ME_SESSIONS_MAX).map(view).collect();
    Ok(context! { sessions, more, has_others })
}
