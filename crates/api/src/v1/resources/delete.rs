//! `DELETE /api/v1/{kind}/{name}`.

use super::{kind, precondition, refused};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::config::apply::Applied;
use axum::extract::State;
use http::HeaderMap;

/// Delete a resource
///
/// Answers what was done, as apply does: what is running over a span ends and is an `update`. Needs `If-Match` with the revision
/// that was read, or `*`. 409 names what refers to it. Role: responder for what is one's
/// own, else manager of the team that owns it; of users admin.
#[utoipa::path(
    delete, path = "/api/v1/{kind}/{name}", operation_id = "delete_resource", tag = "configuration",
    params(
        ("kind" = String, Path, description = "The kind, spelled as in the YAML."),
        ("name" = String, Path, description = "The resource's name."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was read, or `*`."),
    ),
    responses((status = 200, description = "Deleted, or ended.", body = Applied), Problems),
)]
pub(crate) async fn delete(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path((word, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<axum::Json<Applied>, Problem> {
    let kind = kind(&word)?;
    let precondition = precondition(&headers)?;
    let deleted = state.engine().delete_resource(kind, &name, precondition, &caller.principal).await;
    let deleted = deleted.map_err(|error| refused(kind, &name, error))?;
    Ok(axum::Json(Applied::planned(deleted)))
}
