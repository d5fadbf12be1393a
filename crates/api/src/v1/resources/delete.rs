//! `DELETE /api/v1/{kind}/{name}`.

use super::{kind, precondition, refused};
use crate::ApiState;
use crate::caller::Manager;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::{HeaderMap, StatusCode};

/// Delete a resource
///
/// Needs `If-Match` with the revision that was read, or `*`. 409 names what refers to it. Role: manager.
#[utoipa::path(
    delete, path = "/api/v1/{kind}/{name}", operation_id = "delete_resource", tag = "configuration",
    params(
        ("kind" = String, Path, description = "The kind, spelled as in the YAML."),
        ("name" = String, Path, description = "The resource's name."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was read, or `*`."),
    ),
    responses((status = 204, description = "Deleted."), Problems),
)]
pub(crate) async fn delete(
    State(state): State<ApiState>,
    Manager(caller): Manager,
    Path((word, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let kind = kind(&word)?;
    let precondition = precondition(&headers)?;
    let deleted = state.engine().delete_resource(kind, &name, precondition, &caller.author()).await;
    deleted.map_err(|error| refused(kind, &name, error))?;
    Ok(StatusCode::NO_CONTENT)
}
