//! Who is on call at one instant, with the reasons, and how overrides change that.

use std::collections::HashSet;
use std::fmt;

use crate::calendar::Exchange;
use crate::{Absence, Override};

/// Why somebody is on call. [`fmt::Display`] is the one place that words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason<'a> {
    /// It is their turn.
    Rotation { name: &'a str },
    /// They are so many places after the one whose turn it is.
    Place { rotation: &'a str, offset: i32 },
    /// Those whose turn it is are away, so that it passes to them.
    Passed { rotation: &'a str, away: Vec<&'a str>, leave: Vec<Leave<'a>>, to: &'a str },
    /// An override adds them.
    Added { name: &'a str },
    /// An override puts them in the place of somebody who was on call for `reasons`.
    Replaced { name: &'a str, user: &'a str, with: &'a str, reasons: Vec<Reason<'a>> },
    /// They took over in a swap from somebody who was on call for `reasons`.
    Swapped { swap: u64, user: &'a str, with: &'a str, reasons: Vec<Reason<'a>> },
    /// A temporary schedule names them.
    Temporary { name: &'a str },
    /// They learn beside a rotation and carry no duty.
    Shadow { rotation: &'a str },
}

/// Why somebody is away: leave is named by itself, and what a calendar says by the calendar, which people know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leave<'a> {
    Unavailability(&'a str),
    Calendar(&'a str),
}

/// One person on call, for one or more reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Duty<'a> {
    pub(crate) user: &'a str,
    pub(crate) reasons: Vec<Reason<'a>>,
}

/// The people on call at one instant; nobody is in it twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Duties<'a> {
    people: Vec<Duty<'a>>,
}

/// Whether overrides that only add somebody count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Additions {
    Counted,
    Ignored,
}

impl fmt::Display for Reason<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Rotation { name } => write!(formatter, "rotation {name}"),
            Reason::Place { rotation, offset } => write!(formatter, "rotation {rotation} {offset:+}"),
            Reason::Passed { rotation, away, leave, to } => {
                write!(formatter, "{}: rotation {rotation}, passed to {to} (", away.join(", "))?;
                fmt_of_leave(formatter, leave)?;
                formatter.write_str(")")
            }
            Reason::Added { name } => write!(formatter, "added by override {name}"),
            Reason::Replaced { name, user, with, reasons } => {
                fmt_of_user(formatter, user, reasons)?;
                write!(formatter, ", replaced by {with} (override {name})")
            }
            Reason::Swapped { swap, user, with, reasons } => {
                fmt_of_user(formatter, user, reasons)?;
                write!(formatter, ", swapped with {with} (swap {swap})")
            }
            Reason::Temporary { name } => write!(formatter, "temporary schedule {name}"),
            Reason::Shadow { rotation } => write!(formatter, "shadows rotation {rotation}"),
        }
    }
}

/// `unavailability ski, flu, calendar hr`.
fn fmt_of_leave(formatter: &mut fmt::Formatter<'_>, leave: &[Leave<'_>]) -> fmt::Result {
    let mut last = None;
    for (index, item) in leave.iter().enumerate() {
        let (word, name) = match item {
            Leave::Unavailability(name) => ("unavailability", name),
            Leave::Calendar(name) => ("calendar", name),
        };
        formatter.write_str(if index > 0 { ", " } else { "" })?;
        match last.replace(word) {
            Some(last) if last == word => write!(formatter, "{name}")?,
            _ => write!(formatter, "{word} {name}")?,
        }
    }
    Ok(())
}

/// Why somebody was on call in whose place another one is.
fn fmt_of_user(formatter: &mut fmt::Formatter<'_>, user: &str, reasons: &[Reason<'_>]) -> fmt::Result {
    match reasons {
        // It says already whose turn it was.
        [chain @ (Reason::Replaced { .. } | Reason::Swapped { .. } | Reason::Passed { .. })] => {
            write!(formatter, "{chain}")
        }
        _ => write!(formatter, "{user}: {}", joined(reasons, " and ")),
    }
}

/// The reasons in one line, in the order in which they came to be.
pub(crate) fn because(reasons: &[Reason<'_>]) -> String {
    joined(reasons, "; ")
}

fn joined(reasons: &[Reason<'_>], separator: &str) -> String {
    match reasons {
        [only] => only.to_string(),
        _ => reasons.iter().map(Reason::to_string).collect::<Vec<_>>().join(separator),
    }
}

impl<'a> Leave<'a> {
    pub(crate) fn of(absence: &'a Absence) -> Leave<'a> {
        match &absence.calendar {
            Some(calendar) => Leave::Calendar(calendar),
            None => Leave::Unavailability(&absence.name),
        }
    }
}

impl<'a> Duties<'a> {
    pub(crate) fn has(&self, user: &str) -> bool {
        self.people.iter().any(|duty| duty.user == user)
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.people.retain(|duty| keep(duty.user));
    }

    /// Everybody, ordered by name.
    pub(crate) fn into_sorted(mut self) -> Vec<Duty<'a>> {
        self.people.sort_by_key(|duty| duty.user);
        self.people
    }

    pub(crate) fn add(&mut self, user: &'a str, reason: Reason<'a>) {
        let Some(duty) = self.people.iter_mut().find(|duty| duty.user == user) else {
            self.people.push(Duty { user, reasons: vec![reason] });
            return;
        };
        if !duty.reasons.contains(&reason) {
            duty.reasons.push(reason);
        }
    }

    fn remove(&mut self, user: &str) -> Option<Vec<Reason<'a>>> {
        let index = self.people.iter().position(|duty| duty.user == user)?;
        Some(self.people.remove(index).reasons)
    }

    /// Applies the swaps that are in force, in the order in which they were taken, so that a place can go from hand to hand
    /// and back.
    pub(crate) fn exchange(&mut self, in_force: &[&'a Exchange]) {
        for Exchange { swap, user, with } in in_force.iter().copied() {
            if let Some(reasons) = self.remove(user) {
                self.add(with, Reason::Swapped { swap: *swap, user, with, reasons });
            }
        }
    }

    /// Applies the overrides that are in force, earliest created first, so that later ones win and replacements chain.
    ///
    /// Of several that replace the same person only the last counts: without that, the first would have taken the person
    /// away before the last could, and the earlier one would win.
    pub(crate) fn apply(&mut self, in_force: &[&'a Override], additions: Additions) {
        let mut replaced_later = HashSet::new();
        let mut counted = Vec::with_capacity(in_force.len());
        for item in in_force.iter().rev() {
            let counts = match (&item.replace, &item.with) {
                (Some(replaced), _) => replaced_later.insert(replaced),
                (None, Some(_)) => additions == Additions::Counted,
                (None, None) => false,
            };
            if counts {
                counted.push(*item);
            }
        }
        for item in counted.into_iter().rev() {
            self.apply_one(item);
        }
    }

    fn apply_one(&mut self, item: &'a Override) {
        let name = item.name.as_str();
        let Some(user) = item.replace.as_deref() else {
            if let Some(with) = item.with.as_deref() {
                self.add(with, Reason::Added { name });
            }
            return;
        };
        if let (Some(reasons), Some(with)) = (self.remove(user), item.with.as_deref()) {
            self.add(with, Reason::Replaced { name, user, with, reasons });
        }
    }
}
