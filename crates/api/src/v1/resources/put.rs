//! `PUT /api/v1/{kind}/{name}`.

use super::{document, kind, precondition, refused};
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::{Json, Path};
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use crate::v1::config::apply::notes_of;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use nightbell_engine::Put;
use serde_json::Value;

/// Create or replace a resource
///
/// Takes what GET gave; `revision` is ignored. The answer has `notes` beside the fields: what is worth knowing about the change,
/// as apply says it (`PlanNote`); they too are ignored when they come back. Replacing needs `If-Match` with the revision that was read, or `*`: 428
/// without, 412 when somebody was faster. Role: responder for what is one's own, else manager of the team that
/// owns it.
#[utoipa::path(
    put, path = "/api/v1/{kind}/{name}", operation_id = "put_resource", tag = "configuration",
    params(
        ("kind" = String, Path, description = "The kind, spelled as in the YAML."),
        ("name" = String, Path, description = "The resource's name."),
        ("effective" = Option<String>, Query, description = "When an edit of a schedule decides whose turn it is: `hand_over` (the default: whoever is on call stays until the next one) or `now`."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was read, or `*`."),
    ),
    request_body(content = Object, description = "The YAML's fields."),
    responses(
        (status = 200, description = "Replaced.", body = Object, headers(("ETag" = String, description = "Its revision."))),
        (status = 201, description = "Created.", body = Object, headers(("ETag" = String, description = "Its revision."))),
        Problems,
    ),
)]
pub(crate) async fn put(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path((word, name)): Path<(String, String)>,
    headers: HeaderMap,
    parameters: Parameters,
    Json(body): Json<Value>,
) -> Result<Response, Problem> {
    let kind = kind(&word)?;
    let precondition = precondition(&headers)?;
    let effective = parameters.only(&["effective"])?.parsed("effective")?.unwrap_or_default();
    let Put { stored, created, notes } = state
        .engine()
        .put_resource(kind, &name, &body, precondition, effective, &caller.principal)
        .await
        .map_err(|error| refused(kind, &name, error))?;
    let configuration = state.configuration();
    let mut fields = caller.veil(configuration.documents())?.fields(&stored);
    fields.insert("notes".to_owned(), serde_json::to_value(notes_of(notes)).unwrap_or_default());
    Ok(document(if created { StatusCode::CREATED } else { StatusCode::OK }, &stored, fields))
}
