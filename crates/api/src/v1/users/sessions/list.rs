//! `GET /api/v1/users/{name}/sessions`.

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

/// A browser that is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionView {
    /// What it is called; no secret.
    id: String,
    /// When they signed in.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was last used, to some minutes.
    #[schema(value_type = String, format = DateTime)]
    last_used_at: Timestamp,
    /// From which address it was last used.
    address: String,
    /// What the browser called itself then.
    device: String,
    /// When it ends in any case, where that is sooner than sessions do: of sign-ins at a provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<Timestamp>,
    /// Whether it is the one that asks.
    current: bool,
}

/// List somebody's sessions
///
/// The one used last first. Role: admin; of oneself any.
#[utoipa::path(
    get, path = "/api/v1/users/{name}/sessions", operation_id = "list_sessions", tag = "sign-in",
    params(("name" = String, Path, description = "The user's name.")),
    responses((status = 200, description = "The sessions.", body = List<SessionView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
) -> Result<Json<List<SessionView>>, Problem> {
    caller.may(&Action::ManageSignIn { user: &name }, state.configuration().documents())?;
    let rows = state.store().sessions_of(&name).await?;
    let own = caller.session.as_ref().map(|session| session.id.as_str());
    let view = |row: nightbell_store::SessionRow| SessionView {
        current: own == Some(row.id.as_str()),
        id: row.id,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        address: row.address,
        device: row.device,
        ends_at: row.ends_at,
    };
    Ok(List::whole(rows.into_iter().map(view).collect()))
}
