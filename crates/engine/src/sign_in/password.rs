//! Passwords: what is good enough, and Argon2id away from the async threads, few at a time.

use crate::bench::Bench;
use crate::rights::Principal;
use crate::{Engine, EngineError};
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use nightbell_core::Name;
use nightbell_store::{AccountRow, AuditAction, AuditEntry, Entropy, Store, StoreError};
use std::fmt;

/// Hashes made or compared at once; each takes 19 MiB and a core for some tens of milliseconds.
const AT_ONCE_MAX: usize = 2;
/// Compared with where there is no password, so that it takes as long: Argon2id with the parameters in use, of nothing.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What a password has to be.
#[derive(Debug, Clone, Copy)]
pub struct PasswordPolicy;

impl PasswordPolicy {
    /// Characters, at least. NIST SP 800-63B asks for 8 beside another factor; longer is what resists.
    pub const CHARS_MIN: usize = 10;
    /// Characters, at most: room for any phrase, and a bound on the work.
    pub const CHARS_MAX: usize = 256;

    /// Whether a password will do for somebody.
    pub fn check(password: &str, user: &str) -> Result<(), PasswordFailure> {
        let chars = password.chars().count();
        if chars < PasswordPolicy::CHARS_MIN {
            return Err(PasswordFailure::TooShort);
        }
        if chars > PasswordPolicy::CHARS_MAX {
            return Err(PasswordFailure::TooLong);
        }
        let first = password.chars().next();
        let is_one_letter = password.chars().all(|letter| Some(letter) == first);
        if is_one_letter || password.to_lowercase().replace(&user.to_lowercase(), "").chars().count() < 4 {
            return Err(PasswordFailure::TooSimple);
        }
        Ok(())
    }
}

