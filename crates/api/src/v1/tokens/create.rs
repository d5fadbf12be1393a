//! `POST /api/v1/tokens`.

use crate::ApiState;
use crate::caller::Admin;
use crate::extract::Json;
use crate::limits::TOKEN_NAME_CHARS_MAX;
use crate::problem::{Code, Problem, Problems};
use axum::extract::State;
use http::StatusCode;
use nightbell_config::Role;
use nightbell_core::valid_name;
use serde::{Deserialize, Serialize};
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
}

/// A new token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedToken {
    /// Its name.
    name: String,
    /// What it may do.
    role: &'static str,
    /// The token itself. It is not shown again.
    token: String,
}

/// Create a token
///
/// The answer is the only time that it is shown. Role: admin.
#[utoipa::path(
    post, path = "/api/v1/tokens", operation_id = "create_token", tag = "tokens",
    request_body = NewToken,
    responses((status = 201, description = "The token.", body = CreatedToken), Problems),
)]
pub(crate) async fn create(
    State(state): State<ApiState>,
    Admin(caller): Admin,
    Json(NewToken { name, role }): Json<NewToken>,
) -> Result<(StatusCode, axum::Json<CreatedToken>), Problem> {
    valid_name(&name).map_err(|error| Problem::new(Code::InvalidBody, error.to_string()))?;
    if name.len() > TOKEN_NAME_CHARS_MAX {
        let detail = format!("name {name:?} is too long; use at most {TOKEN_NAME_CHARS_MAX} characters");
        return Err(Problem::new(Code::InvalidBody, detail));
    }
    let secret = state.engine().create_token(&name, role, &caller.author()).await?;
    let created = CreatedToken { name, role: role.as_str(), token: secret.reveal().to_owned() };
    Ok((StatusCode::CREATED, axum::Json(created)))
}
