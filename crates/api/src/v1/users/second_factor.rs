//! `DELETE /api/v1/users/{name}/second-factor`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::StatusCode;
use nightbell_config::Role;
use nightbell_engine::rights::Action;

/// Take somebody's second factor away
///
/// For whoever lost it and their recovery codes; their password is enough from then on. People take their own away at
/// `/second-factor`, with a code. Role: admin.
#[utoipa::path(
    delete, path = "/api/v1/users/{name}/second-factor", operation_id = "remove_second_factor", tag = "sign-in",
    params(("name" = String, Path, description = "The user's name.")),
    responses((status = 204, description = "Gone."), Problems),
)]
pub(crate) async fn remove(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.need(Role::Admin)?;
    caller.may(&Action::ManageSignIn { user: &name }, state.configuration().documents())?;
    match state.engine().take_second_factor_away(&name, &caller.principal).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("second factor of", &name, "they sign in with their password alone")),
    }
}
