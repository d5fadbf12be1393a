//! The shadow model: what was accepted, who was told, what stood in the way. It knows nothing of how the engine decides.

use crate::plan::Company;
use std::collections::{BTreeMap, BTreeSet};

/// What the simulation saw from outside.
#[derive(Debug, Default)]
pub(crate) struct Shadow {
    /// Every answered event that was accepted.
    pub(crate) accepted: Vec<AcceptedEvent>,
    /// Every answered operation that was accepted.
    pub(crate) operations: Vec<AcceptedOperation>,
    /// Every turn that was accepted, as answered.
    pub(crate) acceptances: Vec<Acceptance>,
    /// The alert that the last accepted event or repeat of a key went to.
    pub(crate) latest: BTreeMap<(usize, String), i64>,
    /// Claims of messages, in order.
    pub(crate) claims: Vec<Claim>,
    /// Configurations in force, oldest first.
    pub(crate) eras: Vec<Era>,
    /// What may excuse a delay or a repetition.
    pub(crate) disturbances: Vec<Disturbance>,
    /// More messages were under way at one provider than it is given at once.
    pub(crate) saturated: bool,
    /// Probes: (service, alert, when by the nodes' clock).
    pub(crate) probes: Vec<(usize, i64, i64)>,
    /// When everything was healed, by the nodes' clock and by the one that never jumps.
    pub(crate) healed: Option<(i64, i64)>,
    /// Grows with everything that starts or ends.
    pub(crate) sequence: u64,
}

/// An event that was answered with "accepted".
#[derive(Debug, Clone)]
pub(crate) struct AcceptedEvent {
    pub(crate) sequence: u64,
    pub(crate) service: usize,
    pub(crate) key: String,
    pub(crate) what: EventKind,
    pub(crate) alert: Option<i64>,
    pub(crate) outcome: String,
}

/// What an event asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventKind {
    Trigger,
    Acknowledge,
    Resolve,
}

/// An operation that was answered with "done".
#[derive(Debug, Clone)]
pub(crate) struct AcceptedOperation {
    pub(crate) sequence: u64,
    pub(crate) alert: i64,
    pub(crate) operation: &'static str,
    /// For notes: the words.
    pub(crate) words: String,
    /// By the nodes' clock.
    pub(crate) wall_ms: i64,
}

/// The acceptance of a turn that was answered with "done".
#[derive(Debug, Clone)]
pub(crate) struct Acceptance {
    pub(crate) schedule: usize,
    pub(crate) user: usize,
    /// When the turn begins, by the nodes' clock.
    pub(crate) turn_ms: i64,
    pub(crate) mono_ms: i64,
}

/// A message that a pass over the timers claimed and now has to hand out.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    /// When the pass began.
    pub(crate) begun: u64,
    pub(crate) notification: String,
    pub(crate) attempt: u32,
    pub(crate) is_page: bool,
    pub(crate) recipient: String,
    pub(crate) alerts: Vec<i64>,
    pub(crate) wall_ms: i64,
    pub(crate) mono_ms: i64,
}

/// A configuration in force, by both clocks. A jump of the clock begins a new one.
#[derive(Debug, Clone)]
pub(crate) struct Era {
    pub(crate) company: Company,
    pub(crate) from_wall_ms: i64,
    pub(crate) to_wall_ms: i64,
    pub(crate) from_mono_ms: i64,
}

/// Something that stands in the way of promptness, by the clock that never jumps.
#[derive(Debug, Clone)]
pub(crate) struct Disturbance {
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
}

impl Shadow {
    /// A number larger than any before.
    pub(crate) fn tick(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// The companies that were in force when the nodes' clock showed this instant; several when it did so more than once, or
    /// when an edit came at that instant.
    pub(crate) fn companies_at(&self, wall_ms: i64) -> Vec<&Company> {
        let covers = |era: &&Era| era.from_wall_ms <= wall_ms && wall_ms <= era.to_wall_ms;
        self.eras.iter().filter(covers).map(|era| &era.company).collect()
    }

    /// By how much the nodes' clock was set back, in all.
    pub(crate) fn set_back_ms(&self) -> i64 {
        self.eras.windows(2).map(|pair| (pair[0].to_wall_ms - pair[1].from_wall_ms).max(0)).sum()
    }

    /// The same instant on the clock that never jumps, if it is the only one.
    pub(crate) fn mono_of(&self, wall_ms: i64) -> Option<i64> {
        let covers = |era: &&Era| era.from_wall_ms <= wall_ms && wall_ms <= era.to_wall_ms;
        let found: BTreeSet<i64> =
            self.eras.iter().filter(covers).map(|era| era.from_mono_ms + wall_ms - era.from_wall_ms).collect();
        if found.len() == 1 { found.into_iter().next() } else { None }
    }

    /// Whether the nodes' clock was set back between two instants of the clock that never jumps.
    pub(crate) fn was_set_back(&self, from_ms: i64, to_ms: i64) -> bool {
        let offset = |era: &Era| era.from_wall_ms - era.from_mono_ms;
        let mut pairs = self.eras.iter().zip(self.eras.iter().skip(1));
        pairs.any(|(former, era)| (from_ms..=to_ms).contains(&era.from_mono_ms) && offset(era) < offset(former))
    }

    /// Whether nothing stood in the way from one instant to the other, by the clock that never jumps.
    pub(crate) fn was_calm(&self, from_ms: i64, to_ms: i64) -> bool {
        !self.disturbances.iter().any(|one| one.from_ms <= to_ms && from_ms <= one.to_ms)
    }

    /// The first instant from this one on at which nothing stands in the way, by the clock that never jumps.
    pub(crate) fn calm_from(&self, from_ms: i64) -> i64 {
        let mut calm_ms = from_ms;
        let covers = |at_ms: i64| move |one: &&Disturbance| one.from_ms <= at_ms && at_ms <= one.to_ms;
        while let Some(one) = self.disturbances.iter().find(covers(calm_ms)) {
            calm_ms = one.to_ms + 1;
        }
        calm_ms
    }

    /// The companies by which something may have been decided that happened when the nodes' clock showed this instant: those
    /// in force then; those before an edit, where nothing but what stood in the way has passed since; all, when the clock
    /// showed that instant twice.
    pub(crate) fn companies_about(&self, wall_ms: i64) -> Vec<&Company> {
        let Some(mono_ms) = self.mono_of(wall_ms) else {
            return self.eras.iter().map(|era| &era.company).collect();
        };
        let pairs = self.eras.iter().zip(self.eras.iter().skip(1).map(|next| next.from_mono_ms));
        let lingers = |(_, ended_ms): &(&Era, i64)| *ended_ms <= mono_ms && mono_ms <= self.calm_from(*ended_ms);
        let former = pairs.filter(lingers).map(|(era, _)| &era.company);
        self.companies_at(wall_ms).into_iter().chain(former).collect()
    }

    /// The companies that were in force at some time between two instants of the clock that never jumps, oldest first.
    pub(crate) fn companies_between(&self, from_ms: i64, to_ms: i64) -> impl Iterator<Item = &Company> {
        let ends = self.eras.iter().skip(1).map(|era| era.from_mono_ms).chain([i64::MAX]);
        let eras = self.eras.iter().zip(ends);
        let overlaps = move |(era, end_ms): &(&Era, i64)| era.from_mono_ms <= to_ms && from_ms <= *end_ms;
        eras.filter(overlaps).map(|(era, _)| &era.company)
    }
}
