//! `GET /api/v1/providers`.

use crate::ApiState;
use crate::caller::Manager;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use crate::veil::Veil;
use axum::Json;
use axum::extract::State;
use nightbell_core::Timestamp;
use nightbell_engine::ProviderState;
use serde::Serialize;
use utoipa::ToSchema;

/// A way out, as the node that answers knows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Provider)]
pub(crate) struct ProviderView {
    /// The type of the contact methods and channels that it serves: `email`, `sms`, `voice`, `webhook`, `push`.
    name: &'static str,
    /// Whether its settings are there.
    configured: bool,
    /// Which are missing, and what to write.
    missing: Option<String>,
    /// Who is left alone for now because they failed too often: itself, or of webhooks each host; none while all is well.
    left_alone: Vec<LeftAloneView>,
    /// When a message was last taken since this node started.
    last_success: Option<SaidView>,
    /// When one was last not taken since this node started.
    last_failure: Option<SaidView>,
}

/// Somebody who failed too often.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LeftAlone)]
pub(crate) struct LeftAloneView {
    /// Such as `smtp` or `webhook:hooks.example.com:443`.
    provider: String,
    /// When they are tried again.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
}

/// What a provider said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderSaid)]
pub(crate) struct SaidView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The words, without what looks like an address for those who may not see all of them.
    text: String,
}

impl ProviderView {
    fn new(state: ProviderState, veil: &Veil<'_>) -> ProviderView {
        let said = |(at, text): (Timestamp, String)| SaidView { at, text: veil.words_of_anybody(text) };
        let left_alone = state.left_alone.into_iter();
        ProviderView {
            name: state.kind.as_str(),
            configured: state.missing.is_none(),
            missing: state.missing,
            left_alone: left_alone
                .map(|(provider, until)| LeftAloneView { provider: veil.provider(provider), until })
                .collect(),
            last_success: state.last_success.map(said),
            last_failure: state.last_failure.map(said),
        }
    }
}

/// List the providers
///
/// The ways out: whether they are set up, and how they fare. Role: manager.
#[utoipa::path(
    get, path = "/api/v1/providers", operation_id = "list_providers", tag = "configuration",
    responses((status = 200, description = "The providers.", body = List<ProviderView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Manager(caller): Manager,
) -> Result<Json<List<ProviderView>>, Problem> {
    let configuration = state.configuration();
    let veil = caller.veil(configuration.documents())?;
    let mut providers = state.engine().providers();
    providers.sort_by_key(|provider| provider.kind.as_str());
    Ok(List::whole(providers.into_iter().map(|provider| ProviderView::new(provider, &veil)).collect()))
}
