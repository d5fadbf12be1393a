//! The second factor: codes of a TOTP generator (RFC 6238), each good once, and recovery codes for when it is lost.

use super::throttle::Turn;
use super::ticket::Purpose;
use super::{Session, SessionSecret, SignInFailure, Visitor, may_sign_in};
use crate::limits::RECOVERY_CODES;
use crate::rights::Principal;
use crate::vault::{random_bytes, random_text};
use crate::{Engine, EngineError, hash_token};
use nightbell_core::{Name, Timestamp};
use nightbell_store::{AuditAction, AuditMeans, SecondFactorRow, SessionProof, StoreError};
use std::fmt;
use totp_rs::{Builder, Secret, Totp};

/// What an authenticator is given.
#[derive(Clone)]
pub struct Enrolment {
    /// The secret in Base32, to type.
    pub secret: String,
    /// The secret as an `otpauth:` address, to scan.
    pub address: String,
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enrolment(…)")
    }
}

impl Enrolment {
    fn of(totp: &Totp) -> Enrolment {
        let address = totp.to_url().expect("invariant: neither the issuer nor the name of a user has a colon");
        Enrolment { secret: totp.secret().to_base32(), address }
    }
}

/// Why a second factor is not set up.
#[derive(Debug, thiserror::Error)]
pub enum SecondFactorFailure {
    /// The code is wrong, old, or used.
    #[error("the code is not right, or was used; take the one that is shown now")]
    Wrong,
    /// There is one already.
    #[error("there is a second factor already; take it away first")]
    Exists,
    /// None was begun.
    #[error("no second factor was begun; begin again")]
    NotBegun,
    /// Too many tries failed, or the engine could not.
    #[error(transparent)]
    SignIn(#[from] SignInFailure),
}

impl From<EngineError> for SecondFactorFailure {
    fn from(error: EngineError) -> SecondFactorFailure {
        SecondFactorFailure::SignIn(error.into())
    }
}

impl From<StoreError> for SecondFactorFailure {
    fn from(error: StoreError) -> SecondFactorFailure {
        SecondFactorFailure::SignIn(error.into())
    }
}

impl Engine {
    /// Whether somebody is asked for a code.
    pub async fn has_second_factor(&self, user: &Name) -> Result<bool, EngineError> {
        Ok(self.store.second_factor(user).await?.is_some_and(|factor| factor.confirmed_at.is_some()))
    }

    /// Makes a secret for somebody's authenticator. It counts for nothing before [`Engine::confirm_second_factor`].
    pub async fn begin_second_factor(&self, user: &Name) -> Result<Enrolment, SecondFactorFailure> {
        if self.has_second_factor(user).await? {
            return Err(SecondFactorFailure::Exists);
        }
        let secret: [u8; 20] = random_bytes(&*self.entropy);
        let totp = generator(Secret::from(secret), user);
        let enrolment = Enrolment::of(&totp);
        let sealed = self.vault.seal(&place(user), &enrolment.secret, &*self.entropy);
        let row = SecondFactorRow { user: user.to_string(), sealed, confirmed_at: None, last_step: 0 };
        self.store.put_second_factor(&row, &[], None).await?;
        Ok(enrolment)
    }

    /// What the authenticator of somebody is given whose second factor is begun and not confirmed.
    pub async fn second_factor_begun(&self, user: &Name) -> Result<Option<Enrolment>, EngineError> {
        let Some(row) = self.store.second_factor(user).await?.filter(|row| row.confirmed_at.is_none()) else {
            return Ok(None);
        };
        let totp = self.generator_of(user, &row)?;
        Ok(Some(Enrolment::of(&totp)))
    }

    /// Asks for codes from now on, if this one is right. The recovery codes are not shown again.
    pub async fn confirm_second_factor(
        &self,
        user: &Name,
        code: &str,
        visitor: Visitor<'_>,
    ) -> Result<Vec<String>, SecondFactorFailure> {
        let row = self.store.second_factor(user).await?.ok_or(SecondFactorFailure::NotBegun)?;
        if row.confirmed_at.is_some() {
            return Err(SecondFactorFailure::Exists);
        }
        let turn = self.take_code_turn(user, visitor.address).await?;
        let now = self.store.now().await?;
        let Some(step) = step(&self.generator_of(user, &row)?, code, now) else {
            let told = visitor.tells_of(user, AuditMeans::Session, AuditAction::SecondFactorFailed, now);
            self.turn_failed(&told).await?;
            return Err(SecondFactorFailure::Wrong);
        };
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| random_text(&*self.entropy, 16).to_lowercase()).collect();
        let hashes: Vec<[u8; 32]> = codes.iter().map(|code| hash_token(code)).collect();
        let confirmed = SecondFactorRow { confirmed_at: Some(now), last_step: step, ..row };
        let told = visitor.tells_of(user, AuditMeans::Session, AuditAction::SecondFactorSetUp, now);
        self.store.put_second_factor(&confirmed, &hashes, Some(&told)).await?;
        self.turn_succeeded(&turn).await?;
        Ok(codes
            .iter()
            .map(|code| format!("{}-{}-{}-{}", &code[..4], &code[4..8], &code[8..12], &code[12..]))
            .collect())
    }

