//! `GET /api/v1/whoami`.

use crate::caller::Observer;
use crate::problem::Problems;
use axum::Json;
use nightbell_core::Actor;
use serde::Serialize;
use utoipa::ToSchema;

/// Who is asking.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhoAmI {
    /// As whom they act: a user's name, or `token:NAME`.
    actor: String,
    /// The user's, or the token's, name.
    name: String,
    /// What they may do.
    role: &'static str,
}

/// Show who is asking
///
/// Role: observer.
#[utoipa::path(
    get, path = "/api/v1/whoami", operation_id = "show_caller", tag = "tokens",
    responses((status = 200, description = "Who you are.", body = WhoAmI), Problems),
)]
pub(crate) async fn whoami(Observer(caller): Observer) -> Json<WhoAmI> {
    let name = match &caller.actor {
        Actor::User(name) | Actor::Token(name) => name.to_string(),
        other => other.to_string(),
    };
    Json(WhoAmI { actor: caller.author(), role: caller.role.as_str(), name })
}
