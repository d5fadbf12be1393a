//! `DELETE /api/v1/users/{name}/sessions/{id}`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::StatusCode;
use nightbell_engine::rights::Action;

/// End a session
///
/// At once. Role: admin; of oneself any.
#[utoipa::path(
    delete, path = "/api/v1/users/{name}/sessions/{id}", operation_id = "end_session", tag = "sign-in",
    params(
        ("name" = String, Path, description = "The user's name."),
        ("id" = String, Path, description = "The session, as the list calls it."),
    ),
    responses((status = 204, description = "Ended."), Problems),
)]
pub(crate) async fn end(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path((name, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    caller.may(&Action::ManageSignIn { user: &name }, state.configuration().documents())?;
    match state.engine().end_session(&name, &id, &caller.principal).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("session", &id, &format!("GET /api/v1/users/{name}/sessions lists them"))),
    }
}
