//! `GET /api/v1/integrations/{name}/key`.

use crate::ApiState;
use crate::caller::Manager;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::Json;
use axum::extract::State;
use nightbell_config::Kind;
use nightbell_engine::rights::Action;
use serde::Serialize;
use utoipa::ToSchema;

/// An integration's key, and where senders send.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IntegrationKey {
    /// The integration's name.
    name: String,
    /// Its key: whoever has it can open alerts.
    key: String,
    /// The doors that it opens; any of them, whatever the integration's type.
    urls: DoorUrls,
}

/// The doors of one key.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DoorUrls {
    /// Nightbell's own JSON.
    native: String,
    /// Alertmanager's `webhook_configs`.
    alertmanager: String,
    /// What Prometheus takes as an Alertmanager: its address and path prefix.
    prometheus: String,
    /// PagerDuty Events v2; the key is the `routing_key`.
    pagerduty: String,
}

/// Show an integration's key
///
/// And the addresses to give to senders. Role: manager of the team that owns its service.
#[utoipa::path(
    get, path = "/api/v1/integrations/{name}/key", operation_id = "show_integration_key", tag = "configuration",
    params(("name" = String, Path, description = "The integration's name.")),
    responses((status = 200, description = "The key.", body = IntegrationKey), Problems),
)]
pub(crate) async fn key(
    State(state): State<ApiState>,
    Manager(caller): Manager,
    Path(name): Path<String>,
) -> Result<Json<IntegrationKey>, Problem> {
    let configuration = state.configuration();
    let action = Action::UseSecrets { kind: Kind::Integrations, name: &name };
    caller.may(&action, configuration.documents())?;
    let key = state.engine().show_integration_key(&name, &caller.principal).await?;
    let key = key.ok_or_else(|| Problem::not_found("integration", &name, "GET /api/v1/integrations lists them"))?;
    let base = state.engine().public_url();
    let urls = DoorUrls {
        native: format!("{base}/in/{key}"),
        alertmanager: format!("{base}/in/{key}/alertmanager"),
        prometheus: format!("{base}/in/{key}"),
        pagerduty: format!("{base}/v2/enqueue"),
    };
    Ok(Json(IntegrationKey { name, key, urls }))
}
