//! Many timers that fall due at one instant: alerts that are snoozed until then, and are paged again.

use super::company::SNOOZED_SERVICE;
use super::{Measured, SNOOZED};
use crate::clock;
use crate::load::Tally;
use crate::row::ratio;
use crate::system::{Api, System};
use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::time::Duration;
use tokio::task::JoinSet;

/// Clients that snooze.
const CONNECTIONS: usize = 32;
/// Alerts that are snoozed for long at first, to see how long that takes.
const TRIAL: usize = 1_000;
/// What all of them are given, in multiples of what the trial says: the later ones find more timers, and a store that
/// writes its log back.
const LEAD_FACTOR: f64 = 6.0;
/// All must be snoozed so long before the instant, for their consequences to be over.
const REST: SignedDuration = SignedDuration::from_secs(2);
const ASK_EVERY: Duration = Duration::from_millis(20);
/// How long after the instant it is waited for.
const LATE_MAX: SignedDuration = SignedDuration::from_secs(60);

pub(super) async fn measure(system: &System, measured: &mut Measured) -> Result<()> {
    let api = system.api();
    let alerts = api.alerts(&format!("service={SNOOZED_SERVICE}")).await?;
    let ids: Vec<i64> = alerts.iter().filter_map(|alert| alert["id"].as_i64()).collect();
    ensure!(ids.len() as u64 == SNOOZED, "{} of {SNOOZED} alerts are there", ids.len());
    let lead = lead(api, &ids[..TRIAL]).await?;
    let until = clock::wall() + lead;
    let tally = snooze(api, &ids, until).await?;
    measured.problems.extend(tally.problems());
    if clock::wall() + REST > until {
        measured.problem(format!("snoozing {SNOOZED} alerts took nearly {} s, or longer", lead.as_secs()));
    }
    ensure!(has_acknowledged(api).await?, "no alert is snoozed");
    clock::pause(Duration::try_from(until.duration_since(clock::wall())).unwrap_or_default()).await;
    loop {
        let asked_at = clock::wall();
        if !has_acknowledged(api).await? {
            // Known by the answer; true since some moment between the two questions.
            measured.set("burst_s", clock::wall().duration_since(until).as_secs_f64());
            return Ok(());
        }
        ensure!(asked_at < until + LATE_MAX, "some are still snoozed {LATE_MAX:#} after they should not be");
        clock::pause(ASK_EVERY).await;
    }
}

/// From the first snooze to the instant: enough to snooze all, and for their consequences to be over.
async fn lead(api: Api, trial: &[i64]) -> Result<SignedDuration> {
    let begun = clock::now();
    snooze(api, trial, clock::wall() + SignedDuration::from_hours(1)).await?;
    let all = begun.elapsed().mul_f64(ratio(SNOOZED, 1.0) / ratio(trial.len() as u64, 1.0));
    Ok(SignedDuration::try_from(all.mul_f64(LEAD_FACTOR))? + REST + REST)
}

async fn snooze(api: Api, ids: &[i64], until: Timestamp) -> Result<Tally> {
    let body = json!({ "until": until.to_string() }).to_string();
    let mut clients = JoinSet::new();
    for some in ids.chunks(ids.len().div_ceil(CONNECTIONS).max(1)) {
        let (some, body) = (some.to_vec(), body.clone());
        clients.spawn(async move {
            let mut connection = api.connect().await?;
            let mut tally = Tally::default();
            for id in some {
                let request = api.request("POST", &format!("/api/v1/alerts/{id}/snooze"), &body);
                let answer = connection.exchange(request.bytes()).await;
                tally.record(&answer, 1, Duration::ZERO);
            }
            anyhow::Ok(tally)
        });
    }
    let mut all = Tally::default();
    while let Some(tally) = clients.join_next().await {
        all.add(tally??);
    }
    Ok(all)
}

async fn has_acknowledged(api: Api) -> Result<bool> {
    let path = format!("/api/v1/alerts?service={SNOOZED_SERVICE}&status=acknowledged&limit=1");
    let page = api.call("GET", &path, "").await?;
    let items = page["items"].as_array().context("a list has items")?;
    Ok(!items.is_empty())
}
