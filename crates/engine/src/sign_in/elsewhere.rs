//! Signing in elsewhere: a browser leaves for a provider with what has to come back, and comes back as somebody whom the
//! provider vouches for.
//!
//! **Architecture Invariant:** who somebody is, is the issuer's subject, kept in a row; an e-mail address counts once, to
//! find the person that the row is made for, and only where the provider says that it is verified.

mod link;
mod people;
mod settings;

pub use link::LinkFailure;
pub use settings::{PasswordUse, SignInProvider, SignInSettings};

use super::{Session, SessionSecret, Visitor};
use crate::limits::JOURNEY_MINUTES_MAX;
use crate::vault::random_text;
use crate::{Engine, EngineError, hash_token};
use jiff::SignedDuration;
use nightbell_channels::{IdentityProviderError, Journey};
use nightbell_core::{Name, Timestamp};
use nightbell_store::{AuditAction, JourneyRow, SessionProof, StoreError};
use serde::{Deserialize, Serialize};

/// Where the secret of a journey is sealed for.
const JOURNEYS: &str = "journeys";
/// Letters and digits of each of its random texts; a verifier of PKCE has at least 43.
const RANDOM_CHARS: usize = 43;

/// A browser that leaves.
#[derive(Clone)]
pub struct Departure {
    /// Where it goes.
    pub url: String,
    /// What its cookie has to hold when it comes back; a secret.
    pub cookie: String,
}

impl std::fmt::Debug for Departure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Departure(…)")
    }
}

/// What a browser comes back with.
#[derive(Clone, Default)]
pub struct Return {
    /// Its cookie.
    pub cookie: String,
    /// `state`.
    pub state: String,
    /// `code`.
    pub code: String,
    /// `iss` (RFC 9207), where the provider says it.
    pub issuer: Option<String>,
    /// `error`, where it is one.
    pub error: Option<String>,
}

impl std::fmt::Debug for Return {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Return(…)")
    }
}

/// What is kept of a journey, sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    provider: String,
    next: String,
    journey: Journey,
}

