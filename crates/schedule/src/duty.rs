//! Who is on call at one instant, with the reasons, and how overrides change that.

use std::fmt;

use crate::Override;

/// Why somebody is on call. [`fmt::Display`] is the one place that words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason<'a> {
    /// It is their turn.
    Rotation { name: &'a str },
    /// They are so many places after the one whose turn it is.
    Place { rotation: &'a str, offset: i32 },
    /// An override adds them.
    Added { name: &'a str, user: &'a str },
    /// An override puts them in the place of somebody who was on call for `reasons`.
    Replaced { name: &'a str, user: &'a str, reasons: Vec<Reason<'a>> },
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
            Reason::Added { name, user } => write!(formatter, "override {name} adds {user}"),
            Reason::Replaced { name, user, reasons } => {
                write!(formatter, "override {name} replaces {user} ({})", because(reasons))
            }
        }
    }
}

/// The reasons in one line, in the order in which they came to be.
pub(crate) fn because(reasons: &[Reason<'_>]) -> String {
    let texts: Vec<String> = reasons.iter().map(Reason::to_string).collect();
    texts.join("; ")
}

impl<'a> Duties<'a> {
    /// Everybody, ordered by name.
    pub(crate) fn into_sorted(mut self) -> Vec<Duty<'a>> {
        self.people.sort_by_key(|duty| duty.user);
        self.people
    }

    pub(crate) fn add(&mut self, user: &'a str, reasons: Vec<Reason<'a>>) {
        let Some(duty) = self.people.iter_mut().find(|duty| duty.user == user) else {
            self.people.push(Duty { user, reasons });
            return;
        };
        for reason in reasons {
            if !duty.reasons.contains(&reason) {
                duty.reasons.push(reason);
            }
        }
    }

    fn remove(&mut self, user: &str) -> Option<Vec<Reason<'a>>> {
        let index = self.people.iter().position(|duty| duty.user == user)?;
        Some(self.people.remove(index).reasons)
    }

    /// Applies the overrides that are in force, earliest created first, so that later ones win and replacements chain.
    ///
    /// Of several that replace the same person only the last counts: without that, the first would have taken the person
    /// away before the last could, and the earlier one would win.
    pub(crate) fn apply(&mut self, in_force: &[&'a Override], additions: Additions) {
        for (index, item) in in_force.iter().enumerate() {
            match (item.replace.as_deref(), item.with.as_deref()) {
                (Some(replaced), with) => {
                    let superseded =
                        in_force[index + 1..].iter().any(|later| later.replace.as_deref() == Some(replaced));
                    if superseded {
                        continue;
                    }
                    if let (Some(reasons), Some(with)) = (self.remove(replaced), with) {
                        self.add(with, vec![Reason::Replaced { name: &item.name, user: replaced, reasons }]);
                    }
                }
                (None, Some(with)) if additions == Additions::Counted => {
                    self.add(with, vec![Reason::Added { name: &item.name, user: with }]);
                }
                (None, _) => {}
            }
        }
    }
}
