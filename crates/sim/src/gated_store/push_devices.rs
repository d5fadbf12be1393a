//! Browsers that get push messages, which the simulator's people do not have: passed on without a gate.

use super::GatedStore;
use async_trait::async_trait;
use nightbell_core::Timestamp;
use nightbell_store::{AuditEntry, PushDeviceRow, PushDevices, PushNote, StoreError};

#[async_trait]
impl PushDevices for GatedStore {
    async fn put_push_device(
        &self,
        device: &PushDeviceRow,
        of_user_max: usize,
        told: &AuditEntry,
    ) -> Result<Option<PushDeviceRow>, StoreError> {
        self.inner.put_push_device(device, of_user_max, told).await
    }

    async fn push_devices(&self, user: Option<&str>) -> Result<Vec<PushDeviceRow>, StoreError> {
        self.inner.push_devices(user).await
    }

    async fn delete_push_device(
        &self,
        user: &str,
        id: &str,
        sealed: Option<&[u8]>,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        self.inner.delete_push_device(user, id, sealed, told).await
    }

    async fn note_pushes(&self, notes: &[PushNote], at: Timestamp) -> Result<(), StoreError> {
        self.inner.note_pushes(notes, at).await
    }

    async fn confirm_push(&self, user: &str, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        self.inner.confirm_push(user, id, at).await
    }
}
