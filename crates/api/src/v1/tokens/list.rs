//! `GET /api/v1/tokens`.

use crate::ApiState;
use crate::caller::Admin;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;
use nightbell_core::Timestamp;
use nightbell_store::TokenRow;
use serde::Serialize;
use utoipa::ToSchema;

/// A token, without itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
pub(crate) struct TokenView {
    /// Its name.
    name: String,
    /// What it may do.
    role: String,
    /// Given at start, by `--bootstrap-token`.
    bootstrap: bool,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// By whom.
    created_by: String,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    revoked_at: Option<Timestamp>,
}

impl From<TokenRow> for TokenView {
    fn from(TokenRow { name, role, bootstrap, created_at, created_by, revoked_at, .. }: TokenRow) -> TokenView {
        TokenView { name, role, bootstrap, created_at, created_by, revoked_at }
    }
}

/// List tokens
///
/// Revoked ones included. Role: admin.
#[utoipa::path(
    get, path = "/api/v1/tokens", operation_id = "list_tokens", tag = "tokens",
    responses((status = 200, description = "The tokens.", body = List<TokenView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Admin(_caller): Admin,
) -> Result<Json<List<TokenView>>, Problem> {
    let tokens = state.store().tokens().await?;
    Ok(List::whole(tokens.into_iter().map(TokenView::from).collect()))
}
