//! `/login`: a form with the fields `username` and `password`; `/logout`.

use super::form::Form;
use super::language::Language;
use super::{Referrer, page_with, page_with_script, render, script};
use crate::{ApiState, session};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use minijinja::context;
use nightbell_core::Duration;
use nightbell_engine::{PasswordUse, Session, SessionSecret, SignInFailure, SignInProvider, SignedIn};

/// The form. Who is signed in already goes on.
pub(crate) async fn show(State(state): State<ApiState>, parts: Parts) -> Response {
    let mut query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let next = query.find(|(name, _)| name == "next").map(|(_, value)| value.into_owned()).unwrap_or_default();
    let next = ours(&next);
    match session::of(&state, &parts).await {
        Ok(Some(_)) => to(&state, next),
        Ok(None) => form(&state, &parts.headers, StatusCode::OK, "", next, None),
        Err(error) => super::unavailable(Language::of(&parts.headers), &error),
    }
}

/// Signs in, with a session that is new in any case.
pub(crate) async fn submit(State(state): State<ApiState>, form: Form) -> Response {
    let Form { parts, language, .. } = &form;
    let (name, next) = (form.field("username"), form.field("next"));
    let next = ours(&next);
    let peer = session::Peer::of(&state, parts);
    let failed = match state.engine().sign_in(&name, &form.field("password"), peer.visitor()).await {
        Ok(SignedIn::Session(begun, secret)) => return signed_in(&state, parts, &begun, &secret, next).await,
        Ok(SignedIn::NeedsCode(ticket)) => return ask_code(&state, *language, StatusCode::OK, &ticket, next, None),
        Err(failed) => failed,
    };
    match failed {
        SignInFailure::Wrong => {
            tracing::info!(address = peer.visitor().address, "sign_in.failed");
            let why = language.say("sign-in-wrong");
            self::form(&state, &parts.headers, StatusCode::UNAUTHORIZED, &name, next, Some(why))
        }
        SignInFailure::TooManyFailures { wait } => {
            let seconds = seconds(wait);
            tracing::warn!(address = peer.visitor().address, seconds, "sign_in.throttled");
            let why = language.say_count("sign-in-wait", "seconds", seconds);
            later(wait, self::form(&state, &parts.headers, StatusCode::TOO_MANY_REQUESTS, &name, next, Some(why)))
        }
        SignInFailure::NotByPassword => {
            tracing::info!(address = peer.visitor().address, "sign_in.failed by password");
            let why = language.say("sign-in-not-by-password");
            self::form(&state, &parts.headers, StatusCode::FORBIDDEN, &name, next, Some(why))
        }
        SignInFailure::TooLate => first(&state, next),
        SignInFailure::Engine(error) => super::unavailable(*language, &error),
    }
}

/// Signs in whose password was right, by a code of their second factor.
pub(crate) async fn code(State(state): State<ApiState>, form: Form) -> Response {
    let Form { parts, language, .. } = &form;
    let (ticket, next) = (form.field("ticket"), form.field("next"));
    let next = ours(&next);
    let peer = session::Peer::of(&state, parts);
    match state.engine().sign_in_with_code(&ticket, &form.field("code"), peer.visitor()).await {
        Ok((begun, secret)) => signed_in(&state, parts, &begun, &secret, next).await,
        Err(SignInFailure::Wrong) => {
            tracing::info!(address = peer.visitor().address, "sign_in.failed");
            let why = language.say("code-wrong");
            ask_code(&state, *language, StatusCode::UNAUTHORIZED, &ticket, next, Some(why))
        }
        Err(SignInFailure::TooManyFailures { wait }) => {
            let why = language.say_count("sign-in-wait", "seconds", seconds(wait));
            let status = StatusCode::TOO_MANY_REQUESTS;
            later(wait, ask_code(&state, *language, status, &ticket, next, Some(why)))
        }
        Err(SignInFailure::TooLate | SignInFailure::NotByPassword) => {
            super::say_then(StatusCode::GONE, *language, "code-title", "code-late", "../login", "sign-in-title")
        }
        Err(SignInFailure::Engine(error)) => super::unavailable(*language, &error),
    }
}

