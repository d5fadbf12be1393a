//! `GET /api/v1/{kind}`.

use super::kind;
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value};

/// List resources
///
/// All of a kind, in order: the YAML's fields and `revision` of each. Secrets are not among them, and where
/// people are reached only for themselves, their managers and admins. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/{kind}", operation_id = "list_resources", tag = "configuration",
    params(("kind" = String, Path, description = "`users`, `teams`, `schedules`, `overrides`, `unavailabilities`, `temporary_schedules`, `calendars`, `escalation_policies`, `channels`, `services` or `integrations`.")),
    responses((status = 200, description = "The resources.", body = List<Object>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(word): Path<String>,
    parameters: Parameters,
) -> Result<Json<List<Map<String, Value>>>, Problem> {
    let kind = kind(&word)?;
    parameters.only(&[])?;
    let configuration = state.configuration();
    let of_kind = configuration.documents().in_order().filter(|stored| stored.resource.kind == kind);
    let veil = caller.veil(configuration.documents())?;
    Ok(List::whole(of_kind.map(|stored| veil.fields(stored)).collect()))
}
