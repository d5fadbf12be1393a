//! Browsers that get push messages.

use crate::{AuditAction, AuditEntry, StoreError};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use std::fmt;

/// A browser that gets push messages of one person.
#[derive(Clone, PartialEq, Eq)]
pub struct PushDeviceRow {
    /// What it is called where devices are listed and removed; no secret.
    pub id: String,
    /// Whose.
    pub user: String,
    /// SHA-256 of the address that its push service gave it.
    pub endpoint_sha256: [u8; 32],
    /// The address and its keys, sealed.
    pub sealed: Vec<u8>,
    /// What its person calls it.
    pub label: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When its push service last took a message.
    pub last_sent_at: Option<Timestamp>,
    /// When it last said that it showed one.
    pub last_confirmed_at: Option<Timestamp>,
    /// What its push service said when it last took none; nothing once it takes one.
    pub last_failure: Option<String>,
}

impl fmt::Debug for PushDeviceRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PushDeviceRow({}, {})", self.id, self.user)
    }
}

/// What became of a message to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushNote {
    /// The device.
    pub id: String,
    /// Nothing when its push service took the message, else what it said.
    pub failure: Option<String>,
}

/// What is told of a device that is somebody else's from now on.
pub(crate) fn taken_over(told: &AuditEntry, user: &str, id: &str) -> AuditEntry {
    AuditEntry { action: AuditAction::DeviceRemoved, ..told.clone().about("users", user).with("device", id) }
}

/// What is kept about devices. Every method may fail with [`StoreError::Unavailable`] while the database is away.
#[async_trait]
pub trait PushDevices: Send + Sync {
    /// Adds one. An address that is known already gets these keys and this label; it stays the same device where it is the
    /// same person's, of which nothing is told, and is a new one where it was somebody else's. None when its person has
    /// `of_user_max` others.
    async fn put_push_device(
        &self,
        device: &PushDeviceRow,
        of_user_max: usize,
        told: &AuditEntry,
    ) -> Result<Option<PushDeviceRow>, StoreError>;

    /// Somebody's, or everybody's; oldest first.
    async fn push_devices(&self, user: Option<&str>) -> Result<Vec<PushDeviceRow>, StoreError>;

    /// Removes one of somebody's; false when there is none. With `sealed`, only while it has this address and these keys.
    async fn delete_push_device(
        &self,
        user: &str,
        id: &str,
        sealed: Option<&[u8]>,
        told: &AuditEntry,
    ) -> Result<bool, StoreError>;

    /// Notes what became of messages to devices.
    async fn note_pushes(&self, notes: &[PushNote], at: Timestamp) -> Result<(), StoreError>;

    /// Notes that a device of somebody's showed a message, unless a later one is noted; false when there is no such device.
    async fn confirm_push(&self, user: &str, id: &str, at: Timestamp) -> Result<bool, StoreError>;
}
