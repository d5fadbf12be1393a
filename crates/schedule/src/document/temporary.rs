//! Temporary schedules: a span in which a list of shifts alone decides who is on call.

use serde::{Deserialize, Serialize};

use crate::WallOrInstant;

/// Takes the place of everything a schedule says, over a span; also where it names nobody.
///
/// Shifts that reach beyond the span count inside it only, so that moving an end of the span cuts them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemporarySchedule {
    /// Appears in every `because` that it decides.
    pub name: String,
    /// The schedule whose place it takes.
    pub schedule: String,
    /// When it begins; a wall-clock time is in the schedule's zone.
    pub from: WallOrInstant,
    /// When it ends; a wall-clock time is in the schedule's zone.
    pub to: WallOrInstant,
    /// Who is on call when; nobody is when there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shifts: Vec<TemporaryShift>,
}

/// One person on call within a temporary schedule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemporaryShift {
    /// Who.
    pub user: String,
    /// When it begins; a wall-clock time is in the schedule's zone.
    pub from: WallOrInstant,
    /// When it ends; a wall-clock time is in the schedule's zone.
    pub to: WallOrInstant,
}
