//! `PUT /api/v1/users/{name}/password`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::{Json, Path};
use crate::problem::{Code, Problem, Problems};
use crate::session::Peer;
use axum::extract::{FromRequest, Request, State};
use http::StatusCode;
use nightbell_engine::rights::Action;
use nightbell_engine::{PasswordFailure, SignInFailure};
use serde::Deserialize;
use utoipa::ToSchema;

/// A password to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPassword {
    /// The new one: 10 to 256 characters.
    password: String,
    /// The present one, when somebody who is signed in changes their own.
    #[serde(default)]
    current_password: Option<String>,
}

/// Set a password
///
/// Ends that person's sessions, but the one that asks. Role: admin; of oneself any, with `current_password`.
#[utoipa::path(
    put, path = "/api/v1/users/{name}/password", operation_id = "set_password", tag = "sign-in",
    params(("name" = String, Path, description = "The user's name.")),
    request_body = NewPassword,
    responses((status = 204, description = "Set."), Problems),
)]
pub(crate) async fn put(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    // Before its body is looked at.
    caller.may(&Action::ManageSignIn { user: &name }, state.configuration().documents())?;
    let (parts, body) = request.into_parts();
    let peer = Peer::of(&state, &parts);
    let Json(NewPassword { password, current_password }) =
        Json::from_request(Request::from_parts(parts, body), &state).await?;
    let own = caller.session.as_ref().filter(|session| *session.user == *name);
    if let Some(session) = own {
        let Some(current) = current_password else {
            let detail = "current_password is missing; whoever changes their own password says the present one too";
            return Err(Problem::new(Code::InvalidBody, detail));
        };
        state.engine().check_password(&session.user, &current, peer.visitor()).await.map_err(wrong)?;
    }
    let but_session = own.map(|session| session.id.as_str());
    match state.engine().set_password(&name, &password, but_session, &caller.principal).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(PasswordFailure::Engine(error)) => Err(error.into()),
        Err(failure @ PasswordFailure::SignedOut) => Err(Problem::new(Code::Unauthenticated, failure.to_string())),
        Err(failure @ PasswordFailure::NoSuchUser(_)) => Err(Problem::new(Code::NotFound, failure.to_string())),
        Err(failure) => Err(Problem::new(Code::InvalidBody, failure.to_string())),
    }
}

fn wrong(failure: SignInFailure) -> Problem {
    match failure {
        SignInFailure::Wrong | SignInFailure::NotByPassword | SignInFailure::TooLate => {
            Problem::new(Code::Forbidden, "current_password is not the present password")
        }
        SignInFailure::TooManyFailures { .. } => Problem::new(Code::Throttled, failure.to_string()),
        SignInFailure::Engine(error) => error.into(),
    }
}
