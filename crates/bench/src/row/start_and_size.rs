//! Cold starts on an empty store, memory at rest, size of the file.

use super::measured::megabytes;
use super::{Measured, Stage, company};
use crate::clock;
use crate::load::Latencies;
use crate::system::{Plan, SystemKind};
use anyhow::Result;
use std::time::Duration;

const STARTS: usize = 20;
/// Rest before memory is read.
const REST: Duration = Duration::from_secs(10);

pub(super) async fn measure(stage: &Stage, kind: SystemKind) -> Result<Measured> {
    let alertmanager =
        company::alertmanager(company::DEFAULT_ROUTE, &stage.workshop.sinks.webhook.url("/alertmanager"));
    let plan = Plan { company: "", alertmanager: &alertmanager };
    let mut starts = Latencies::default();
    let mut measured = Measured::default();
    for index in 0..STARTS {
        let (system, took) = stage.workshop.start(kind, &plan).await?;
        starts.record(took);
        if index + 1 == STARTS {
            clock::pause(REST).await;
            measured.set_memory("memory_mb", system.usage()?.memory_bytes);
        }
        system.end().await?;
    }
    measured.set_percentile("start_p50_ms", &starts, 50.0);
    measured.set("start_max_ms", starts.max_ms());
    measured.set("binary_mb", megabytes(std::fs::metadata(stage.workshop.program(kind)?)?.len()));
    Ok(measured)
}
