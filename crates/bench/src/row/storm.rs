//! A storm of alerts while the provider that should carry their pages hangs.

use super::measured::CpuMeter;
use super::{Measured, Stage, company, ratio};
use crate::clock;
use crate::http::{Connection, Request};
use crate::load::{ClosedLoad, Limit};
use crate::sink::Manner;
use crate::system::{Plan, System, SystemKind};
use anyhow::Result;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

const ALERTS: u64 = 50_000;
const CONNECTIONS: usize = 8;
const BATCH: usize = 50;
/// Times that the alerts are listed to count them.
const LISTINGS_MAX: usize = 5;
/// After the storm, while messages go on waiting.
const AFTERWARDS: Duration = Duration::from_secs(15);

pub(super) async fn measure(stage: &Stage, kind: SystemKind) -> Result<Measured> {
    let webhook = &stage.workshop.sinks.webhook;
    webhook.begin(Manner::Hang);
    let plan = Plan {
        company: &company::one_person(&company::webhook(&webhook.url("/hook/ada"))),
        // A short wait, so that it has something to send while the storm goes on.
        alertmanager: &company::alertmanager("group_by: [alertname], group_wait: 1s", &webhook.url("/alertmanager")),
    };
    let (system, _) = stage.workshop.start(kind, &plan).await?;
    let path = system.alerts_path(company::KEY);
    let load = ClosedLoad {
        address: system.address,
        connections: CONNECTIONS,
        request: Request::list(system.address, &path, &company::prometheus_alert(), BATCH),
        limit: Limit::Items(ALERTS),
        numbers: Some(stage.numbers.clone()),
    };
    let mut measured = Measured::default();
    let meter = CpuMeter::start(&system)?;
    let (tally, took) = load.run().await;
    clock::pause(AFTERWARDS.min(stage.effort.other)).await;
    let usage = meter.stop(&system, tally.items_accepted, &mut measured)?;
    measured.set_load(&tally, took);
    measured.set_memory("memory_max_mb", usage.memory_bytes_max);
    if webhook.count() == 0 {
        measured.problem("no message reached the provider");
    }
    if tally.items_accepted < ALERTS {
        measured.problem(format!("{} of {ALERTS} alerts were accepted", tally.items_accepted));
    }
    measured.set("stored", ratio(stored(&system).await?, 1.0));
    // So that stopping does not wait for the provider.
    webhook.begin(Manner::Answer);
    system.end().await?;
    Ok(measured)
}

/// Distinct alerts that the API shows. An alert that reaches its last resort while the list is read moves to the list's
/// beginning, behind the reader's back; so the list is read until nothing is missing, or several times.
async fn stored(system: &System) -> Result<u64> {
    let mut distinct = BTreeSet::new();
    for _ in 0..LISTINGS_MAX {
        let (alerts, key) = match system.kind {
            SystemKind::Sqlite | SystemKind::Postgres => (system.api().alerts("").await?, "dedup_key"),
            SystemKind::Alertmanager => (alertmanagers_alerts(system).await?, "fingerprint"),
        };
        distinct.extend(alerts.iter().filter_map(|alert| alert[key].as_str()).map(str::to_owned));
        if distinct.len() as u64 >= ALERTS {
            break;
        }
    }
    Ok(distinct.len() as u64)
}

async fn alertmanagers_alerts(system: &System) -> Result<Vec<Value>> {
    let request = Request::new("GET", system.address, "/api/v2/alerts", None, "");
    let mut connection = Connection::open(system.address).await?;
    let answer = connection.exchange(request.bytes()).await?;
    Ok(serde_json::from_slice(answer.body)?)
}
