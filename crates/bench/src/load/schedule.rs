//! When the requests of an open loop leave.

use std::time::{Duration, Instant};

/// A fixed rate from an instant on. Computed from the start each time, so that it does not drift.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    pub(crate) start: Instant,
    pub(crate) per_second: u32,
    pub(crate) requests: u32,
}

impl Schedule {
    /// When each request should leave, in order.
    pub(crate) fn instants(self) -> impl Iterator<Item = Instant> {
        let offset = move |index: u32| Duration::from_secs(1) * index / self.per_second;
        (0..self.requests).map(move |index| self.start + offset(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    #[test]
    fn a_rate_is_kept_without_drift() {
        let start = clock::now();
        let schedule = Schedule { start, per_second: 3, requests: 30_001 };
        let instants: Vec<Instant> = schedule.instants().collect();
        assert_eq!(instants.len(), 30_001);
        assert_eq!(instants[0], start);
        assert_eq!(instants[1] - start, Duration::from_nanos(333_333_333));
        assert_eq!(instants[30_000] - start, Duration::from_secs(10_000));
    }
}
