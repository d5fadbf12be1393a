//! `DELETE /api/v1/users/{name}/identities/{id}`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::StatusCode;
use nightbell_engine::rights::Action;

/// Unlink an identity
///
/// At once: what groups there gave ends with it, and where its person is signed in. Whoever signs in there again is linked
/// again, as at the first time; whoever is to stay out is disabled. Role: admin; of oneself any.
#[utoipa::path(
    delete, path = "/api/v1/users/{name}/identities/{id}", operation_id = "unlink_identity", tag = "sign-in",
    params(
        ("name" = String, Path, description = "The user's name."),
        ("id" = String, Path, description = "The identity, as the list calls it."),
    ),
    responses((status = 204, description = "Unlinked."), Problems),
)]
pub(crate) async fn unlink(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path((name, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    caller.may(&Action::ManageSignIn { user: &name }, state.configuration().documents())?;
    match state.engine().unlink_identity(&name, &id, &caller.principal).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("identity", &id, &format!("GET /api/v1/users/{name}/identities lists them"))),
    }
}
