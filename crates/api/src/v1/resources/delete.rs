//! `DELETE /api/v1/{kind}/{name}`.

use super::{kind, precondition, refused};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::{HeaderMap, StatusCode};

/// Delete a resource
///
/// Needs `If-Match` with the revision that was read, or `*`. 409 names what refers to it. Role: responder for what is one's
/// own, else manager of the team that owns it; of users admin.
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
    Responder(caller): Responder,
    Path((word, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let kind = kind(&word)?;
    let precondition = precondition(&headers)?;
    let deleted = state.engine().delete_resource(kind, &name, precondition, &caller.principal).await;
    deleted.map_err(|error| refused(kind, &name, error))?;
    Ok(StatusCode::NO_CONTENT)
}
