//! `/login/{provider}` and `/login/{provider}/callback`: to a provider that vouches for people, and back.
//!
//! What a person reads says what to do; what went wrong in detail is in the log, without codes, tokens or cookies.

use super::language::Language;
use super::{login, page, render};
use crate::{ApiState, session};
use axum::extract::{Path, State};
use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use minijinja::context;
use nightbell_channels::IdentityProviderError;
use nightbell_engine::{ElsewhereFailure, Return};
use std::collections::HashMap;

/// Sends the browser to the provider.
pub(crate) async fn leave(State(state): State<ApiState>, Path(provider): Path<String>, parts: Parts) -> Response {
    let query = query(&parts);
    let next = login::ours(query.get("next").map(String::as_str).unwrap_or_default());
    match state.engine().leave_for(&provider, next).await {
        Ok(departure) => {
            let mut response = login::away(&departure.url);
            response.headers_mut().insert(header::SET_COOKIE, session::leaves(&state, &departure.cookie));
            response
        }
        Err(failure) => failed(&state, &provider, &parts, &failure),
    }
}

/// Takes the browser back, and signs in whom the provider vouches for.
pub(crate) async fn come_back(State(state): State<ApiState>, Path(provider): Path<String>, parts: Parts) -> Response {
    let mut query = query(&parts);
    let mut said = |name: &str| query.remove(name);
    let back = Return {
        cookie: session::of_journey(&state, &parts.headers).unwrap_or_default().to_owned(),
        state: said("state").unwrap_or_default(),
        code: said("code").unwrap_or_default(),
        issuer: said("iss"),
        error: said("error"),
    };
    let peer = session::Peer::of(&state, &parts);
    let mut response = match state.engine().return_from(&provider, back, peer.visitor()).await {
        Ok((begun, secret, next)) => login::signed_in(&state, &parts, &begun, &secret, login::ours(&next)).await,
        Err(failure) => failed(&state, &provider, &parts, &failure),
    };
    response.headers_mut().append(header::SET_COOKIE, session::is_back(&state));
    response
}

fn query(parts: &Parts) -> HashMap<String, String> {
    form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

/// A page that says what to do, and the way back to the login page.
fn failed(state: &ApiState, provider: &str, parts: &Parts, failure: &ElsewhereFailure) -> Response {
    let language = Language::of(&parts.headers);
    if let ElsewhereFailure::Engine(error) = failure {
        return super::unavailable(language, error);
    }
    let peer = session::Peer::of(state, parts);
    tracing::warn!(provider, address = peer.visitor().address, reason = %failure, "sign_in.failed elsewhere");
    let (status, text) = words(failure);
    // Of a provider that is not there nothing is repeated.
    let providers = &state.engine().sign_in_settings().providers;
    let called = providers.iter().find(|known| *known.name == *provider).map_or("", |known| known.title.as_str());
    let text = language.say_text(text, "provider", called);
    let (title, link) = (language.say("provider-failed-title"), language.say("sign-in-title"));
    let href = session::path(state, "/login");
    let mut response =
        page(status, render("message.html", context! { title, text, href, link, language => language.tag() }));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
    }
    response
}

fn words(failure: &ElsewhereFailure) -> (StatusCode, &'static str) {
    match failure {
        ElsewhereFailure::NoProvider => (StatusCode::NOT_FOUND, "provider-no-provider"),
        ElsewhereFailure::NotExpected => (StatusCode::BAD_REQUEST, "provider-not-expected"),
        ElsewhereFailure::Declined(_) => (StatusCode::FORBIDDEN, "provider-declined"),
        ElsewhereFailure::Provider(IdentityProviderError::Unreachable(_)) => {
            (StatusCode::SERVICE_UNAVAILABLE, "provider-unreachable")
        }
        ElsewhereFailure::Provider(_) => (StatusCode::BAD_GATEWAY, "provider-not-understood"),
        ElsewhereFailure::Unknown => (StatusCode::FORBIDDEN, "provider-unknown"),
        ElsewhereFailure::NotVerified(_) => (StatusCode::FORBIDDEN, "provider-not-verified"),
        ElsewhereFailure::IsAdmin(_) => (StatusCode::FORBIDDEN, "provider-is-admin"),
        ElsewhereFailure::IsSomebodyElse(_) | ElsewhereFailure::Ambiguous => {
            (StatusCode::FORBIDDEN, "provider-ambiguous")
        }
        ElsewhereFailure::Disabled(_) => (StatusCode::FORBIDDEN, "provider-disabled"),
        ElsewhereFailure::NotMade(_) => (StatusCode::FORBIDDEN, "provider-not-made"),
        ElsewhereFailure::Engine(_) => (StatusCode::SERVICE_UNAVAILABLE, "no-database"),
    }
}
