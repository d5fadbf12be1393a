//! A forgotten password: a link by mail to the address in the person's document, which works once and not for long.

use super::throttle::allows;
use super::ticket::Purpose;
use super::{PasswordFailure, Visitor, may_sign_in, who};
use crate::limits::{RESETS_PER_ADDRESS_FREE, RESETS_PER_PERSON_FREE};
use crate::network::counted_as;
use crate::{Engine, EngineError};
use nightbell_core::Name;
use nightbell_store::{AuditAction, AuditMeans};

/// What somebody reads who asked for a new password. The link is a secret.
pub type ResetWords = dyn Fn(&str) -> String + Send + Sync;

/// Why no new password is set by a link.
#[derive(Debug, thiserror::Error)]
pub enum ResetFailure {
    /// The link was used, replaced, or is too old.
    #[error("this link does not work any more; ask for a new one")]
    NoLink,
    /// The password will not do.
    #[error(transparent)]
    Password(#[from] PasswordFailure),
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Engine {
    /// Sends a link for a new password to whoever is called so, if they have an e-mail address. Whether they do is not
    /// answered: let nobody wait for it. Too many from one address or for one person, and nothing is sent.
    pub async fn send_reset(&self, name: &str, visitor: Visitor<'_>, words: &ResetWords) -> Result<(), EngineError> {
        let address = visitor.address;
        self.follow_configuration().await?;
        let configuration = self.configuration();
        let found = who(configuration.documents(), name);
        let found = found.filter(|user| self.may_sign_in_here(configuration.documents(), user));
        let email = found.as_ref().and_then(|user| configuration.documents().user(user)?.email.clone());
        let Some((user, email)) = found.zip(email) else { return Ok(()) };
        for (subject, free) in [
            (format!("reset from:{}", counted_as(address)), RESETS_PER_ADDRESS_FREE),
            (format!("reset of:{user}"), RESETS_PER_PERSON_FREE),
        ] {
            if !allows(self, &subject, free).await? {
                tracing::warn!(%user, address, "reset.throttled");
                return Ok(());
            }
        }
        let told = visitor.tells(AuditAction::PasswordLinkSent, self.store.now().await?).about("users", &user);
        let code = self.make_ticket_told(Purpose::Reset, Some(&user), Some(&told)).await?;
        let link = format!("{}/reset/{code}", self.settings.public_url);
        self.mail(&user, &email, &words(&link)).await
    }

    /// Whose password a link is for, while it works.
    pub async fn reset_of(&self, code: &str) -> Result<Option<Name>, EngineError> {
        let ticket = self.look_at_ticket(Purpose::Reset, code).await?;
        let user = ticket.and_then(|ticket| ticket.user).map(Name::from);
        let configuration = self.configuration();
        Ok(user.filter(|user| may_sign_in(configuration.documents(), user)))
    }

    /// Sets a new password by a link, which ends the link and every session.
    pub async fn reset_password(&self, code: &str, password: &str, visitor: Visitor<'_>) -> Result<Name, ResetFailure> {
        let user = self.reset_of(code).await?.ok_or(ResetFailure::NoLink)?;
        let hash = self.hash_password(&user, password).await?;
        if !self.use_ticket(code).await? {
            return Err(ResetFailure::NoLink);
        }
        let now = self.store.now().await.map_err(EngineError::from)?;
        let told = visitor.tells_of(&user, AuditMeans::Link, AuditAction::PasswordSet, now);
        hash.keep(&*self.store, &user, None, told).await.map_err(EngineError::from)?;
        Ok(user)
    }
}
