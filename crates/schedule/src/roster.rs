//! The one decision who is on call at an instant, and the walk from one change of it to the next.
//!
//! Precedence, lowest first: rotations add up or hide each other; a turn of somebody away passes on within its rotation;
//! swaps change the result, and overrides what comes of that; a temporary schedule takes the place of all of it.

use jiff::Timestamp;

use crate::calendar::Exchange;
use crate::course::{Course, Stand};
use crate::duty::{Additions, Duties, Duty, Leave, Reason};
use crate::window::{Activity, activity};
use crate::{Absence, Calendar, Member, Override};

/// Who is on call and who shadows, each ordered by name; nobody is in both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Roster<'a> {
    pub(crate) on_call: Vec<Duty<'a>>,
    pub(crate) shadows: Vec<Duty<'a>>,
}

/// Everybody who is on call or shadows at `at`.
pub(crate) fn roster(calendar: &Calendar, at: Timestamp) -> Roster<'_> {
    let courses = calendar.courses(at);
    decide(calendar, courses, &stands(courses, at), at)
}

/// Everybody `offset` places after those whose turn it is at `at`, ordered by name.
pub(crate) fn neighbours(calendar: &Calendar, at: Timestamp, offset: i32) -> Vec<Duty<'_>> {
    if !calendar.temporaries.covering(at).is_empty() {
        return Vec::new();
    }
    let courses = calendar.courses(at);
    let round = Round::new(calendar, courses, at);
    let (mut duties, _) = round.turns(&stands(courses, at), offset);
    duties.exchange(&round.swaps);
    duties.apply(&round.in_force, Additions::Ignored);
    duties.into_sorted()
}

/// Those who are away at `at` when they have the turn of a rotation that decides, unless they are on call all the same.
pub(crate) fn owing(calendar: &Calendar, at: Timestamp) -> Vec<&str> {
    if calendar.absences.covering(at).is_empty() || !calendar.temporaries.covering(at).is_empty() {
        return Vec::new();
    }
    let courses = calendar.courses(at);
    let stands = stands(courses, at);
    let round = Round::new(calendar, courses, at);
    let mut owing: Vec<&str> = Vec::new();
    for (course, turn) in courses.iter().zip(&stands).filter_map(|(course, stand)| Some((course, stand.turn?))) {
        // One that overrides with nobody there hides nothing; its own turn is owed all the same.
        if course.rotation.overrides && round.turn(course, turn, 0).is_some() {
            owing.clear();
        }
        let members = course.line_of(turn).next().into_iter().flat_map(Member::names);
        owing.extend(members.map(String::as_str).filter(|user| round.absence(user).is_some()));
    }
    let on_call = decide(calendar, courses, &stands, at).on_call;
    owing.retain(|user| on_call.iter().all(|duty| duty.user != *user));
    owing.sort_unstable();
    owing.dedup();
    owing
}

fn stands(courses: &[Course], at: Timestamp) -> Vec<Stand> {
    courses.iter().map(|course| course.at(at)).collect()
}

fn decide<'a>(calendar: &'a Calendar, courses: &'a [Course], stands: &[Stand], at: Timestamp) -> Roster<'a> {
    if let Some(temporary) = calendar.temporaries.covering(at).last() {
        let mut duties = Duties::default();
        for user in temporary.shifts.covering(at) {
            duties.add(user, Reason::Temporary { name: &temporary.name });
        }
        return Roster { on_call: duties.into_sorted(), shadows: Vec::new() };
    }
    let round = Round::new(calendar, courses, at);
    let (mut duties, mut shadows) = round.turns(stands, 0);
    duties.exchange(&round.swaps);
    duties.apply(&round.in_force, Additions::Counted);
    // Whoever is on call gets the page itself.
    shadows.retain(|user| !duties.has(user));
    Roster { on_call: duties.into_sorted(), shadows: shadows.into_sorted() }
}

/// What is in force at one instant.
struct Round<'a> {
    courses: &'a [Course],
    in_force: Vec<&'a Override>,
    swaps: Vec<&'a Exchange>,
    absences: Vec<&'a Absence>,
}

