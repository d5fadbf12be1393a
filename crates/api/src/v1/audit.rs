//! `/api/v1/audit`: who did what to what, when, from where.

pub(crate) mod list;
pub(crate) mod show;

use crate::ApiState;
use crate::problem::Problem;
use crate::veil::Veil;
use nightbell_config::Kind;
use nightbell_core::{Json as Carried, Timestamp};
use nightbell_store::{AuditEntry, AuditRow};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub(crate) struct AuditView {
    /// Its number: grows, may skip.
    id: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What was done, such as `configuration.changed` or `sign_in.failed`.
    action: &'static str,
    /// Who: a user's name, `token:NAME`, `command line`, `nightbell`, `calendar:NAME`; null for nobody yet.
    actor: Option<String>,
    /// How: `session`, `token`, `link`, `command_line`, `reply`, `nightbell`, `nobody`.
    means: &'static str,
    /// The kind of what it is about, such as `users` or `tokens`.
    subject_kind: Option<String>,
    /// The name of what it is about.
    subject_name: Option<String>,
    /// The revision of the document that it made; the one below it is how it was before.
    revision: Option<i64>,
    /// From which network address.
    address: Option<String>,
    /// What the program there calls itself.
    agent: Option<String>,
    /// What else is worth knowing.
    #[schema(value_type = Object)]
    details: Map<String, Value>,
    /// How many alike it stands for: those of an hour of the clock that changed nothing are one entry.
    count: i64,
    /// When the last of them was.
    #[schema(value_type = String, format = DateTime)]
    last_at: Timestamp,
    /// The document as it was; null where there was none. Only where documents are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, required = false)]
    before: Option<Option<Carried>>,
    /// The document as it was then; null where it was deleted, or the entry is about none. Only where documents are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, required = false)]
    after: Option<Option<Carried>>,
}

impl From<AuditRow> for AuditView {
    fn from(row: AuditRow) -> AuditView {
        let AuditEntry { at, action, actor, origin, subject_kind, subject_name, revision, details } = row.entry;
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        AuditView {
            id: row.id,
            at,
            action: action.as_str(),
            actor: some(actor),
            means: origin.means.as_str(),
            subject_kind: some(subject_kind),
            subject_name: some(subject_name),
            revision,
            address: some(origin.address),
            agent: some(origin.agent),
            details,
            count: row.count,
            last_at: row.last_at,
            before: None,
            after: None,
        }
    }
}

/// An entry with what it is about, before and after, as far as whoever asks may see it.
async fn with_documents(state: &ApiState, row: AuditRow, veil: &Veil<'_>) -> Result<AuditView, Problem> {
    let documents = state.engine().audit_documents(&row).await?;
    let seen = |body: Option<Carried>| {
        let body = body?;
        let kind = row.entry.subject_kind.parse::<Kind>().ok()?;
        Some(match body.to_value() {
            Value::Object(mut fields) => {
                veil.hide(kind, &row.entry.subject_name, &mut fields);
                Carried::from(Value::Object(fields))
            }
            _ => body,
        })
    };
    let (before, after) = (Some(seen(documents.before)), Some(seen(documents.after)));
    Ok(AuditView { before, after, ..AuditView::from(row) })
}
