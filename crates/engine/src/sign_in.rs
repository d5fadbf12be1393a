//! People sign in: with a password, in a session, after too many failures not for a while; and the first of them is set up.
//!
//! Who somebody is and whether they may sign in is their document's to say, at every request; here is kept only what they
//! prove it with.

mod device_login;
mod passkey;
mod password;
mod reset;
mod second_factor;
mod session;
mod set_up;
mod throttle;
mod ticket;

pub use device_login::{DecisionFailure, DeviceCodes, DeviceLoginFailure, DeviceLoginWanted, LoggedIn, WaitingDevice};
pub use passkey::PasskeyFailure;
pub(crate) use password::Passwords;
pub use password::{PasswordFailure, PasswordHash, PasswordPolicy};
pub use reset::{ResetFailure, ResetWords};
pub use second_factor::{Enrolment, SecondFactorFailure};
pub use session::{Session, SessionSecret};
pub use set_up::{NewAdmin, SetUpFailure};

use crate::{Engine, EngineError};
use nightbell_config::{Body, Kind, Snapshot};
use nightbell_core::{Duration, Name};
use nightbell_store::StoreError;
use ticket::Purpose;

/// Where a request comes from, as far as the log and the list of sessions care.
#[derive(Debug, Clone, Copy)]
pub struct Visitor<'a> {
    /// The address, proxies seen through.
    pub address: &'a str,
    /// What the browser calls itself.
    pub device: &'a str,
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
        let is_right = self.passwords.verify(password, kept).await;
        let user = match found {
            Some(user) if is_right => user,
            _ => {
                self.turn_failed(&turn).await?;
                return Err(SignInFailure::Wrong);
            }
        };
        self.turn_succeeded(&turn).await?;
        if self.has_second_factor(&user).await? {
            return Ok(SignedIn::NeedsCode(self.make_ticket(Purpose::SecondFactor, Some(&user)).await?));
        }
        let (session, secret) = self.begin_session(user, visitor).await?;
        Ok(SignedIn::Session(session, secret))
    }

    /// Whether a password is somebody's own; throttled as signing in is.
    pub async fn check_password(&self, user: &Name, password: &str, address: &str) -> Result<(), SignInFailure> {
        let turn = self.take_turn(user, Some(user), address).await?;
        let kept = self.store.account(user).await?.and_then(|account| account.password);
        if self.passwords.verify(password, kept).await {
            return Ok(self.turn_succeeded(&turn).await?);
        }
        self.turn_failed(&turn).await?;
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
