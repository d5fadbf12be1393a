//! The audit log: what is told of what changes nothing, and what a document said before and after a change.

use crate::rights::Principal;
use crate::{Engine, EngineError};
use nightbell_config::Kind;
use nightbell_core::{Json, Name};
use nightbell_store::{AuditAction, AuditFilter, AuditRow};

/// The document that an entry is about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BeforeAndAfter {
    /// As it was; none where there was none, or the entry is about none.
    pub before: Option<Json>,
    /// As it was then; none where it was deleted, or the entry is about none.
    pub after: Option<Json>,
}

impl Engine {
    /// A page of the audit log, newest first; and the id to continue below.
    pub async fn audit(&self, filter: &AuditFilter) -> Result<(Vec<AuditRow>, Option<i64>), EngineError> {
        Ok(self.store.audit(filter).await?)
    }

    /// One entry of it.
    pub async fn audit_row(&self, id: i64) -> Result<Option<AuditRow>, EngineError> {
        Ok(self.store.audit_row(id).await?)
    }

    /// What an entry is about, before and after. The documents are those of the history: what is erased there is gone here.
    pub async fn audit_documents(&self, row: &AuditRow) -> Result<BeforeAndAfter, EngineError> {
        let Some(revision) = row.entry.revision else { return Ok(BeforeAndAfter::default()) };
        let (kind, name) = (&row.entry.subject_kind, &row.entry.subject_name);
        let before = self.store.resource_revision(kind, name, revision - 1).await?;
        let after = self.store.resource_revision(kind, name, revision).await?;
        let body = |found: Option<nightbell_store::RevisionRow>| found.and_then(|found| found.body);
        Ok(BeforeAndAfter { before: body(before), after: body(after) })
    }

    /// Tells that a secret was shown, before it is: one that cannot be told of is not shown.
    pub(crate) async fn tell_secret_shown(
        &self,
        kind: Kind,
        name: &str,
        field: &str,
        principal: &Principal,
    ) -> Result<(), EngineError> {
        let told = principal.tells(AuditAction::SecretShown, self.now().await?);
        Ok(self.store.record(&told.about(kind.as_str(), name).with("field", field)).await?)
    }

    /// The key of an integration, and tells that it was shown. Whether they may is for the caller to have asked.
    pub async fn show_integration_key(&self, name: &str, principal: &Principal) -> Result<Option<String>, EngineError> {
        let key = self.configuration().secret(Kind::Integrations, &Name::from(name), "key");
        if key.is_some() {
            self.tell_secret_shown(Kind::Integrations, name, "key", principal).await?;
        }
        Ok(key)
    }

    /// Tells that the configuration is exported with secrets.
    pub async fn tell_secrets_exported(&self, kind: Option<Kind>, principal: &Principal) -> Result<(), EngineError> {
        let told = principal.tells(AuditAction::SecretsExported, self.now().await?);
        Ok(self.store.record(&told.about(kind.map_or("", Kind::as_str), "")).await?)
    }
}
