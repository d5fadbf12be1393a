//! Who signs in elsewhere: whom a provider's people are here, what their groups there give them, and browsers on their way.

use crate::{AuditAction, AuditEntry, StoreError};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use std::fmt;

/// Somebody as a provider knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityRow {
    /// What it is called where identities are listed and taken away.
    pub id: String,
    /// The provider, as it calls itself.
    pub issuer: String,
    /// Who it is there.
    pub subject: String,
    /// Who it is here.
    pub user: String,
    /// Their e-mail address there.
    pub email: Option<String>,
    /// The role that their groups there give.
    pub role: Option<String>,
    /// The teams that their groups there put them in, in order.
    pub teams: Vec<String>,
    /// When it was linked.
    pub created_at: Timestamp,
    /// When they last signed in by it.
    pub last_used_at: Timestamp,
}

/// A browser that was sent to a provider.
#[derive(Clone, PartialEq, Eq)]
pub struct JourneyRow {
    /// SHA-256 of what it has to bring back.
    pub sha256: [u8; 32],
    /// What it was sent with, encrypted.
    pub sealed: Vec<u8>,
    /// Until when it may come back.
    pub expires_at: Timestamp,
}

impl fmt::Debug for JourneyRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JourneyRow(until {})", self.expires_at)
    }
}

/// What becomes of the other ways in of somebody whose identity is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherWaysIn {
    /// They stay.
    Stay,
    /// Password, second factor, passkeys, links and sessions end: whoever had them is not vouched for.
    End,
}

/// What is kept about signing in elsewhere. Every method may fail with [`StoreError::Unavailable`] while the database is away.
#[async_trait]
pub trait Identities: Send + Sync {
    /// An identity.
    async fn identity(&self, issuer: &str, subject: &str) -> Result<Option<IdentityRow>, StoreError>;

    /// All identities, by user and then by their making.
    async fn identities(&self) -> Result<Vec<IdentityRow>, StoreError>;

    /// Makes an identity, or writes anew what changes of the one with its issuer and subject: address, role, teams and last
    /// use. Raises the configuration's revision when that changed a role or teams, so that every node takes note. As it is
    /// kept: of two that are made at once, the first. `told` says that it is linked; where it was, and another role or other
    /// teams come of it, that it changed.
    async fn put_identity(
        &self,
        identity: &IdentityRow,
        others: OtherWaysIn,
        told: &AuditEntry,
    ) -> Result<IdentityRow, StoreError>;

    /// Takes an identity of somebody away, ends their sessions, and raises the configuration's revision; false when there is
    /// none.
    async fn delete_identity(&self, user: &str, id: &str, told: &AuditEntry) -> Result<bool, StoreError>;

    /// Keeps what a browser is sent away with.
    async fn begin_journey(&self, journey: &JourneyRow) -> Result<(), StoreError>;

    /// Takes it away; none when there is none, or somebody else was faster.
    async fn end_journey(&self, sha256: &[u8; 32]) -> Result<Option<JourneyRow>, StoreError>;
}

/// Teams as a column has them.
pub(crate) fn teams_to_text(teams: &[String]) -> String {
    teams.join(" ")
}

/// The same back.
pub(crate) fn teams_from_text(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// What the audit log is told of an identity that is written; nothing when all it gives is as it was.
pub(crate) fn told_of(
    told: &AuditEntry,
    before: Option<&IdentityRow>,
    others: OtherWaysIn,
    is_changed: bool,
) -> Option<AuditEntry> {
    match before {
        None if others == OtherWaysIn::End => {
            Some(told.clone().with("ended", "password, second factor, passkeys, sessions, links and devices"))
        }
        None => Some(told.clone()),
        Some(_) if is_changed => Some(AuditEntry { action: AuditAction::IdentityChanged, ..told.clone() }),
        Some(_) => None,
    }
}

/// What of an identity counts beside the documents.
pub(crate) fn grants(identity: Option<&IdentityRow>) -> (Option<&str>, &[String]) {
    identity.map_or((None, &[]), |identity| (identity.role.as_deref(), &identity.teams))
}
