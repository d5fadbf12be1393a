//! Whether this node may hand out messages: only while the others believe that it lives.

use nightbell_engine::limits::NODE_DEAD_AFTER_MS;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// When the lease was last renewed, on the clock that never jumps.
#[derive(Debug)]
pub(super) struct Lease(Mutex<Instant>);

impl Lease {
    /// Renewed a moment ago.
    pub(super) fn renewed_now() -> Lease {
        Lease(Mutex::new(monotonic_now()))
    }

    /// The instant to renew it with: taken before the heartbeat is sent, so that this node never believes in its lease for
    /// longer than the others do.
    pub(super) fn now(&self) -> Instant {
        monotonic_now()
    }

    /// Notes a renewal that was begun at `at`.
    pub(super) fn renewed_at(&self, at: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    /// Whether it holds now.
    pub(super) fn is_held(&self) -> bool {
        let renewed = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        holds(renewed, monotonic_now())
    }
}

fn holds(renewed: Instant, now: Instant) -> bool {
    let dead_after = Duration::from_millis(NODE_DEAD_AFTER_MS.unsigned_abs());
    now.saturating_duration_since(renewed) < dead_after
}

#[expect(clippy::disallowed_methods, reason = "the composition root owns the clock; a lease must not follow its jumps")]
fn monotonic_now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_ends_when_others_think_that_the_node_is_dead() {
        let renewed = monotonic_now();
        let after = |ms: i64| renewed + Duration::from_millis(ms.unsigned_abs());
        assert!(holds(renewed, after(NODE_DEAD_AFTER_MS - 1)));
        assert!(!holds(renewed, after(NODE_DEAD_AFTER_MS)));
        let lease = Lease::renewed_now();
        assert!(lease.is_held());
    }
}
