//! A clock that only moves when it is told to.

use jiff::SignedDuration;
use nightbell_core::{Clock, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// 2026-11-23T09:00:00Z, a Monday morning: where [`ManualClock::default`] begins.
const MONDAY_MORNING_MS: i64 = 1_795_424_400_000;

/// A clock that stands still until a test moves it, backwards too. Copies share the hands.
#[derive(Debug, Clone)]
pub struct ManualClock {
    now_ms: Arc<AtomicI64>,
}

impl ManualClock {
    /// Stands at this instant, rounded down to the millisecond.
    pub fn at(now: Timestamp) -> ManualClock {
        ManualClock { now_ms: Arc::new(AtomicI64::new(now.as_millisecond())) }
    }

    /// Moves to this instant, rounded down to the millisecond.
    pub fn set(&self, now: Timestamp) {
        self.now_ms.store(now.as_millisecond(), Ordering::SeqCst);
    }

    /// Moves on by this much, or back when it is negative; the instant then.
    pub fn advance(&self, by: SignedDuration) -> Timestamp {
        let by_ms = i64::try_from(by.as_millis()).expect("a clock moves by less than 292 million years");
        instant(self.now_ms.fetch_add(by_ms, Ordering::SeqCst) + by_ms)
    }

    /// Moves on by this many milliseconds, or back when it is negative; the instant then.
    pub fn advance_ms(&self, by_ms: i64) -> Timestamp {
        self.advance(SignedDuration::from_millis(by_ms))
    }
}

impl Default for ManualClock {
    /// Stands at 2026-11-23T09:00:00Z.
    fn default() -> ManualClock {
        ManualClock { now_ms: Arc::new(AtomicI64::new(MONDAY_MORNING_MS)) }
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        instant(self.now_ms.load(Ordering::SeqCst))
    }
}

fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).expect("a clock stays between the years -9999 and 9999")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_moves_only_when_told_and_copies_share_it() {
        let clock = ManualClock::default();
        assert_eq!(clock.now().to_string(), "2026-11-23T09:00:00Z");
        let copy = clock.clone();
        assert_eq!(clock.advance(SignedDuration::from_mins(5)).to_string(), "2026-11-23T09:05:00Z");
        assert_eq!(copy.advance_ms(-300_001).to_string(), "2026-11-23T08:59:59.999Z");
        copy.set("2027-01-01T00:00:00.0009Z".parse().unwrap());
        assert_eq!(clock.now().to_string(), "2027-01-01T00:00:00Z");
    }
}