    /// Asks for no more codes, if this one is right.
    pub async fn remove_second_factor(
        &self,
        user: &Name,
        code: &str,
        visitor: Visitor<'_>,
    ) -> Result<(), SecondFactorFailure> {
        if !self.has_second_factor(user).await? {
            return Ok(());
        }
        let turn = self.take_code_turn(user, visitor.address).await?;
        let now = self.store.now().await?;
        let tells = |action| visitor.tells_of(user, AuditMeans::Session, action, now);
        if self.use_code(user, code).await?.is_none() {
            self.turn_failed(&tells(AuditAction::SecondFactorFailed)).await?;
            return Err(SecondFactorFailure::Wrong);
        }
        self.turn_succeeded(&turn).await?;
        self.store.delete_second_factor(user, &tells(AuditAction::SecondFactorRemoved)).await?;
        Ok(())
    }

    /// Takes somebody's second factor away, without a code; false when there is none. Whether they may is for the caller to
    /// have asked.
    pub async fn take_second_factor_away(&self, user: &str, principal: &Principal) -> Result<bool, EngineError> {
        let told = principal.tells(AuditAction::SecondFactorRemoved, self.now().await?).about("users", user);
        Ok(self.store.delete_second_factor(user, &told).await?)
    }

    /// Signs somebody in whose password was right, by a code of their generator, or a recovery code.
    pub async fn sign_in_with_code(
        &self,
        ticket: &str,
        code: &str,
        visitor: Visitor<'_>,
    ) -> Result<(Session, SessionSecret), SignInFailure> {
        let row = self.look_at_ticket(Purpose::SecondFactor, ticket).await?.ok_or(SignInFailure::TooLate)?;
        let user = Name::from(row.user.ok_or(SignInFailure::TooLate)?);
        let turn = self.take_code_turn(&user, visitor.address).await?;
        let Some(with) = self.use_code(&user, code).await? else {
            let told = visitor.tells(AuditAction::SecondFactorFailed, self.store.now().await?).about("users", &user);
            self.turn_failed(&told).await?;
            return Err(SignInFailure::Wrong);
        };
        self.turn_succeeded(&turn).await?;
        let configuration = self.fresh_configuration().await?;
        // Read before the ticket is used: a new password ends tickets, so this is still the one that was right.
        let account = self.store.account(&user).await?;
        let proof = SessionProof::Password(account.and_then(|account| account.password).unwrap_or_default());
        if !self.use_ticket(ticket).await? || !may_sign_in(configuration.documents(), &user) {
            return Err(SignInFailure::TooLate);
        }
        self.begin_session(user, visitor, with, &proof).await?.ok_or(SignInFailure::TooLate)
    }

    async fn take_code_turn(&self, user: &Name, address: &str) -> Result<Turn, SignInFailure> {
        self.take_turn_of(format!("code of:{user}"), address).await
    }

    /// Uses a code up; with what somebody signs in who has it. None when it is wrong or was used.
    async fn use_code(&self, user: &Name, code: &str) -> Result<Option<&'static str>, EngineError> {
        let Some(row) = self.store.second_factor(user).await? else { return Ok(None) };
        let now = self.store.now().await?;
        let code: String = code.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
        if let Some(step) = step(&self.generator_of(user, &row)?, &code, now) {
            return Ok(self.store.use_step(user, step).await?.then_some("password and code"));
        }
        let is_used = self.store.use_recovery_code(user, &hash_token(&code.to_lowercase())).await?;
        Ok(is_used.then_some("password and recovery code"))
    }

    fn generator_of(&self, user: &Name, row: &SecondFactorRow) -> Result<Totp, EngineError> {
        let place = place(user);
        let secret = self.vault.unseal(&place, &row.sealed)?;
        let secret = Secret::try_from_base32(&secret).map_err(|_| EngineError::WrongKey(place))?;
        Ok(generator(secret, user))
    }
}

/// The step whose code it is, of the present one and its neighbours.
fn step(totp: &Totp, code: &str, now: Timestamp) -> Option<i64> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let at = u64::try_from(now.as_second()).ok()?;
    totp.check(&code, at).and_then(|step| i64::try_from(step).ok())
}

/// What every authenticator understands: SHA-1, six digits, thirty seconds; a code is taken a step early or late.
fn generator(secret: Secret, user: &Name) -> Totp {
    let builder = Builder::new().with_secret(secret).with_account_name(user.to_string()).with_issuer(Some("Nightbell"));
    builder.build_noncompliant()
}

fn place(user: &Name) -> String {
    format!("second_factors/{user}")
}
