//! One alert that pages sixty people.

use super::{Measured, Stage, company};
use crate::clock;
use crate::http::{Connection, Request};
use crate::load::Latencies;
use crate::sink::Manner;
use crate::system::{Plan, SystemKind};
use anyhow::{Result, ensure};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

const PEOPLE: usize = 60;
const ROUNDS: usize = 20;
/// How long one round's webhooks are waited for.
const ROUND_MAX: Duration = Duration::from_secs(10);
/// Between two rounds, for the server to write down what the last one's receivers said.
const BETWEEN_ROUNDS: Duration = Duration::from_millis(200);

pub(super) async fn measure(stage: &Stage, kind: SystemKind) -> Result<Measured> {
    let webhook = &stage.workshop.sinks.webhook;
    let company = company::team(PEOPLE, |index| webhook.url(&format!("/hook/{index}")));
    let (system, _) = stage.workshop.start(kind, &Plan { company: &company, alertmanager: "" }).await?;
    let mut request = Request::list(system.address, &format!("/in/{}", company::KEY), &company::native_event(), 1);
    let mut connection = Connection::open(system.address).await?;
    let (mut first, mut last) = (Latencies::default(), Latencies::default());
    let mut measured = Measured::default();
    for _ in 0..ROUNDS {
        webhook.begin(Manner::Answer);
        request.number_from(stage.numbers.fetch_add(1, Ordering::Relaxed));
        let sent = clock::now();
        let answer = connection.exchange(request.bytes()).await?;
        ensure!(answer.is_accepted(), "the event was answered {}", answer.status);
        while webhook.count() < PEOPLE && sent.elapsed() < ROUND_MAX {
            clock::pause(Duration::from_millis(5)).await;
        }
        let arrivals = webhook.take();
        let reached: BTreeSet<&str> = arrivals.iter().map(|arrival| arrival.path.as_str()).collect();
        if reached.len() != PEOPLE || arrivals.len() != PEOPLE {
            measured.problem(format!("{} webhooks reached {} of {PEOPLE} people", arrivals.len(), reached.len()));
        }
        let mut latencies = arrivals.iter().map(|arrival| arrival.at.saturating_duration_since(sent));
        let Some(some) = latencies.next() else { continue };
        let (shortest, longest) =
            latencies.fold((some, some), |(shortest, longest), latency| (shortest.min(latency), longest.max(latency)));
        first.record(shortest);
        last.record(longest);
        clock::pause(BETWEEN_ROUNDS).await;
    }
    system.end().await?;
    measured.set("last_max_ms", last.max_ms());
    measured.set_percentile("last_p50_ms", &last, 50.0);
    measured.set_percentile("first_p50_ms", &first, 50.0);
    Ok(measured)
}
