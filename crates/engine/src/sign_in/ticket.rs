//! Links that work once: a random code, of which only the SHA-256 is kept, good for one purpose and a while.

use crate::vault::random_text;
use crate::{Engine, EngineError, hash_token};
use jiff::SignedDuration;
use nightbell_core::{Name, Timestamp};
use nightbell_store::{AuditEntry, TicketRow};

/// What a ticket is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Making the first admin.
    SetUp,
    /// Setting a new password for somebody who forgot theirs.
    Reset,
    /// Saying the second factor after the right password.
    SecondFactor,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Purpose::SetUp => "set_up",
            Purpose::Reset => "reset",
            Purpose::SecondFactor => "second_factor",
        }
    }

    /// How long it works.
    const fn lasts(self) -> SignedDuration {
        match self {
            Purpose::SetUp => SignedDuration::from_hours(24),
            Purpose::Reset => SignedDuration::from_mins(30),
            Purpose::SecondFactor => SignedDuration::from_mins(5),
        }
    }
}

impl Engine {
    /// Makes a ticket; an earlier one of its purpose and person ends with it.
    pub(super) async fn make_ticket(&self, purpose: Purpose, user: Option<&Name>) -> Result<String, EngineError> {
        self.make_ticket_told(purpose, user, None).await
    }

    /// The same, and tells of it.
    pub(super) async fn make_ticket_told(
        &self,
        purpose: Purpose,
        user: Option<&Name>,
        told: Option<&AuditEntry>,
    ) -> Result<String, EngineError> {
        let code = random_text(&*self.entropy, 40);
        self.keep_ticket(purpose, user, &code, told).await?;
        Ok(code)
    }

    /// Keeps a code as a ticket, anew where it was used for nothing.
    pub(super) async fn keep_ticket(
        &self,
        purpose: Purpose,
        user: Option<&Name>,
        code: &str,
        told: Option<&AuditEntry>,
    ) -> Result<(), EngineError> {
        let now = self.store.now().await?;
        let ticket = TicketRow {
            sha256: hash_token(code),
            purpose: purpose.as_str().to_owned(),
            user: user.map(ToString::to_string),
            created_at: now,
            expires_at: now.checked_add(purpose.lasts()).unwrap_or(Timestamp::MAX),
        };
        Ok(self.store.create_ticket(&ticket, told).await?)
    }

    /// A ticket that still works.
    pub(super) async fn look_at_ticket(&self, purpose: Purpose, code: &str) -> Result<Option<TicketRow>, EngineError> {
        let now = self.store.now().await?;
        let ticket = self.store.ticket(&hash_token(code)).await?;
        Ok(ticket.filter(|ticket| ticket.purpose == purpose.as_str() && ticket.expires_at > now))
    }

    /// Takes a ticket away; false when somebody was faster.
    pub(super) async fn use_ticket(&self, code: &str) -> Result<bool, EngineError> {
        Ok(self.store.use_ticket(&hash_token(code)).await?)
    }
}
