//! Everything that decides who is on call on one schedule, with its times resolved to instants and indexed, once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::clock::Clock;
use crate::course::Course;
use crate::epoch::courses_as_written;
use crate::spans::Spans;
use crate::window::{Activity, activity};
use crate::{Absence, Coverage, History, Override, Requirement, ScheduleBody, Swap, TemporarySchedule, Zone};

/// One schedule with all that changes it: what every question is asked of.
///
/// It is made once per revision of the configuration and asked many times; a question costs what covers its instant,
/// however much the calendar holds.
#[derive(Debug, Clone)]
pub struct Calendar {
    name: String,
    zone: Zone,
    /// By epoch, the earliest first; at least one, and the first has no beginning.
    epochs: Vec<Courses>,
    pub(crate) overrides: Indexed<Override>,
    /// In the order of taking.
    pub(crate) swaps: Indexed<Exchange>,
    pub(crate) temporaries: Indexed<Temporary>,
    pub(crate) absences: Indexed<Absence>,
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) coverage: Option<Coverage>,
    /// Of the tags that the requirements name, who has them.
    pub(crate) tagged: BTreeMap<String, BTreeSet<String>>,
    pub(crate) disabled: BTreeMap<String, Timestamp>,
    /// When an override, a swap, a temporary schedule, one of its shifts or an absence begins or ends; ascending.
    edges: Vec<Timestamp>,
}

/// The rotations of one epoch, which lasts until the next one begins.
#[derive(Debug, Clone)]
struct Courses {
    from: Timestamp,
    courses: Vec<Course>,
}

/// Items in the order of their creation, found by instant.
#[derive(Debug, Clone)]
pub(crate) struct Indexed<T> {
    items: Vec<T>,
    spans: Spans,
}

/// A part of a swap that was taken: while it lasts, `with` is on call in the place of `user`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exchange {
    pub(crate) swap: u64,
    pub(crate) user: String,
    pub(crate) with: String,
}

/// A temporary schedule with its shifts clipped to its span.
#[derive(Debug, Clone)]
pub(crate) struct Temporary {
    pub(crate) name: String,
    pub(crate) shifts: Indexed<String>,
}

impl<T> Default for Indexed<T> {
    fn default() -> Indexed<T> {
        Indexed { items: Vec::new(), spans: Spans::default() }
    }
}

impl<T> Indexed<T> {
    fn new(items: Vec<T>, span: impl Fn(&T) -> (Timestamp, Timestamp)) -> Indexed<T> {
        let spans = Spans::new(items.iter().map(span));
        Indexed { items, spans }
    }

    /// Those that cover `at`, the earliest created first.
    pub(crate) fn covering(&self, at: Timestamp) -> Vec<&T> {
        self.spans.covering(at).into_iter().filter_map(|number| self.items.get(number)).collect()
    }
}

impl Calendar {
    /// The schedule called `name`, with nothing that changes it.
    pub fn new(name: &str, schedule: &ScheduleBody) -> Calendar {
        Calendar::with_history(name, schedule, &History::default())
    }

    /// The schedule called `name` as its document says now and as it was before, with nothing that changes it.
    pub fn with_history(name: &str, schedule: &ScheduleBody, history: &History) -> Calendar {
        let epoch = |epoch: &crate::Epoch| Courses {
            from: epoch.from.unwrap_or(Timestamp::MIN),
            courses: epoch.courses(schedule),
        };
        let mut epochs: Vec<Courses> = history.epochs().iter().map(epoch).collect();
        match epochs.first_mut() {
            None => epochs.push(Courses { from: Timestamp::MIN, courses: courses_as_written(schedule) }),
            // What was before the earliest that is remembered is answered by it.
            Some(first) => first.from = Timestamp::MIN,
        }
        Calendar {
            name: name.to_owned(),
            epochs,
            zone: schedule.time_zone.clone(),
            overrides: Indexed::default(),
            swaps: Indexed::default(),
            temporaries: Indexed::default(),
            absences: Indexed::default(),
            requirements: schedule.requirements.clone(),
            coverage: schedule.coverage.clone(),
            tagged: BTreeMap::new(),
            disabled: BTreeMap::new(),
            edges: Vec::new(),
        }
    }