pub(super) async fn signed_in(
    state: &ApiState,
    parts: &Parts,
    begun: &Session,
    secret: &SessionSecret,
    next: &str,
) -> Response {
    tracing::info!(user = %begun.user, "sign_in.done");
    let mut response = to(state, next);
    response.headers_mut().insert(header::SET_COOKIE, session::begins(state, parts, secret).await);
    response
}

fn ask_code(
    state: &ApiState,
    language: Language,
    status: StatusCode,
    ticket: &str,
    next: &str,
    why: Option<String>,
) -> Response {
    let action = session::path(state, "/login/code");
    let context = context! { language => language.tag(), action, ticket, next, why };
    page_with(status, Referrer::SameOrigin, render("code.html", context))
}

/// Says to programs, too, how long to wait.
pub(super) fn later(wait: Duration, mut response: Response) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, seconds(wait).into());
    response
}

/// Whole seconds to wait.
pub(super) fn seconds(wait: Duration) -> i64 {
    wait.as_millis().div_euclid(1_000) + 1
}

/// To the login page, which leads back.
pub(crate) fn first(state: &ApiState, next: &str) -> Response {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    to(state, &format!("/login?next={next}"))
}

/// What is sent as a form only: whoever asks for it otherwise begins again.
pub(crate) async fn again(State(state): State<ApiState>) -> Response {
    to(&state, "/login")
}

/// Ends the session of this browser.
pub(crate) async fn leave(State(state): State<ApiState>, form: Form) -> Response {
    let ended = match session::of(&state, &form.parts).await {
        Ok(Some(session)) => {
            let peer = session::Peer::of(&state, &form.parts);
            state.engine().sign_out(&session, peer.visitor()).await
        }
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = ended {
        return super::unavailable(form.language, &error);
    }
    let mut response = to(&state, "/login");
    response.headers_mut().insert(header::SET_COOKIE, session::ends(&state));
    response
}

fn form(
    state: &ApiState,
    headers: &HeaderMap,
    status: StatusCode,
    name: &str,
    next: &str,
    why: Option<String>,
) -> Response {
    let language = Language::of(headers).tag();
    let onwards: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let provider = |provider: &SignInProvider| {
        let href = match next {
            "/" => format!("login/{}", provider.name),
            _ => format!("login/{}?next={onwards}", provider.name),
        };
        context! { href, title => provider.title.clone() }
    };
    let settings = state.engine().sign_in_settings();
    let providers: Vec<_> = settings.providers.iter().map(provider).collect();
    let admins = settings.passwords == PasswordUse::Admins;
    let script = state.engine().can_use_passkeys().then(script::name);
    let html = render("login.html", context! { language, name, next, why, providers, admins, script });
    match script {
        Some(_) => page_with_script(status, html),
        None => page_with(status, Referrer::SameOrigin, html),
    }
}

/// A redirect to somebody else's page.
pub(super) fn away(url: &str) -> Response {
    let location = HeaderValue::from_str(url).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A redirect to a page of ours, asked for with GET.
pub(crate) fn to(state: &ApiState, path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, session::location(state, path))]).into_response()
}

/// A path on this server; anything else is the home page.
pub(super) fn ours(next: &str) -> &str {
    let is_path = next.starts_with('/') && !next.starts_with("//");
    let is_plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_path && is_plain { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        let check = |next: &str, expected: &str| assert_eq!(ours(next), expected, "{next:?}");
        check("/alerts/7?tab=timeline", "/alerts/7?tab=timeline");
        check("/", "/");
        for next in [
            "",
            "alerts",
            "https://evil.example.com",
            "//evil.example.com",
            "/\\evil.example.com",
            "/\t/evil.example.com",
            "\\\\evil",
            "javascript:alert(1)",
            "/ä",
            "/a b",
        ] {
            check(next, "/");
        }
    }
}
