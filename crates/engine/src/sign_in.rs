//! People sign in: with a password, in a session, after too many failures not for a while; and the first of them is set up.
//!
//! Who somebody is and whether they may sign in is their document's to say, at every request; here is kept only what they
//! prove it with.

mod device_login;
mod elsewhere;
mod passkey;
mod password;
mod reset;
mod second_factor;
mod session;
mod set_up;
mod throttle;
mod ticket;

pub use device_login::{DecisionFailure, DeviceCodes, DeviceLoginFailure, DeviceLoginWanted, LoggedIn, WaitingDevice};
pub use elsewhere::{Departure, ElsewhereFailure, LinkFailure, PasswordUse, Return, SignInProvider, SignInSettings};
pub use passkey::PasskeyFailure;
pub(crate) use password::Passwords;
pub use password::{PasswordFailure, PasswordHash, PasswordPolicy};
pub use reset::{ResetFailure, ResetWords};
pub use second_factor::{Enrolment, SecondFactorFailure};
pub use session::{Session, SessionSecret};
pub use set_up::{NewAdmin, SetUpFailure};

use crate::{Engine, EngineError};
use nightbell_config::{Body, Kind, Role, Snapshot};
use nightbell_core::{Duration, Name, Timestamp};
use nightbell_store::{AuditAction, AuditEntry, AuditMeans, AuditOrigin, SessionProof, StoreError};
use ticket::Purpose;

/// Where a request comes from, as far as the log and the list of sessions care.
#[derive(Debug, Clone, Copy)]
pub struct Visitor<'a> {
    /// The address, proxies seen through.
    pub address: &'a str,
    /// What the browser calls itself.
    pub device: &'a str,
}

impl Visitor<'_> {
    /// What the audit log is told of somebody who is not signed in yet.
    pub fn tells(&self, action: AuditAction, at: Timestamp) -> AuditEntry {
        AuditEntry::new(action, at).by("", &self.origin(AuditMeans::Nobody))
    }

    /// The same of somebody who is known by now.
    pub fn tells_of(&self, user: &str, means: AuditMeans, action: AuditAction, at: Timestamp) -> AuditEntry {
        AuditEntry::new(action, at).by(user, &self.origin(means)).about("users", user)
    }

    /// From where they come.
    pub fn origin(&self, means: AuditMeans) -> AuditOrigin {
        AuditOrigin::new(means, self.address, self.device)
    }
}

/// How far a right password brings.
#[derive(Debug)]
pub enum SignedIn {
    /// All the way.
    Session(Session, SessionSecret),
    /// To the question for a code of the second factor; this ticket says that the password was right.
    NeedsCode(String),
}

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInFailure {
    /// The name, the password, or the person: which of them is nobody's business.
    #[error("the name or the password is not right")]
    Wrong,
    /// Too many tries failed.
    #[error("too many tries failed; wait {} s", wait.as_millis().div_euclid(1_000) + 1)]
    TooManyFailures {
        /// How long the next try has to wait.
        wait: Duration,
    },
    /// The password was right, and is not what this person signs in with.
    #[error("passwords are for admins here; sign in by a provider")]
    NotByPassword,
    /// The time for saying a code is over.
    #[error("that took too long; begin with the password again")]
    TooLate,
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for SignInFailure {
    fn from(error: StoreError) -> SignInFailure {
        SignInFailure::Engine(error.into())
    }
}

impl Engine {
    /// Signs somebody in who says their name, or their e-mail address, and their password; or asks for their second factor.
    pub async fn sign_in(&self, name: &str, password: &str, visitor: Visitor<'_>) -> Result<SignedIn, SignInFailure> {
        self.follow_configuration().await?;
        let configuration = self.configuration();
        let found = who(configuration.documents(), name);
        // Those who do not exist are throttled too, and take as long to refuse: else they could be told apart.
        let turn = self.take_turn(name, found.as_ref(), visitor.address).await?;
        let kept = match &found {
            Some(user) => self.store.account(user).await?.and_then(|account| account.password),
            None => None,
        };
        let is_right = self.passwords.verify(password, kept.clone()).await;
        let user = match &found {
            Some(user) if is_right => user.clone(),
            _ => {
                // Of a name that is nobody's nothing is kept: it may be a password in the wrong field.
                let known = configuration.documents().user(name.trim()).map(|_| name.trim());
                let user = known.or(found.as_deref()).unwrap_or_default();
                let told = visitor.tells(AuditAction::SignInFailed, self.store.now().await?).about("users", user);
                self.turn_failed(&told).await?;
                return Err(SignInFailure::Wrong);
            }
        };
        self.turn_succeeded(&turn).await?;
        if !self.may_sign_in_here(configuration.documents(), &user) {
            return Err(SignInFailure::NotByPassword);
        }
        if self.has_second_factor(&user).await? {
            return Ok(SignedIn::NeedsCode(self.make_ticket(Purpose::SecondFactor, Some(&user)).await?));
        }
        let proof = SessionProof::Password(kept.unwrap_or_default());
        let begun = self.begin_session(user, visitor, "password", &proof).await?;
        begun.map(|(session, secret)| SignedIn::Session(session, secret)).ok_or(SignInFailure::Wrong)
    }

    /// Whether somebody may sign in by what is kept here, a password or a passkey. The document decides: what groups elsewhere
    /// give is not there when it is needed.
    pub(crate) fn may_sign_in_here(&self, documents: &Snapshot, user: &str) -> bool {
        match self.sign_in.passwords {
            PasswordUse::Everybody => true,
            PasswordUse::Admins => documents.user(user).is_some_and(|user| user.role == Role::Admin),
        }
    }

    /// Whether a password is somebody's own; throttled as signing in is.
    pub async fn check_password(&self, user: &Name, password: &str, visitor: Visitor<'_>) -> Result<(), SignInFailure> {
        let turn = self.take_turn(user, Some(user), visitor.address).await?;
        let kept = self.store.account(user).await?.and_then(|account| account.password);
        if self.passwords.verify(password, kept).await {
            return Ok(self.turn_succeeded(&turn).await?);
        }
        let now = self.store.now().await?;
        let told = visitor.tells_of(user, AuditMeans::Session, AuditAction::PasswordRefused, now);
        self.turn_failed(&told).await?;
        Err(SignInFailure::Wrong)
    }
}

/// Whether there is such a person, and they are not disabled.
fn may_sign_in(documents: &Snapshot, user: &str) -> bool {
    documents.user(user).is_some_and(|user| !user.disabled)
}

/// The person who is called so, or whose only e-mail address it is. Nobody who is disabled.
fn who(documents: &Snapshot, name: &str) -> Option<Name> {
    let name = name.trim();
    if documents.user(name).is_some() {
        return may_sign_in(documents, name).then(|| name.into());
    }
    let mut of_address = documents.all(Kind::Users).filter(|stored| match &stored.resource.body {
        Body::User(user) => {
            !user.disabled && user.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(name))
        }
        _ => false,
    });
    let first = of_address.next()?;
    // Whose it is of two, nobody knows.
    of_address.next().is_none().then(|| first.resource.name.clone())
}
