//! Programs that ask to be logged in as whoever says yes in a browser (RFC 8628).

use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use std::fmt;

/// A program that waits to be logged in.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceLoginRow {
    /// SHA-256 of the code that the program holds.
    pub sha256: [u8; 32],
    /// SHA-256 of the code that its person reads.
    pub user_code_sha256: [u8; 32],
    /// The address that it asked from.
    pub address: String,
    /// What its machine calls itself.
    pub machine: String,
    /// What its token is narrowed to, words with blanks between.
    pub scopes: String,
    /// How long its token is to be good, in milliseconds.
    pub lasts_ms: i64,
    /// When it asked first.
    pub created_at: Timestamp,
    /// Until when it may be allowed, and come for its token.
    pub expires_at: Timestamp,
    /// How many seconds it has to let pass before it asks again.
    pub interval_s: u32,
    /// When it last asked whether somebody has decided.
    pub asked_at: Option<Timestamp>,
    /// Who decided.
    pub user: Option<String>,
    /// What they decided.
    pub allowed: Option<bool>,
}

impl fmt::Debug for DeviceLoginRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceLoginRow({:?}, {:?}, {:?})", self.machine, self.user, self.allowed)
    }
}

/// What is kept about programs that wait. Every method may fail with [`StoreError::Unavailable`] while the database is away.
#[async_trait]
pub trait DeviceLogins: Send + Sync {
    /// Adds one; false when `waiting_max` wait already, or the code that its person reads is another's.
    async fn create_device_login(&self, login: &DeviceLoginRow, waiting_max: usize) -> Result<bool, StoreError>;

    /// The one that holds the code with this SHA-256.
    async fn device_login(&self, sha256: &[u8; 32]) -> Result<Option<DeviceLoginRow>, StoreError>;

    /// The one whose person reads the code with this SHA-256, while nobody has decided.
    async fn undecided_device_login(&self, user_code_sha256: &[u8; 32]) -> Result<Option<DeviceLoginRow>, StoreError>;

    /// Remembers that it asked, and how long it has to wait from now on.
    async fn note_device_asked(&self, sha256: &[u8; 32], at: Timestamp, interval_s: u32) -> Result<(), StoreError>;

    /// Writes who decided what, if nobody has and it is not too late at `now`; false otherwise.
    async fn decide_device_login(
        &self,
        user_code_sha256: &[u8; 32],
        user: &str,
        allowed: bool,
        now: Timestamp,
        told: &AuditEntry,
    ) -> Result<bool, StoreError>;

    /// Takes one away about which somebody has decided; false when somebody else was faster.
    async fn take_device_login(&self, sha256: &[u8; 32]) -> Result<bool, StoreError>;

    /// Deletes a slice of those that expired before `before`; how many.
    async fn delete_expired_device_logins(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError>;
}
