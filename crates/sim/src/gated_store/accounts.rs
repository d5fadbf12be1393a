//! Signing in, which the simulator's people do not: passed on without a gate.

use super::GatedStore;
use async_trait::async_trait;
use nightbell_core::Timestamp;
use nightbell_store::{
    AccountRow, Accounts, AuditEntry, Failures, SecondFactorRow, SessionProof, SessionRow, StoreError, TicketRow,
};

#[async_trait]
impl Accounts for GatedStore {
    async fn account(&self, user: &str) -> Result<Option<AccountRow>, StoreError> {
        self.inner.account(user).await
    }

    async fn has_accounts(&self) -> Result<bool, StoreError> {
        self.inner.has_accounts().await
    }

    async fn put_account(
        &self,
        account: &AccountRow,
        but_session: Option<&str>,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        self.inner.put_account(account, but_session, told).await
    }

    async fn create_session(
        &self,
        session: &SessionRow,
        proof: &SessionProof,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        self.inner.create_session(session, proof, told).await
    }

    async fn session_by_hash(&self, sha256: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        self.inner.session_by_hash(sha256).await
    }

    async fn touch_session(&self, id: &str, at: Timestamp, address: &str, device: &str) -> Result<(), StoreError> {
        self.inner.touch_session(id, at, address, device).await
    }

    async fn sessions_of(&self, user: &str) -> Result<Vec<SessionRow>, StoreError> {
        self.inner.sessions_of(user).await
    }

    async fn end_session(&self, user: &str, id: &str, told: &AuditEntry) -> Result<bool, StoreError> {
        self.inner.end_session(user, id, told).await
    }

    async fn end_sessions_of(
        &self,
        user: &str,
        but_session: Option<&str>,
        told: &AuditEntry,
    ) -> Result<usize, StoreError> {
        self.inner.end_sessions_of(user, but_session, told).await
    }

    async fn create_ticket(&self, ticket: &TicketRow, told: Option<&AuditEntry>) -> Result<(), StoreError> {
        self.inner.create_ticket(ticket, told).await
    }

    async fn ticket(&self, sha256: &[u8; 32]) -> Result<Option<TicketRow>, StoreError> {
        self.inner.ticket(sha256).await
    }

    async fn use_ticket(&self, sha256: &[u8; 32]) -> Result<bool, StoreError> {
        self.inner.use_ticket(sha256).await
    }

    async fn second_factor(&self, user: &str) -> Result<Option<SecondFactorRow>, StoreError> {
        self.inner.second_factor(user).await
    }

    async fn put_second_factor(
        &self,
        factor: &SecondFactorRow,
        recovery: &[[u8; 32]],
        told: Option<&AuditEntry>,
    ) -> Result<(), StoreError> {
        self.inner.put_second_factor(factor, recovery, told).await
    }

    async fn delete_second_factor(&self, user: &str, told: &AuditEntry) -> Result<bool, StoreError> {
        self.inner.delete_second_factor(user, told).await
    }

    async fn use_step(&self, user: &str, step: i64) -> Result<bool, StoreError> {
        self.inner.use_step(user, step).await
    }

    async fn use_recovery_code(&self, user: &str, sha256: &[u8; 32]) -> Result<bool, StoreError> {
        self.inner.use_recovery_code(user, sha256).await
    }

    async fn failures(&self, subject: &str) -> Result<Option<Failures>, StoreError> {
        self.inner.failures(subject).await
    }

    async fn count_failure(
        &self,
        subject: &str,
        at: Timestamp,
        forget_before: Timestamp,
    ) -> Result<Failures, StoreError> {
        self.inner.count_failure(subject, at, forget_before).await
    }

    async fn uncount_failure(&self, subject: &str) -> Result<(), StoreError> {
        self.inner.uncount_failure(subject).await
    }

    async fn forget_failures(&self, subject: &str) -> Result<(), StoreError> {
        self.inner.forget_failures(subject).await
    }

    async fn delete_stale_sign_ins(
        &self,
        made_before: Timestamp,
        used_before: Timestamp,
        now: Timestamp,
        limit: usize,
    ) -> Result<usize, StoreError> {
        self.inner.delete_stale_sign_ins(made_before, used_before, now, limit).await
    }
}
