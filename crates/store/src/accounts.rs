//! What people sign in with: passwords, sessions, links that work once, and how often somebody failed.

use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use std::fmt;

/// What somebody signs in with.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Whose.
    pub user: String,
    /// The password's Argon2id hash in PHC's format; without one, no password is right.
    pub password: Option<String>,
    /// When it was set.
    pub password_changed_at: Option<Timestamp>,
}

impl fmt::Debug for AccountRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountRow({})", self.user)
    }
}

/// A browser that is signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// What it is called where sessions are listed and ended; no secret.
    pub id: String,
    /// SHA-256 of what its cookie holds.
    pub sha256: [u8; 32],
    /// Who.
    pub user: String,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it was last used, to some minutes.
    pub last_used_at: Timestamp,
    /// From which address it was last used.
    pub address: String,
    /// What the browser called itself when it was last used.
    pub device: String,
    /// When it ends in any case, where that is sooner than sessions do.
    pub ends_at: Option<Timestamp>,
}

impl fmt::Debug for SessionRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionRow({}, {})", self.id, self.user)
    }
}

/// What a session begins by. It is looked at again as the session is written: what ended meanwhile begins none.
#[derive(Clone, PartialEq, Eq)]
pub enum SessionProof {
    /// The hash of the password that was right.
    Password(String),
    /// The id of the passkey that answered.
    Passkey(String),
    /// Something that is used up by it: a code of a provider, the set-up link.
    Used,
}

impl fmt::Debug for SessionProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionProof(…)")
    }
}

/// A link that works once.
#[derive(Clone, PartialEq, Eq)]
pub struct TicketRow {
    /// SHA-256 of its code.
    pub sha256: [u8; 32],
    /// What it is good for.
    pub purpose: String,
    /// For whom, where it is for somebody.
    pub user: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
}

impl fmt::Debug for TicketRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TicketRow({}, {:?})", self.purpose, self.user)
    }
}

/// A generator of codes that somebody has beside their password.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactorRow {
    /// Whose.
    pub user: String,
    /// Its secret, encrypted.
    pub sealed: Vec<u8>,
    /// When a code of it was first right; before, it is not asked for.
    pub confirmed_at: Option<Timestamp>,
    /// The newest step whose code was used.
    pub last_step: i64,
}

impl fmt::Debug for SecondFactorRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecondFactorRow({})", self.user)
    }
}

/// How often somebody failed in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How often.
    pub count: u32,
    /// When last.
    pub last_at: Timestamp,
}

/// What is kept about signing in. What changes something takes what the audit log is told, in the same transaction, if it
/// changes anything. Every method may fail with [`StoreError::Unavailable`] while the database is away.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// What somebody signs in with.
    async fn account(&self, user: &str) -> Result<Option<AccountRow>, StoreError>;

    /// Whether anybody has a password.
    async fn has_accounts(&self) -> Result<bool, StoreError>;

    /// Makes or replaces an account, and ends that person's links, and their sessions but the one named. False, and nothing
    /// is done, when the one named has ended: whoever changes their own password was signed out meanwhile.
    async fn put_account(
        &self,
        account: &AccountRow,
        but_session: Option<&str>,
        told: &AuditEntry,
    ) -> Result<bool, StoreError>;

    /// Adds a session; false when what it begins by is not there any more.
    async fn create_session(
        &self,
        session: &SessionRow,
        proof: &SessionProof,
        told: &AuditEntry,
    ) -> Result<bool, StoreError>;

    /// The session whose cookie has this SHA-256.
    async fn session_by_hash(&self, sha256: &[u8; 32]) -> Result<Option<SessionRow>, StoreError>;

    /// Remembers when, from where and with what a session was used.
    async fn touch_session(&self, id: &str, at: Timestamp, address: &str, device: &str) -> Result<(), StoreError>;

    /// Somebody's sessions, the one used last first.
    async fn sessions_of(&self, user: &str) -> Result<Vec<SessionRow>, StoreError>;

    /// Ends one session of somebody; false when there is none.
    async fn end_session(&self, user: &str, id: &str, told: &AuditEntry) -> Result<bool, StoreError>;

    /// Ends somebody's sessions but the one named; how many.
    async fn end_sessions_of(
        &self,
        user: &str,
        but_session: Option<&str>,
        told: &AuditEntry,
    ) -> Result<usize, StoreError>;

    /// Adds a ticket; of its purpose and person earlier ones are deleted.
    async fn create_ticket(&self, ticket: &TicketRow, told: Option<&AuditEntry>) -> Result<(), StoreError>;

    /// A ticket, by the SHA-256 of its code.
    async fn ticket(&self, sha256: &[u8; 32]) -> Result<Option<TicketRow>, StoreError>;

    /// Takes a ticket away; false when somebody else was faster.
    async fn use_ticket(&self, sha256: &[u8; 32]) -> Result<bool, StoreError>;

    /// Somebody's second factor.
    async fn second_factor(&self, user: &str) -> Result<Option<SecondFactorRow>, StoreError>;

    /// Makes or replaces a second factor, with the SHA-256 of its recovery codes.
    async fn put_second_factor(
        &self,
        factor: &SecondFactorRow,
        recovery: &[[u8; 32]],
        told: Option<&AuditEntry>,
    ) -> Result<(), StoreError>;

    /// Takes a second factor and its recovery codes away; false when there is none.
    async fn delete_second_factor(&self, user: &str, told: &AuditEntry) -> Result<bool, StoreError>;

    /// Uses the code of a step; false when that step, or a later one, was used before.
    async fn use_step(&self, user: &str, step: i64) -> Result<bool, StoreError>;

    /// Uses a recovery code; false when there is none such.
    async fn use_recovery_code(&self, user: &str, sha256: &[u8; 32]) -> Result<bool, StoreError>;

    /// How often a subject failed.
    async fn failures(&self, subject: &str) -> Result<Option<Failures>, StoreError>;

    /// Counts a failure; the count begins anew when the last one was before `forget_before`. The count with this one.
    async fn count_failure(
        &self,
        subject: &str,
        at: Timestamp,
        forget_before: Timestamp,
    ) -> Result<Failures, StoreError>;

    /// Forgets a subject's failures.
    async fn forget_failures(&self, subject: &str) -> Result<(), StoreError>;

    /// Takes back one failure that was counted before it was known not to be one.
    async fn uncount_failure(&self, subject: &str) -> Result<(), StoreError>;

    /// Deletes a slice of sessions made or last used too long ago, of those, of tickets and of journeys that ended before
    /// `now`, and of failures before `used_before`; how many rows.
    async fn delete_stale_sign_ins(
        &self,
        made_before: Timestamp,
        used_before: Timestamp,
        now: Timestamp,
        limit: usize,
    ) -> Result<usize, StoreError>;
}
