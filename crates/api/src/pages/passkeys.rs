//! `/passkeys`: whoever is signed in sees their passkeys, removes them, and adds one; and `/login/passkey`, where one signs in.
//!
//! What the script sends and is answered is JSON. It carries the session's cookie, so it has to come from our own pages as
//! every form does.

use super::form::Form;
use super::language::Language;
use super::signed_in::{principal_of, signed_in};
use super::{Referrer, login, page_with, page_with_script, render, script, unavailable};
use crate::{ApiState, session};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use minijinja::{Value, context};
use nightbell_core::{Name, Timestamp};
use nightbell_engine::limits::PASSKEYS_PER_PERSON_MAX;
use nightbell_engine::{EngineError, PasskeyFailure};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

/// What a browser answered, as it wrote it.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    credential: &'a RawValue,
    #[serde(default)]
    name: String,
    #[serde(default)]
    next: String,
}

/// One's passkeys.
pub(crate) async fn show(State(state): State<ApiState>, parts: Parts) -> Response {
    let language = Language::of(&parts.headers);
    match signed_in(&state, &parts, "/passkeys").await {
        Ok(session) => shown(&state, language, &session.user).await,
        Err(away) => away,
    }
}

/// Removes one.
pub(crate) async fn remove(State(state): State<ApiState>, form: Form) -> Response {
    let session = match signed_in(&state, &form.parts, "/passkeys").await {
        Ok(session) => session,
        Err(away) => return away,
    };
    let principal = principal_of(&state, &form.parts, &session);
    let user = session.user;
    match state.engine().remove_passkeys(&user, Some(&form.field("id")), &principal).await {
        Ok(removed) => {
            if removed > 0 {
                tracing::info!(%user, "passkey.removed");
            }
            login::to(&state, "/passkeys")
        }
        Err(error) => unavailable(form.language, &error),
    }
}

/// What the script begins a new one with.
pub(crate) async fn options(State(state): State<ApiState>, form: Form) -> Response {
    let user = match own(&state, &form).await {
        Ok(user) => user,
        Err(response) => return response,
    };
    match state.engine().begin_passkey(&user).await {
        Ok(json) => written(json),
        Err(failure) => refused(form.language, StatusCode::UNPROCESSABLE_ENTITY, failure),
    }
}

/// Keeps one that an authenticator made.
pub(crate) async fn add(State(state): State<ApiState>, form: Form) -> Response {
    let user = match own(&state, &form).await {
        Ok(user) => user,
        Err(response) => return response,
    };
    let Ok(answer) = serde_json::from_slice::<Answer<'_>>(form.bytes()) else {
        return said(form.language, StatusCode::BAD_REQUEST, "passkey-failed");
    };
    let credential = answer.credential.get().as_bytes();
    let peer = session::Peer::of(&state, &form.parts);
    match state.engine().add_passkey(&user, &answer.name, credential, peer.visitor()).await {
        Ok(()) => {
            tracing::info!(%user, "passkey.added");
            (StatusCode::CREATED, Json(json!({}))).into_response()
        }
        Err(PasskeyFailure::Wrong(reason)) => {
            tracing::info!(reason, "passkey.refused");
            said(form.language, StatusCode::UNPROCESSABLE_ENTITY, "passkey-not-made")
        }
        Err(failure) => refused(form.language, StatusCode::UNPROCESSABLE_ENTITY, failure),
    }
}

/// What the script begins signing in with.
pub(crate) async fn sign_in_options(State(state): State<ApiState>, form: Form) -> Response {
    let peer = session::Peer::of(&state, &form.parts);
    match state.engine().begin_passkey_sign_in(peer.visitor().address).await {
        Ok(json) => written(json),
        Err(failure) => refused(form.language, StatusCode::UNAUTHORIZED, failure),
    }
}

/// Signs in whoever's passkey answered, with a session that is new in any case.
pub(crate) async fn sign_in(State(state): State<ApiState>, form: Form) -> Response {
    let Ok(answer) = serde_json::from_slice::<Answer<'_>>(form.bytes()) else {
        return said(form.language, StatusCode::BAD_REQUEST, "passkey-failed");
    };
    let peer = session::Peer::of(&state, &form.parts);
    match state.engine().sign_in_with_passkey(answer.credential.get().as_bytes(), peer.visitor()).await {
        Ok((begun, secret)) => {
            tracing::info!(user = %begun.user, by = "passkey", "sign_in.done");
            let to = session::path(&state, login::ours(&answer.next));
            let mut response = Json(json!({ "to": to })).into_response();
            response.headers_mut().insert(header::SET_COOKIE, session::begins(&state, &form.parts, &secret).await);
            response
        }
        Err(failure) => {
            tracing::info!(address = peer.visitor().address, by = "passkey", reason = %failure, "sign_in.failed");
            refused(form.language, StatusCode::UNAUTHORIZED, failure)
        }
    }
}

/// Whose browser it is.
async fn own(state: &ApiState, form: &Form) -> Result<Name, Response> {
    match session::of(state, &form.parts).await {
        Ok(Some(session)) => Ok(session.user),
        Ok(None) => Err(said(form.language, StatusCode::UNAUTHORIZED, "passkey-signed-out")),
        Err(error) => Err(refused(form.language, StatusCode::UNAUTHORIZED, error.into())),
    }
}

/// JSON as it was written by what knows it.
fn written(json: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], json).into_response()
}

fn said(language: Language, status: StatusCode, key: &str) -> Response {
    (status, Json(json!({ "why": language.say(key) }))).into_response()
}

fn refused(language: Language, wrong: StatusCode, failure: PasskeyFailure) -> Response {
    match failure {
        PasskeyFailure::Impossible => said(language, StatusCode::NOT_FOUND, "passkey-failed"),
        PasskeyFailure::TooLate => said(language, StatusCode::GONE, "passkey-late"),
        PasskeyFailure::Wrong(reason) => {
            tracing::info!(reason, "passkey.refused");
            said(language, wrong, "passkey-wrong")
        }
        PasskeyFailure::Full => {
            let why = language.say_count("passkey-full", "count", PASSKEYS_PER_PERSON_MAX as i64);
            (StatusCode::CONFLICT, Json(json!({ "why": why }))).into_response()
        }
        PasskeyFailure::NotHere => said(language, StatusCode::FORBIDDEN, "sign-in-not-by-passkey"),
        PasskeyFailure::TooMany => said(language, StatusCode::TOO_MANY_REQUESTS, "passkey-too-many"),
        PasskeyFailure::Engine(error) => {
            tracing::warn!(%error, "page.failed");
            said(language, StatusCode::SERVICE_UNAVAILABLE, "no-database")
        }
    }
}

async fn shown(state: &ApiState, language: Language, user: &Name) -> Response {
    let rows = match state.store().passkeys_of(user).await {
        Ok(rows) => rows,
        Err(error) => return unavailable(language, &EngineError::from(error)),
    };
    let passkeys: Vec<Value> = rows
        .into_iter()
        .map(|row| context! { id => row.id, name => row.name, made => day(row.created_at), used => row.last_used_at.map(day) })
        .collect();
    let (is_possible, url) = (state.engine().can_use_passkeys(), state.engine().public_url());
    let script = is_possible.then(script::name);
    let html = render("passkeys.html", context! { language => language.tag(), passkeys, script, url });
    match is_possible {
        true => page_with_script(StatusCode::OK, html),
        false => page_with(StatusCode::OK, Referrer::SameOrigin, html),
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}
