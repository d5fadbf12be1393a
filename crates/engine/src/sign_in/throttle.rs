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

/// Whose failures are counted: what was typed, so that nothing is learnt of whom an address belongs to.
pub(super) fn account_subject(user: &str) -> String {
    // What is no name is cut: it is counted all the same.
    format!("account:{}", user.trim().to_lowercase().chars().take(100).collect::<String>())
}

impl Engine {
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
        let (subject, network) = (account_subject(typed), counted_as(address));
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
        let counted = self.store.count_failure(&turn.account, now, forget_before).await?;
        let before = of_account.map_or(0, |failed| failed.count);
        if counted.count > ACCOUNT_FAILURES_FREE && counted.count > before + 1 {
            return Err(too_many(SignedDuration::from_secs(1)));
        }
        Ok(turn)
    }

    /// Counts a failure, and tells of it: a failed try is a row of the audit log, or one more in it.
    pub(super) async fn turn_failed(&self, turn: &Turn, told: &AuditEntry) -> Result<(), EngineError> {
        self.store.record(told).await?;
        if turn.address == turn.account {
            return Ok(());
        }
        let now = self.store.now().await?;
        let forget_before = Pace::of_failures(ADDRESS_FAILURES_FREE).forget_before(now);
        self.store.count_failure(&turn.address, now, forget_before).await?;
        Ok(())
    }

    pub(super) async fn turn_succeeded(&self, turn: &Turn) -> Result<(), EngineError> {
        Ok(self.store.forget_failures(&turn.account).await?)
    }
}

/// Counts one more of something that is free so many times and then less and less often; whether it may happen now.
pub(super) async fn allows(engine: &Engine, subject: &str, free: u32) -> Result<bool, EngineError> {
    Ok(engine.keep_pace(&[(subject, Pace::of_requests(free))]).await?.is_none())
}

fn too_many(wait: SignedDuration) -> SignInFailure {
    SignInFailure::TooManyFailures { wait: Duration::from_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)) }
}
