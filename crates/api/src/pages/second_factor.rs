//! `/second-factor`: whoever is signed in sets up, or takes away, the codes that a password is not enough without.

use super::form::Form;
use super::language::Language;
use super::signed_in::signed_in;
use super::{Referrer, login, page_with, render, unavailable};
use crate::{ApiState, session};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use minijinja::{Value, context};
use nightbell_core::Name;
use nightbell_engine::{EngineError, Enrolment, SecondFactorFailure, SignInFailure};
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// White modules around a code (ISO/IEC 18004).
const QUIET_MODULES: i32 = 4;

/// Shows how it is.
pub(crate) async fn show(State(state): State<ApiState>, parts: Parts) -> Response {
    let language = Language::of(&parts.headers);
    match signed_in(&state, &parts, "/second-factor").await {
        Ok(session) => shown(&state, language, &session.user, StatusCode::OK, None).await,
        Err(away) => away,
    }
}

/// Does what the pressed button says.
pub(crate) async fn act(State(state): State<ApiState>, form: Form) -> Response {
    let language = form.language;
    let user = match signed_in(&state, &form.parts, "/second-factor").await {
        Ok(session) => session.user,
        Err(away) => return away,
    };
    let peer = session::Peer::of(&state, &form.parts);
    let (code, visitor) = (form.field("code"), peer.visitor());
    let engine = state.engine();
    let done = match form.field("action").as_str() {
        "begin" => engine.begin_second_factor(&user).await.map(drop),
        "remove" => engine.remove_second_factor(&user, &code, visitor).await,
        "confirm" => match engine.confirm_second_factor(&user, &code, visitor).await {
            Ok(recovery) => {
                tracing::info!(%user, "second_factor.confirmed");
                return page(language, StatusCode::OK, context! { recovery });
            }
            Err(failure) => Err(failure),
        },
        _ => Ok(()),
    };
    match done {
        Ok(()) => login::to(&state, "/second-factor"),
        Err(SecondFactorFailure::Wrong) => {
            let why = language.say("code-wrong");
            shown(&state, language, &user, StatusCode::UNPROCESSABLE_ENTITY, Some(why)).await
        }
        Err(SecondFactorFailure::SignIn(SignInFailure::TooManyFailures { wait })) => {
            let why = language.say_count("sign-in-wait", "seconds", login::seconds(wait));
            login::later(wait, shown(&state, language, &user, StatusCode::TOO_MANY_REQUESTS, Some(why)).await)
        }
        Err(SecondFactorFailure::SignIn(SignInFailure::Engine(error))) => unavailable(language, &error),
        Err(_) => login::to(&state, "/second-factor"),
    }
}

async fn shown(state: &ApiState, language: Language, user: &Name, status: StatusCode, why: Option<String>) -> Response {
    let found: Result<(bool, Option<Enrolment>), EngineError> =
        async { Ok((state.engine().has_second_factor(user).await?, state.engine().second_factor_begun(user).await?)) }
            .await;
    match found {
        Ok((on, begun)) => {
            let enrolment = begun.as_ref().and_then(drawn);
            page(language, status, context! { on, why, enrolment })
        }
        Err(error) => unavailable(language, &error),
    }
}

fn page(language: Language, status: StatusCode, shown: Value) -> Response {
    let html = render("second_factor.html", context! { language => language.tag(), ..shown });
    page_with(status, Referrer::SameOrigin, html)
}

/// The QR code as one stroke a module high: a step to the right for each run of dark modules.
fn drawn(enrolment: &Enrolment) -> Option<Value> {
    let code = QrCode::encode_text(&enrolment.address, QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                let _ = write!(path, "M{} {}.5h{run}", x + QUIET_MODULES, y + QUIET_MODULES);
            }
            x += run.max(1);
        }
    }
    // In groups, as people read and type it; authenticators pass over blanks.
    let letters: Vec<char> = enrolment.secret.chars().collect();
    let secret: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    let (size, secret) = (code.size() + 2 * QUIET_MODULES, secret.join(" "));
    Some(context! { size, path, secret, address => &enrolment.address })
}
