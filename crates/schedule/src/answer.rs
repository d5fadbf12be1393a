//! The questions: who is on call over a span, at an instant, and who stands beside them in the rotation.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::duty::{Duties, Duty};
use crate::ledger::Ledger;
use crate::limits::{CHANGES_COUNT_MAX, NEXT_CHANGES_COUNT_MAX, SPAN_DAYS_MAX};
use crate::roster::{Walk, neighbours, roster};
use crate::{Calendar, Requirement};

/// Who is on call over a span, who shadows them, when nobody is, and what is not as the schedule says it must be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Ordered by `from`, then `user`. One person's shifts never overlap; touching ones with an equal `because` are one.
    pub shifts: Vec<Shift>,
    /// Those who get copies and carry no duty, in the same form. Nobody shadows while they are on call themselves.
    #[serde(default)]
    pub shadows: Vec<Shift>,
    /// All the time without anybody, ordered, whether or not somebody was meant to be on call.
    pub gaps: Vec<Gap>,
    /// What of the gaps lies inside the schedule's `coverage`: faults. None when it does not say what it covers.
    #[serde(default)]
    pub uncovered: Vec<Gap>,
    /// When a requirement is not met, inside the coverage or, without one, at any time; ordered by `from`, those of one
    /// instant as in the document.
    #[serde(default)]
    pub violations: Vec<Violation>,
}

/// One person on call over `[from, to)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant that is not part of it.
    pub to: Timestamp,
    /// Who.
    pub user: String,
    /// Which rotation or override decided so, in words.
    pub because: String,
}

/// Nobody on call over `[from, to)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant that is not part of it.
    pub to: Timestamp,
}

/// A requirement that is not met over `[from, to)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Violation {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant that is not part of it.
    pub to: Timestamp,
    /// The requirement, as in the document.
    pub requirement: Requirement,
}

/// One person on call at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnCall {
    /// Who.
    pub user: String,
    /// Which rotation or override decided so, in words.
    pub because: String,
}

/// A span that cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShiftsError {
    /// It ends before it begins.
    #[error("`to` ({to}) is before `from` ({from}): ask for a later end")]
    Reversed {
        /// The beginning that was asked for.
        from: Timestamp,
        /// The end that was asked for.
        to: Timestamp,
    },
    /// It is longer than [`SPAN_DAYS_MAX`].
    #[error("`from` ({from}) to `to` ({to}) is more than {SPAN_DAYS_MAX} days: ask for a shorter span")]
    TooLong {
        /// The beginning that was asked for.
        from: Timestamp,
        /// The end that was asked for.
        to: Timestamp,
    },
    /// It has more than [`CHANGES_COUNT_MAX`] hand-overs and edges.
    #[error("`from` ({from}) to `to` ({to}) has more than {CHANGES_COUNT_MAX} changes: ask for a shorter span")]
    TooManyChanges {
        /// The beginning that was asked for.
        from: Timestamp,
        /// The end that was asked for.
        to: Timestamp,
    },
}

/// Who is on call over `[from, to)`, clipped to that span.
///
/// Refused are spans that end before they begin, are longer than [`SPAN_DAYS_MAX`], or hold more than
/// [`CHANGES_COUNT_MAX`] changes.
pub fn shifts(calendar: &Calendar, from: Timestamp, to: Timestamp) -> Result<Answer, ShiftsError> {
    if to < from {
        return Err(ShiftsError::Reversed { from, to });
    }
    if to.duration_since(from) > SignedDuration::from_hours(24 * SPAN_DAYS_MAX) {
        return Err(ShiftsError::TooLong { from, to });
    }
    let mut walk = Walk::new(calendar, from);
    let mut ledger = Ledger::new(calendar);
    let mut at = from;
    for _ in 0..CHANGES_COUNT_MAX {
        if at >= to {
            return Ok(ledger.close(to));
        }
        let step = walk.step(at);
        let until = step.until.min(to);
        ledger.note(at, until, &step);
        at = until;
    }
    Err(ShiftsError::TooManyChanges { from, to })
}

/// Who is on call at `at`, ordered by user: exactly those whose shift covers `at` in [`shifts`].
///
/// Meant for paging: the cost does not grow with the time since a rotation began or with what changes the schedule at other
/// times.
pub fn on_call(calendar: &Calendar, at: Timestamp) -> Vec<OnCall> {
    worded(&roster(calendar, at).on_call)
}

/// Who is on call next, and from when on, if `before` are until `at`: the first to come before `until` who are not just those, nor
/// nobody. At most [`NEXT_CHANGES_COUNT_MAX`] changes are looked at.
fn next_of(
    walk: &mut Walk<'_>,
    before: &[OnCall],
    mut at: Timestamp,
    until: Timestamp,
) -> Option<(Timestamp, Vec<OnCall>)> {
    for _ in 0..NEXT_CHANGES_COUNT_MAX {
        if at >= until {
            return None;
        }
        let step = walk.step(at);
        let people = step.roster.on_call.people();
        if !people.is_empty() && !people.iter().map(|duty| duty.user).eq(before.iter().map(|person| &person.user)) {
            return Some((at, worded(&step.roster.on_call)));
        }
        at = step.until;
    }
    None
}

/// What there is to say of one instant, worked out once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// As [`on_call`] says.
    pub on_call: Vec<OnCall>,
    /// As [`shadowing`] says.
    pub shadows: Vec<OnCall>,
    /// Who is on call next, and from when on: the first to come who are not just those on call now, nor nobody. At most
    /// [`NEXT_CHANGES_COUNT_MAX`] changes are looked at.
    pub next: Option<(Timestamp, Vec<OnCall>)>,
}

/// Who is on call and who shadows at `at`, and who is on call next before `until`.
pub fn standing(calendar: &Calendar, at: Timestamp, until: Timestamp) -> Standing {
    let mut walk = Walk::new(calendar, at);
    let step = walk.step(at);
    let (on_call, shadows) = (worded(&step.roster.on_call), worded(&step.roster.shadows));
    let ends = step.until;
    let next = next_of(&mut walk, &on_call, ends, until);
    Standing { on_call, shadows, next }
}

/// Who shadows those on call at `at`, ordered by user.
pub fn shadowing(calendar: &Calendar, at: Timestamp) -> Vec<OnCall> {
    worded(&roster(calendar, at).shadows)
}

/// Who stands `offset` places after (before, when negative) those on call at `at`, ordered by user: the targets
/// `schedule:NAME+1` and `schedule:NAME-1`.
///
/// Of every rotation that decides at `at` (has begun, has not ended, is inside its windows, is not hidden by one that
/// overrides it) this is the entry of `members` so many places from the one that has the turn, round and round, those
/// passed over of whom nobody is there: with one entry it is that entry again. The order is the rotation's, whoever stands
/// in for the person on call. Overrides in force that replace or remove one of the neighbours apply to them as if they
/// were on call, because they say who is not there; overrides that only add somebody do not. Nobody when no rotation
/// decides, as within a temporary schedule. An offset of 0 is [`on_call`] without the added people.
pub fn neighbour(calendar: &Calendar, at: Timestamp, offset: i32) -> Vec<OnCall> {
    worded(&neighbours(calendar, at, offset))
}

fn worded(duties: &Duties<'_>) -> Vec<OnCall> {
    let worded = |duty: &Duty<'_>| OnCall { user: duty.user.to_owned(), because: duty.reasons.because() };
    duties.people().iter().map(worded).collect()
}
