//! Collects what holds from one change to the next into an answer, and joins what goes on unchanged.

use jiff::Timestamp;

use crate::duty::{Duty, because};
use crate::roster::{Roster, Step};
use crate::{Answer, Calendar, Gap, Requirement, Shift, Violation};

/// The answer so far.
#[derive(Debug)]
pub(crate) struct Ledger<'a> {
    calendar: &'a Calendar,
    on_call: Duties<'a>,
    shadows: Duties<'a>,
    gaps: Vec<Gap>,
    uncovered: Vec<Gap>,
    violations: Vec<(&'a Requirement, Vec<Gap>)>,
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(calendar: &'a Calendar) -> Ledger<'a> {
        Ledger {
            calendar,
            on_call: Duties::default(),
            shadows: Duties::default(),
            gaps: Vec::new(),
            uncovered: Vec::new(),
            violations: calendar.requirements.iter().map(|requirement| (requirement, Vec::new())).collect(),
        }
    }

    /// Over `[from, to)` that step holds; every call begins where the one before ended.
    pub(crate) fn note(&mut self, from: Timestamp, to: Timestamp, step: Step<'a>) {
        let Step { roster: Roster { on_call, shadows }, is_covered, .. } = step;
        if on_call.is_empty() {
            extend(&mut self.gaps, from, to);
            if is_covered && self.calendar.coverage.is_some() {
                extend(&mut self.uncovered, from, to);
            }
        }
        for (requirement, found) in self.violations.iter_mut().filter(|_| is_covered) {
            if !is_met(requirement, &on_call, self.calendar) {
                extend(found, from, to);
            }
        }
        self.on_call.turn(from, on_call);
        self.shadows.turn(from, shadows);
    }

    /// Everything up to `to`, which is where the last step ended.
    pub(crate) fn close(self, to: Timestamp) -> Answer {
        let violations = self.violations.into_iter().flat_map(|(requirement, spans)| {
            let violation = |Gap { from, to }| Violation { from, to, requirement: requirement.clone() };
            spans.into_iter().map(violation)
        });
        let mut violations: Vec<Violation> = violations.collect();
        violations.sort_by_key(|violation| violation.from);
        Answer {
            shifts: self.on_call.close(to),
            shadows: self.shadows.close(to),
            gaps: self.gaps,
            uncovered: self.uncovered,
            violations,
        }
    }
}

fn is_met(requirement: &Requirement, on_call: &[Duty<'_>], calendar: &Calendar) -> bool {
    let has_enough = requirement.at_least.is_none_or(|count| on_call.len() >= count as usize);
    let has_one = requirement.one_of.as_ref().is_none_or(|sort| {
        calendar.tagged.get(&sort.tag).is_some_and(|users| on_call.iter().any(|duty| users.contains(duty.user)))
    });
    has_enough && has_one
}

/// Adds a span to spans that are in order, joined to the last where they touch.
fn extend(spans: &mut Vec<Gap>, from: Timestamp, to: Timestamp) {
    match spans.last_mut().filter(|last| last.to == from) {
        Some(last) => last.to = to,
        None => spans.push(Gap { from, to }),
    }
}

/// Duties that go on, ordered by user as they come, and the shifts of those that ended.
#[derive(Debug, Default)]
struct Duties<'a> {
    open: Vec<(Timestamp, Duty<'a>)>,
    shifts: Vec<Shift>,
}

impl<'a> Duties<'a> {
    /// From `at` on these hold and no others.
    fn turn(&mut self, at: Timestamp, duties: Vec<Duty<'a>>) {
        let is_going_on = |open: &Duty<'a>| {
            let place = duties.binary_search_by_key(&open.user, |duty| duty.user);
            place.is_ok_and(|place| duties[place] == *open)
        };
        let ended = self.open.extract_if(.., |(_, duty)| !is_going_on(duty));
        self.shifts.extend(ended.map(|(from, duty)| shift(from, at, &duty)));
        let mut before = std::mem::take(&mut self.open).into_iter().peekable();
        self.open = duties
            .into_iter()
            .map(|duty| before.next_if(|(_, open)| open.user == duty.user).unwrap_or((at, duty)))
            .collect();
    }

    fn close(mut self, to: Timestamp) -> Vec<Shift> {
        self.turn(to, Vec::new());
        self.shifts.sort_by(|left, right| (left.from, &left.user).cmp(&(right.from, &right.user)));
        self.shifts
    }
}

fn shift(from: Timestamp, to: Timestamp, duty: &Duty<'_>) -> Shift {
    Shift { from, to, user: duty.user.to_owned(), because: because(&duty.reasons) }
}
