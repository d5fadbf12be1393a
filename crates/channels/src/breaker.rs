//! Circuit breakers: a provider that fails again and again is left alone for a while. Pure; time is an argument.

use crate::limits::{
    BREAKER_FAILURES, BREAKER_OPEN_MS_MAX, BREAKER_OPEN_MS_MIN, BREAKER_PROBE_MS_MAX, BREAKER_PROVIDERS_MAX,
};
use nightbell_core::{DeliveryResult, Duration, Timestamp};
use std::collections::HashMap;

/// Whether a message may be handed to its provider now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permit {
    /// Yes.
    Go,
    /// Yes, and its outcome decides whether others may follow: it must be recorded.
    Probe,
    /// No, not for this long.
    Wait {
        /// How long.
        after: Duration,
    },
}

/// The breakers of one process, by provider. They are memory on purpose: a restart gives every provider a fresh chance, and
/// what waits because of one waits as a row elsewhere.
#[derive(Debug, Default)]
pub struct Breakers(HashMap<String, Breaker>);

/// A provider with failures. One without has no breaker.
#[derive(Debug, Clone, Copy)]
struct Breaker {
    failures_in_a_row: u32,
    /// How long it was last opened for; zero while it never was.
    open_ms: i64,
    /// Open since then; `None` while closed.
    open_since: Option<Timestamp>,
    /// Tried again from then on; `None` while closed.
    open_until: Option<Timestamp>,
    /// A probe is out since then.
    probe_since: Option<Timestamp>,
}

impl Breakers {
    /// All closed.
    pub fn new() -> Breakers {
        Breakers::default()
    }

    /// Asks for one message to `provider`. After the open time one probe goes; the others wait for what becomes of it.
    pub fn ask(&mut self, provider: &str, now: Timestamp) -> Permit {
        let Some(breaker) = self.0.get_mut(provider) else { return Permit::Go };
        let Some(open_until) = breaker.open_until else { return Permit::Go };
        // A clock that was set back must not keep a provider waiting for the length of the jump.
        let has_been = |since: &Timestamp| *since <= now;
        let open_until = breaker.open_since.filter(has_been).map_or(now, |_| open_until);
        let free_at = match breaker.probe_since.filter(has_been) {
            Some(since) => open_until.max(Duration::from_millis(BREAKER_PROBE_MS_MAX).after(since)),
            None => open_until,
        };
        if now < free_at {
            return Permit::Wait { after: Duration::from_millis(free_at.as_millisecond() - now.as_millisecond()) };
        }
        breaker.probe_since = Some(now);
        Permit::Probe
    }

    /// Records what became of a try. Only [`DeliveryResult::Retry`] is a failure of the provider; a refusal for good shows that
    /// it works. A result of a message that was let through before the breaker opened counts as well, except that failures
    /// then do not open it for longer.
    pub fn record(&mut self, provider: &str, result: &DeliveryResult, now: Timestamp) {
        let after = match result {
            DeliveryResult::Sent { .. } | DeliveryResult::Permanent { .. } => {
                self.0.remove(provider);
                return;
            }
            DeliveryResult::Unavailable { .. } | DeliveryResult::NotTried { .. } => return,
            DeliveryResult::Retry { after, .. } => *after,
        };
        if !self.0.contains_key(provider) && self.0.len() >= BREAKER_PROVIDERS_MAX {
            return;
        }
        let breaker = self.0.entry(provider.to_owned()).or_insert(Breaker {
            failures_in_a_row: 0,
            open_ms: 0,
            open_since: None,
            open_until: None,
            probe_since: None,
        });
        breaker.failures_in_a_row = breaker.failures_in_a_row.saturating_add(1);
        let opens = match breaker.open_until {
            Some(_) => breaker.probe_since.is_some(),
            None => breaker.failures_in_a_row >= BREAKER_FAILURES,
        };
        if opens {
            breaker.open_ms = (breaker.open_ms * 2).clamp(BREAKER_OPEN_MS_MIN, BREAKER_OPEN_MS_MAX);
            let wait = Duration::from_millis(breaker.open_ms).max(after.unwrap_or(Duration::ZERO));
            breaker.open_since = Some(now);
            breaker.open_until = Some(wait.after(now));
            breaker.probe_since = None;
        }
    }