/// Why somebody is not signed in by a provider. What they read is another thing than what the log has.
#[derive(Debug, thiserror::Error)]
pub enum ElsewhereFailure {
    /// There is no such provider.
    #[error("there is no provider of this name in the settings")]
    NoProvider,
    /// This browser did not leave, left too long ago, or was back already.
    #[error("the browser was not sent to the provider from here, was too long on its way, or came back twice")]
    NotExpected,
    /// They were not let in there, or did not want to be.
    #[error("the provider answers {0:?}")]
    Declined(String),
    /// The provider did not do its part.
    #[error(transparent)]
    Provider(#[from] IdentityProviderError),
    /// Nobody here is known by this identity, and nobody new is made.
    #[error("nobody is known by this identity, and the provider makes no new users")]
    Unknown,
    /// The address is somebody's, and the provider does not say that it is theirs.
    #[error("the e-mail address belongs to {0}, and the provider does not say that it is verified")]
    NotVerified(Name),
    /// The address is an admin's, who are not linked by it.
    #[error("the e-mail address belongs to {0}, an admin, who is not linked by it")]
    IsAdmin(Name),
    /// The address is somebody's who is somebody else there.
    #[error("the e-mail address belongs to {0}, who is linked to another subject of this provider")]
    IsSomebodyElse(Name),
    /// The address belongs to several people.
    #[error("the e-mail address belongs to several users")]
    Ambiguous,
    /// They are disabled.
    #[error("{0} is disabled")]
    Disabled(Name),
    /// No user could be made of them.
    #[error("no user could be made: {0}")]
    NotMade(String),
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl ElsewhereFailure {
    /// Whom it concerns, where that is known.
    fn user(&self) -> &str {
        match self {
            ElsewhereFailure::NotVerified(user)
            | ElsewhereFailure::IsAdmin(user)
            | ElsewhereFailure::IsSomebodyElse(user)
            | ElsewhereFailure::Disabled(user) => user,
            _ => "",
        }
    }
}

impl From<StoreError> for ElsewhereFailure {
    fn from(error: StoreError) -> ElsewhereFailure {
        ElsewhereFailure::Engine(error.into())
    }
}

impl Engine {
    /// How people sign in beside their passwords.
    pub fn sign_in_settings(&self) -> &SignInSettings {
        &self.sign_in
    }

    /// Sends a browser to a provider; afterwards it goes on to `next`, which is a path of ours.
    pub async fn leave_for(&self, provider: &str, next: &str) -> Result<Departure, ElsewhereFailure> {
        let provider = self.sign_in.provider(provider).ok_or(ElsewhereFailure::NoProvider)?;
        let random = || random_text(&*self.entropy, RANDOM_CHARS);
        let now = self.store.now().await?;
        let redirect_uri = format!("{}/login/{}/callback", self.settings.public_url, provider.name);
        let journey = Journey { state: random(), nonce: random(), verifier: random(), redirect_uri };
        let url = provider.identities.begin(&journey, now).await?;
        let cookie = random();
        let sha256 = journey_hash(&cookie, &journey.state);
        let kept = Kept { provider: provider.name.to_string(), next: next.to_owned(), journey };
        let kept = serde_json::to_string(&kept).expect("invariant: it is a struct of texts");
        let expires_at = now.checked_add(SignedDuration::from_mins(JOURNEY_MINUTES_MAX)).unwrap_or(Timestamp::MAX);
        let sealed = self.vault.seal(JOURNEYS, &kept, &*self.entropy);
        self.store.begin_journey(&JourneyRow { sha256, sealed, expires_at }).await?;
        Ok(Departure { url: url.into(), cookie })
    }

    /// Signs in whoever comes back; and where to go on to.
    pub async fn return_from(
        &self,
        provider: &str,
        back: Return,
        visitor: Visitor<'_>,
    ) -> Result<(Session, SessionSecret, String), ElsewhereFailure> {
        let provider = self.sign_in.provider(provider).ok_or(ElsewhereFailure::NoProvider)?;
        let returned = self.vouched_for(provider, back, visitor).await;
        // What anybody can make happen without having been at the provider is no failed sign-in.
        if let Err(failure) = &returned
            && !matches!(failure, ElsewhereFailure::NotExpected | ElsewhereFailure::Engine(_))
        {
            let told = visitor.tells(AuditAction::SignInFailed, self.store.now().await?);
            let told =
                told.about("users", failure.user()).with("with", with(provider)).with("why", failure.to_string());
            self.store.record(&told).await?;
        }
        returned
    }

    async fn vouched_for(
        &self,
        provider: &SignInProvider,
        back: Return,
        visitor: Visitor<'_>,
    ) -> Result<(Session, SessionSecret, String), ElsewhereFailure> {
        let now = self.store.now().await?;
        // Whatever comes of it, it does not come a second time.
        let row = self.store.end_journey(&journey_hash(&back.cookie, &back.state)).await?;
        let row = row.filter(|row| row.expires_at > now).ok_or(ElsewhereFailure::NotExpected)?;
        let kept = self.vault.unseal(JOURNEYS, &row.sealed)?;
        let kept: Kept = serde_json::from_str(&kept).map_err(|_| ElsewhereFailure::NotExpected)?;
        // What one provider gave is not shown to another (mix-up, RFC 9207).
        if *kept.provider != *provider.name {
            return Err(ElsewhereFailure::NotExpected);
        }
        if let Some(other) = back.issuer.filter(|issuer| issuer != provider.identities.issuer()) {
            let other: String = other.chars().take(200).collect();
            return Err(IdentityProviderError::Untrusted(format!("it came back from {other:?}")).into());
        }
        if let Some(error) = back.error {
            return Err(ElsewhereFailure::Declined(error.chars().take(100).collect()));
        }
        let vouched = provider.identities.finish(&back.code, &kept.journey, now).await?;
        let user = self.welcome(provider, &vouched, visitor, now).await?;
        let ends_at = now.checked_add(self.sign_in.session).unwrap_or(Timestamp::MAX);
        let vouched_by = with(provider);
        let begun = self.begin_session_until(user.clone(), visitor, &vouched_by, &SessionProof::Used, Some(ends_at));
        let (session, secret) = begun.await?.ok_or(ElsewhereFailure::Disabled(user))?;
        Ok((session, secret, kept.next))
    }
}

/// What the audit log calls a provider.
fn with(provider: &SignInProvider) -> String {
    format!("provider:{}", provider.name)
}

/// Only the browser that left has both.
fn journey_hash(cookie: &str, state: &str) -> [u8; 32] {
    hash_token(&format!("{cookie}:{state}"))
}
