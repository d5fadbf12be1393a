//! From an event to the page that it causes, at a rate that is far from the limit.

use super::measured::CpuMeter;
use super::{Measured, Stage, company};
use crate::clock;
use crate::http::Request;
use crate::load::{Exchange, Latencies, OpenLoad, Schedule};
use crate::sink::{Arrival, Manner};
use crate::system::{Plan, System, SystemKind};
use anyhow::Result;
use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

const PER_SECOND: u32 = 100;
/// Enough that a slow answer holds up no other event.
const CONNECTIONS: usize = 16;
/// How long the last pages are waited for.
const ARRIVAL_MAX: Duration = Duration::from_secs(10);
/// Before the first event, for connections to be opened.
const LEAD: Duration = Duration::from_millis(100);

pub(super) async fn measure(stage: &Stage, kind: SystemKind) -> Result<Measured> {
    let webhook = &stage.workshop.sinks.webhook;
    webhook.begin(Manner::Answer);
    let plan = Plan {
        company: &company::one_person(&company::webhook(&webhook.url("/hook/ada"))),
        alertmanager: &company::alertmanager(
            "group_by: ['...'], group_wait: 0s, group_interval: 5m",
            &webhook.url("/alertmanager"),
        ),
    };
    let (system, _) = stage.workshop.start(kind, &plan).await?;
    let mut measured = Measured::default();
    let requests = PER_SECOND * u32::try_from(stage.effort.other.as_secs().max(1))?;
    let meter = CpuMeter::start(&system)?;
    let (tally, exchanges) = load(stage, &system, requests).run().await?;
    let waiting_since = clock::now();
    while webhook.count() < exchanges.len() && waiting_since.elapsed() < ARRIVAL_MAX {
        clock::pause(Duration::from_millis(20)).await;
    }
    meter.stop(&system, tally.items_accepted, &mut measured)?;
    system.end().await?;
    measured.set_load(&tally, stage.effort.other);

    let arrivals = first_arrivals(&webhook.take());
    let mut accepted = Latencies::default();
    let mut sent = Latencies::default();
    for Exchange { number, intended, answered } in &exchanges {
        let Some(arrived) = arrivals.get(number) else { continue };
        accepted.record(arrived.saturating_duration_since(*answered));
        sent.record(arrived.saturating_duration_since(*intended));
    }
    let missing = exchanges.iter().filter(|exchange| !arrivals.contains_key(&exchange.number)).count();
    if missing > 0 {
        measured.problem(format!("{missing} of {} events caused no webhook within {ARRIVAL_MAX:?}", exchanges.len()));
    }
    measured.set_percentile("accepted_p50_ms", &accepted, 50.0);
    measured.set_percentile("accepted_p99_ms", &accepted, 99.0);
    measured.set_percentile("sent_p50_ms", &sent, 50.0);
    measured.set_percentile("sent_p99_ms", &sent, 99.0);
    measured.set("sent_max_ms", sent.max_ms());
    Ok(measured)
}

fn load(stage: &Stage, system: &System, requests: u32) -> OpenLoad {
    let path = system.alerts_path(company::KEY);
    OpenLoad {
        address: system.address,
        connections: CONNECTIONS,
        request: Request::list(system.address, &path, &company::prometheus_alert(), 1),
        schedule: Schedule { start: clock::now() + LEAD, per_second: PER_SECOND, requests },
        first_number: stage.numbers.fetch_add(u64::from(requests), Ordering::Relaxed),
    }
}

/// When each item was first named by a message.
fn first_arrivals(arrivals: &[Arrival]) -> HashMap<u64, Instant> {
    let mut first = HashMap::new();
    for arrival in arrivals {
        for number in company::numbers_in(&arrival.body) {
            first.entry(number).or_insert(arrival.at);
        }
    }
    first
}
