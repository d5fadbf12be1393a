//! Decides the items of a batch, one after another over one loaded state, alike in both back ends.
//!
//! A back end loads what [`wanted`] names, then calls [`Deciding::advance`] until everything is decided, reserving ids when
//! asked to, and writes [`Deciding::writes`]. The result is the same as if each item had been a transaction of its own:
//! a timer is claimed by the first item that names it, unless an item before it has removed or re-set it.

use crate::StoreError;
use crate::batch::Writes;
use crate::queue::Pending;
use crate::row_codec::to_ms;
use crate::supply::{BlockSupply, Reservation};
use nightbell_core::limits::MENTIONS_PER_NOTIFICATION_MAX;
use nightbell_core::{
    AlertId, Decision, History, Name, NotificationId, Outcome, Recipient, State, Timer, TimerChange, TimerKind,
    Timestamp,
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
    /// Recipients, and how much of what waits for each.
    pub(crate) recipients: BTreeMap<Recipient, WantedWaiting>,
    /// Schedules whose hand-overs are looked at.
    pub(crate) hand_overs: BTreeSet<Name>,
    /// Timers to claim if they are there and due: put those into [`State::claimed`], and leave the rows. The writes of
    /// an item that used its claim remove the row; an item that fails leaves it.
    pub(crate) timers: BTreeMap<(TimerKind, String), Timer>,
}

/// How much of what waits for a recipient is loaded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WantedWaiting {
    /// The shortest window that any item names; see [`nightbell_core::Keys::bundle_window_ms`].
    window_ms: i64,
    /// The most mentions of a kind that any item can use.
    mentions_max: usize,
}

impl WantedWaiting {
    /// How many mentions to load of a kind that the recipient was last told of at `last_at`: one while the window after that
    /// holds it back, since none will leave, and one shows that some wait.
    pub(crate) fn at_most(self, last_at: Option<Timestamp>, now: Timestamp) -> usize {
        let held = last_at.is_some_and(|at| at <= now && to_ms(at).saturating_add(self.window_ms) > to_ms(now));
        if held { 1 } else { self.mentions_max }
    }
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
            let mentions_max = keys.mentions_max.unwrap_or(MENTIONS_PER_NOTIFICATION_MAX);
            let fresh = WantedWaiting { window_ms: keys.bundle_window_ms, mentions_max };
            let known = wanted.recipients.entry(recipient.clone()).or_insert(fresh);
            known.window_ms = known.window_ms.min(fresh.window_ms);
            known.mentions_max = known.mentions_max.max(fresh.mentions_max);
        }
        wanted.hand_overs.extend(keys.hand_overs.iter().cloned());
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
    /// The wanted timers that serve an alert.
    timers_of_alerts: HashMap<AlertId, Vec<(TimerKind, String)>>,
    next: usize,
}

impl Deciding {
    /// Before the first item.
    pub(crate) fn new(wanted: &Wanted) -> Deciding {
        let mut timers_of_alerts: HashMap<_, Vec<_>> = HashMap::new();
        for (key, timer) in &wanted.timers {
            if let Some(alert) = timer.alert {
                timers_of_alerts.entry(alert).or_default().push(key.clone());
            }
        }
        Deciding { writes: Writes::default(), timers_of_alerts, next: 0 }
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
                    if !matches!(decision.outcome, Outcome::Refused(_)) {
                        self.writes.audit.extend(one.item.told.clone());
                    }
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
                    for key in self.timers_of_alerts.get(alert).into_iter().flatten() {
                        state.claimed.remove(key);
                    }
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
