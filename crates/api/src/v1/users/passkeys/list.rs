//! `GET /api/v1/users/{name}/passkeys`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;
use nightbell_core::Timestamp;
use nightbell_engine::rights::Action;
use serde::Serialize;
use utoipa::ToSchema;

/// A passkey, without its key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passkey)]
pub(crate) struct PasskeyView {
    /// What it is called; no secret.
    id: String,
    /// What its person calls it.
    name: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When somebody last signed in with it.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Timestamp>,
}

/// List somebody's passkeys
///
/// Oldest first. They are added at `/passkeys`, in a browser. Role: admin; of oneself any.
#[utoipa::path(
    get, path = "/api/v1/users/{name}/passkeys", operation_id = "list_passkeys", tag = "sign-in",
    params(("name" = String, Path, description = "The user's name.")),
    responses((status = 200, description = "The passkeys.", body = List<PasskeyView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
) -> Result<Json<List<PasskeyView>>, Problem> {
    caller.may(&Action::ManageSignIn { user: &name }, state.configuration().documents())?;
    let rows = state.store().passkeys_of(&name).await?;
    let view = |row: nightbell_store::PasskeyRow| PasskeyView {
        id: row.id,
        name: row.name,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
    };
    Ok(List::whole(rows.into_iter().map(view).collect()))
}
