//! What the server keeps beside the documents of schedules: their history and their swaps.
//!
//! The history changes with the documents, in the same transaction and under the same revision, and is a pure function of what was
//! and the change: a preview works it out as the write does.

use crate::{Action, Body, Kind, Plan, Snapshot};
use nightbell_core::{Name, Timestamp};
use nightbell_schedule::{Effective, Epoch, History, ScheduleBody, Swap};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is kept beside the document of one schedule, which may be deleted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScheduleState {
    /// How it was defined before.
    pub history: History,
    /// What people offered each other on it, by number.
    pub swaps: Vec<Swap>,
}

/// By schedule.
pub type ScheduleStates = BTreeMap<Name, ScheduleState>;

/// A sort of things that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StateSort {
    /// Epochs, each found by its beginning.
    Epoch,
    /// Swaps, each found by its number.
    Swap,
}

impl StateSort {
    /// The spelling in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            StateSort::Epoch => "epoch",
            StateSort::Swap => "swap",
        }
    }
}

/// One thing that is kept, with its schedule: an item of the lists that `export --history` prints and files may hold.
#[derive(Debug, Clone, PartialEq)]
pub enum StateRecord {
    /// Of `epochs`.
    Epoch {
        /// The schedule.
        schedule: Name,
        /// The epoch.
        epoch: Epoch,
    },
    /// Of `swaps`.
    Swap {
        /// The schedule.
        schedule: Name,
        /// The swap.
        swap: Swap,
    },
}

#[derive(Serialize, Deserialize)]
struct OfSchedule<T> {
    schedule: Name,
    #[serde(flatten)]
    of: T,
}

impl ScheduleState {
    /// As rows: by sort and key.
    pub fn rows(&self) -> BTreeMap<(StateSort, String), Value> {
        let epochs = self.history.epochs().iter().map(|epoch| {
            let key = epoch.from.map_or_else(String::new, |from| from.to_string());
            ((StateSort::Epoch, key), json(epoch))
        });
        // As many digits as any number has, so that the order of the keys is that of the numbers.
        let swaps = self.swaps.iter().map(|swap| ((StateSort::Swap, format!("{:020}", swap.id)), json(swap)));
        epochs.chain(swaps).collect()
    }

    /// From rows: the sort as it is spelled, and what it says. Refused is what this Nightbell does not know.
    pub fn from_rows<'a>(rows: impl IntoIterator<Item = (&'a str, Value)>) -> Result<ScheduleState, String> {
        let (mut epochs, mut swaps) = (Vec::new(), Vec::new());
        for (sort, body) in rows {
            match sort {
                "epoch" => epochs.push(serde_json::from_value::<Epoch>(body).map_err(|error| error.to_string())?),
                "swap" => swaps.push(serde_json::from_value::<Swap>(body).map_err(|error| error.to_string())?),
                _ => return Err(format!("this Nightbell does not know what {sort:?} is")),
            }
        }
        Ok(ScheduleState::of(epochs, swaps))
    }
}

impl ScheduleState {
    fn of(epochs: Vec<Epoch>, mut swaps: Vec<Swap>) -> ScheduleState {
        swaps.sort_by_key(|swap| swap.id);
        ScheduleState { history: epochs.into_iter().collect(), swaps }
    }
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("invariant: it is a struct whose keys are text")
}

impl StateRecord {
    /// The lists that hold them, as they are spelled in files.
    pub(crate) const LISTS: [&str; 2] = ["epochs", "swaps"];

    /// The list it belongs to, and its fields.
    pub(crate) fn to_json(&self) -> (&'static str, Value) {
        match self {
            StateRecord::Epoch { schedule, epoch } => {
                ("epochs", json(&OfSchedule { schedule: schedule.clone(), of: epoch }))
            }
            StateRecord::Swap { schedule, swap } => {
                ("swaps", json(&OfSchedule { schedule: schedule.clone(), of: swap }))
            }
        }
    }

    /// Reads an item of a list; the inner error names the key.
    pub(crate) fn from_json(
        list: &str,
        value: Value,
    ) -> Result<StateRecord, serde_path_to_error::Error<serde_json::Error>> {
        debug_assert!(StateRecord::LISTS.contains(&list));
        let mut fields = value;
        // Flattening would let unknown keys through.
        let schedule = fields.as_object_mut().and_then(|fields| fields.remove("schedule"));
        let schedule = serde_path_to_error::deserialize(schedule.unwrap_or_default())?;
        Ok(match list {
            "swaps" => StateRecord::Swap { schedule, swap: serde_path_to_error::deserialize(fields)? },
            _ => StateRecord::Epoch { schedule, epoch: serde_path_to_error::deserialize(fields)? },
        })
    }

