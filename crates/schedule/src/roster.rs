//! The one decision who is on call at an instant, and the walk from one change of it to the next.
//!
//! Precedence, lowest first: rotations add up or hide each other; a turn of somebody away passes on within its rotation;
//! swaps change the result, and overrides what comes of that; a temporary schedule takes the place of all of it.

use std::mem;

use jiff::Timestamp;

use crate::calendar::{Exchange, Temporary};
use crate::clock::Clock;
use crate::course::{Course, Stand};
use crate::duty::{Additions, Duties, Leave, Passed, Reason};
use crate::window::Activity;
use crate::{Absence, Calendar, Member, Override};

/// Who is on call and who shadows. Once it is decided, nobody is in both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Roster<'a> {
    pub(crate) on_call: Duties<'a>,
    pub(crate) shadows: Duties<'a>,
}

/// Everybody who is on call or shadows at `at`.
pub(crate) fn roster(calendar: &Calendar, at: Timestamp) -> Roster<'_> {
    let round = Round::new(calendar, at);
    let mut roster = round.turns(calendar.courses(at), &stands(calendar, at), 0);
    round.decide(at, &mut roster);
    roster
}

/// Everybody `offset` places after those whose turn it is at `at`, ordered by name.
pub(crate) fn neighbours(calendar: &Calendar, at: Timestamp, offset: i32) -> Duties<'_> {
    let round = Round::new(calendar, at);
    if round.temporary.is_some() {
        return Duties::default();
    }
    let mut duties = round.turns(calendar.courses(at), &stands(calendar, at), offset).on_call;
    duties.exchange(&round.swaps);
    duties.apply(&round.in_force, Additions::Ignored);
    duties
}

/// Those who are away at `at` when they have the turn of a rotation that decides, unless they are on call all the same.
pub(crate) fn owing(calendar: &Calendar, at: Timestamp) -> Vec<&str> {
    let round = Round::new(calendar, at);
    if round.absences.is_empty() || round.temporary.is_some() {
        return Vec::new();
    }
    let courses = calendar.courses(at);
    let stands = stands(calendar, at);
    let mut owing: Vec<&str> = Vec::new();
    for (course, turn) in courses.iter().zip(&stands).filter_map(|(course, stand)| Some((course, stand.turn?))) {
        // One that overrides with nobody there hides nothing; its own turn is owed all the same.
        if course.rotation.overrides && round.turn(course, turn, 0).is_some() {
            owing.clear();
        }
        let members = course.line_of(turn).next().into_iter().flat_map(Member::names);
        owing.extend(members.map(String::as_str).filter(|user| round.absence(user).is_some()));
    }
    let mut roster = round.turns(courses, &stands, 0);
    round.decide(at, &mut roster);
    owing.retain(|user| !roster.on_call.has(user));
    owing.sort_unstable();
    owing.dedup();
    owing
}

fn stands(calendar: &Calendar, at: Timestamp) -> Vec<Stand> {
    let clock = calendar.clock(at);
    calendar.courses(at).iter().map(|course| course.at(&clock, at)).collect()
}

/// Stands whose answer has run out, of which nobody is on call.
fn unasked(courses: &[Course]) -> Vec<Stand> {
    courses.iter().map(|_| Stand { turn: None, until: Timestamp::MIN }).collect()
}

/// What is in force at one instant beside the rotations.
#[derive(Debug)]
struct Round<'a> {
    temporary: Option<&'a Temporary>,
    in_force: Vec<&'a Override>,
    swaps: Vec<&'a Exchange>,
    absences: Vec<&'a Absence>,
    /// A later instant until which all of it certainly is.
    until: Timestamp,
}

