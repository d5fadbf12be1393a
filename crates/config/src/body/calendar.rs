//! Calendars of other programs, read from an address again and again.

use super::SecretText;
use nightbell_core::{Duration, Name};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How often a calendar is read unless its document says it, in milliseconds.
const EVERY_MS: i64 = 3_600_000;

/// A calendar that is read from an address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarSource {
    /// Where it is. Whoever has it reads the calendar, so it is a secret and is split off before anything is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<SecretText>,
    /// What its events become.
    #[serde(rename = "as", default, skip_serializing_if = "CalendarUse::is_default")]
    pub used_as: CalendarUse,
    /// Who is away while its events last, where they become leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Name>,
    /// Which schedule has the shifts, where they become shifts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Name>,
    /// Only events whose summary contains this text count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matching: Option<String>,
    /// How long after it was read it is read again.
    #[serde(default = "every", skip_serializing_if = "is_every")]
    pub every: Duration,
}

/// What the events of a calendar become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarUse {
    /// Leave of a user.
    #[default]
    Leave,
    /// Shifts of a schedule.
    Shifts,
}

/// Whose or what the events of a calendar become.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarTarget {
    /// Leave of this user.
    Leave(Name),
    /// Shifts of this schedule.
    Shifts(Name),
}

impl CalendarSource {
    /// What its events become; none of a document that is not valid.
    pub fn target(&self) -> Option<CalendarTarget> {
        match self.used_as {
            CalendarUse::Leave => self.user.clone().map(CalendarTarget::Leave),
            CalendarUse::Shifts => self.schedule.clone().map(CalendarTarget::Shifts),
        }
    }
}

impl fmt::Display for CalendarTarget {
    /// `leave of ada`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CalendarTarget::Leave(user) => write!(formatter, "leave of {user}"),
            CalendarTarget::Shifts(schedule) => write!(formatter, "shifts of {schedule}"),
        }
    }
}

impl CalendarUse {
    fn is_default(&self) -> bool {
        *self == CalendarUse::default()
    }
}

fn every() -> Duration {
    Duration::from_millis(EVERY_MS)
}

fn is_every(duration: &Duration) -> bool {
    *duration == every()
}
