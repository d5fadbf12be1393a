//! A schedule with its overrides, made ready for one instant after another: the one decision who is on call.
//!
//! Precedence at an instant, lowest first: rotations add up or hide each other, then overrides change the result.

use jiff::Timestamp;

use crate::course::{Course, Stand};
use crate::duty::{Additions, Duties, Duty, Reason};
use crate::{Override, ScheduleBody};

/// The rotations and overrides of one schedule with their ends resolved to instants.
#[derive(Debug)]
pub(crate) struct Roster<'a> {
    courses: Vec<Course<'a>>,
    stand_ins: Vec<StandIn<'a>>,
}

#[derive(Debug)]
struct StandIn<'a> {
    item: &'a Override,
    from: Timestamp,
    to: Timestamp,
}

impl<'a> Roster<'a> {
    /// Prepares the schedule called `name`, with those of `overrides` that touch `[from, to)`, ends included.
    pub(crate) fn new(
        name: &str,
        schedule: &'a ScheduleBody,
        overrides: &'a [Override],
        from: Timestamp,
        to: Timestamp,
    ) -> Roster<'a> {
        let zone = &schedule.time_zone;
        Roster {
            courses: schedule.rotations.iter().map(|rotation| Course::new(rotation, zone)).collect(),
            stand_ins: overrides
                .iter()
                .filter(|item| item.schedule == name)
                .map(|item| StandIn { item, from: item.from.first(zone), to: item.to.last(zone) })
                .filter(|stand_in| stand_in.from < stand_in.to && stand_in.from <= to && from < stand_in.to)
                .collect(),
        }
    }

    /// Everybody on call at `at`, ordered by name.
    pub(crate) fn on_call(&self, at: Timestamp) -> Vec<Duty<'a>> {
        let stands: Vec<Stand> = self.courses.iter().map(|course| course.at(at)).collect();
        self.decide(&stands, at)
    }

    /// Everybody `offset` places after those whose turn it is at `at`, ordered by name.
    pub(crate) fn neighbours(&self, at: Timestamp, offset: i32) -> Vec<Duty<'a>> {
        let stands: Vec<Stand> = self.courses.iter().map(|course| course.at(at)).collect();
        let mut duties = self.turns(&stands, offset);
        duties.apply(&self.in_force(at), Additions::Ignored);
        duties.into_sorted()
    }

    fn decide(&self, stands: &[Stand], at: Timestamp) -> Vec<Duty<'a>> {
        let mut duties = self.turns(stands, 0);
        duties.apply(&self.in_force(at), Additions::Counted);
        duties.into_sorted()
    }

    /// What the rotations say: they add up, except that an overriding one with somebody on call hides those before it.
    fn turns(&self, stands: &[Stand], offset: i32) -> Duties<'a> {
        let mut duties = Duties::default();
        for (course, stand) in self.courses.iter().zip(stands) {
            let Some(member) = stand.turn.and_then(|turn| course.member(turn, offset)) else {
                continue;
            };
            if course.rotation.overrides {
                duties = Duties::default();
            }
            let rotation = course.rotation.name.as_str();
            for user in member.names() {
                let reason = match offset {
                    0 => Reason::Rotation { name: rotation },
                    _ => Reason::Place { rotation, offset },
                };
                duties.add(user, vec![reason]);
            }
        }
        duties
    }

    fn in_force(&self, at: Timestamp) -> Vec<&'a Override> {
        let in_force = self.stand_ins.iter().filter(|stand_in| stand_in.from <= at && at < stand_in.to);
        in_force.map(|stand_in| stand_in.item).collect()
    }

    /// The first instant after `at` at which an override begins or ends.
    fn override_change_after(&self, at: Timestamp) -> Timestamp {
        let changes = self.stand_ins.iter().flat_map(|stand_in| [stand_in.from, stand_in.to]);
        changes.filter(|change| *change > at).min().unwrap_or(Timestamp::MAX)
    }
}

/// Goes through a roster from change to change, forwards, asking each rotation again only when its answer has run out.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    roster: Roster<'a>,
    stands: Vec<Stand>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(roster: Roster<'a>) -> Walk<'a> {
        let stands = roster.courses.iter().map(|_| Stand { turn: None, until: Timestamp::MIN }).collect();
        Walk { roster, stands }
    }

    /// Everybody on call at `at`, and a later instant until which that certainly holds. `at` must not go backwards.
    pub(crate) fn step(&mut self, at: Timestamp) -> (Vec<Duty<'a>>, Timestamp) {
        let mut until = self.roster.override_change_after(at);
        for (course, stand) in self.roster.courses.iter().zip(&mut self.stands) {
            if stand.until <= at {
                *stand = course.at(at);
            }
            until = until.min(stand.until);
        }
        (self.roster.decide(&self.stands, at), until)
    }
}
