//! `DELETE /api/v1/users/{name}/devices/{id}`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::StatusCode;

/// Remove a browser that gets somebody's push messages
///
/// It gets none any more. Role: admin; of oneself any.
#[utoipa::path(
    delete, path = "/api/v1/users/{name}/devices/{id}", operation_id = "remove_device", tag = "configuration",
    params(
        ("name" = String, Path, description = "The user's name."),
        ("id" = String, Path, description = "The device, as the list calls it."),
    ),
    responses((status = 204, description = "Removed."), Problems),
)]
pub(crate) async fn remove(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path((name, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    state.engine().remove_device(&name, &id, &caller.principal).await?;
    Ok(StatusCode::NO_CONTENT)
}
