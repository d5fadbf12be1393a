//! Identities that an admin links by hand, and takes away: for those who are not linked by an address.

use super::with;
use crate::rights::Principal;
use crate::vault::random_text;
use crate::{Engine, EngineError};
use nightbell_channels::limits::IDENTITY_SUBJECT_CHARS_MAX;
use nightbell_store::{AuditAction, IdentityRow, OtherWaysIn, StoreError};

/// Why an identity is not linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkFailure {
    /// There is no such person.
    #[error("there is no user {0:?}; apply the document of the user first")]
    NoSuchUser(String),
    /// There is no such provider.
    #[error("there is no provider {0:?}; [sign_in.providers.NAME] of the settings has those that there are")]
    NoSuchProvider(String),
    /// It is no subject.
    #[error(
        "the subject is empty or too long; take it from the log of a sign-in that was refused (sign_in.vouched), at most {IDENTITY_SUBJECT_CHARS_MAX} characters"
    )]
    NoSubject,
    /// It is somebody already.
    #[error("this subject is {0} already; take that identity away first")]
    IsSomebody(String),
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for LinkFailure {
    fn from(error: StoreError) -> LinkFailure {
        LinkFailure::Engine(error.into())
    }
}

impl Engine {
    /// Links somebody to a subject at a provider. Their groups there count from their first sign-in on.
    pub async fn link_identity(
        &self,
        user: &str,
        provider: &str,
        subject: &str,
        principal: &Principal,
    ) -> Result<IdentityRow, LinkFailure> {
        let known = self.sign_in.provider(provider);
        let known = known.ok_or_else(|| LinkFailure::NoSuchProvider(provider.to_owned()))?;
        if subject.is_empty() || subject.chars().count() > IDENTITY_SUBJECT_CHARS_MAX {
            return Err(LinkFailure::NoSubject);
        }
        let _one_at_a_time = self.newcomers.lock().await;
        self.follow_configuration().await?;
        if self.configuration().documents().user(user).is_none() {
            return Err(LinkFailure::NoSuchUser(user.to_owned()));
        }
        let issuer = known.identities.issuer();
        if let Some(linked) = self.store.identity(issuer, subject).await? {
            return if linked.user == user { Ok(linked) } else { Err(LinkFailure::IsSomebody(linked.user)) };
        }
        let now = self.store.now().await?;
        let identity = IdentityRow {
            id: random_text(&*self.entropy, 12),
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            user: user.to_owned(),
            email: None,
            role: None,
            teams: Vec::new(),
            created_at: now,
            last_used_at: now,
        };
        let told = principal.tells(AuditAction::IdentityLinked, now).about("users", user).with("with", with(known));
        let kept = self.store.put_identity(&identity, OtherWaysIn::Stay, &told).await?;
        if kept.user != user {
            return Err(LinkFailure::IsSomebody(kept.user));
        }
        tracing::info!(user, provider, "sign_in.linked by an admin");
        Ok(kept)
    }

    /// Takes an identity of somebody away, and ends their sessions; false when there is none.
    pub async fn unlink_identity(&self, user: &str, id: &str, principal: &Principal) -> Result<bool, EngineError> {
        let told = principal.tells(AuditAction::IdentityUnlinked, self.store.now().await?).about("users", user);
        let deleted = self.store.delete_identity(user, id, &told.with("identity", id)).await?;
        if deleted {
            tracing::info!(user, id, "sign_in.unlinked");
            self.follow_configuration().await?;
        }
        Ok(deleted)
    }
}
