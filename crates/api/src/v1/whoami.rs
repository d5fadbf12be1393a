//! `GET /api/v1/whoami`.

use crate::ApiState;
use crate::caller::Observer;
use crate::problem::Problems;
use axum::Json;
use axum::extract::State;
use nightbell_config::Kind;
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
    /// What people call the user, or whose token it is; the token's name where it is nobody's.
    title: String,
    /// The time zone of that person, of the IANA's names; null where they name none.
    time_zone: Option<String>,
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
pub(crate) async fn whoami(State(state): State<ApiState>, Observer(caller): Observer) -> Json<WhoAmI> {
    let name = match caller.principal.actor() {
        Actor::Token(name) | Actor::User(name) => name.to_string(),
        other => other.to_string(),
    };
    let scope = caller.principal.scope();
    let configuration = state.configuration();
    let documents = configuration.documents();
    let person = match caller.principal.actor() {
        Actor::User(user) => Some(user),
        _ => scope.owner.as_ref(),
    };
    let known = person.and_then(|person| documents.get(Kind::Users, person));
    let zone = person.and_then(|person| documents.user(person)).and_then(|user| user.time_zone.as_ref());
    Json(WhoAmI {
        actor: caller.author(),
        title: known.map_or_else(|| name.clone(), |stored| stored.resource.title().to_owned()),
        time_zone: zone.map(ToString::to_string),
        name,
        role: caller.standing.role().as_str(),
        scopes: scope.words(),
        owner: scope.owner.as_ref().map(ToString::to_string),
        teams: caller.standing.teams().map(|teams| teams.iter().map(ToString::to_string).collect()),
    })
}
