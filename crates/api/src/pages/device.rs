//! `/device`: whoever is signed in says yes or no to a program that asks to be logged in as them.
//!
//! Whoever sends somebody such a link and gets a yes acts in their name. So the page says from where the program asked, asks
//! to compare the code even when the link had it (RFC 8628, section 5.4), and only a form of this page decides.

use super::form::Form;
use super::language::Language;
use super::signed_in::signed_in;
use super::{Referrer, login, page_with, render, say_then, unavailable};
use crate::{ApiState, session};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use minijinja::{Value, context};
use nightbell_config::Kind;
use nightbell_core::Name;
use nightbell_engine::{DecisionFailure, SignInFailure, TokenFailure, WaitingDevice};

/// Asks for the code, or shows what waits with it.
pub(crate) async fn show(State(state): State<ApiState>, parts: Parts) -> Response {
    let language = Language::of(&parts.headers);
    let mut query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let code = query.find(|(name, _)| name == "user_code").map(|(_, value)| value.trim().to_owned());
    let code = code.unwrap_or_default();
    let user = match signed_in(&state, &parts, &back(&code)).await {
        Ok(session) => session.user,
        Err(away) => return away,
    };
    if code.is_empty() {
        return ask(language, StatusCode::OK, "", None);
    }
    let peer = session::Peer::of(&state, &parts);
    let here = peer.visitor().address;
    match state.engine().waiting_device(&code, &user, peer.visitor()).await {
        Ok(device) => page(language, StatusCode::OK, &shown(&state, language, &user, here, &device)),
        Err(failure) => wrong(language, &code, failure),
    }
}

/// Does what the pressed button says.
pub(crate) async fn decide(State(state): State<ApiState>, form: Form) -> Response {
    let language = form.language;
    let code = form.field("user_code");
    let session = match signed_in(&state, &form.parts, &back(&code)).await {
        Ok(session) => session,
        Err(away) => return away,
    };
    let is_allowed = match form.field("action").as_str() {
        "allow" => true,
        "deny" => false,
        _ => return login::to(&state, &back(&code)),
    };
    let peer = session::Peer::of(&state, &form.parts);
    match state.engine().decide_device(&code, &session, is_allowed, peer.visitor()).await {
        Ok(device) => {
            let (asked_from, machine) = (&device.address, &device.machine);
            tracing::info!(user = %session.user, is_allowed, asked_from, machine, "device_login.decided");
            let (title, text) = match is_allowed {
                true => ("device-allowed-title", "device-allowed"),
                false => ("device-denied-title", "device-denied"),
            };
            say_then(StatusCode::OK, language, title, text, "./", "to-home")
        }
        Err(DecisionFailure::Code(failure)) => wrong(language, &code, failure),
        Err(DecisionFailure::Token(TokenFailure::Engine(error))) => unavailable(language, &error),
        Err(DecisionFailure::Token(failure)) => {
            let why = language.say_text("device-cannot", "why", &failure.to_string());
            ask(language, StatusCode::FORBIDDEN, &code, Some(why))
        }
    }
}

/// Where to come back to after signing in. What is no code is not carried along.
fn back(code: &str) -> String {
    let is_plain = code.len() <= 16 && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_plain && !code.is_empty() { format!("/device?user_code={code}") } else { "/device".to_owned() }
}

fn wrong(language: Language, code: &str, failure: SignInFailure) -> Response {
    match failure {
        SignInFailure::TooManyFailures { wait } => {
            let why = language.say_count("sign-in-wait", "seconds", login::seconds(wait));
            login::later(wait, ask(language, StatusCode::TOO_MANY_REQUESTS, code, Some(why)))
        }
        SignInFailure::Engine(error) => unavailable(language, &error),
        SignInFailure::Wrong | SignInFailure::TooLate | SignInFailure::NotByPassword => {
            ask(language, StatusCode::NOT_FOUND, code, Some(language.say("device-wrong")))
        }
    }
}

fn ask(language: Language, status: StatusCode, code: &str, why: Option<String>) -> Response {
    let code: String = code.chars().take(16).collect();
    page(language, status, &context! { code, why })
}

fn page(language: Language, status: StatusCode, shown: &Value) -> Response {
    let html = render("device.html", context! { language => language.tag(), ..shown.clone() });
    page_with(status, Referrer::SameOrigin, html)
}

/// What is to be decided about.
fn shown(state: &ApiState, language: Language, user: &Name, here: &str, device: &WaitingDevice) -> Value {
    let hours = device.lasts.as_millis().div_euclid(3_600_000);
    let period = match hours {
        ..48 => language.say_count("device-hours", "count", hours.max(1)),
        _ => language.say_count("device-days", "count", hours / 24),
    };
    let configuration = state.configuration();
    context! {
        device => context! {
            code => &device.user_code,
            machine => if device.machine.is_empty() { "?" } else { device.machine.as_str() },
            address => &device.address,
            scopes => device.scopes.join(", "),
            is_here => device.address == here,
            period,
        },
        name => configuration.documents().title(Kind::Users, user),
        here,
    }
}
