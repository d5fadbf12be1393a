//! `GET /api/v1/{kind}/{name}`.

use super::{document, kind, missing};
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// Show a resource
///
/// The YAML's fields and `revision`, which is the ETag too. Where people are reached only they see, their managers and
/// admins. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/{kind}/{name}", operation_id = "show_resource", tag = "configuration",
    params(
        ("kind" = String, Path, description = "The kind, spelled as in the YAML."),
        ("name" = String, Path, description = "The resource's name."),
    ),
    responses(
        (status = 200, description = "The resource.", body = Object, headers(("ETag" = String, description = "Its revision."))),
        Problems,
    ),
)]
pub(crate) async fn show(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path((word, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let kind = kind(&word)?;
    let configuration = state.configuration();
    let stored = configuration.documents().get(kind, &name).ok_or_else(|| missing(kind, &name))?;
    let fields = caller.veil(configuration.documents())?.fields(stored);
    Ok(document(StatusCode::OK, stored, fields))
}
