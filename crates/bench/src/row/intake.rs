//! Durable intake, while one person is paged by a method that bundles.

use super::measured::CpuMeter;
use super::{Measured, Stage, company};
use crate::clock;
use crate::http::Request;
use crate::load::{ClosedLoad, Limit};
use crate::sink::Manner;
use crate::system::{Plan, System, SystemKind};
use anyhow::Result;
use std::time::Duration;

/// After the load, for messages that its last alerts cause.
const SETTLE: Duration = Duration::from_secs(1);

/// The three loads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    connections: usize,
    items: usize,
    is_unique: bool,
}

impl Shape {
    pub(super) const BATCHES: Shape = Shape { connections: 8, items: 50, is_unique: true };
    pub(super) const SINGLES: Shape = Shape { connections: 64, items: 1, is_unique: true };
    pub(super) const REPEATS: Shape = Shape { connections: 8, items: 50, is_unique: false };
}

pub(super) async fn measure(stage: &Stage, kind: SystemKind, shape: Shape) -> Result<Measured> {
    let system = start(stage, kind).await?;
    let mails_before = stage.workshop.sinks.mail.count();
    let mut measured = Measured::default();
    let meter = CpuMeter::start(&system)?;
    let limit = Limit::Until(clock::now() + stage.effort.intake);
    let (tally, took) = load(stage, &system, shape, limit).run().await;
    clock::pause(SETTLE).await;
    let usage = meter.stop(&system, tally.items_accepted, &mut measured)?;
    measured.set_load(&tally, took);
    measured.set_memory("memory_max_mb", usage.memory_bytes_max);
    if kind != SystemKind::Alertmanager && stage.workshop.sinks.mail.count() == mails_before {
        measured.problem("nobody was paged");
    }
    system.end().await?;
    Ok(measured)
}

/// A system whose one person on call is paged by mail.
pub(super) async fn start(stage: &Stage, kind: SystemKind) -> Result<System> {
    let webhook = &stage.workshop.sinks.webhook;
    webhook.begin(Manner::Answer);
    let plan = Plan {
        company: &company::one_person(&company::mail()),
        alertmanager: &company::alertmanager(company::DEFAULT_ROUTE, &webhook.url("/alertmanager")),
    };
    Ok(stage.workshop.start(kind, &plan).await?.0)
}

pub(super) fn load(stage: &Stage, system: &System, shape: Shape, limit: Limit) -> ClosedLoad {
    let path = system.alerts_path(company::KEY);
    ClosedLoad {
        address: system.address,
        connections: shape.connections,
        request: Request::list(system.address, &path, &company::prometheus_alert(), shape.items),
        limit,
        numbers: shape.is_unique.then(|| stage.numbers.clone()),
    }
}