    /// All that is kept, list by list and in order.
    pub fn all(states: &ScheduleStates) -> impl Iterator<Item = StateRecord> {
        let epochs = states.iter().flat_map(|(schedule, state)| {
            let epoch = |epoch: &Epoch| StateRecord::Epoch { schedule: schedule.clone(), epoch: epoch.clone() };
            state.history.epochs().iter().map(epoch)
        });
        epochs.chain(states.iter().flat_map(|(schedule, state)| {
            let swap = |swap: &Swap| StateRecord::Swap { schedule: schedule.clone(), swap: swap.clone() };
            state.swaps.iter().map(swap)
        }))
    }

    /// What they make up.
    pub fn states(records: impl IntoIterator<Item = StateRecord>) -> ScheduleStates {
        let mut found: BTreeMap<Name, (Vec<Epoch>, Vec<Swap>)> = BTreeMap::new();
        for record in records {
            match record {
                StateRecord::Epoch { schedule, epoch } => found.entry(schedule).or_default().0.push(epoch),
                StateRecord::Swap { schedule, swap } => found.entry(schedule).or_default().1.push(swap),
            }
        }
        found.into_iter().map(|(schedule, (epochs, swaps))| (schedule, ScheduleState::of(epochs, swaps))).collect()
    }
}

/// What is kept of the schedules whose definition a plan changes, once it is carried out at `at` by `author`.
///
/// Swaps end with their schedule: nobody could do anything about them, and they would come back with it.
pub fn states_after(
    current: &Snapshot,
    plan: &Plan,
    at: Timestamp,
    effective: Effective,
    author: &str,
) -> ScheduleStates {
    let of_schedules = plan.changes.iter().filter(|change| change.kind == Kind::Schedules);
    let changed = of_schedules.filter(|change| change.action != Action::Unchanged).filter_map(|change| {
        let before = change.before.as_ref().and_then(|stored| definition(&stored.resource.body));
        let after = change.resource.as_ref().and_then(|resource| definition(&resource.body));
        let state = current.state(&change.name);
        let mut changed = state.clone();
        changed.history = state.history.edited(before, after, at, effective).unwrap_or(changed.history);
        if before.is_none() || after.is_none() {
            changed.swaps.iter_mut().for_each(|swap| swap.end(author, at));
        }
        (changed != *state).then(|| (change.name.clone(), changed))
    });
    let edited: ScheduleStates = changed.collect();
    with_orders(current, plan, at, edited)
}

/// With the fair orders published of the schedules that a plan creates or changes. Whatever else it changes, such as leave, is
/// taken into account.
fn with_orders(current: &Snapshot, plan: &Plan, at: Timestamp, edited: ScheduleStates) -> ScheduleStates {
    let of_schedules = plan.changes.iter().filter(|change| change.action != Action::Unchanged);
    let fair =
        of_schedules.filter(|change| change.resource.as_ref().is_some_and(|resource| resource.body.has_fair_order()));
    let fair: Vec<&str> = fair.map(|change| &*change.name).collect();
    if fair.is_empty() {
        return edited;
    }
    let mut states = current.states().clone();
    states.extend(edited.clone());
    let after = current.after(plan, at, states);
    let published =
        fair.into_iter().filter_map(|schedule| Some((schedule.into(), after.published_state(schedule, at)?)));
    edited.into_iter().chain(published).collect()
}

impl Snapshot {
    /// What is kept of the schedules whose fair orders are not published far enough ahead at `at`, once they are.
    pub fn published_states(&self, at: Timestamp) -> ScheduleStates {
        let schedules = self.all(Kind::Schedules).filter(|stored| stored.resource.body.has_fair_order());
        let names = schedules.map(|stored| stored.resource.name.clone());
        names.filter_map(|name| Some((name.clone(), self.published_state(&name, at)?))).collect()
    }

    fn published_state(&self, schedule: &str, at: Timestamp) -> Option<ScheduleState> {
        let (body, calendar) = (self.schedule(schedule)?, self.calendar(schedule)?);
        let state = self.state(schedule);
        let zone_of = |user: &str| self.personal_zone(user, schedule);
        let history = state.history.published(&body.definition, calendar, at, &zone_of)?;
        Some(ScheduleState { history, ..state.clone() })
    }
}

fn definition(body: &Body) -> Option<&ScheduleBody> {
    match body {
        Body::Schedule(schedule) => Some(&schedule.definition),
        _ => None,
    }
}
