//! `GET /api/v1/tokens`.

use crate::ApiState;
use crate::caller::Observer;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;
use nightbell_core::Timestamp;
use nightbell_engine::rights::Action;
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
    /// The user whose it is.
    owner: Option<String>,
    /// What it is narrowed to; all that its role may when empty.
    scopes: Vec<String>,
    /// From when on it is good no more.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// When it was last used, to five minutes.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Timestamp>,
    /// From which network address.
    last_used_from: Option<String>,
}

impl From<TokenRow> for TokenView {
    fn from(row: TokenRow) -> TokenView {
        TokenView {
            name: row.name,
            role: row.role,
            bootstrap: row.bootstrap,
            created_at: row.created_at,
            created_by: row.created_by,
            revoked_at: row.revoked_at,
            owner: row.owner,
            scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            last_used_from: row.last_used_from,
        }
    }
}

/// List tokens
///
/// Revoked ones included. Role: admin; people see their own.
#[utoipa::path(
    get, path = "/api/v1/tokens", operation_id = "list_tokens", tag = "tokens",
    responses((status = 200, description = "The tokens.", body = List<TokenView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(caller): Observer,
) -> Result<Json<List<TokenView>>, Problem> {
    let configuration = state.configuration();
    let documents = configuration.documents();
    caller.may(&Action::ListTokens, documents)?;
    let tokens = state.store().tokens().await?.into_iter();
    let shown = tokens.filter(|row| caller.may(&Action::UseToken { owner: row.owner.as_deref() }, documents).is_ok());
    Ok(List::whole(shown.map(TokenView::from).collect()))
}