    /// With these overrides, earliest created first, in place of those it had; those of other schedules are left out.
    pub fn with_overrides<'a>(mut self, overrides: impl IntoIterator<Item = &'a Override>) -> Calendar {
        let of_this = overrides.into_iter().filter(|item| item.schedule == self.name).cloned().collect();
        self.overrides = Indexed::new(of_this, |item| (item.from.first(&self.zone), item.to.last(&self.zone)));
        self.note_edges()
    }

    /// With these swaps of this schedule in place of those it had.
    pub fn with_swaps<'a>(mut self, swaps: impl IntoIterator<Item = &'a Swap>) -> Calendar {
        let taken = swaps.into_iter().flat_map(|swap| swap.taken.iter().map(move |taking| (swap, taking)));
        let mut taken: Vec<_> = taken.collect();
        taken.sort_by_key(|(swap, taking)| (taking.at, swap.id));
        let exchange =
            |swap: &Swap, with: &str| Exchange { swap: swap.id, user: swap.user.clone(), with: with.to_owned() };
        self.swaps = Indexed {
            items: taken.iter().map(|(swap, taking)| exchange(swap, &taking.with)).collect(),
            spans: Spans::new(taken.iter().map(|(_, taking)| (taking.from, taking.to))),
        };
        self.note_edges()
    }

    /// With these temporary schedules, earliest created first, in place of those it had; those of other schedules are
    /// left out.
    pub fn with_temporary_schedules<'a>(
        mut self,
        schedules: impl IntoIterator<Item = &'a TemporarySchedule>,
    ) -> Calendar {
        let of_this = schedules.into_iter().filter(|item| item.schedule == self.name);
        let zone = &self.zone;
        let resolved: Vec<_> = of_this.map(|item| (item.from.first(zone), item.to.last(zone), item)).collect();
        let spans = Spans::new(resolved.iter().map(|(from, to, _)| (*from, *to)));
        let items = resolved.into_iter().map(|(from, to, item)| {
            let clipped =
                item.shifts.iter().map(|shift| (shift.from.first(zone).max(from), shift.to.last(zone).min(to)));
            let shifts =
                Indexed { spans: Spans::new(clipped), items: item.shifts.iter().map(|s| s.user.clone()).collect() };
            Temporary { name: item.name.clone(), shifts }
        });
        self.temporaries = Indexed { items: items.collect(), spans };
        self.note_edges()
    }

    /// With these absences, earliest created first, in place of those it had; those of people who take no turns are left
    /// out.
    pub fn with_absences<'a>(mut self, absences: impl IntoIterator<Item = &'a Absence>) -> Calendar {
        let people = self.people();
        let of_these = absences.into_iter().filter(|absence| people.contains(absence.user.as_str())).cloned().collect();
        self.absences = Indexed::new(of_these, |absence| (absence.from, absence.to));
        self.note_edges()
    }

    /// With these people as those who have the tags of its requirements.
    pub fn with_tagged(mut self, tagged: BTreeMap<String, BTreeSet<String>>) -> Calendar {
        self.tagged = tagged;
        self
    }

    /// With these people as those whom nobody can page, and since when: they have their turns, and cover nothing.
    pub fn with_disabled(mut self, disabled: BTreeMap<String, Timestamp>) -> Calendar {
        self.disabled = disabled;
        self
    }

    /// Everybody who takes turns or shadows on it, or did.
    pub fn people(&self) -> BTreeSet<&str> {
        let rotations = self.epochs.iter().flat_map(|epoch| &epoch.courses).map(|course| &course.rotation);
        let members = rotations.clone().flat_map(|rotation| &rotation.members).flat_map(|member| member.names());
        members.chain(rotations.flat_map(|rotation| &rotation.shadows)).map(String::as_str).collect()
    }

    /// Whether it may ever have this person on call or shadowing.
    pub fn names(&self, user: &str) -> bool {
        self.names_any(&BTreeSet::from([user]))
    }

    /// Whether it may ever have any of these people on call or shadowing.
    pub fn names_any(&self, users: &BTreeSet<&str>) -> bool {
        let temporary = || self.temporaries.items.iter().flat_map(|item| &item.shifts.items);
        self.people().iter().any(|user| users.contains(user))
            || self.swaps.items.iter().any(|item| users.contains(item.with.as_str()))
            || self.overrides.items.iter().filter_map(|item| item.with.as_deref()).any(|user| users.contains(user))
            || temporary().any(|user| users.contains(user.as_str()))
    }

    /// The tags that its requirements name.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.requirements.iter().filter_map(|requirement| Some(requirement.one_of.as_ref()?.tag.as_str()))
    }

    /// The rotations of the epoch that `at` is in.
    pub(crate) fn courses(&self, at: Timestamp) -> &[Course] {
        let index = self.epochs.partition_point(|epoch| epoch.from <= at).saturating_sub(1);
        self.epochs.get(index).map(|epoch| epoch.courses.as_slice()).unwrap_or_default()
    }

    /// A rotation of the present epoch.
    pub(crate) fn present_course(&self, rotation: &str) -> Option<&Course> {
        self.epochs.last()?.courses.iter().find(|course| course.rotation.name == rotation)
    }

    /// When somebody is away.
    pub(crate) fn absences_of(&self, user: &str) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        self.absences.items.iter().filter(move |absence| absence.user == user).map(|absence| (absence.from, absence.to))
    }

    /// When the epoch after the one that `at` is in begins.
    pub(crate) fn epoch_after(&self, at: Timestamp) -> Timestamp {
        let index = self.epochs.partition_point(|epoch| epoch.from <= at);
        self.epochs.get(index).map_or(Timestamp::MAX, |epoch| epoch.from)
    }

    /// The clock that the rotations of the epoch that `at` is in are on, to be read about `at`.
    pub(crate) fn clock(&self, at: Timestamp) -> Clock<'_> {
        self.courses(at).first().map_or_else(|| Clock::about(self.zone.time_zone(), at), |course| course.clock(at))
    }

    /// Whether the coverage asks for somebody, which it does always where there is none.
    pub(crate) fn covered(&self, at: Timestamp) -> Activity {
        match self.coverage.as_ref().map(Coverage::windows).unwrap_or_default() {
            // What is always needs no clock, the dearest part of a short walk.
            [] => Activity { active: true, until: Timestamp::MAX },
            windows => activity(windows, &Clock::about(self.zone.time_zone(), at), at),
        }
    }

    /// The first instant after `at` at which anything but a rotation changes.
    pub(crate) fn edge_after(&self, at: Timestamp) -> Timestamp {
        let index = self.edges.partition_point(|edge| *edge <= at);
        self.edges.get(index).copied().unwrap_or(Timestamp::MAX)
    }

    fn note_edges(mut self) -> Calendar {
        let spans =
            [&self.overrides.spans, &self.swaps.spans, &self.temporaries.spans, &self.absences.spans].into_iter();
        let shifts = self.temporaries.items.iter().map(|temporary| &temporary.shifts.spans);
        self.edges = spans.chain(shifts).flat_map(Spans::edges).collect();
        self.edges.sort_unstable();
        self.edges.dedup();
        self
    }
}
