//! Logging programs in, which the simulator's people do not: passed on without a gate.

use super::GatedStore;
use async_trait::async_trait;
use nightbell_core::Timestamp;
use nightbell_store::{AuditEntry, DeviceLoginRow, DeviceLogins, StoreError};

#[async_trait]
impl DeviceLogins for GatedStore {
    async fn create_device_login(&self, login: &DeviceLoginRow, waiting_max: usize) -> Result<bool, StoreError> {
        self.inner.create_device_login(login, waiting_max).await
    }

    async fn device_login(&self, sha256: &[u8; 32]) -> Result<Option<DeviceLoginRow>, StoreError> {
        self.inner.device_login(sha256).await
    }

    async fn undecided_device_login(&self, user_code_sha256: &[u8; 32]) -> Result<Option<DeviceLoginRow>, StoreError> {
        self.inner.undecided_device_login(user_code_sha256).await
    }

    async fn note_device_asked(&self, sha256: &[u8; 32], at: Timestamp, interval_s: u32) -> Result<(), StoreError> {
        self.inner.note_device_asked(sha256, at, interval_s).await
    }

    async fn decide_device_login(
        &self,
        user_code_sha256: &[u8; 32],
        user: &str,
        allowed: bool,
        now: Timestamp,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        self.inner.decide_device_login(user_code_sha256, user, allowed, now, told).await
    }

    async fn take_device_login(&self, sha256: &[u8; 32]) -> Result<bool, StoreError> {
        self.inner.take_device_login(sha256).await
    }

    async fn delete_expired_device_logins(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.inner.delete_expired_device_logins(before, limit).await
    }
}
