//! Collects what holds from one change to the next into an answer, and joins what goes on unchanged.

use std::cmp::Ordering;

use jiff::Timestamp;

use crate::duty::Duty;
use crate::roster::Step;
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

    /// Over `[from, to)` that step holds; every call begins where the one before ended. Whoever is disabled in between divides it.
    pub(crate) fn note(&mut self, from: Timestamp, to: Timestamp, step: &Step<'_, 'a>) {
        let disabled = step.roster.on_call.people().iter().filter_map(|duty| self.calendar.disabled.get(duty.user));
        let mut moments: Vec<Timestamp> = disabled.copied().filter(|at| from < *at && *at < to).collect();
        moments.sort_unstable();
        moments.push(to);
        let mut at = from;
        for until in moments {
            self.note_unchanged(at, until, step);
            at = until;
        }
    }

    fn note_unchanged(&mut self, from: Timestamp, to: Timestamp, step: &Step<'_, 'a>) {
        let Step { roster, is_covered, .. } = *step;
        let on_call = roster.on_call.people();
        let is_paged = |duty: &&Duty<'_>| self.calendar.disabled.get(duty.user).is_none_or(|since| *since > from);
        let paged: Vec<&str> = on_call.iter().filter(is_paged).map(|duty| duty.user).collect();
        if paged.is_empty() {
            extend(&mut self.gaps, from, to);
            if is_covered && self.calendar.coverage.is_some() {
                extend(&mut self.uncovered, from, to);
            }
        }
        for (requirement, found) in self.violations.iter_mut().filter(|_| is_covered) {
            if !is_met(requirement, &paged, self.calendar) {
                extend(found, from, to);
            }
        }
        self.on_call.turn(from, on_call);
        self.shadows.turn(from, roster.shadows.people());
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

fn is_met(requirement: &Requirement, on_call: &[&str], calendar: &Calendar) -> bool {
    let has_enough = requirement.at_least.is_none_or(|count| on_call.len() >= count as usize);
    let has_one = requirement.one_of.as_ref().is_none_or(|sort| {
        calendar.tagged.get(&sort.tag).is_some_and(|users| on_call.iter().any(|user| users.contains(*user)))
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
    fn turn(&mut self, at: Timestamp, duties: &[Duty<'a>]) {
        let mut place = 0;
        for duty in duties {
            let mut order = Ordering::Greater;
            while let Some((_, open)) = self.open.get(place) {
                order = open.user.cmp(duty.user);
                let is_over = order == Ordering::Less || order == Ordering::Equal && open.reasons != duty.reasons;
                if !is_over {
                    break;
                }
                self.end(place, at);
                order = Ordering::Greater;
            }
            if order == Ordering::Greater {
                self.open.insert(place, (at, duty.clone()));
            }
            place += 1;
        }
        while place < self.open.len() {
            self.end(place, at);
        }
    }

    fn end(&mut self, place: usize, at: Timestamp) {
        let (from, Duty { user, reasons }) = self.open.remove(place);
        self.shifts.push(Shift { from, to: at, user: user.to_owned(), because: reasons.because() });
    }

    fn close(mut self, to: Timestamp) -> Vec<Shift> {
        self.turn(to, &[]);
        self.shifts.sort_by(|left, right| (left.from, &left.user).cmp(&(right.from, &right.user)));
        self.shifts
    }
}
