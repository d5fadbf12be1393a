//! Passkeys, which the simulator's people do not have: passed on without a gate.

use super::GatedStore;
use async_trait::async_trait;
use nightbell_core::Timestamp;
use nightbell_store::{AuditEntry, ChallengeRow, PasskeyRow, Passkeys, StoreError};

#[async_trait]
impl Passkeys for GatedStore {
    async fn create_passkey(
        &self,
        passkey: &PasskeyRow,
        of_user_max: usize,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        self.inner.create_passkey(passkey, of_user_max, told).await
    }

    async fn passkeys_of(&self, user: &str) -> Result<Vec<PasskeyRow>, StoreError> {
        self.inner.passkeys_of(user).await
    }

    async fn passkey_by_credential(&self, credential_id: &[u8]) -> Result<Option<PasskeyRow>, StoreError> {
        self.inner.passkey_by_credential(credential_id).await
    }

    async fn use_passkey(&self, id: &str, seen: &[u8], state: &[u8], at: Timestamp) -> Result<bool, StoreError> {
        self.inner.use_passkey(id, seen, state, at).await
    }

    async fn delete_passkeys(&self, user: &str, id: Option<&str>, told: &AuditEntry) -> Result<usize, StoreError> {
        self.inner.delete_passkeys(user, id, told).await
    }

    async fn create_challenge(&self, challenge: &ChallengeRow, waiting_max: usize) -> Result<bool, StoreError> {
        self.inner.create_challenge(challenge, waiting_max).await
    }

    async fn take_challenge(&self, sha256: &[u8; 32]) -> Result<Option<ChallengeRow>, StoreError> {
        self.inner.take_challenge(sha256).await
    }

    async fn delete_expired_challenges(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.inner.delete_expired_challenges(before, limit).await
    }
}
