//! Timers that fall due at a steady rate: alerts opened at 500 a second escalate at 500 a second, a fixed wait later.

use super::company::{STREAM_KEY, STREAM_WAIT_S};
use super::{Measured, Stage};
use crate::clock;
use crate::http::Request;
use crate::load::{Latencies, OpenLoad, Schedule};
use crate::row::company::native_event;
use crate::sink::{Arrival, Manner};
use crate::system::{Api, System};
use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

const REQUESTS_PER_SECOND: u32 = 100;
const ALERTS_PER_REQUEST: usize = 5;
const CONNECTIONS: usize = 16;
const SECONDS: u32 = 10;
/// How long after the last is due its webhook is waited for.
const LATE_MAX: Duration = Duration::from_secs(10);
/// Alerts whose timelines are read: every twentieth.
const SAMPLE_STEP: usize = 20;

pub(super) async fn measure(stage: &Stage, system: &System, measured: &mut Measured) -> Result<()> {
    let webhook = &stage.workshop.sinks.webhook;
    webhook.begin(Manner::Answer);
    let requests = REQUESTS_PER_SECOND * SECONDS;
    let alerts = requests as usize * ALERTS_PER_REQUEST;
    let load = OpenLoad {
        address: system.address,
        connections: CONNECTIONS,
        request: Request::list(system.address, &format!("/in/{STREAM_KEY}"), &native_event(), ALERTS_PER_REQUEST),
        schedule: Schedule { start: clock::now(), per_second: REQUESTS_PER_SECOND, requests },
        first_number: stage.numbers.fetch_add(alerts as u64, Ordering::Relaxed),
    };
    let (tally, _) = load.run().await?;
    measured.problems.extend(tally.problems());

    let last_due = clock::now() + Duration::from_secs(STREAM_WAIT_S);
    while webhook.count() < alerts && clock::now() < last_due + LATE_MAX {
        clock::pause(Duration::from_millis(50)).await;
    }
    let escalated = escalated(&webhook.take())?;
    if escalated.len() != alerts {
        measured.problem(format!("{} of {alerts} alerts escalated within {LATE_MAX:?} of due", escalated.len()));
    }
    let late: Latencies = escalated.values().map(|alert| since(alert.due, alert.arrived)).collect();
    measured.set_percentile("late_p50_ms", &late, 50.0);
    measured.set_percentile("late_p99_ms", &late, 99.0);
    let mut fired = Latencies::default();
    for (id, alert) in escalated.iter().step_by(SAMPLE_STEP) {
        fired.record(since(alert.due, escalated_at(system.api(), *id).await?));
    }
    measured.set_percentile("fired_p99_ms", &fired, 99.0);
    Ok(())
}

struct Escalated {
    due: Timestamp,
    /// When the first webhook that names it was there.
    arrived: Timestamp,
}

/// The alerts that webhooks named, by id.
fn escalated(arrivals: &[Arrival]) -> Result<BTreeMap<i64, Escalated>> {
    let wait = SignedDuration::from_secs(i64::try_from(STREAM_WAIT_S)?);
    let mut all = BTreeMap::new();
    for arrival in arrivals {
        let message: Value = serde_json::from_slice(&arrival.body).context("a webhook that is not JSON")?;
        for alert in message["alerts"].as_array().into_iter().flatten() {
            let id = alert["id"].as_i64().context("an alert in a webhook has no id")?;
            let opened_at: Timestamp = alert["opened_at"].as_str().unwrap_or_default().parse()?;
            let due = opened_at + wait;
            all.entry(id).or_insert(Escalated { due, arrived: arrival.wall });
        }
    }
    Ok(all)
}

/// What the timeline says about the second step.
async fn escalated_at(api: Api, id: i64) -> Result<Timestamp> {
    let timeline = api.call("GET", &format!("/api/v1/alerts/{id}/timeline"), "").await?;
    let entries = timeline["items"].as_array().context("a timeline is a list")?;
    let last = entries.iter().rfind(|entry| entry["kind"] == "escalated");
    let at = last.and_then(|entry| entry["at"].as_str()).with_context(|| format!("alert {id} did not escalate"))?;
    Ok(at.parse()?)
}

/// Early counts as 0.
fn since(earlier: Timestamp, later: Timestamp) -> Duration {
    Duration::try_from(later.duration_since(earlier)).unwrap_or_default()
}
