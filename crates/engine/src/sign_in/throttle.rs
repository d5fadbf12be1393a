//! Failures in a row make the next try wait, per account and per address; rows, so that a restart forgets none.

use super::SignInFailure;
use crate::limits::{
    ACCOUNT_FAILURES_FREE, ADDRESS_FAILURES_FREE, FAILURE_WAIT_SECONDS_MAX, FAILURES_FORGOTTEN_AFTER_HOURS,
};
use crate::{Engine, EngineError};
use jiff::SignedDuration;
use nightbell_core::{Duration, Name, Timestamp};
use nightbell_store::{AuditEntry, Failures};

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
        let subject = account_subject(typed);
        if sessions.iter().any(|session| session.address == address) {
            let subject = format!("{subject} at {address}");
            return self.take(Turn { account: subject.clone(), address: subject }, ACCOUNT_FAILURES_FREE).await;
        }
        self.take_turn_of(subject, address).await
    }

    /// The same for anything else that is guessed.
    pub(super) async fn take_turn_of(&self, subject: String, address: &str) -> Result<Turn, SignInFailure> {
        self.take(Turn { account: subject, address: format!("address:{address}") }, ADDRESS_FAILURES_FREE).await
    }

    async fn take(&self, turn: Turn, address_free: u32) -> Result<Turn, SignInFailure> {
        let now = self.store.now().await?;
        let forget_before = forget_before(now);
        let of_account = self.store.failures(&turn.account).await?.filter(|failed| failed.last_at >= forget_before);
        let of_address = self.store.failures(&turn.address).await?.filter(|failed| failed.last_at >= forget_before);
        let waits = [wait(of_account, ACCOUNT_FAILURES_FREE, now), wait(of_address, address_free, now)];
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
        self.store.count_failure(&turn.address, now, forget_before(now)).await?;
        Ok(())
    }

    pub(super) async fn turn_succeeded(&self, turn: &Turn) -> Result<(), EngineError> {
        Ok(self.store.forget_failures(&turn.account).await?)
    }
}

/// Counts one more of something that is free so many times and then less and less often; whether it may happen now.
pub(super) async fn allows(engine: &Engine, subject: &str, free: u32) -> Result<bool, EngineError> {
    let now = engine.store.now().await?;
    let before = engine.store.failures(subject).await?.filter(|counted| counted.last_at >= forget_before(now));
    // One beyond the free ones is what waits, so that the count of those that happened is compared with one less.
    if wait(before, free.saturating_sub(1), now) > SignedDuration::ZERO {
        return Ok(false);
    }
    engine.store.count_failure(subject, now, forget_before(now)).await?;
    Ok(true)
}

fn forget_before(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(FAILURES_FORGOTTEN_AFTER_HOURS)).unwrap_or(Timestamp::MIN)
}

fn too_many(wait: SignedDuration) -> SignInFailure {
    SignInFailure::TooManyFailures { wait: Duration::from_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)) }
}

/// How long the next try has to wait: not at all after the first few failures, then twice as long after each.
fn wait(failed: Option<Failures>, free: u32, now: Timestamp) -> SignedDuration {
    let Some(failed) = failed.filter(|failed| failed.count > free) else { return SignedDuration::ZERO };
    let doublings = (failed.count - free - 1).min(20);
    let seconds = (1_i64 << doublings).min(FAILURE_WAIT_SECONDS_MAX);
    // A clock that was set back does not make it longer.
    let passed = now.duration_since(failed.last_at).max(SignedDuration::ZERO);
    SignedDuration::from_secs(seconds).saturating_sub(passed).max(SignedDuration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_beyond_the_free_ones_doubles_the_wait() {
        let now: Timestamp = "2026-11-27T03:00:00Z".parse().unwrap();
        let check = |count: u32, passed_s: i64, expected_s: i64| {
            let last_at = now - SignedDuration::from_secs(passed_s);
            let found = wait(Some(Failures { count, last_at }), 5, now);
            assert_eq!(found, SignedDuration::from_secs(expected_s), "{count} failures, {passed_s} s ago");
        };
        check(1, 0, 0);
        check(5, 0, 0);
        check(6, 0, 1);
        check(7, 0, 2);
        check(10, 0, 16);
        check(10, 10, 6);
        check(10, 16, 0);
        check(16, 0, 900);
        check(4_000_000_000, 0, 900);
        check(10, -600, 16);
        assert_eq!(wait(None, 5, now), SignedDuration::ZERO);
    }
}
