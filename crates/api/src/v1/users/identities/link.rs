//! `POST /api/v1/users/{name}/identities`.

use super::list::IdentityView;
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::{Json, Path};
use crate::problem::{Code, Problem, Problems};
use axum::extract::{FromRequest, Request, State};
use http::StatusCode;
use nightbell_config::Role;
use nightbell_engine::LinkFailure;
use nightbell_engine::rights::Action;
use serde::Deserialize;
use utoipa::ToSchema;

/// An identity to link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewIdentity {
    /// The provider's name in the settings.
    provider: String,
    /// Who they are there: `sub` of its tokens.
    subject: String,
}

/// Link somebody to an identity
///
/// For those who are not linked by their e-mail address, such as admins. Their other ways in stay. Role: admin.
#[utoipa::path(
    post, path = "/api/v1/users/{name}/identities", operation_id = "link_identity", tag = "sign-in",
    params(("name" = String, Path, description = "The user's name.")),
    request_body = NewIdentity,
    responses((status = 201, description = "The identity.", body = IdentityView), Problems),
)]
pub(crate) async fn link(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
    request: Request,
) -> Result<(StatusCode, axum::Json<IdentityView>), Problem> {
    // Not of oneself: whoever signs in by it next would bring what their groups give.
    caller.need(Role::Admin)?;
    caller.may(&Action::ManageSignIn { user: &name }, state.configuration().documents())?;
    // Only now is its body looked at.
    let Json(NewIdentity { provider, subject }) = Json::from_request(request, &state).await?;
    let linked = state.engine().link_identity(&name, &provider, &subject, &caller.principal).await.map_err(refused)?;
    Ok((StatusCode::CREATED, axum::Json(IdentityView::of(&state, linked))))
}

fn refused(failure: LinkFailure) -> Problem {
    let code = match failure {
        LinkFailure::Engine(error) => return error.into(),
        LinkFailure::NoSuchUser(_) => Code::NotFound,
        LinkFailure::IsSomebody(_) => Code::NameTaken,
        LinkFailure::NoSuchProvider(_) | LinkFailure::NoSubject => Code::InvalidBody,
    };
    Problem::new(code, failure.to_string())
}
