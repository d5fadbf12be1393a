//! What lists cost the intake: the batches alone, and beside clients that list alerts.

use super::intake::{self, Shape};
use super::{Measured, Stage};
use crate::clock;
use crate::load::{ClosedLoad, Limit, Tally};
use crate::system::SystemKind;
use anyhow::Result;

/// Clients that list.
const READERS: usize = 10;

pub(super) async fn measure(stage: &Stage, kind: SystemKind) -> Result<Measured> {
    let alone = run(stage, kind, 0).await?.0;
    let (mut measured, lists) = run(stage, kind, READERS).await?;
    let of = |measured: &Measured, key| measured.figures.get(key).copied().unwrap_or_default();
    let (per_second, per_second_alone) = (of(&measured, "alerts_per_second"), of(&alone, "alerts_per_second"));
    measured.set("alerts_per_second_alone", per_second_alone);
    measured.set("ratio", per_second / per_second_alone.max(1.0));
    measured.set("answer_p99_ms_alone", of(&alone, "answer_p99_ms"));
    measured.set("lists_per_second", super::ratio(lists.requests_accepted, stage.effort.other.as_secs_f64()));
    measured.set_percentile("list_p99_ms", &lists.latencies, 99.0);
    measured.problems.extend(alone.problems);
    measured.problems.extend(lists.problems().into_iter().map(|problem| format!("lists: {problem}")));
    Ok(measured)
}

async fn run(stage: &Stage, kind: SystemKind, readers: usize) -> Result<(Measured, Tally)> {
    let system = intake::start(stage, kind).await?;
    let limit = Limit::Until(clock::now() + stage.effort.other);
    let lists = ClosedLoad {
        address: system.address,
        connections: readers,
        request: system.api().request("GET", "/api/v1/alerts", ""),
        limit,
        numbers: None,
    };
    let (intake, (lists, _)) = tokio::join!(intake::load(stage, &system, Shape::BATCHES, limit).run(), lists.run());
    let mut measured = Measured::default();
    measured.set_load(&intake.0, intake.1);
    system.end().await?;
    Ok((measured, lists))
}
