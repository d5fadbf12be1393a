//! Simulations: of a seed, of a plan, twice, on both databases.

use crate::place::{Backend, Place};
use crate::plan::{Plan, calm, generate};
use crate::properties::restart_is_invisible::{self, alerts, timers};
use crate::providers::Handed;
use crate::tables::Tables;
use crate::world::{Ended, Failure, World};
use anyhow::Result;
use nightbell_core::NotificationKind;
use std::collections::BTreeSet;

/// Every so many seeds are also run as a calm plan, with and without its crashes.
const CALM_EVERY: u64 = 4;

/// What became of a seed or a plan.
#[derive(Debug)]
pub struct Outcome {
    /// The first property that does not hold.
    pub failure: Option<Failure>,
    /// The plan that was run, or that failed.
    pub plan: Plan,
    /// What happened, line by line.
    pub lines: Vec<String>,
    /// A hash of what happened.
    pub hash: u64,
}

impl Outcome {
    /// The company and what happened, for people.
    pub fn story(&self) -> String {
        format!("{}\n{}", self.plan.company.yaml(), self.lines.join("\n"))
    }
}

/// Runs simulations one after another in one place.
#[derive(Debug)]
pub struct Simulator {
    backend: Backend,
    place: Option<Place>,
}

impl Simulator {
    /// On this database.
    pub fn new(backend: Backend) -> Simulator {
        Simulator { backend, place: None }
    }

    /// The plan of a seed. On PostgreSQL every other one has two nodes.
    pub fn plan(&self, seed: u64) -> Plan {
        generate(seed, if self.backend == Backend::Postgres && seed % 2 == 1 { 2 } else { 1 })
    }

    async fn place(&mut self) -> Result<&Place> {
        let place = match self.place.take() {
            Some(place) => place.emptied().await?,
            None => Place::fresh(self.backend).await?,
        };
        Ok(self.place.insert(place))
    }

    async fn ended(&mut self, plan: &Plan, print: bool) -> Result<Ended> {
        let place = self.place().await?;
        World::run(plan, place, print).await
    }

    /// Runs the plan of a seed, and for some seeds the calm plan of it as well.
    pub async fn seed(&mut self, seed: u64, print: bool) -> Result<Outcome> {
        let plan = self.plan(seed);
        let outcome = self.run(&plan, print).await?;
        // On PostgreSQL a node that ended counts as living for another 1.5 s, so what it was sending comes later, and rightly so.
        let calm_too = self.backend == Backend::Sqlite && seed.is_multiple_of(CALM_EVERY);
        if outcome.failure.is_some() || !calm_too {
            return Ok(outcome);
        }
        let calm = self.run(&calm(seed), print).await?;
        let hash = outcome.hash ^ calm.hash.rotate_left(1);
        Ok(if calm.failure.is_some() { calm } else { Outcome { hash, ..outcome } })
    }

    /// Runs a plan; a calm one also without its crashes.
    pub async fn run(&mut self, plan: &Plan, print: bool) -> Result<Outcome> {
        let ended = self.ended(plan, print).await?;
        let mut outcome =
            Outcome { failure: ended.failure.clone(), plan: plan.clone(), lines: ended.lines, hash: ended.hash };
        if outcome.failure.is_none() && plan.persistent {
            let without = self.ended(&plan.without_crashes(), false).await?;
            if without.failure.is_some() {
                outcome.failure = without.failure;
                return Ok(outcome);
            }
            if let (Some(with_tables), Some(without_tables)) = (&ended.tables, &without.tables) {
                let compared =
                    restart_is_invisible::compare((&ended.handed, with_tables), (&without.handed, without_tables));
                outcome.failure = compared.err().map(|what| Failure { property: "restart_is_invisible", what });
            }
        }
        Ok(outcome)
    }

    /// Runs the plan of a seed twice; the first line in which the two differ.
    pub async fn twice(&mut self, seed: u64) -> Result<Option<String>> {
        let first = self.seed(seed, false).await?;
        let second = self.seed(seed, false).await?;
        if first.hash == second.hash {
            return Ok(None);
        }
        let lines = first.lines.iter().zip(&second.lines).find(|(one, other)| one != other);
        Ok(Some(lines.map_or("the lines agree, the hashes do not".to_owned(), |(one, other)| {
            format!("first {one:?}, then {other:?}")
        })))
    }

    /// Runs the calm plan of a seed, without crashes, here and on another database; what differs of what can be seen. Other
    /// plans may rightly differ: PostgreSQL draws from the same chance for other things, so that retries come at other instants.
    /// So may how alerts are bundled: where a window ends at the instant at which a step is due, PostgreSQL pages the step first.
    pub async fn differential(&mut self, other: &mut Simulator, seed: u64) -> Result<Option<String>> {
        let plan = calm(seed).without_crashes();
        let here = self.ended(&plan, false).await?;
        let there = other.ended(&plan, false).await?;
        if let Some(failure) = here.failure.or(there.failure) {
            return Ok(Some(format!("{}: {}", failure.property, failure.what)));
        }
        let (Some(here_tables), Some(there_tables)) = (&here.tables, &there.tables) else { return Ok(None) };
        let texts = |tables: &Tables| {
            let entries = tables.timeline.iter().flat_map(|(id, entries)| {
                let key = tables.alerts.get(id).map(|alert| format!("{}/{}", alert.service, alert.dedup_key));
                let key = key.unwrap_or_default();
                let entries = entries.iter().filter(|entry| !matches!(entry.kind.as_str(), "sent" | "bundled"));
                entries.map(move |entry| format!("{} {key} {}: {}", entry.at, entry.kind, entry.text))
            });
            entries.collect::<BTreeSet<String>>()
        };
        let pairs = [
            ("told", pairs_told(&here.handed), pairs_told(&there.handed)),
            ("alerts", alerts(here_tables), alerts(there_tables)),
            ("timers", timers_of_alerts(here_tables), timers_of_alerts(there_tables)),
            ("timelines", texts(here_tables), texts(there_tables)),
        ];
        for (what, here, there) in pairs {
            if let Some(differs) = here.symmetric_difference(&there).next() {
                return Ok(Some(format!("{what}: only on one of them: {differs}")));
            }
        }
        Ok(None)
    }
}

/// Who was told of what by which way, however bundled.
fn pairs_told(handed: &[Handed]) -> BTreeSet<String> {
    let pages = handed.iter().filter(|one| one.taken && one.kind == NotificationKind::Page);
    let pairs =
        pages.flat_map(|one| one.about.iter().map(move |(service, key)| format!("{} {service}/{key}", one.recipient)));
    pairs.collect()
}

/// Timers but those of recipients, which follow from how messages were bundled.
fn timers_of_alerts(tables: &Tables) -> BTreeSet<String> {
    timers(tables).into_iter().filter(|timer| !timer.starts_with("dispatch ")).collect()
}
