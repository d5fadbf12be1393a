//! The nine promises of Nightbell, each a property with the promise's name. A property says what it looks at and what it
//! allows; what it does not allow is a bug, in Nightbell or in the property.

mod accepted_means_durable;
mod acknowledged_means_quiet;
mod at_least_once_rarely_twice;
mod everything_can_be_read;
mod fast;
pub(crate) mod never_silent;
mod one_storm_few_rings;
pub(crate) mod restart_is_invisible;
mod right_person;

use crate::providers::Handed;
use crate::shadow::Shadow;
use crate::tables::Tables;
use crate::world::Failure;
use std::collections::BTreeMap;

/// What a property looks at when a simulation has ended.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) shadow: &'a Shadow,
    pub(crate) handed: &'a [Handed],
    pub(crate) tables: &'a Tables,
    /// All alerts that each notification carries.
    pub(crate) carried: BTreeMap<&'a str, Vec<i64>>,
}

/// `Err` says what was found.
pub(crate) type Verdict = Result<(), String>;

type Check = fn(&Evidence<'_>) -> Verdict;

/// Those that are checked at the end of every simulation. `never_silent` is also checked after every commit, and
/// `restart_is_invisible` by simulations of its own.
const ALL: [(&str, Check); 8] = [
    ("accepted_means_durable", accepted_means_durable::check),
    ("never_silent", never_silent::check),
    ("fast", fast::check),
    ("at_least_once_rarely_twice", at_least_once_rarely_twice::check),
    ("right_person", right_person::check),
    ("acknowledged_means_quiet", acknowledged_means_quiet::check),
    ("one_storm_few_rings", one_storm_few_rings::check),
    ("everything_can_be_read", everything_can_be_read::check),
];

/// The first property that does not hold.
pub(crate) fn check(shadow: &Shadow, handed: &[Handed], tables: &Tables) -> Option<Failure> {
    let evidence = Evidence { shadow, handed, tables, carried: tables.carried() };
    ALL.iter().find_map(|(property, check)| check(&evidence).err().map(|what| Failure { property, what }))
}

impl Evidence<'_> {
    /// The alerts that a notification carries.
    pub(crate) fn alerts_of(&self, notification: &str) -> &[i64] {
        self.carried.get(notification).map_or(&[], Vec::as_slice)
    }

    /// Whether somebody pressed "escalate" between two instants of the nodes' clock, whether or not they got an answer.
    pub(crate) fn was_escalated(&self, from_ms: i64, to_ms: i64) -> bool {
        let answered = self.shadow.operations.iter().filter(|operation| operation.operation == "escalate");
        let by_hand = |entry: &&crate::tables::EntryRow| {
            entry.kind == "escalated" && !matches!(entry.actor.as_str(), "policy" | "nightbell")
        };
        let told = self.tables.timeline.values().flatten().filter(by_hand);
        let mut instants = answered.map(|operation| operation.wall_ms).chain(told.map(|entry| entry.at));
        instants.any(|at_ms| from_ms <= at_ms && at_ms <= to_ms)
    }
}

/// A notification's id as the tables have it here.
pub(crate) fn digits(handed: &Handed) -> String {
    handed.notification.0.simple().to_string()
}

/// The notification that an entry of a timeline is about, as the tables have it here.
pub(crate) fn notification_of(data: &serde_json::Value) -> Option<String> {
    data["notification"].as_str().map(|id| id.replace('-', ""))
}
