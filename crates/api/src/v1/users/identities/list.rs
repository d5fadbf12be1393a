//! `GET /api/v1/users/{name}/identities`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;
use nightbell_core::Timestamp;
use nightbell_engine::rights::Action;
use nightbell_store::IdentityRow;
use serde::Serialize;
use utoipa::ToSchema;

/// Who somebody is at a provider.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Identity)]
pub(crate) struct IdentityView {
    /// What it is called; no secret.
    id: String,
    /// The provider's name in the settings; absent when it is not there any more, and the identity counts for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    /// The provider, as it calls itself.
    issuer: String,
    /// Who they are there.
    subject: String,
    /// Their e-mail address there.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// The role that their groups there give, in place of the one in their document.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    /// The teams that their groups there put them in.
    teams: Vec<String>,
    /// When it was linked.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When they last signed in by it.
    #[schema(value_type = String, format = DateTime)]
    last_used_at: Timestamp,
}

impl IdentityView {
    pub(crate) fn of(state: &ApiState, row: IdentityRow) -> IdentityView {
        let providers = &state.engine().sign_in_settings().providers;
        let provider = providers.iter().find(|provider| provider.identities.issuer() == row.issuer);
        IdentityView {
            provider: provider.map(|provider| provider.name.to_string()),
            id: row.id,
            issuer: row.issuer,
            subject: row.subject,
            email: row.email,
            role: row.role,
            teams: row.teams,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
        }
    }
}

/// List somebody's identities
///
/// The one that was linked first comes first. Role: admin; of oneself any.
#[utoipa::path(
    get, path = "/api/v1/users/{name}/identities", operation_id = "list_identities", tag = "sign-in",
    params(("name" = String, Path, description = "The user's name.")),
    responses((status = 200, description = "The identities.", body = List<IdentityView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
) -> Result<Json<List<IdentityView>>, Problem> {
    caller.may(&Action::ManageSignIn { user: &name }, state.configuration().documents())?;
    let rows = state.store().identities().await?;
    let view = |row: IdentityRow| IdentityView::of(&state, row);
    Ok(List::whole(rows.into_iter().filter(|row| row.user == name).map(view).collect()))
}
