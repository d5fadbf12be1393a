//! Verification of contact methods, which the simulator's people do not: passed on without a gate.

use super::GatedStore;
use async_trait::async_trait;
use nightbell_core::Timestamp;
use nightbell_store::{AuditEntry, SentCode, StoreError, VerificationRow, Verifications};

#[async_trait]
impl Verifications for GatedStore {
    async fn verifications(&self, user: Option<&str>) -> Result<Vec<VerificationRow>, StoreError> {
        self.inner.verifications(user).await
    }

    async fn put_code(
        &self,
        user: &str,
        method: &str,
        address_sha256: &[u8; 32],
        code: SentCode,
        told: &AuditEntry,
    ) -> Result<(), StoreError> {
        self.inner.put_code(user, method, address_sha256, code, told).await
    }

    async fn count_try(
        &self,
        user: &str,
        method: &str,
        address_sha256: &[u8; 32],
    ) -> Result<Option<SentCode>, StoreError> {
        self.inner.count_try(user, method, address_sha256).await
    }

    async fn use_code(
        &self,
        user: &str,
        method: &str,
        mac: &[u8; 32],
        at: Timestamp,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        self.inner.use_code(user, method, mac, at, told).await
    }
}
