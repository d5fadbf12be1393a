//! A hundred thousand open alerts, each with a timer: a start, a rest, a steady stream of timers, and many at one instant.

mod burst;
mod company;
mod stream;

use super::{Measured, Stage};
use crate::clock;
use crate::http::Request;
use crate::load::{ClosedLoad, Limit};
use crate::sink::{MailSink, Manner};
use crate::system::{Plan, System, SystemKind};
use anyhow::{Result, ensure};
use std::time::Duration;

/// Alerts that wait for their next escalation.
const WAITING: u64 = 80_000;
/// Alerts that are snoozed until one instant.
const SNOOZED: u64 = 20_000;
const CONNECTIONS: usize = 8;
const BATCH: usize = 50;
/// The messages about them have left when no mail came for so long.
const QUIET: Duration = Duration::from_secs(3);
const QUIET_WAIT_MAX: Duration = Duration::from_secs(90);
/// Between the start and the rest, for what a start does afterwards.
const SETTLE: Duration = Duration::from_secs(3);

pub(super) async fn measure(stage: &Stage, kind: SystemKind) -> Result<Measured> {
    let mut measured = Measured::default();
    // What was measured before something failed is still worth knowing.
    if let Err(error) = run(stage, kind, &mut measured).await {
        measured.problem(format!("{error:#}"));
    }
    Ok(measured)
}

async fn run(stage: &Stage, kind: SystemKind, measured: &mut Measured) -> Result<()> {
    let webhook = &stage.workshop.sinks.webhook;
    webhook.begin(Manner::Answer);
    let company = company::text(&webhook.url("/hook/witness"));
    let (mut system, _) = stage.workshop.start(kind, &Plan { company: &company, alertmanager: "" }).await?;

    open_alerts(stage, &system, company::WAITING_KEY, WAITING).await?;
    open_alerts(stage, &system, company::SNOOZED_KEY, SNOOZED).await?;
    wait_until_quiet(&stage.workshop.sinks.mail, measured).await;

    measured.set("start_ms", clock::milliseconds(system.restart().await?));
    clock::pause(SETTLE).await;
    rest(&system, stage.effort.other, measured).await?;
    stream::measure(stage, &system, measured).await?;
    burst::measure(&system, measured).await?;
    measured.set_memory("memory_max_mb", system.usage()?.memory_bytes_max);
    system.end().await
}

async fn open_alerts(stage: &Stage, system: &System, key: &str, count: u64) -> Result<()> {
    let load = ClosedLoad {
        address: system.address,
        connections: CONNECTIONS,
        request: Request::list(system.address, &format!("/in/{key}"), &super::company::native_event(), BATCH),
        limit: Limit::Items(count),
        numbers: Some(stage.numbers.clone()),
    };
    let (tally, _) = load.run().await;
    ensure!(
        tally.items_accepted == count,
        "{} of {count} alerts were accepted: {:?}",
        tally.items_accepted,
        tally.problems()
    );
    Ok(())
}

async fn wait_until_quiet(mail: &MailSink, measured: &mut Measured) {
    let begun = clock::now();
    let (mut mails, mut since) = (mail.count(), clock::now());
    while since.elapsed() < QUIET {
        if begun.elapsed() > QUIET_WAIT_MAX {
            return measured.problem(format!("messages were still leaving after {QUIET_WAIT_MAX:?}"));
        }
        clock::pause(Duration::from_millis(100)).await;
        if mail.count() != mails {
            (mails, since) = (mail.count(), clock::now());
        }
    }
}

/// CPU and memory while nothing happens.
async fn rest(system: &System, duration: Duration, measured: &mut Measured) -> Result<()> {
    let (before, begun) = (system.usage()?, clock::now());
    clock::pause(duration).await;
    let after = system.usage()?;
    let used = after.cpu.saturating_sub(before.cpu);
    measured.set("idle_cpu_percent", 100.0 * used.as_secs_f64() / begun.elapsed().as_secs_f64());
    measured.set_memory("memory_mb", after.memory_bytes);
    Ok(())
}
