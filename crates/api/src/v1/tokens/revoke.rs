//! `DELETE /api/v1/tokens/{name}`.

use crate::ApiState;
use crate::caller::Admin;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::StatusCode;

/// Revoke a token
///
/// At once and for good; its name is free again. Role: admin.
#[utoipa::path(
    delete, path = "/api/v1/tokens/{name}", operation_id = "revoke_token", tag = "tokens",
    params(("name" = String, Path, description = "The token's name.")),
    responses((status = 204, description = "Revoked."), Problems),
)]
pub(crate) async fn revoke(
    State(state): State<ApiState>,
    Admin(_caller): Admin,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    let now = state.engine().now().await?;
    match state.store().revoke_token(&name, now).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("live token", &name, "GET /api/v1/tokens lists them")),
    }
}
