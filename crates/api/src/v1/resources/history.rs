//! `GET /api/v1/{kind}/{name}/history`.

use super::{kind, missing};
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;
use nightbell_core::{Json as Carried, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A resource as it was.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Revision)]
pub(crate) struct RevisionView {
    /// From 1.
    revision: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// By whom.
    author: String,
    /// The document then; null for a deletion.
    #[schema(value_type = Option<Object>)]
    resource: Option<Carried>,
}

/// Show a resource's history
///
/// Every revision, oldest first, with its author; also of a resource that is deleted. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/{kind}/{name}/history", operation_id = "list_revisions", tag = "configuration",
    params(
        ("kind" = String, Path, description = "The kind, spelled as in the YAML."),
        ("name" = String, Path, description = "The resource's name."),
    ),
    responses((status = 200, description = "The revisions.", body = List<RevisionView>), Problems),
)]
pub(crate) async fn history(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path((word, name)): Path<(String, String)>,
) -> Result<Json<List<RevisionView>>, Problem> {
    let kind = kind(&word)?;
    let rows = state.store().resource_history(kind.as_str(), &name).await?;
    if rows.is_empty() {
        return Err(missing(kind, &name));
    }
    let configuration = state.configuration();
    let veil = caller.veil(configuration.documents())?;
    let view = |row: nightbell_store::RevisionRow| RevisionView {
        revision: row.revision,
        at: row.at,
        author: row.author,
        resource: row.body.map(|body| match body.to_value() {
            Value::Object(mut fields) => {
                veil.hide(kind, &name, &mut fields);
                Carried::from(Value::Object(fields))
            }
            _ => body,
        }),
    };
    Ok(List::whole(rows.into_iter().map(view).collect()))
}
