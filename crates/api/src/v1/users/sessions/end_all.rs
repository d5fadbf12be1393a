//! `DELETE /api/v1/users/{name}/sessions`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::StatusCode;
use nightbell_engine::rights::Action;

/// End somebody's sessions
///
/// All of them but the one that asks. Role: admin; of oneself any.
#[utoipa::path(
    delete, path = "/api/v1/users/{name}/sessions", operation_id = "end_sessions", tag = "sign-in",
    params(("name" = String, Path, description = "The user's name.")),
    responses((status = 204, description = "Ended."), Problems),
)]
pub(crate) async fn end_all(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.may(&Action::ManageSignIn { user: &name }, state.configuration().documents())?;
    let but_session = caller.session.as_ref().filter(|session| *session.user == *name);
    let but_session = but_session.map(|session| session.id.as_str());
    state.engine().end_sessions(&name, but_session, &caller.principal).await?;
    Ok(StatusCode::NO_CONTENT)
}
