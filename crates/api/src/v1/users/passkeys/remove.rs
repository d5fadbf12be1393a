//! `DELETE /api/v1/users/{name}/passkeys/{id}`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::StatusCode;
use nightbell_engine::rights::Action;

/// Remove a passkey
///
/// Nobody signs in with it any more; sessions that began with it go on. Role: admin; of oneself any.
#[utoipa::path(
    delete, path = "/api/v1/users/{name}/passkeys/{id}", operation_id = "remove_passkey", tag = "sign-in",
    params(
        ("name" = String, Path, description = "The user's name."),
        ("id" = String, Path, description = "The passkey, as the list calls it."),
    ),
    responses((status = 204, description = "Removed."), Problems),
)]
pub(crate) async fn remove(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path((name, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    caller.may(&Action::ManageSignIn { user: &name }, state.configuration().documents())?;
    match state.engine().remove_passkeys(&name, Some(&id), &caller.principal).await? {
        0 => Err(Problem::not_found("passkey", &id, &format!("GET /api/v1/users/{name}/passkeys lists them"))),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
