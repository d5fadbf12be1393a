//! Unavailability: a span in which a person takes no turns.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{WallOrInstant, Zone};

/// A holiday or leave of one person, on all schedules.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unavailability {
    /// Appears in the `because` of whoever stands in.
    pub name: String,
    /// Who is away.
    pub user: String,
    /// When it begins; a wall-clock time is in the person's own zone.
    pub from: WallOrInstant,
    /// When it ends; a wall-clock time is in the person's own zone.
    pub to: WallOrInstant,
    /// Why, for people who look; it decides nothing and no `because` repeats it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The imported calendar that it comes from, which changes it at the next import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
}

/// An unavailability as instants: away over `[from, to)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Absence {
    /// The name of the unavailability.
    pub name: String,
    /// Who is away.
    pub user: String,
    /// The first instant.
    pub from: Timestamp,
    /// The first instant that is not part of it.
    pub to: Timestamp,
    /// The calendar that it comes from, if it does.
    pub calendar: Option<String>,
}

impl Unavailability {
    /// When the person is away, with wall-clock times on the clock of `zone`, which is the person's.
    pub fn absence(&self, zone: &Zone) -> Absence {
        let (from, to) = (self.from.first(zone), self.to.last(zone));
        Absence { name: self.name.clone(), user: self.user.clone(), from, to, calendar: self.calendar.clone() }
    }
}
