//! `POST /api/v1/tokens`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Json;
use crate::limits::{TOKEN_DAYS_MAX, TOKEN_NAME_CHARS_MAX};
use crate::problem::{Code, Problem, Problems};
use axum::extract::State;
use http::StatusCode;
use nightbell_config::Role;
use nightbell_core::{Duration, Name, Timestamp, valid_name};
use nightbell_engine::rights::Scope;
use nightbell_engine::{NewToken as TokenToMake, TokenFailure};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// A token to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// Its name; what it does is recorded as `token:NAME`.
    name: String,
    /// `admin`, `manager`, `responder` or `observer`.
    #[schema(value_type = String)]
    role: Role,
    /// The user whose it is: it never does more than they may, and ends with them. One's own unless given; null for nobody's,
    /// which only admins make.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    owner: Option<Option<String>>,
    /// What it is narrowed to: `read`, `alerts`, `configuration`, `secrets`, `tokens`, `team:NAME`; all that its role may when
    /// empty. Every token reads.
    #[serde(default)]
    scopes: Vec<String>,
    /// How long it is good, such as `90d`; until it is revoked unless given.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "90d")]
    expires_in: Option<Duration>,
}

/// Tells null from nothing.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A new token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedToken {
    /// Its name.
    name: String,
    /// The most that it may do.
    role: &'static str,
    /// The user whose it is.
    owner: Option<String>,
    /// What it is narrowed to.
    scopes: Vec<String>,
    /// From when on it is good no more.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// The token itself. It is not shown again.
    token: String,
}

/// Create a token
///
/// The answer is the only time that it is shown. Role: admin, or whoever makes one for themselves that may no more than they.
#[utoipa::path(
    post, path = "/api/v1/tokens", operation_id = "create_token", tag = "tokens",
    request_body = NewToken,
    responses((status = 201, description = "The token.", body = CreatedToken), Problems),
)]
pub(crate) async fn create(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Json(NewToken { name, role, owner, scopes, expires_in }): Json<NewToken>,
) -> Result<(StatusCode, axum::Json<CreatedToken>), Problem> {
    let invalid = |detail: String| Problem::new(Code::InvalidBody, detail);
    valid_name(&name).map_err(|error| invalid(error.to_string()))?;
    if name.len() > TOKEN_NAME_CHARS_MAX {
        return Err(invalid(format!("name {name:?} is too long; use at most {TOKEN_NAME_CHARS_MAX} characters")));
    }
    let scope = Scope::of_words(scopes.iter().map(String::as_str)).map_err(|error| invalid(error.to_string()))?;
    let own = || caller.standing.oneself().cloned();
    let owner = owner.map_or_else(own, |given| given.map(Name::from));
    let until = match expires_in {
        Some(period) if period.as_millis() <= 0 || period.as_millis() > TOKEN_DAYS_MAX * 86_400_000 => {
            return Err(invalid(format!("expires_in {period} is not possible; use up to {TOKEN_DAYS_MAX}d")));
        }
        Some(period) => Some(period.after(state.engine().now().await?)),
        None => None,
    };
    let token = TokenToMake { name, role, scope: scope.with(owner, until) };
    let secret = state.engine().create_token(&token, &caller.principal).await.map_err(refused)?;
    let TokenToMake { name, role, scope } = token;
    let created = CreatedToken {
        name,
        role: role.as_str(),
        scopes: scope.words(),
        owner: scope.owner.map(|owner| owner.to_string()),
        expires_at: scope.until,
        token: secret.reveal().to_owned(),
    };
    Ok((StatusCode::CREATED, axum::Json(created)))
}

fn refused(failure: TokenFailure) -> Problem {
    match failure {
        TokenFailure::Denied(denied) => denied.into(),
        TokenFailure::Engine(error) => error.into(),
        other => Problem::new(Code::InvalidBody, other.to_string()),
    }
}
