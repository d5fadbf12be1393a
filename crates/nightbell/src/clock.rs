//! The real clock, to the millisecond.

use jiff::{Timestamp, TimestampRound, Unit};
use nightbell_core::Clock;

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that the composition root hands out")]
        let now = Timestamp::now();
        // Down, so that nothing is ever recorded ahead of its time. Fails only beyond the year 9999.
        let whole_ms = TimestampRound::new().smallest(Unit::Millisecond).mode(jiff::RoundMode::Trunc);
        now.round(whole_ms).unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_whole_milliseconds() {
        assert_eq!(SystemClock.now().subsec_nanosecond() % 1_000_000, 0);
    }
}
