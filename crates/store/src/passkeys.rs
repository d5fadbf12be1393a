//! Passkeys (WebAuthn), and the challenges that wait for an answer.

use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use std::fmt;

/// A passkey.
#[derive(Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// What it is called where passkeys are listed and removed; no secret.
    pub id: String,
    /// Whose.
    pub user: String,
    /// The id that its authenticator gave it.
    pub credential_id: Vec<u8>,
    /// What its person calls it.
    pub name: String,
    /// Its public key.
    pub key: Vec<u8>,
    /// What changes with each use, the signature counter among it.
    pub state: Vec<u8>,
    /// How its authenticator is reached, a bit each.
    pub transports: u8,
    /// When it was made.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    pub last_used_at: Option<Timestamp>,
}

impl fmt::Debug for PasskeyRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PasskeyRow({}, {})", self.id, self.user)
    }
}

/// A challenge that waits for an answer.
#[derive(Clone, PartialEq, Eq)]
pub struct ChallengeRow {
    /// SHA-256 of it.
    pub sha256: [u8; 32],
    /// Whose passkey is made; for signing in nobody's.
    pub user: Option<String>,
    /// What was asked for.
    pub state: Vec<u8>,
    /// When.
    pub created_at: Timestamp,
    /// Until when an answer counts.
    pub expires_at: Timestamp,
}

impl fmt::Debug for ChallengeRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChallengeRow({:?})", self.user)
    }
}

/// What is kept about passkeys. Every method may fail with [`StoreError::Unavailable`] while the database is away.
#[async_trait]
pub trait Passkeys: Send + Sync {
    /// Adds one; false when somebody has it, or its person has `of_user_max` already.
    async fn create_passkey(
        &self,
        passkey: &PasskeyRow,
        of_user_max: usize,
        told: &AuditEntry,
    ) -> Result<bool, StoreError>;

    /// Somebody's, oldest first.
    async fn passkeys_of(&self, user: &str) -> Result<Vec<PasskeyRow>, StoreError>;

    /// The one that an authenticator calls so.
    async fn passkey_by_credential(&self, credential_id: &[u8]) -> Result<Option<PasskeyRow>, StoreError>;

    /// Remembers that one was used and its new state, if it is still there in the state that was `seen`; false otherwise.
    async fn use_passkey(&self, id: &str, seen: &[u8], state: &[u8], at: Timestamp) -> Result<bool, StoreError>;

    /// Takes one of somebody's away, or all of them; how many.
    async fn delete_passkeys(&self, user: &str, id: Option<&str>, told: &AuditEntry) -> Result<usize, StoreError>;

    /// Adds a challenge; false when `waiting_max` wait already.
    async fn create_challenge(&self, challenge: &ChallengeRow, waiting_max: usize) -> Result<bool, StoreError>;

    /// Takes a challenge away; none when there is none, or somebody was faster.
    async fn take_challenge(&self, sha256: &[u8; 32]) -> Result<Option<ChallengeRow>, StoreError>;

    /// Deletes a slice of the challenges that expired before `before`; how many.
    async fn delete_expired_challenges(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError>;
}
