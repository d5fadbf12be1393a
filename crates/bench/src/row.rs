//! The rows of the table: what is measured, what must hold, and one file per kind of load.

mod company;
mod console;
mod hundred_thousand;
mod intake;
mod measured;
mod page_latency;
mod reads_beside_intake;
mod sixty_people;
mod specification;
mod start_and_size;
mod storm;
mod ten_thousand_schedules;

pub(crate) use measured::{Measured, ratio};
pub(crate) use specification::{Figure, Must, RowName, Unit};

use crate::system::{SystemKind, Workshop};
use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// How long things are measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Load of the intake rows.
    pub(crate) intake: Duration,
    /// Everything else that has a duration.
    pub(crate) other: Duration,
}

/// What every row needs.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) workshop: Workshop,
    pub(crate) effort: Effort,
    /// Numbers of items: never twice in a run, so that "unique" is true across rows too.
    pub(crate) numbers: Arc<AtomicU64>,
}

/// Measures one row on one system, which is started for it and ended after it.
pub(crate) async fn measure(row: RowName, stage: &Stage, kind: SystemKind) -> Result<Measured> {
    match row {
        RowName::IntakeBatches => intake::measure(stage, kind, intake::Shape::BATCHES).await,
        RowName::IntakeSingles => intake::measure(stage, kind, intake::Shape::SINGLES).await,
        RowName::IntakeRepeats => intake::measure(stage, kind, intake::Shape::REPEATS).await,
        RowName::ReadsBesideIntake => reads_beside_intake::measure(stage, kind).await,
        RowName::PageLatency => page_latency::measure(stage, kind).await,
        RowName::SixtyPeople => sixty_people::measure(stage, kind).await,
        RowName::StormWithHangingProvider => storm::measure(stage, kind).await,
        RowName::HundredThousand => hundred_thousand::measure(stage, kind).await,
        RowName::TenThousandSchedules => ten_thousand_schedules::measure(stage, kind).await,
        RowName::Console => console::measure(stage, kind).await,
        RowName::StartAndSize => start_and_size::measure(stage, kind).await,
    }
}
