//! `GET /api/v1/audit/{id}`.

use super::{AuditView, with_documents};
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::Json;
use axum::extract::State;
use nightbell_engine::rights::Action;

/// Show an entry of the audit log
///
/// With the document that it is about, before and after. Role: admin.
#[utoipa::path(
    get, path = "/api/v1/audit/{id}", operation_id = "show_audit_entry", tag = "audit",
    params(("id" = i64, Path, description = "The entry's number.")),
    responses((status = 200, description = "The entry.", body = AuditView), Problems),
)]
pub(crate) async fn show(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(id): Path<String>,
) -> Result<Json<AuditView>, Problem> {
    let configuration = state.configuration();
    caller.may(&Action::ReadAudit, configuration.documents())?;
    let found = match id.parse() {
        Ok(number) => state.engine().audit_row(number).await?,
        Err(_) => None,
    };
    let row = found.ok_or_else(|| Problem::not_found("audit entry", &id, "GET /api/v1/audit lists them"))?;
    let veil = caller.veil(configuration.documents())?;
    Ok(Json(with_documents(&state, row, &veil).await?))
}
