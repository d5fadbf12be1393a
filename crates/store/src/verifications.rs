//! Which contact methods people have shown to be theirs. Kept beside the documents: an `apply` changes nothing of it.

use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use std::fmt;

/// A code that was sent and not used yet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SentCode {
    /// Its HMAC.
    pub mac: [u8; 32],
    /// Until when it works.
    pub expires_at: Timestamp,
    /// How often somebody tried to say it.
    pub tries: u32,
}

impl fmt::Debug for SentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SentCode({} tries)", self.tries)
    }
}

/// What is known of a contact method's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationRow {
    /// Whose.
    pub user: String,
    /// The contact method.
    pub method: String,
    /// SHA-256 of the kind and the address: of another address it says nothing.
    pub address_sha256: [u8; 32],
    /// Since when it is known to be theirs.
    pub verified_at: Option<Timestamp>,
    /// The code that was sent last, until it is used.
    pub code: Option<SentCode>,
}

/// What is kept about contact methods. What changes something takes what the audit log is told. Every method may fail with [`StoreError::Unavailable`] while the database is away.
#[async_trait]
pub trait Verifications: Send + Sync {
    /// All rows; of one person, or of everybody; by user and method.
    async fn verifications(&self, user: Option<&str>) -> Result<Vec<VerificationRow>, StoreError>;

    /// Makes or replaces the row of a contact method. What was verified for the same address stays so.
    async fn put_code(
        &self,
        user: &str,
        method: &str,
        address_sha256: &[u8; 32],
        code: SentCode,
        told: &AuditEntry,
    ) -> Result<(), StoreError>;

    /// Counts a try at the code of a contact method before it is judged; the code with this try in it. None where none was sent
    /// to this address, or it was used.
    async fn count_try(
        &self,
        user: &str,
        method: &str,
        address_sha256: &[u8; 32],
    ) -> Result<Option<SentCode>, StoreError>;

    /// Uses a code: the method is verified. False when it was used, or another one was sent.
    async fn use_code(
        &self,
        user: &str,
        method: &str,
        mac: &[u8; 32],
        at: Timestamp,
        told: &AuditEntry,
    ) -> Result<bool, StoreError>;
}