/// Why a password is not set.
#[derive(Debug, thiserror::Error)]
pub enum PasswordFailure {
    /// Too few characters.
    #[error("the password is too short; use at least {} characters", PasswordPolicy::CHARS_MIN)]
    TooShort,
    /// Too many characters.
    #[error("the password is too long; use at most {} characters", PasswordPolicy::CHARS_MAX)]
    TooLong,
    /// It is one letter again and again, or the person's name.
    #[error("the password is one letter again and again, or little more than the user's name; use another")]
    TooSimple,
    /// The session that asks was ended meanwhile.
    #[error("you were signed out meanwhile; sign in again")]
    SignedOut,
    /// There is no such person.
    #[error("there is no user {0:?}; apply the document of the user first")]
    NoSuchUser(String),
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for PasswordFailure {
    fn from(error: StoreError) -> PasswordFailure {
        PasswordFailure::Engine(error.into())
    }
}

/// The hash of a password, in PHC's format.
#[derive(Clone)]
pub struct PasswordHash(String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

impl PasswordHash {
    /// Hashes a password that will do. Takes some tens of milliseconds of this thread.
    pub fn of(password: &str, user: &str, entropy: &dyn Entropy) -> Result<PasswordHash, PasswordFailure> {
        PasswordPolicy::check(password, user)?;
        let salt: [u8; 16] = crate::vault::random_bytes(entropy);
        let hash = argon2().hash_password_with_salt(password.as_bytes(), &salt);
        let hash = hash.expect("invariant: the salt is 16 bytes long and the parameters are the library's own");
        Ok(PasswordHash(hash.to_string()))
    }

    /// Keeps it as somebody's password, which ends their sessions but the one named; false when that has ended. `told` says who does so, and when.
    pub async fn keep(
        self,
        store: &dyn Store,
        user: &str,
        but_session: Option<&str>,
        told: AuditEntry,
    ) -> Result<bool, StoreError> {
        let told = told.about("users", user);
        let account = AccountRow { user: user.to_owned(), password: Some(self.0), password_changed_at: Some(told.at) };
        store.put_account(&account, but_session, &told).await
    }
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// The bench at which passwords are compared.
#[derive(Debug)]
pub(crate) struct Passwords {
    bench: Bench,
}

impl Passwords {
    pub(crate) fn new() -> Passwords {
        Passwords { bench: Bench::for_at_once(AT_ONCE_MAX) }
    }

    /// Whether a password is the one that was hashed; it takes as long where none was.
    pub(crate) async fn verify(&self, password: &str, kept: Option<String>) -> bool {
        if password.chars().count() > PasswordPolicy::CHARS_MAX {
            return false;
        }
        let password = password.to_owned();
        let verified = self.bench.work(move || {
            let is_somebodys = kept.is_some();
            let hash = kept.unwrap_or_else(|| NOBODYS.to_owned());
            let is_right =
                Phc::new(&hash).is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok());
            is_right && is_somebodys
        });
        verified.await.unwrap_or(false)
    }
}

impl Engine {
    /// Sets somebody's password and ends their sessions but the one named.
    pub async fn set_password(
        &self,
        user: &str,
        password: &str,
        but_session: Option<&str>,
        principal: &Principal,
    ) -> Result<(), PasswordFailure> {
        self.follow_configuration().await?;
        if self.configuration().documents().user(user).is_none() {
            return Err(PasswordFailure::NoSuchUser(user.to_owned()));
        }
        let hash = self.hash_password(user, password).await?;
        let told = principal.tells(AuditAction::PasswordSet, self.store.now().await?);
        if !hash.keep(&*self.store, user, but_session, told).await? {
            return Err(PasswordFailure::SignedOut);
        }
        self.store.forget_failures(&self.account_subject(user)).await?;
        Ok(())
    }

    pub(crate) async fn hash_password(&self, user: &str, password: &str) -> Result<PasswordHash, PasswordFailure> {
        PasswordPolicy::check(password, user)?;
        let (user, password, entropy) = (Name::from(user), password.to_owned(), self.entropy.clone());
        let hashed = self.passwords.bench.work(move || PasswordHash::of(&password, &user, &*entropy)).await;
        hashed.unwrap_or_else(|| {
            Err(EngineError::from(StoreError::Unavailable("the password could not be hashed".to_owned())).into())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightbell_testkit::SeededEntropy;

    #[test]
    fn passwords_have_to_be_long_and_not_the_name() {
        let check = |password: &str, expected: &str| {
            let found =
                PasswordPolicy::check(password, "ada").map_or_else(|failure| failure.to_string(), |()| String::new());
            assert!(found.contains(expected) && found.is_empty() == expected.is_empty(), "{password}: {found}");
        };
        check("correct horse", "");
        check("ünïcödé wörds", "");
        check("short", "at least 10 characters");
        check(&"long ".repeat(100), "at most 256 characters");
        check("aaaaaaaaaaaa", "again and again");
        check("AdaAdaAdaAda123", "user's name");
    }

    #[tokio::test]
    async fn a_hash_knows_its_password_and_no_other() {
        let PasswordHash(hash) = PasswordHash::of("correct horse", "ada", &SeededEntropy::new(1)).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let PasswordHash(again) = PasswordHash::of("correct horse", "ada", &SeededEntropy::new(2)).unwrap();
        assert_ne!(hash, again, "each has its own salt");
        let bench = Passwords::new();
        assert!(bench.verify("correct horse", Some(hash.clone())).await);
        assert!(!bench.verify("correct Horse", Some(hash)).await);
        assert!(!bench.verify("correct horse", None).await);
        assert!(!bench.verify("correct horse", Some("damaged".to_owned())).await);
    }

    #[test]
    fn what_is_nobodys_costs_what_somebodys_does() {
        let nobodys = Phc::new(NOBODYS).unwrap();
        let PasswordHash(somebodys) = PasswordHash::of("correct horse", "ada", &SeededEntropy::new(1)).unwrap();
        let somebodys = Phc::new(&somebodys).unwrap();
        assert_eq!(nobodys.params, somebodys.params);
        assert_eq!((nobodys.algorithm, nobodys.version), (somebodys.algorithm, somebodys.version));
    }
}