    /// The providers that are left alone, with the instant from which each is tried again; sorted by name.
    pub fn open(&self) -> Vec<(String, Timestamp)> {
        let mut open: Vec<_> =
            self.0.iter().filter_map(|(name, breaker)| Some((name.clone(), breaker.open_until?))).collect();
        open.sort();
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn fail() -> DeliveryResult {
        DeliveryResult::Retry { reason: String::new(), after: None }
    }

    fn wait(seconds: i64) -> Permit {
        Permit::Wait { after: Duration::from_millis(seconds * 1_000) }
    }

    #[test]
    fn a_clock_set_back_does_not_keep_a_provider_waiting() {
        let mut breakers = Breakers::new();
        for _ in 0..5 {
            breakers.record("smtp", &fail(), at(7_200));
        }
        assert_eq!(breakers.ask("smtp", at(7_200)), wait(10));
        assert_eq!(breakers.ask("smtp", at(0)), Permit::Probe, "two hours earlier");
        breakers.record("smtp", &fail(), at(0));
        assert_eq!(breakers.ask("smtp", at(0)), wait(20));
    }

    #[test]
    fn opens_after_failures_in_a_row_and_probes_once() {
        let mut breakers = Breakers::new();
        for _ in 0..4 {
            breakers.record("smtp", &fail(), at(0));
            assert_eq!(breakers.ask("smtp", at(0)), Permit::Go);
        }
        breakers.record("smtp", &fail(), at(0));
        assert_eq!(breakers.ask("smtp", at(0)), wait(10));
        assert_eq!(breakers.ask("twilio-sms", at(0)), Permit::Go, "others are unaffected");
        assert_eq!(breakers.open(), [("smtp".to_owned(), at(10))]);
        breakers.record("smtp", &fail(), at(1)); // handed out before it opened
        assert_eq!(breakers.ask("smtp", at(9)), wait(1));
        assert_eq!(breakers.ask("smtp", at(10)), Permit::Probe);
        assert_eq!(breakers.ask("smtp", at(11)), wait(59), "one probe at a time");
        breakers.record("smtp", &fail(), at(12));
        assert_eq!(breakers.ask("smtp", at(12)), wait(20), "twice as long");
        assert_eq!(breakers.ask("smtp", at(32)), Permit::Probe);
        assert_eq!(breakers.ask("smtp", at(92)), Permit::Probe, "a lost probe is replaced");
        breakers.record("smtp", &DeliveryResult::Permanent { reason: String::new() }, at(93));
        assert_eq!(breakers.ask("smtp", at(93)), Permit::Go);
        assert_eq!(breakers.open(), []);
    }

    #[test]
    fn a_success_forgets_and_open_time_is_bounded() {
        let mut breakers = Breakers::new();
        let sent = DeliveryResult::Sent { provider_id: None, answer: String::new(), acknowledge: false };
        for _ in 0..20 {
            for _ in 0..4 {
                breakers.record("smtp", &fail(), at(0));
            }
            breakers.record("smtp", &sent, at(0));
        }
        assert_eq!(breakers.ask("smtp", at(0)), Permit::Go);

        let mut now = 0;
        for _ in 0..5 {
            breakers.record("smtp", &fail(), at(now));
        }
        for expected in [20, 40, 80, 160, 300, 300] {
            now = breakers.open()[0].1.as_second() - at(0).as_second();
            assert_eq!(breakers.ask("smtp", at(now)), Permit::Probe);
            breakers.record("smtp", &fail(), at(now));
            assert_eq!(breakers.ask("smtp", at(now)), wait(expected));
        }
    }

    #[test]
    fn a_providers_own_wish_is_kept() {
        let mut breakers = Breakers::new();
        let busy = DeliveryResult::Retry { reason: String::new(), after: Some(Duration::from_millis(120_000)) };
        for _ in 0..5 {
            breakers.record("smtp", &busy, at(0));
        }
        assert_eq!(breakers.ask("smtp", at(0)), wait(120));
    }
}
