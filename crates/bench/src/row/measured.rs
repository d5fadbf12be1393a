//! What one system did in one row.

use crate::load::{Latencies, Tally};
use crate::system::{System, Usage, own_cpu};
use anyhow::Result;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// Figures by key, and what went wrong: a row with problems is not met, whatever its figures.
#[derive(Debug, Default, Clone, Serialize)]
pub(crate) struct Measured {
    pub(crate) figures: BTreeMap<&'static str, f64>,
    pub(crate) problems: Vec<String>,
}

impl Measured {
    pub(crate) fn set(&mut self, key: &'static str, value: f64) {
        self.figures.insert(key, value);
    }

    pub(crate) fn problem(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }

    pub(crate) fn set_percentile(&mut self, key: &'static str, latencies: &Latencies, percent: f64) {
        self.set(key, latencies.percentile_ms(percent));
    }

    pub(crate) fn set_memory(&mut self, key: &'static str, bytes: u64) {
        self.set(key, megabytes(bytes));
    }

    /// The figures that every load at the doors has.
    pub(crate) fn set_load(&mut self, tally: &Tally, took: Duration) {
        self.set("alerts_per_second", ratio(tally.items_accepted, took.as_secs_f64()));
        self.set_percentile("answer_p50_ms", &tally.latencies, 50.0);
        self.set_percentile("answer_p99_ms", &tally.latencies, 99.0);
        self.set("answer_max_ms", tally.latencies.max_ms());
        self.problems.extend(tally.problems());
        if tally.items_accepted == 0 {
            self.problem("nothing was accepted");
        }
    }

    /// Keeps only figures that a row shows.
    pub(crate) fn only(mut self, keys: impl Fn(&str) -> bool) -> Measured {
        self.figures.retain(|key, _| keys(key));
        self
    }
}

/// CPU time between two moments: of the system, and of this process.
#[derive(Debug)]
pub(crate) struct CpuMeter {
    before: Usage,
    own_before: Duration,
}

impl CpuMeter {
    pub(crate) fn start(system: &System) -> Result<CpuMeter> {
        Ok(CpuMeter { before: system.usage()?, own_before: own_cpu()? })
    }

    /// Writes down what each of `items` cost since the start.
    pub(crate) fn stop(self, system: &System, items: u64, measured: &mut Measured) -> Result<Usage> {
        let after = system.usage()?;
        let per_item = |before: Duration, after: Duration| {
            after.saturating_sub(before).as_secs_f64() * 1e6 / ratio(items.max(1), 1.0)
        };
        measured.set("cpu_us_per_alert", per_item(self.before.cpu, after.cpu));
        measured.set("generator_cpu_us_per_alert", per_item(self.own_before, own_cpu()?));
        if !after.database_cpu.is_zero() {
            measured.set("database_cpu_us_per_alert", per_item(self.before.database_cpu, after.database_cpu));
        }
        Ok(after)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a run are far below 2^52")]
pub(crate) fn ratio(count: u64, by: f64) -> f64 {
    count as f64 / by
}

/// A million bytes, as sizes are stated.
pub(crate) fn megabytes(bytes: u64) -> f64 {
    ratio(bytes, 1e6)
}
