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
    /// The role that counts: of a token with an owner the lesser of both.
    role: &'static str,
    /// What the token is narrowed to; empty: all that its role may.
    scopes: Vec<String>,
    /// Whose token it is; null where it is nobody's, and for people.
    owner: Option<String>,
    /// The teams whose things they may change, as far as their role goes; null where it is not held to teams.
    teams: Option<Vec<String>>,
}

/// Show who is asking
///
/// And what you may do. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/whoami", operation_id = "show_caller", tag = "tokens",
    responses((status = 200, description = "Who you are.", body = WhoAmI), Problems),
)]
pub(crate) async fn whoami(Observer(caller): Observer) -> Json<WhoAmI> {
    let name = match caller.principal.actor() {
        Actor::Token(name) | Actor::User(name) => name.to_string(),
        other => other.to_string(),
    };
    let scope = caller.principal.scope();
    Json(WhoAmI {
        actor: caller.author(),
        name,
        role: caller.standing.role().as_str(),
        scopes: scope.words(),
        owner: scope.owner.as_ref().map(ToString::to_string),
        teams: caller.standing.teams().map(|teams| teams.iter().map(ToString::to_string).collect()),
    })
}
