//! Failures in a row make the next try wait, per account and per address; rows, so that a restart forgets none.

use super::SignInFailure;
use crate::limits::{ACCOUNT_FAILURES_FREE, ADDRESS_FAILURES_FREE};
use crate::network::counted_as;
use crate::pace::Pace;
use crate::{Engine, EngineError};
use jiff::SignedDuration;
use nightbell_core::{Duration, Name};
use nightbell_store::AuditEntry;

/// A try that may be made.
#[derive(Debug)]
pub(super) struct Turn {
    account: String,
    address: String,
}

impl Engine {
    /// Whose failures are counted: the person's, by whatever they were called; else what was typed. As an HMAC, since that may
    /// have been a password.
    pub(super) fn account_subject(&self, called: &str) -> String {
        let mac = self.vault.authenticate(format!("account\0{}", called.trim().to_lowercase()).as_bytes());
        format!("account:{}", hex::encode(mac))
    }

    /// Counts a try at somebody's password in before it is made, so that tries at once do not all pass; refuses it while it has to wait.
    ///
    /// Whoever was signed in as that person from that address is counted on their own: strangers who guess cannot lock the
    /// person out at home, nor can whoever else fails there.
    pub(super) async fn take_turn(
        &self,
        typed: &str,
        user: Option<&Name>,
        address: &str,
    ) -> Result<Turn, SignInFailure> {
        let sessions = match user {
            Some(user) => self.store.sessions_of(user).await?,
            None => Vec::new(),
        };
        let subject = self.account_subject(user.map_or(typed, |user| user));
        let network = counted_as(address);
        if sessions.iter().any(|session| counted_as(&session.address) == network) {
            let subject = format!("{subject} at {network}");
            return self.take(Turn { account: subject.clone(), address: subject }, ACCOUNT_FAILURES_FREE).await;
        }
        self.take_turn_of(subject, address).await
    }

    /// The same for anything else that is guessed.
    pub(super) async fn take_turn_of(&self, subject: String, address: &str) -> Result<Turn, SignInFailure> {
        self.take(Turn { account: subject, address: format!("address:{}", counted_as(address)) }, ADDRESS_FAILURES_FREE)
            .await
    }

    async fn take(&self, turn: Turn, address_free: u32) -> Result<Turn, SignInFailure> {
        let now = self.store.now().await?;
        let (pace, address_pace) = (Pace::of_failures(ACCOUNT_FAILURES_FREE), Pace::of_failures(address_free));
        let forget_before = pace.forget_before(now);
        let of_account = self.store.failures(&turn.account).await?.filter(|failed| failed.last_at >= forget_before);
        let of_address = self.store.failures(&turn.address).await?;
        let waits = [pace.wait(of_account, now), address_pace.wait(of_address, now)];
        if let Some(wait) = waits.into_iter().max().filter(|wait| *wait > SignedDuration::ZERO) {
            return Err(too_many(wait));
        }
        let before = of_account.map_or(0, |failed| failed.count);
        let counted = self.store.count_failure(&turn.account, now, forget_before).await?;
        if counted.count > ACCOUNT_FAILURES_FREE && counted.count > before + 1 {
            return Err(too_many(SignedDuration::from_secs(1)));
        }
        if turn.address != turn.account {
            let before = of_address.map_or(0, |failed| failed.count);
            let counted = self.store.count_failure(&turn.address, now, address_pace.forget_before(now)).await?;
            if counted.count > address_free && counted.count > before + 1 {
                return Err(too_many(SignedDuration::from_secs(1)));
            }
        }
        Ok(turn)
    }

    /// Tells of a failure, which was counted before: it is a row of the audit log, or one more in it.
    pub(super) async fn turn_failed(&self, told: &AuditEntry) -> Result<(), EngineError> {
        Ok(self.store.record(told).await?)
    }

    /// It was no failure: the account's are forgotten, and the address has one less.
    pub(super) async fn turn_succeeded(&self, turn: &Turn) -> Result<(), EngineError> {
        self.store.forget_failures(&turn.account).await?;
        if turn.address != turn.account {
            self.store.uncount_failure(&turn.address).await?;
        }
        Ok(())
    }
}

/// Counts one more of something that is free so many times and then less and less often; whether it may happen now.
pub(super) async fn allows(engine: &Engine, subject: &str, free: u32) -> Result<bool, EngineError> {
    Ok(engine.keep_pace(&[(subject, Pace::of_requests(free))]).await?.is_none())
}

fn too_many(wait: SignedDuration) -> SignInFailure {
    SignInFailure::TooManyFailures { wait: Duration::from_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)) }
}
