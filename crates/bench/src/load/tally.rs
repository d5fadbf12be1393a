//! What a load counted.

use crate::http::Answer;
use hdrhistogram::Histogram;
use std::collections::BTreeMap;
use std::time::Duration;

/// Longest latency that is told apart, in microseconds: ten minutes.
const LATENCY_MICROSECONDS_MAX: u64 = 600_000_000;

/// Latencies to the microsecond, exact to three digits.
#[derive(Debug, Clone)]
pub(crate) struct Latencies(Histogram<u64>);

impl Default for Latencies {
    fn default() -> Latencies {
        let histogram = Histogram::new_with_bounds(1, LATENCY_MICROSECONDS_MAX, 3);
        Latencies(histogram.expect("invariant: the bounds are in order and three digits are possible"))
    }
}

impl Latencies {
    pub(crate) fn record(&mut self, latency: Duration) {
        self.0.saturating_record(u64::try_from(latency.as_micros()).unwrap_or(u64::MAX));
    }

    pub(crate) fn add(&mut self, other: &Latencies) {
        self.0.add(&other.0).expect("invariant: all have the same bounds");
    }

    /// The latency that `percent` of all do not exceed, in milliseconds.
    pub(crate) fn percentile_ms(&self, percent: f64) -> f64 {
        microseconds_as_ms(self.0.value_at_quantile(percent / 100.0))
    }

    /// The longest, in milliseconds.
    pub(crate) fn max_ms(&self) -> f64 {
        microseconds_as_ms(self.0.max())
    }
}

impl FromIterator<Duration> for Latencies {
    fn from_iter<I: IntoIterator<Item = Duration>>(latencies: I) -> Latencies {
        let mut all = Latencies::default();
        latencies.into_iter().for_each(|latency| all.record(latency));
        all
    }
}

#[expect(clippy::cast_precision_loss, reason = "latencies of a run are far below 2^52 microseconds")]
fn microseconds_as_ms(microseconds: u64) -> f64 {
    microseconds as f64 / 1_000.0
}

/// The outcome of a load. What was not accepted is counted apart and has no part in the latencies.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    pub(crate) latencies: Latencies,
    pub(crate) requests_accepted: u64,
    pub(crate) items_accepted: u64,
    /// Requests by the status that refused them.
    pub(crate) refused: BTreeMap<u16, u64>,
    /// Requests that got no answer, and why the last of them did not.
    pub(crate) broken: u64,
    pub(crate) broken_because: Option<String>,
}

impl Tally {
    pub(crate) fn record(&mut self, answer: &anyhow::Result<Answer<'_>>, items: u64, latency: Duration) {
        match answer {
            Ok(answer) if answer.is_accepted() => {
                self.requests_accepted += 1;
                self.items_accepted += items;
                self.latencies.record(latency);
            }
            Ok(answer) => *self.refused.entry(answer.status).or_default() += 1,
            Err(error) => {
                self.broken += 1;
                self.broken_because = Some(format!("{error:#}"));
            }
        }
    }

    pub(crate) fn add(&mut self, other: Tally) {
        self.latencies.add(&other.latencies);
        self.requests_accepted += other.requests_accepted;
        self.items_accepted += other.items_accepted;
        for (status, count) in other.refused {
            *self.refused.entry(status).or_default() += count;
        }
        self.broken += other.broken;
        self.broken_because = other.broken_because.or(self.broken_because.take());
    }

    /// What went wrong, in words; empty when nothing did.
    pub(crate) fn problems(&self) -> Vec<String> {
        let refused = self.refused.iter().map(|(status, count)| format!("{count} requests were answered {status}"));
        let broken = (self.broken > 0).then(|| {
            let why = self.broken_because.as_deref().unwrap_or("unknown");
            format!("{} requests got no answer: {why}", self.broken)
        });
        refused.chain(broken).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_recorded() {
        let latencies: Latencies = (1..=1_000).map(Duration::from_millis).collect();
        for (percent, expected_ms) in [(50.0, 500.0), (99.0, 990.0), (100.0, 1_000.0)] {
            let found = latencies.percentile_ms(percent);
            assert!((found - expected_ms).abs() <= expected_ms * 0.001, "{percent}: {found}");
        }
    }

    #[test]
    fn what_is_refused_is_told_and_not_timed() {
        let mut tally = Tally::default();
        let answer = |status| Ok(Answer { status, body: b"" });
        tally.record(&answer(200), 50, Duration::from_millis(3));
        tally.record(&answer(207), 50, Duration::from_secs(9));
        tally.record(&answer(503), 50, Duration::from_secs(9));
        tally.record(&Err(anyhow::anyhow!("reset")), 50, Duration::from_secs(9));
        let mut sum = Tally::default();
        sum.add(tally);
        assert_eq!((sum.requests_accepted, sum.items_accepted), (1, 50));
        assert!(sum.latencies.max_ms() < 4.0);
        assert_eq!(
            sum.problems(),
            ["1 requests were answered 207", "1 requests were answered 503", "1 requests got no answer: reset"]
        );
    }
}
