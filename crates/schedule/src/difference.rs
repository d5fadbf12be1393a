//! What an edit would change: the spans over which two calendars name other people.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Answer, Shift};

/// Other people over `[from, to)`, each side ordered by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant that is not part of it.
    pub to: Timestamp,
    /// Who is on call in the first of the two.
    pub before: Vec<String>,
    /// Who is in the second.
    pub after: Vec<String>,
}

/// Where two answers over one span name other people on call, in order. Reasons are not looked at.
pub fn differences(before: &Answer, after: &Answer) -> Vec<Difference> {
    let edges = |answer: &Answer| answer.shifts.iter().flat_map(|shift| [shift.from, shift.to]).collect::<Vec<_>>();
    let instants: BTreeSet<Timestamp> = edges(before).into_iter().chain(edges(after)).collect();
    let instants: Vec<Timestamp> = instants.into_iter().collect();
    let (mut before, mut after) = (People::new(&before.shifts), People::new(&after.shifts));
    let mut found: Vec<Difference> = Vec::new();
    for span in instants.windows(2) {
        let (from, to) = (span[0], span[1]);
        let (before, after) = (before.at(from), after.at(from));
        if before == after {
            continue;
        }
        match found.last_mut().filter(|last| last.to == from && last.before == before && last.after == after) {
            Some(last) => last.to = to,
            None => found.push(Difference { from, to, before, after }),
        }
    }
    found
}

/// Shifts ordered by `from`, walked through forwards.
struct People<'a> {
    ahead: std::slice::Iter<'a, Shift>,
    running: Vec<&'a Shift>,
}

impl<'a> People<'a> {
    fn new(shifts: &'a [Shift]) -> People<'a> {
        People { ahead: shifts.iter(), running: Vec::new() }
    }

    /// Who is on call at `at`, which does not go backwards, by name.
    fn at(&mut self, at: Timestamp) -> Vec<String> {
        self.running.retain(|shift| at < shift.to);
        while let Some(shift) = self.ahead.as_slice().first().filter(|shift| shift.from <= at) {
            self.ahead.next();
            if at < shift.to {
                self.running.push(shift);
            }
        }
        let mut names: Vec<String> = self.running.iter().map(|shift| shift.user.clone()).collect();
        names.sort_unstable();
        names
    }
}
