//! `DELETE /api/v1/users/{name}/passkeys`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::StatusCode;
use nightbell_engine::rights::Action;

/// Remove all of somebody's passkeys
///
/// Their sessions go on; end them at `/api/v1/users/{name}/sessions`. Role: admin; of oneself any.
#[utoipa::path(
    delete, path = "/api/v1/users/{name}/passkeys", operation_id = "remove_passkeys", tag = "sign-in",
    params(("name" = String, Path, description = "The user's name.")),
    responses((status = 204, description = "None is left."), Problems),
)]
pub(crate) async fn remove_all(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.may(&Action::ManageSignIn { user: &name }, state.configuration().documents())?;
    state.engine().remove_passkeys(&name, None, &caller.principal).await?;
    Ok(StatusCode::NO_CONTENT)
}
