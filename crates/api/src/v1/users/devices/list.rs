//! `GET /api/v1/users/{name}/devices`.

use super::DeviceView;
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;

/// List the browsers that get somebody's push messages
///
/// Oldest first. Role: admin; of oneself any.
#[utoipa::path(
    get, path = "/api/v1/users/{name}/devices", operation_id = "list_devices", tag = "configuration",
    params(("name" = String, Path, description = "The user's name.")),
    responses((status = 200, description = "The devices.", body = List<DeviceView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
) -> Result<Json<List<DeviceView>>, Problem> {
    let devices = state.engine().devices_of(&name, &caller.principal).await?;
    Ok(List::whole(devices.into_iter().map(DeviceView::from).collect()))
}
