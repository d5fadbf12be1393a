//! The questions: who is on call over a span, at an instant, and who stands beside them in the rotation.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::duty::{Duty, because};
use crate::limits::{CHANGES_COUNT_MAX, SPAN_DAYS_MAX};
use crate::roster::{Roster, Walk};
use crate::{Override, ScheduleBody};

/// Who is on call over a span, and when nobody is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Ordered by `from`, then `user`. One person's shifts never overlap; touching ones with an equal `because` are one.
    pub shifts: Vec<Shift>,
    /// All the time without anybody, ordered, whether or not somebody was meant to be on call.
    pub gaps: Vec<Gap>,
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

/// Who is on call over `[from, to)` on the schedule called `name`, clipped to that span.
///
/// `overrides` are in the order of their creation, earliest first; those of other schedules are ignored. Refused are spans
/// that end before they begin, are longer than [`SPAN_DAYS_MAX`], or hold more than [`CHANGES_COUNT_MAX`] changes.
pub fn shifts(
    name: &str,
    schedule: &ScheduleBody,
    overrides: &[Override],
    from: Timestamp,
    to: Timestamp,
) -> Result<Answer, ShiftsError> {
    if to < from {
        return Err(ShiftsError::Reversed { from, to });
    }
    if to.duration_since(from) > SignedDuration::from_hours(24 * SPAN_DAYS_MAX) {
        return Err(ShiftsError::TooLong { from, to });
    }
    let mut walk = Walk::new(Roster::new(name, schedule, overrides, from, to));
    let mut ledger = Ledger::default();
    let mut at = from;
    for _ in 0..CHANGES_COUNT_MAX {
        if at >= to {
            return Ok(ledger.close(to));
        }
        let (duties, until) = walk.step(at);
        ledger.turn(at, duties);
        at = until;
    }
    Err(ShiftsError::TooManyChanges { from, to })
}

/// Who is on call at `at` on the schedule called `name`, ordered by user: exactly those whose shift covers `at` in
/// [`shifts`].
///
/// Meant for paging: the cost does not grow with the time since a rotation began, only with the number of rotations and
/// of overrides handed in, of which an earliest-first list of the current ones is enough.
pub fn on_call(name: &str, schedule: &ScheduleBody, overrides: &[Override], at: Timestamp) -> Vec<OnCall> {
    worded(Roster::new(name, schedule, overrides, at, at).on_call(at))
}

/// Who stands `offset` places after (before, when negative) those on call at `at`, ordered by user: the targets
/// `schedule:NAME+1` and `schedule:NAME-1`.
///
/// Of every rotation that decides at `at` (has begun, has not ended, is inside its windows, is not hidden by one that
/// overrides it) this is the entry of `members` so many places from the one whose turn it is, round and round: with one
/// entry it is that entry again. The order is the rotation's, whoever stands in for the person on call. Overrides in force
/// that replace or remove one of the neighbours apply to them as if they were on call, because they say who is not
/// there; overrides that only add somebody do not. Nobody when no rotation decides. An offset of 0 is [`on_call`] without
/// the added people.
pub fn neighbour(
    name: &str,
    schedule: &ScheduleBody,
    overrides: &[Override],
    at: Timestamp,
    offset: i32,
) -> Vec<OnCall> {
    worded(Roster::new(name, schedule, overrides, at, at).neighbours(at, offset))
}

fn worded(duties: Vec<Duty<'_>>) -> Vec<OnCall> {
    let worded = |duty: Duty<'_>| OnCall { user: duty.user.to_owned(), because: because(&duty.reasons) };
    duties.into_iter().map(worded).collect()
}

/// Collects what holds from one change to the next, and joins what goes on unchanged.
#[derive(Default)]
struct Ledger<'a> {
    open: Vec<(Timestamp, Duty<'a>)>,
    gap_from: Option<Timestamp>,
    answer: Answer,
}

impl<'a> Ledger<'a> {
    /// From `at` on, `duties` are on call and nobody else.
    fn turn(&mut self, at: Timestamp, duties: Vec<Duty<'a>>) {
        if let Some(from) = self.gap_from.take_if(|_| !duties.is_empty()) {
            self.answer.gaps.push(Gap { from, to: at });
        } else if duties.is_empty() && self.gap_from.is_none() {
            self.gap_from = Some(at);
        }
        let ended = self.open.extract_if(.., |(_, duty)| !duties.contains(duty));
        self.answer.shifts.extend(ended.map(|(from, duty)| shift(from, at, &duty)));
        for duty in duties {
            if !self.open.iter().any(|(_, open)| *open == duty) {
                self.open.push((at, duty));
            }
        }
    }

    fn close(mut self, to: Timestamp) -> Answer {
        self.turn(to, Vec::new());
        // The end of the question is not a gap.
        if let Some(from) = self.gap_from.filter(|from| *from < to) {
            self.answer.gaps.push(Gap { from, to });
        }
        self.answer.shifts.sort_by(|left, right| (left.from, &left.user).cmp(&(right.from, &right.user)));
        self.answer
    }
}

fn shift(from: Timestamp, to: Timestamp, duty: &Duty<'_>) -> Shift {
    Shift { from, to, user: duty.user.to_owned(), because: because(&duty.reasons) }
}
