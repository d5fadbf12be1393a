//! The documents people write: schedules with their rotations, and what changes them over a span.

mod holiday;
mod requirement;
mod temporary;
mod unavailability;

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::{Order, ShiftLength, WallOrInstant, Window, Zone};
pub use holiday::{Holiday, HolidayError};
pub use requirement::{Coverage, Requirement, Sort};
pub use temporary::{TemporarySchedule, TemporaryShift};
pub use unavailability::{Absence, Unavailability};

/// The body of a schedule: what decides who is on call. Its name, title and team are kept beside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleBody {
    /// The zone whose wall clock the rotations hand over on.
    pub time_zone: Zone,
    /// They add up, in this order, unless one `overrides` those before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rotations: Vec<Rotation>,
    /// When somebody must be on call; not said when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// What must hold of the people on call inside the coverage, or always when that is not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<Requirement>,
    /// Public holidays, as whole days on the wall clock. They move nobody; they are what a burden is counted by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
    /// More nights in a row of one person are warned of; [`NIGHTS_IN_A_ROW_MAX_DEFAULT`](crate::NIGHTS_IN_A_ROW_MAX_DEFAULT)
    /// when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nights_in_a_row_max: Option<u32>,
}

/// People who take turns of equal length.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// Unique within the schedule; appears in every `because`.
    pub name: String,
    /// The length of one turn, on the wall clock.
    pub shift: ShiftLength,
    /// When the first turn begins, and what all hand-overs are counted from. Nobody is on call before it.
    pub start: WallOrInstant,
    /// When the rotation ends; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<WallOrInstant>,
    /// Whose turn it is, in order, round and round.
    pub members: Vec<Member>,
    /// How they follow one another; as they are written when absent.
    #[serde(default, skip_serializing_if = "Order::is_fixed")]
    pub order: Order,
    /// The hours in which the rotation counts; always when empty. They never slow the turns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub active: Vec<Window>,
    /// Whether this rotation hides those before it while it has somebody on call.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overrides: bool,
    /// Users who learn beside whoever is on call by this rotation: they get copies and are never counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shadows: Vec<String>,
}

/// One entry of a rotation's members: a user, or several who are on call together. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Member {
    names: Vec<String>,
}

/// An entry of `members` that names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("an empty list is nobody: write a user's name, or a list of the users who are on call together")]
pub struct MemberError;

/// A one-off change to who is on call on a schedule, over a span.
///
/// With `replace` and `with` the one takes the place of the other while that one would be on call; `with` alone adds
/// somebody; `replace` alone removes somebody.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// Appears in every `because` that it decides.
    pub name: String,
    /// The schedule it changes.
    pub schedule: String,
    /// The user who is not on call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replace: Option<String>,
    /// The user who is on call instead, or as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// When it begins; a wall-clock time is in the schedule's zone.
    pub from: WallOrInstant,
    /// When it ends; a wall-clock time is in the schedule's zone.
    pub to: WallOrInstant,
    /// The calendar whose shift it is, which changes it at the next reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
}

impl Member {
    /// An entry of one user or of several who are on call together; refused when there is none.
    pub fn new(names: Vec<String>) -> Result<Member, MemberError> {
        if names.is_empty() { Err(MemberError) } else { Ok(Member { names }) }
    }

    /// The users of this entry, at least one.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

impl Serialize for Member {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.names.as_slice() {
            [name] => serializer.serialize_str(name),
            names => names.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Member, D::Error> {
        deserializer.deserialize_any(MemberVisitor)
    }
}

struct MemberVisitor;

impl<'de> Visitor<'de> for MemberVisitor {
    type Value = Member;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a user's name, or a list of the users who are on call together")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Member, E> {
        Ok(Member { names: vec![name.to_owned()] })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Member, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = list.next_element()? {
            names.push(name);
        }
        Member::new(names).map_err(A::Error::custom)
    }
}
