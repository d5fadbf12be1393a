//! The clocks of a measurement. Nightbell itself takes time as an argument; a benchmark exists to read it.

use jiff::Timestamp;
use std::time::{Duration, Instant};

/// The monotonic clock, which every duration here is a difference of.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The clock on the wall, for comparison with instants that the server wrote down: it runs on the same machine.
#[expect(clippy::disallowed_methods, reason = "compared with what the server's own clock said")]
pub(crate) fn wall() -> Timestamp {
    Timestamp::now()
}

/// Waits; other tasks go on.
#[expect(clippy::disallowed_methods, reason = "a benchmark waits for the load it makes")]
pub(crate) async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Blocks this thread until then: much more exact than the runtime's timers, which count milliseconds.
#[expect(clippy::disallowed_methods, reason = "the pacer of an open loop has a thread of its own")]
pub(crate) fn block_until(instant: Instant) {
    let left = instant.saturating_duration_since(now());
    if !left.is_zero() {
        std::thread::sleep(left);
    }
}

/// In milliseconds, with fractions.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
