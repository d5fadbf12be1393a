//! Decides the items of a batch, one after another over one loaded state, alike in both back ends.
//!
//! A back end loads what [`wanted`] names, then calls [`Deciding::advance`] until everything is decided, reserving ids when
//! asked to, and writes [`Deciding::writes`]. The result is the same as if each item had been a transaction of its own:
//! a timer is claimed by the first item that names it, unless an item before it has removed or re-set it.

use crate::StoreError;
use crate::batch::Writes;
use crate::queue::Pending;
use crate::supply::{BlockSupply, Reservation};
use nightbell_core::{
    AlertId, Decision, History, Name, NotificationId, Recipient, State, Timer, TimerChange, TimerKind, Timestamp,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The union of the keys of a batch, each in the order in which its rows are to be locked.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Newest alerts of (service, dedup key).
    pub(crate) latest: BTreeMap<(Name, Arc<str>), History>,
    /// Alerts.
    pub(crate) alerts: BTreeMap<AlertId, History>,
    /// Notifications.
    pub(crate) notifications: BTreeMap<NotificationId, Option<History>>,
    /// Recipients.
    pub(crate) recipients: BTreeSet<Recipient>,
    /// The shortest window that any item names for a recipient; see [`nightbell_core::Keys::bundle_window_ms`].
    pub(crate) windows_ms: BTreeMap<Recipient, i64>,
    /// Timers to claim if they are there and due: put those into [`State::claimed`], and leave the rows. The writes of
    /// an item that used its claim remove the row; an item that fails leaves it.
    pub(crate) timers: BTreeMap<(TimerKind, String), Timer>,
}

/// Answers the items that read a configuration older than `revision`, and clears the answers of the others.
pub(crate) fn set_aside_stale(pending: &mut [Pending], revision: i64) {
    for one in pending {
        let stale = one.item.configuration_revision < revision;
        one.answer = stale.then_some(Err(StoreError::StaleConfiguration { newest: revision }));
    }
}

/// What must be loaded for the items that have no answer yet.
pub(crate) fn wanted(pending: &[Pending]) -> Wanted {
    let mut wanted = Wanted::default();
    for keys in pending.iter().filter(|one| one.answer.is_none()).map(|one| &one.item.keys) {
        for (service, dedup_key, history) in &keys.latest {
            let known = wanted.latest.entry((service.clone(), dedup_key.clone())).or_insert(*history);
            *known = (*known).max(*history);
        }
        for (id, history) in &keys.alerts {
            let known = wanted.alerts.entry(*id).or_insert(*history);
            *known = (*known).max(*history);
        }
        for (id, history) in &keys.notifications {
            let known = wanted.notifications.entry(*id).or_insert(*history);
            *known = (*known).max(*history);
        }
        for recipient in &keys.recipients {
            if !wanted.recipients.contains(recipient) {
                wanted.recipients.insert(recipient.clone());
            }
            let window_ms = wanted.windows_ms.entry(recipient.clone()).or_insert(keys.bundle_window_ms);
            *window_ms = keys.bundle_window_ms.min(*window_ms);
        }
        if let Some(timer) = &keys.timer {
            wanted.timers.insert((timer.kind, timer.subject.clone()), timer.clone());
        }
    }
    wanted
}

/// How far a batch is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Every item has its answer; the writes are complete.
    Decided,
    /// Reserve these ids, [fill](BlockSupply::fill) them in, then go on.
    NeedsIds(Vec<Reservation>),
}

/// A batch being decided.
#[derive(Debug)]
pub(crate) struct Deciding {
    /// The sum of what was decided.
    pub(crate) writes: Writes,
    /// The alerts that wanted timers serve.
    alerts_of_timers: HashMap<(TimerKind, String), AlertId>,
    next: usize,
}

impl Deciding {
    /// Before the first item.
    pub(crate) fn new(wanted: &Wanted) -> Deciding {
        let alerts_of_timers =
            wanted.timers.iter().filter_map(|(key, timer)| Some((key.clone(), timer.alert?))).collect();
        Deciding { writes: Writes::default(), alerts_of_timers, next: 0 }
    }

    /// Decides items from where it stopped. `known` holds the alerts that were loaded from the database.
    pub(crate) fn advance(
        &mut self,
        pending: &mut [Pending],
        state: &mut State,
        known: &HashSet<AlertId>,
        now: Timestamp,
        supply: &mut BlockSupply,
    ) -> Progress {
        supply.set_now(now);
        while let Some(one) = pending.get_mut(self.next) {
            if one.answer.is_some() {
                self.next += 1;
                continue;
            }
            let before = supply.blocks();
            let decided = catch_unwind(AssertUnwindSafe(|| (one.item.decide)(state, now, supply)));
            match decided {
                Ok(decision) => {
                    let reservations = supply.overdrawn(before);
                    if !reservations.is_empty() {
                        supply.restore(before);
                        return Progress::NeedsIds(reservations);
                    }
                    one.answer = Some(Ok(decision.outcome.clone()));
                    let timer = one.item.keys.timer.clone();
                    self.accept(decision, timer, state, known);
                }
                Err(panic) => {
                    supply.restore(before);
                    let reason = panic_message(panic.as_ref());
                    tracing::error!(item = ?one.item, reason, "decision panicked");
                    one.answer = Some(Err(StoreError::Damaged(format!("a decision failed: {reason}"))));
                }
            }
            self.next += 1;
        }
        Progress::Decided
    }

    fn accept(&mut self, decision: Decision, timer: Option<Timer>, state: &mut State, known: &HashSet<AlertId>) {
        if let Some(timer) = timer {
            let key = (timer.kind, timer.subject);
            if state.claimed.remove(&key) {
                // Before what the decision does to timers, so that one it sets again stays.
                self.writes.absorb_timer(TimerChange::Clear(key.0, key.1));
            }
        }
        if !state.claimed.is_empty() {
            self.unclaim(&decision.timers, state);
        }
        state.apply(&decision);
        self.writes.absorb(decision, known);
    }

    /// A timer that a decision removes cannot be claimed by a later item.
    fn unclaim(&self, changes: &[TimerChange], state: &mut State) {
        for change in changes {
            match change {
                TimerChange::Clear(kind, subject) => {
                    state.claimed.remove(&(*kind, subject.clone()));
                }
                TimerChange::ClearAlert(alert) => {
                    state.claimed.retain(|key| self.alerts_of_timers.get(key) != Some(alert));
                }
                TimerChange::Set(_) | TimerChange::SetEarliest(_) => {}
            }
        }
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("unknown reason")
}
