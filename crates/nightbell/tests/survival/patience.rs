//! The only place where these tests let time pass, and where they read the clock.

use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(20);

/// Looks until there is something to see, and returns it.
///
/// # Panics
/// When there is nothing after `limit`; the message says what was waited for.
pub(crate) async fn eventually<T>(limit: Duration, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let seen = tokio::time::timeout(limit, async {
        loop {
            if let Some(seen) = look().await {
                return seen;
            }
            pause(PAUSE).await;
        }
    });
    match seen.await {
        Ok(seen) => seen,
        Err(_) => panic!("waited {limit:?} in vain: {what}"),
    }
}

/// Lets time pass: what a sender does before it tries again, what a provider needs, how long an outage lasts.
#[expect(clippy::disallowed_methods, reason = "senders pause, providers are slow, and outages last")]
pub(crate) async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// The machine's clock, which the servers under test read as well.
#[expect(clippy::disallowed_methods, reason = "what the servers did is compared with when it should have been done")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

pub(crate) fn later(at: Timestamp, duration: Duration) -> Timestamp {
    at + SignedDuration::try_from(duration).unwrap()
}

/// From `from` to `to`; nothing when `to` is earlier.
pub(crate) fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}
