//! What is free a few times and then waits, twice as long after each: tries that fail, links and codes that are sent, tests. It is
//! counted in rows, so that a restart forgets nothing.

use crate::limits::{
    FAILURE_WAIT_SECONDS_MAX, FAILURES_FORGOTTEN_AFTER_HOURS, VERIFICATION_SENDS_FORGOTTEN_AFTER_HOURS,
    VERIFICATION_WAIT_SECONDS_MAX, VERIFICATION_WAIT_SECONDS_MIN,
};
use crate::{Engine, EngineError};
use jiff::SignedDuration;
use nightbell_core::Timestamp;
use nightbell_store::Failures;

/// How often something may be, and how long it waits then.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Once more than so many are counted, the next one waits.
    free: u32,
    wait_seconds_min: i64,
    wait_seconds_max: i64,
    forgotten_after_hours: i64,
}

impl Pace {
    /// Of tries: after so many that failed the next one waits.
    pub(crate) const fn of_failures(free: u32) -> Pace {
        Pace {
            free,
            wait_seconds_min: 1,
            wait_seconds_max: FAILURE_WAIT_SECONDS_MAX,
            forgotten_after_hours: FAILURES_FORGOTTEN_AFTER_HOURS,
        }
    }

    /// Of what is asked for: so many times it is free.
    pub(crate) const fn of_requests(free: u32) -> Pace {
        // One beyond the free ones is what waits: what has been is compared with one less.
        Pace::of_failures(free.saturating_sub(1))
    }

    /// Of messages to somebody's contact methods: so many of them are free.
    pub(crate) const fn of_messages(free: u32) -> Pace {
        Pace {
            free: free.saturating_sub(1),
            wait_seconds_min: VERIFICATION_WAIT_SECONDS_MIN,
            wait_seconds_max: VERIFICATION_WAIT_SECONDS_MAX,
            forgotten_after_hours: VERIFICATION_SENDS_FORGOTTEN_AFTER_HOURS,
        }
    }

    /// What was last counted before this counts no more.
    pub(crate) fn forget_before(self, now: Timestamp) -> Timestamp {
        now.checked_sub(SignedDuration::from_hours(self.forgotten_after_hours)).unwrap_or(Timestamp::MIN)
    }

    /// How long the next one has to wait.
    pub(crate) fn wait(self, counted: Option<Failures>, now: Timestamp) -> SignedDuration {
        let is_due = |counted: &Failures| counted.count > self.free && counted.last_at >= self.forget_before(now);
        let Some(counted) = counted.filter(is_due) else { return SignedDuration::ZERO };
        let doublings = (counted.count - self.free - 1).min(20);
        let seconds = (self.wait_seconds_min << doublings).min(self.wait_seconds_max);
        // A clock that was set back does not make it longer.
        let passed = now.duration_since(counted.last_at).max(SignedDuration::ZERO);
        SignedDuration::from_secs(seconds).saturating_sub(passed).max(SignedDuration::ZERO)
    }
}

impl Engine {
    /// Counts one more of each of these in before it happens, unless one of them has to wait: then for how long, and none is
    /// counted.
    pub(crate) async fn keep_pace(&self, subjects: &[(&str, Pace)]) -> Result<Option<SignedDuration>, EngineError> {
        let now = self.store.now().await?;
        let mut wait = SignedDuration::ZERO;
        let mut before = Vec::new();
        for (subject, pace) in subjects {
            let counted = self.store.failures(subject).await?;
            wait = wait.max(pace.wait(counted, now));
            before.push(
                counted.filter(|counted| counted.last_at >= pace.forget_before(now)).map_or(0, |counted| counted.count),
            );
        }
        if wait > SignedDuration::ZERO {
            return Ok(Some(wait));
        }
        let mut is_too_many = false;
        for ((subject, pace), before) in subjects.iter().zip(before) {
            let counted = self.store.count_failure(subject, now, pace.forget_before(now)).await?;
            // Others were counted in since we looked: of many at once no more pass than of one after the other.
            is_too_many |= counted.count > pace.free + 1 && counted.count > before + 1;
        }
        Ok(is_too_many.then(|| SignedDuration::from_secs(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-27T03:00:00Z".parse().unwrap()
    }

    #[test]
    fn each_failure_beyond_the_free_ones_doubles_the_wait() {
        let check = |count: u32, passed_s: i64, expected_s: i64| {
            let last_at = now() - SignedDuration::from_secs(passed_s);
            let found = Pace::of_failures(5).wait(Some(Failures { count, last_at }), now());
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
        assert_eq!(Pace::of_failures(5).wait(None, now()), SignedDuration::ZERO);
    }

    #[test]
    fn each_code_makes_the_next_wait_longer() {
        let check = |free: u32, count: u32, passed_s: i64, expected_s: i64| {
            let sent = Failures { count, last_at: now() - SignedDuration::from_secs(passed_s) };
            let found = Pace::of_messages(free + 1).wait(Some(sent), now());
            assert_eq!(found, SignedDuration::from_secs(expected_s), "{count} sent, {passed_s} s ago, {free} free");
        };
        check(0, 1, 0, 30);
        check(0, 1, 30, 0);
        check(0, 2, 0, 60);
        check(0, 3, 100, 20);
        check(0, 30, 0, 3_600);
        check(0, 30, 3_600, 0);
        check(4, 4, 0, 0);
        check(4, 5, 0, 30);
        check(4, 4_000_000_000, 0, 3_600);
        check(0, 30, 86_401, 0);
        assert_eq!(Pace::of_messages(1).wait(None, now()), SignedDuration::ZERO);
    }
}
