//! Who is on call at one instant, with the reasons, and how overrides change that.

use std::collections::BTreeSet;
use std::fmt::{self, Write};
use std::slice;

use crate::calendar::Exchange;
use crate::{Absence, Override};

/// How long most reasons are, so that their text grows seldom.
const REASONS_BYTES_USUAL: usize = 64;

/// Why somebody is on call. [`fmt::Display`] is the one place that words it.
///
/// Hundreds of thousands of them are made for one answer: those that need room are rare and have it elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason<'a> {
    /// It is their turn.
    Rotation { name: &'a str },
    /// They are so many places after the one whose turn it is.
    Place { rotation: &'a str, offset: i32 },
    /// Those whose turn it is are away, so that it passes to them.
    Passed(Box<Passed<'a>>),
    /// An override adds them.
    Added { name: &'a str },
    /// A calendar names them.
    Calendar { name: &'a str },
    /// An override puts them in the place of somebody.
    Replaced { name: &'a str, place: Box<Place<'a>> },
    /// They took over in a swap from somebody.
    Swapped { swap: u64, place: Box<Place<'a>> },
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

/// A turn that passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passed<'a> {
    pub(crate) rotation: &'a str,
    pub(crate) away: Vec<&'a str>,
    pub(crate) leave: Vec<Leave<'a>>,
    pub(crate) to: &'a str,
}

/// What `with` has from `user`, who was on call for `reasons`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place<'a> {
    pub(crate) user: &'a str,
    pub(crate) with: &'a str,
    pub(crate) reasons: Reasons<'a>,
}

/// One or more reasons, in the order in which they came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reasons<'a> {
    One(Reason<'a>),
    Several(Vec<Reason<'a>>),
}

/// One person on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Duty<'a> {
    pub(crate) user: &'a str,
    pub(crate) reasons: Reasons<'a>,
}

/// The people on call at one instant, ordered by name; nobody is in it twice.
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
            Reason::Passed(passed) => {
                let Passed { rotation, away, leave, to } = passed.as_ref();
                write!(formatter, "{}: rotation {rotation}, passed to {to} (", away.join(", "))?;
                fmt_of_leave(formatter, leave)?;
                formatter.write_str(")")
            }
            Reason::Added { name } => write!(formatter, "added by override {name}"),
            Reason::Calendar { name } => write!(formatter, "calendar {name}"),
            Reason::Replaced { name, place } => {
                write!(formatter, "{place}, replaced by {} (override {name})", place.with)
            }
            Reason::Swapped { swap, place } => write!(formatter, "{place}, swapped with {} (swap {swap})", place.with),
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

impl fmt::Display for Place<'_> {
    /// Whose place it was, and why.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reasons {
            // It says already whose turn it was.
            Reasons::One(chain @ (Reason::Replaced { .. } | Reason::Swapped { .. } | Reason::Passed(_))) => {
                write!(formatter, "{chain}")
            }
            reasons => {
                write!(formatter, "{}: ", self.user)?;
                reasons.join(" and ", formatter)
            }
        }
    }
}

impl<'a> Reasons<'a> {
    pub(crate) fn as_slice(&self) -> &[Reason<'a>] {
        match self {
            Reasons::One(reason) => slice::from_ref(reason),
            Reasons::Several(reasons) => reasons,
        }
    }

    /// One more, unless it is among them.
    fn add(&mut self, reason: Reason<'a>) {
        if self.as_slice().contains(&reason) {
            return;
        }
        match self {
            Reasons::One(first) => *self = Reasons::Several(vec![first.clone(), reason]),
            Reasons::Several(reasons) => reasons.push(reason),
        }
    }

    /// The reasons in one line.
    pub(crate) fn because(&self) -> String {
        let mut line = String::with_capacity(REASONS_BYTES_USUAL);
        self.join("; ", &mut line).expect("invariant: a string takes all that is written to it");
        line
    }

    fn join(&self, separator: &str, line: &mut impl Write) -> fmt::Result {
        for (index, reason) in self.as_slice().iter().enumerate() {
            if index > 0 {
                line.write_str(separator)?;
            }
            write!(line, "{reason}")?;
        }
        Ok(())
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
    pub(crate) fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    pub(crate) fn has(&self, user: &str) -> bool {
        self.find(user).is_ok()
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.people.retain(|duty| keep(duty.user));
    }

    /// Everybody, ordered by name.
    pub(crate) fn people(&self) -> &[Duty<'a>] {
        &self.people
    }

    /// The same people as others, in the memory that it has.
    pub(crate) fn become_like(&mut self, others: &Duties<'a>) {
        self.people.clone_from(&others.people);
    }

    pub(crate) fn add(&mut self, user: &'a str, reason: Reason<'a>) {
        match self.find(user) {
            Err(place) => self.people.insert(place, Duty { user, reasons: Reasons::One(reason) }),
            Ok(place) => self.people[place].reasons.add(reason),
        }
    }

    fn remove(&mut self, user: &str) -> Option<Reasons<'a>> {
        let place = self.find(user).ok()?;
        Some(self.people.remove(place).reasons)
    }

    /// Where somebody is, or belongs.
    fn find(&self, user: &str) -> Result<usize, usize> {
        self.people.binary_search_by_key(&user, |duty| duty.user)
    }

    /// Applies the swaps that are in force, in the order in which they were taken, so that a place can go from hand to hand
    /// and back.
    pub(crate) fn exchange(&mut self, in_force: &[&'a Exchange]) {
        for Exchange { swap, user, with } in in_force.iter().copied() {
            if let Some(reasons) = self.remove(user) {
                let place = Box::new(Place { user, with, reasons });
                self.add(with, Reason::Swapped { swap: *swap, place });
            }
        }
    }

    /// Applies the overrides that are in force, earliest created first, so that later ones win and replacements chain.
    ///
    /// Of several that replace the same person only the last counts: without that, the first would have taken the person
    /// away before the last could, and the earlier one would win.
    pub(crate) fn apply(&mut self, in_force: &[&'a Override], additions: Additions) {
        let mut replaced_later = BTreeSet::new();
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
                let of_calendar = item.calendar.as_deref().map(|name| Reason::Calendar { name });
                self.add(with, of_calendar.unwrap_or(Reason::Added { name }));
            }
            return;
        };
        if let (Some(reasons), Some(with)) = (self.remove(user), item.with.as_deref()) {
            let place = Box::new(Place { user, with, reasons });
            self.add(with, Reason::Replaced { name, place });
        }
    }
}
