//! `DELETE /api/v1/tokens/{name}`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::StatusCode;
use nightbell_engine::rights::Action;

/// Revoke a token
///
/// At once and for good; its name is free again. Role: admin, whoever's it is, or the token itself.
#[utoipa::path(
    delete, path = "/api/v1/tokens/{name}", operation_id = "revoke_token", tag = "tokens",
    params(("name" = String, Path, description = "The token's name.")),
    responses((status = 204, description = "Revoked."), Problems),
)]
pub(crate) async fn revoke(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    let live = state.store().tokens().await?.into_iter().find(|row| row.name == name && row.revoked_at.is_none());
    let owner = live.and_then(|row| row.owner);
    caller.may(&Action::RevokeToken { name: &name, owner: owner.as_deref() }, state.configuration().documents())?;
    match state.engine().revoke_token(&name, &caller.principal).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("live token", &name, "GET /api/v1/tokens lists them")),
    }
}