impl<'a> Round<'a> {
    fn new(calendar: &'a Calendar, courses: &'a [Course], at: Timestamp) -> Round<'a> {
        Round {
            courses,
            in_force: calendar.overrides.covering(at),
            swaps: calendar.swaps.covering(at),
            absences: calendar.absences.covering(at),
        }
    }

    /// What the rotations say, and who shadows them: they add up, except that an overriding one with somebody on call
    /// hides those before it.
    fn turns(&self, stands: &[Stand], offset: i32) -> (Duties<'a>, Duties<'a>) {
        let (mut duties, mut shadows) = (Duties::default(), Duties::default());
        for (course, stand) in self.courses.iter().zip(stands) {
            let Some(turn) = stand.turn.and_then(|turn| self.turn(course, turn, offset)) else { continue };
            if course.rotation.overrides {
                (duties, shadows) = (Duties::default(), Duties::default());
            }
            for user in turn.people(self) {
                duties.add(user, turn.reason(course, user, offset, self));
            }
            let present = course.rotation.shadows.iter().filter(|user| self.absence(user).is_none());
            for user in present {
                shadows.add(user, Reason::Shadow { rotation: &course.rotation.name });
            }
        }
        (duties, shadows)
    }

    /// Who has the turn, or stands `offset` places from them among the entries that have somebody there. Nobody when all are
    /// away.
    fn turn(&self, course: &'a Course, turn: i64, offset: i32) -> Option<Turn<'a>> {
        let passed: Vec<&Member> = course.line_of(turn).take_while(|member| !self.is_there(member)).collect();
        // The entry that ended the search is the one after those that were passed.
        let acting = course.line_of(turn).nth(passed.len())?;
        if offset == 0 {
            return Some(Turn { passed, member: acting });
        }
        if course.published.is_some() {
            return self.neighbour_in_fair_order(course, turn, acting, offset);
        }
        let there: Vec<&Member> = course.members_from(turn).filter(|member| self.is_there(member)).collect();
        let count = i64::try_from(there.len()).ok().filter(|count| *count > 0)?;
        // Across an edit a turn passes in the old order; the neighbours are those of the new one.
        let is_acting = |member: &&Member| member.names().iter().any(|name| acting.names().contains(name));
        let place = i64::try_from(there.iter().position(is_acting).unwrap_or_default()).ok()?;
        let index = usize::try_from((place + i64::from(offset)).rem_euclid(count)).ok()?;
        there.get(index).map(|member| Turn { passed: Vec::new(), member })
    }

    /// Whose turn comes so many others after, or came before. In a fair order that is not the next in the members.
    fn neighbour_in_fair_order(
        &self,
        course: &'a Course,
        turn: i64,
        acting: &'a Member,
        offset: i32,
    ) -> Option<Turn<'a>> {
        let in_order = course.members_by_turns(turn, offset < 0).into_iter();
        let there: Vec<&Member> = in_order.filter(|member| self.is_there(member)).collect();
        let count = Some(there.len()).filter(|count| *count > 0)?;
        let place = there.iter().position(|member| **member == *acting).unwrap_or_default();
        let distance = usize::try_from(offset.unsigned_abs()).ok()?;
        there.get((place + distance) % count).map(|member| Turn { passed: Vec::new(), member })
    }

    fn is_there(&self, member: &Member) -> bool {
        self.absences.is_empty() || member.names().iter().any(|user| self.absence(user).is_none())
    }

    /// Why somebody cannot take their turn, if so. Where an override or a swap puts somebody in their place, that decides
    /// who does, and the turn does not pass on.
    fn absence(&self, user: &str) -> Option<&'a Absence> {
        let absence = self.absences.iter().find(|absence| absence.user == user)?;
        let last = self.in_force.iter().rev().find(|item| item.replace.as_deref() == Some(user));
        let is_swapped = || self.swaps.iter().any(|item| item.user == user);
        let is_replaced = last.map_or_else(is_swapped, |item| item.with.is_some());
        (!is_replaced).then_some(absence)
    }
}

/// The entry of a rotation's members that has the turn, and those before it who are away.
struct Turn<'a> {
    passed: Vec<&'a Member>,
    member: &'a Member,
}

impl<'a> Turn<'a> {
    /// Those of the entry who are there.
    fn people(&self, round: &Round<'a>) -> impl Iterator<Item = &'a String> {
        self.member.names().iter().filter(|user| round.absence(user).is_none())
    }

    fn reason(&self, course: &'a Course, user: &'a str, offset: i32, round: &Round<'a>) -> Reason<'a> {
        let rotation = course.rotation.name.as_str();
        if offset != 0 {
            return Reason::Place { rotation, offset };
        }
        if self.passed.is_empty() {
            return Reason::Rotation { name: rotation };
        }
        let away = || self.passed.iter().flat_map(|member| member.names());
        let mut leave: Vec<Leave<'_>> = Vec::new();
        for of_absence in away().filter_map(|user| round.absence(user)).map(Leave::of) {
            if !leave.contains(&of_absence) {
                leave.push(of_absence);
            }
        }
        Reason::Passed { rotation, away: away().map(String::as_str).collect(), leave, to: user }
    }
}

/// Goes through a calendar from change to change, forwards, asking each rotation again only when its answer has run out.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    calendar: &'a Calendar,
    /// Those of the epoch that the walk is in, which ends at `epoch_end`.
    courses: &'a [Course],
    epoch_end: Timestamp,
    stands: Vec<Stand>,
    covered: Activity,
}

/// What holds over one step of a walk.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    pub(crate) roster: Roster<'a>,
    /// Whether the coverage asks for somebody.
    pub(crate) is_covered: bool,
    /// A later instant until which it certainly holds.
    pub(crate) until: Timestamp,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(calendar: &'a Calendar) -> Walk<'a> {
        let covered = Activity { active: false, until: Timestamp::MIN };
        Walk { calendar, courses: &[], epoch_end: Timestamp::MIN, stands: Vec::new(), covered }
    }

    /// What holds at `at`, which must not go backwards.
    pub(crate) fn step(&mut self, at: Timestamp) -> Step<'a> {
        let calendar = self.calendar;
        if self.covered.until <= at {
            let windows = calendar.coverage.as_ref().map(|coverage| coverage.windows()).unwrap_or_default();
            self.covered = activity(windows, calendar.time_zone(), at);
        }
        if self.epoch_end <= at {
            (self.courses, self.epoch_end) = (calendar.courses(at), calendar.epoch_after(at));
            self.stands = self.courses.iter().map(|_| Stand { turn: None, until: Timestamp::MIN }).collect();
        }
        let mut until = calendar.edge_after(at).min(self.covered.until).min(self.epoch_end);
        for (course, stand) in self.courses.iter().zip(&mut self.stands) {
            if stand.until <= at {
                *stand = course.at(at);
            }
            until = until.min(stand.until);
        }
        Step { roster: decide(calendar, self.courses, &self.stands, at), is_covered: self.covered.active, until }
    }
}
