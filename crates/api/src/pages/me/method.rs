//! `/me/methods/{method}`: one way to be reached. A code is sent there, and said here.

use super::{method_view, own_page, principal_of, signed_in, watch_of};
use crate::ApiState;
use crate::pages::form::Form;
use crate::pages::language::Language;
use crate::pages::{code_words, login, say_then, unavailable};
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use minijinja::context;
use nightbell_core::Name;
use nightbell_engine::{CodeRefusal, VerificationFailure};

fn path_of(method: &str) -> String {
    let method: String = form_urlencoded::byte_serialize(method.as_bytes()).collect();
    format!("/me/methods/{method}")
}

/// Shows how it stands.
pub(crate) async fn show(State(state): State<ApiState>, Path(method): Path<String>, parts: Parts) -> Response {
    let language = Language::of(&parts.headers);
    match signed_in(&state, &parts, &path_of(&method)).await {
        Ok(session) => shown(&state, language, &session.user, &method, StatusCode::OK, None).await,
        Err(away) => away,
    }
}

/// Does what the pressed button says.
pub(crate) async fn act(State(state): State<ApiState>, Path(method): Path<String>, form: Form) -> Response {
    let language = form.language;
    let session = match signed_in(&state, &form.parts, &path_of(&method)).await {
        Ok(session) => session,
        Err(away) => return away,
    };
    let principal = principal_of(&state, &form.parts, &session);
    let user = session.user;
    let done = match form.field("action").as_str() {
        "send" => state.engine().send_code(&user, &method, &code_words(&form.parts.headers), &principal).await,
        "confirm" => state.engine().say_code(&user, &method, &form.field("code"), &principal).await.map(drop),
        _ => Ok(()),
    };
    match done {
        Ok(()) => login::to(&state, &path_of(&method)),
        Err(VerificationFailure::Engine(error)) => unavailable(language, &error),
        Err(failure) => {
            tracing::info!(%user, method, %failure, "verification.refused");
            let status = match failure {
                VerificationFailure::TooSoon { .. } => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            shown(&state, language, &user, &method, status, Some(words(language, &failure))).await
        }
    }
}

/// Why not, in the reader's language. What a provider said stays in its own.
fn words(language: Language, failure: &VerificationFailure) -> String {
    match failure {
        VerificationFailure::TooSoon { wait } => language.say_count("verification-wait", "seconds", wait.as_secs() + 1),
        VerificationFailure::OptedOut => language.say("verification-stopped"),
        VerificationFailure::NotSent(reason) => language.say_text("verification-not-sent", "reason", reason),
        VerificationFailure::Code(CodeRefusal::Wrong { left }) => {
            language.say_count("verification-wrong", "left", i64::from(*left))
        }
        VerificationFailure::Code(CodeRefusal::TooManyTries) => language.say("verification-too-many"),
        VerificationFailure::Code(CodeRefusal::Expired | CodeRefusal::NoCode) => language.say("verification-late"),
        other => other.to_string(),
    }
}

async fn shown(
    state: &ApiState,
    language: Language,
    user: &Name,
    method: &str,
    status: StatusCode,
    why: Option<String>,
) -> Response {
    let found = async { Ok((watch_of(state, language, user).await?, state.engine().reach_of(user).await?)) };
    match found.await {
        Ok((watch, reach)) => match reach.iter().find(|reach| &*reach.method.name == method) {
            Some(reach) => {
                let method = method_view(reach, language, &watch);
                own_page(state, language, status, "method.html", context! { method, why })
            }
            None => say_then(
                StatusCode::NOT_FOUND,
                language,
                "method-unknown-title",
                "method-unknown",
                &crate::session::path(state, "/me"),
                "me-title",
            ),
        },
        Err(error) => unavailable(language, &error),
    }
}
