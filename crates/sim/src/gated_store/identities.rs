//! Signing in elsewhere, which the simulator's people do not: passed on without a gate.

use super::GatedStore;
use async_trait::async_trait;
use nightbell_store::{AuditEntry, Identities, IdentityRow, JourneyRow, OtherWaysIn, StoreError};

#[async_trait]
impl Identities for GatedStore {
    async fn identity(&self, issuer: &str, subject: &str) -> Result<Option<IdentityRow>, StoreError> {
        self.inner.identity(issuer, subject).await
    }

    async fn identities(&self) -> Result<Vec<IdentityRow>, StoreError> {
        self.inner.identities().await
    }

    async fn put_identity(
        &self,
        identity: &IdentityRow,
        others: OtherWaysIn,
        told: &AuditEntry,
    ) -> Result<IdentityRow, StoreError> {
        self.inner.put_identity(identity, others, told).await
    }

    async fn delete_identity(&self, user: &str, id: &str, told: &AuditEntry) -> Result<bool, StoreError> {
        self.inner.delete_identity(user, id, told).await
    }

    async fn begin_journey(&self, journey: &JourneyRow) -> Result<(), StoreError> {
        self.inner.begin_journey(journey).await
    }

    async fn end_journey(&self, sha256: &[u8; 32]) -> Result<Option<JourneyRow>, StoreError> {
        self.inner.end_journey(sha256).await
    }
}
