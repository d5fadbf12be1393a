//! `GET /api/v1/whoami`.

use crate::caller::Observer;
use crate::problem::Problems;
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

/// Whose token this is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhoAmI {
    /// As whom it acts: `token:NAME`.
    actor: String,
    /// The token's name.
    name: String,
    /// What it may do.
    role: &'static str,
}

/// Show whose token this is
///
/// Role: observer.
#[utoipa::path(
    get, path = "/api/v1/whoami", operation_id = "show_caller", tag = "tokens",
    responses((status = 200, description = "Who you are.", body = WhoAmI), Problems),
)]
pub(crate) async fn whoami(Observer(caller): Observer) -> Json<WhoAmI> {
    Json(WhoAmI { actor: caller.author(), role: caller.role.as_str(), name: caller.token })
}
