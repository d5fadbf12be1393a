//! The audit log, which no promise of the simulator is about: passed on without a gate.

use super::GatedStore;
use async_trait::async_trait;
use nightbell_core::Timestamp;
use nightbell_store::{Audit, AuditEntry, AuditFilter, AuditRow, RevisionRow, StoreError};

#[async_trait]
impl Audit for GatedStore {
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        self.inner.record(entry).await
    }

    async fn audit(&self, filter: &AuditFilter) -> Result<(Vec<AuditRow>, Option<i64>), StoreError> {
        self.inner.audit(filter).await
    }

    async fn audit_row(&self, id: i64) -> Result<Option<AuditRow>, StoreError> {
        self.inner.audit_row(id).await
    }

    async fn resource_revision(
        &self,
        kind: &str,
        name: &str,
        revision: i64,
    ) -> Result<Option<RevisionRow>, StoreError> {
        self.inner.resource_revision(kind, name, revision).await
    }

    async fn delete_audit(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.inner.delete_audit(before, limit).await
    }
}