impl<'a> Round<'a> {
    fn new(calendar: &'a Calendar, at: Timestamp) -> Round<'a> {
        Round {
            temporary: calendar.temporaries.covering(at).last().copied(),
            in_force: calendar.overrides.covering(at),
            swaps: calendar.swaps.covering(at),
            absences: calendar.absences.covering(at),
            until: calendar.edge_after(at),
        }
    }

    /// Whether it changes what the rotations say.
    fn is_anything(&self) -> bool {
        self.temporary.is_some() || !self.in_force.is_empty() || !self.swaps.is_empty()
    }

    /// Makes of what the rotations say by themselves who is on call and who shadows at `at`.
    fn decide(&self, at: Timestamp, roster: &mut Roster<'a>) {
        let Roster { on_call, shadows } = roster;
        if let Some(temporary) = self.temporary {
            (*on_call, *shadows) = (Duties::default(), Duties::default());
            for user in temporary.shifts.covering(at) {
                on_call.add(user, Reason::Temporary { name: &temporary.name });
            }
            return;
        }
        on_call.exchange(&self.swaps);
        on_call.apply(&self.in_force, Additions::Counted);
        // Whoever is on call gets the page itself.
        shadows.retain(|user| !on_call.has(user));
    }

    /// What the rotations say, and who shadows them: they add up, except that an overriding one with somebody on call
    /// hides those before it.
    fn turns(&self, courses: &'a [Course], stands: &[Stand], offset: i32) -> Roster<'a> {
        let mut turns = Roster::default();
        for (course, stand) in courses.iter().zip(stands) {
            let Some(turn) = stand.turn.and_then(|turn| self.turn(course, turn, offset)) else { continue };
            if course.rotation.overrides {
                turns = Roster::default();
            }
            for user in turn.people(self) {
                turns.on_call.add(user, turn.reason(course, user, offset, self));
            }
            let present = course.rotation.shadows.iter().filter(|user| self.absence(user).is_none());
            for user in present {
                turns.shadows.add(user, Reason::Shadow { rotation: &course.rotation.name });
            }
        }
        turns
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
        let away = away().map(String::as_str).collect();
        Reason::Passed(Box::new(Passed { rotation, away, leave, to: user }))
    }
}

/// Goes through a calendar from change to change, forwards. Each rotation, what is in force beside them, and what follows from
/// the rotations by themselves are asked again only when the answer has run out.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    calendar: &'a Calendar,
    /// Those of the epoch that the walk is in, which ends at `epoch_end`.
    courses: &'a [Course],
    epoch_end: Timestamp,
    clock: Clock<'a>,
    stands: Vec<Stand>,
    round: Round<'a>,
    /// What the rotations say by themselves, and what has become of it.
    turns: Roster<'a>,
    roster: Roster<'a>,
    covered: Activity,
}

/// What holds over one step of a walk.
#[derive(Debug)]
pub(crate) struct Step<'w, 'a> {
    pub(crate) roster: &'w Roster<'a>,
    /// Whether the coverage asks for somebody.
    pub(crate) is_covered: bool,
    /// A later instant until which it certainly holds.
    pub(crate) until: Timestamp,
}

impl<'a> Walk<'a> {
    /// A walk that begins at `from`.
    pub(crate) fn new(calendar: &'a Calendar, from: Timestamp) -> Walk<'a> {
        let courses = calendar.courses(from);
        Walk {
            calendar,
            courses,
            epoch_end: calendar.epoch_after(from),
            clock: calendar.clock(from),
            stands: unasked(courses),
            round: Round::new(calendar, from),
            turns: Roster::default(),
            roster: Roster::default(),
            covered: Activity { active: false, until: Timestamp::MIN },
        }
    }

    /// What holds at `at`, which must not go backwards.
    pub(crate) fn step(&mut self, at: Timestamp) -> Step<'_, 'a> {
        let calendar = self.calendar;
        if self.covered.until <= at {
            self.covered = calendar.covered(at);
        }
        let is_entered = self.epoch_end <= at;
        if is_entered {
            (self.courses, self.epoch_end) = (calendar.courses(at), calendar.epoch_after(at));
            self.stands = unasked(self.courses);
        }
        if is_entered || self.clock.until <= at {
            self.clock = calendar.clock(at);
        }
        let is_leave_other = self.go_round(at);
        let are_stands_other = self.stand(at);
        if is_entered || is_leave_other || are_stands_other {
            self.turns = self.round.turns(self.courses, &self.stands, 0);
        }
        let until = self.epoch_end.min(self.covered.until).min(self.round.until);
        let is_changed = self.round.is_anything() || !self.turns.shadows.is_empty();
        if is_changed {
            self.roster.on_call.become_like(&self.turns.on_call);
            self.roster.shadows.become_like(&self.turns.shadows);
            self.round.decide(at, &mut self.roster);
        }
        Step {
            roster: if is_changed { &self.roster } else { &self.turns },
            is_covered: self.covered.active,
            until: self.stands.iter().map(|stand| stand.until).fold(until, Timestamp::min),
        }
    }

    /// Who would be on call at `at`, the instant of the last step, without an override.
    pub(crate) fn without_override(&self, at: Timestamp, name: &str) -> Roster<'a> {
        let mut round = Round::new(self.calendar, at);
        round.in_force.retain(|item| item.name != name);
        let mut roster = round.turns(self.courses, &self.stands, 0);
        round.decide(at, &mut roster);
        roster
    }

    /// Asks again what is in force beside the rotations, if need be; whether that may change what they say.
    fn go_round(&mut self, at: Timestamp) -> bool {
        if at < self.round.until {
            return false;
        }
        let before = mem::replace(&mut self.round, Round::new(self.calendar, at));
        // Overrides and swaps change by themselves only what becomes of the turns of those who are away.
        !before.absences.is_empty() || !self.round.absences.is_empty()
    }

    /// Asks each rotation again whose answer has run out; whether one says something else.
    fn stand(&mut self, at: Timestamp) -> bool {
        let mut is_other = false;
        for (course, stand) in self.courses.iter().zip(&mut self.stands).filter(|(_, stand)| stand.until <= at) {
            let before = mem::replace(stand, course.at(&self.clock, at));
            is_other |= before.turn != stand.turn;
        }
        is_other
    }
}
