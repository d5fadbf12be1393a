//! The history of a schedule's definition: what an edit leaves as it was, and what goes on across it.
//!
//! An edit never rewrites what was: it closes the present epoch with the definition that it had, and opens a new one, which
//! the document defines. What counts as an edit is what decides who is on call ([`decides_alike`]).

use std::cmp::Reverse;
use std::collections::HashSet;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::course::Course;
use crate::limits::EPOCHS_COUNT_MAX;
use crate::{Member, Published, Rotation, ScheduleBody, Zone};

/// When an edit decides whose turn it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effective {
    /// At the next hand-over; until then the person on call stays, and the order goes on after them.
    #[default]
    HandOver,
    /// At once: from now on the rotation is as its document says, counted from its start.
    Now,
}

/// A word that is no [`Effective`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` does not say when an edit takes effect: write `hand_over` or `now`")]
pub struct EffectiveError {
    /// The word as it was written.
    pub text: String,
}

impl FromStr for Effective {
    type Err = EffectiveError;

    fn from_str(text: &str) -> Result<Effective, EffectiveError> {
        match text {
            "hand_over" => Ok(Effective::HandOver),
            "now" => Ok(Effective::Now),
            _ => Err(EffectiveError { text: text.to_owned() }),
        }
    }
}

/// A stretch of time over which one definition of a schedule decides. It lasts until the next one begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epoch {
    /// The first instant; since ever when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// What decides; the schedule's document when absent, as in the present epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Definition>,
    /// The rotations that go on where the epoch before left them; the others are as they are written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<Carried>,
    /// Who has which turn of the rotations in a fair order, as far as it is published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<Published>,
}

/// What of a schedule's document decides who is on call.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The zone whose wall clock the rotations hand over on.
    pub time_zone: Zone,
    /// The rotations, in order.
    #[serde(default)]
    pub rotations: Vec<Rotation>,
}

/// How a rotation goes on at the beginning of an epoch.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// The rotation.
    pub rotation: String,
    /// The place in its members, from 0, of the entry that has the turn when the epoch begins.
    pub place: usize,
    /// Who has that turn and, in order, to whom it passes, until the first hand-over; as the members from that place on
    /// when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Member>,
}

/// The epochs of one schedule, in order. None at all is one epoch without an end: the document alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct History {
    epochs: Vec<Epoch>,
}

impl FromIterator<Epoch> for History {
    fn from_iter<I: IntoIterator<Item = Epoch>>(epochs: I) -> History {
        let mut epochs: Vec<Epoch> = epochs.into_iter().collect();
        epochs.sort_by_key(|epoch| epoch.from);
        History { epochs }
    }
}

impl History {
    /// The epochs, the earliest first.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// Whether the schedule was never edited.
    pub fn is_empty(&self) -> bool {
        self.epochs.is_empty()
    }

    /// The history once a document `before` has become `after` at `at`; `None` when nothing changed that decides who is on
    /// call. No document stands for a schedule that is not there: what is deleted ends, and what comes back begins then.
    ///
    /// Whoever has a turn keeps it until the next hand-over of the new definition; those who are no longer members leave
    /// at once, and the next of the old order who still is one has the rest of the turn. Then the new order goes on after
    /// whoever had it. With [`Effective::Now`] a rotation whose turns were edited is as it is written, from `at` on.
    ///
    /// Epochs never begin before one another: should the clock have gone backwards, the edit counts from just after the
    /// one before. Beyond [`EPOCHS_COUNT_MAX`] the earliest are forgotten.
    pub fn edited(
        &self,
        before: Option<&ScheduleBody>,
        after: Option<&ScheduleBody>,
        at: Timestamp,
        effective: Effective,
    ) -> Option<History> {
        let is_as_before = match (before, after) {
            (Some(before), Some(after)) => decides_alike(before, after),
            // Nobody was paged by what was never there: a schedule that is new answers for its past as well.
            (None, _) => self.epochs.is_empty() || after.is_none(),
            (Some(_), None) => false,
        };
        if is_as_before {
            return None;
        }
        let latest = self.epochs.last().and_then(|epoch| epoch.from);
        let just_after = latest.and_then(|latest| latest.checked_add(SignedDuration::from_millis(1)).ok());
        let at = just_after.map_or(at, |just_after| at.max(just_after));
        let (carried, published) = match (before, after) {
            (Some(before), Some(after)) => {
                let courses = self.present_courses(before);
                (carried(&courses, before, after, at, effective), kept(&courses, before, after, at))
            }
            _ => (Vec::new(), Vec::new()),
        };
        let mut history = self.closed(before);
        let definition = match (before, after) {
            (Some(before), None) => Some(Definition { time_zone: before.time_zone.clone(), rotations: Vec::new() }),
            _ => None,
        };
        history.epochs.push(Epoch { from: Some(at), definition, carried, published });
        let surplus = history.epochs.len().saturating_sub(EPOCHS_COUNT_MAX);
        history.epochs.drain(..surplus);
        Some(history)
    }

    /// With these orders published in the present epoch, in place of what was published of the same rotations.
    pub(crate) fn with_published(&self, published: Vec<Published>) -> History {
        let mut history = self.clone();
        if history.epochs.is_empty() {
            history.epochs.push(Epoch::first());
        }
        if let Some(present) = history.epochs.last_mut() {
            present.published.retain(|known| published.iter().all(|item| item.rotation != known.rotation));
            present.published.extend(published);
        }
        history
    }

    /// The courses of the present epoch of a schedule with this document.
    fn present_courses(&self, schedule: &ScheduleBody) -> Vec<Course> {
        self.epochs.last().map_or_else(|| courses_as_written(schedule), |epoch| epoch.courses(schedule))
    }

    /// With the document written into the epoch that it defined.
    fn closed(&self, document: Option<&ScheduleBody>) -> History {
        let mut history = self.clone();
        let Some(document) = document else { return history };
        let definition = Definition { time_zone: document.time_zone.clone(), rotations: document.rotations.clone() };
        match history.epochs.last_mut() {
            None => history.epochs.push(Epoch { definition: Some(definition), ..Epoch::first() }),
            Some(present) if present.definition.is_none() => present.definition = Some(definition),
            Some(_) => {}
        }
        history
    }
}

impl Epoch {
    /// The one before any edit.
    fn first() -> Epoch {
        Epoch { from: None, definition: None, carried: Vec::new(), published: Vec::new() }
    }

    /// Its rotations; `document` is that of the schedule.
    pub(crate) fn courses(&self, document: &ScheduleBody) -> Vec<Course> {
        let (zone, rotations) = match &self.definition {
            Some(definition) => (&definition.time_zone, &definition.rotations),
            None => (&document.time_zone, &document.rotations),
        };
        let course = |rotation: &Rotation| {
            let published = self.published.iter().find(|published| published.rotation == rotation.name);
            let course = Course::new(rotation, zone).publishing(published);
            match (self.carried.iter().find(|carried| carried.rotation == rotation.name), self.from) {
                (Some(carried), Some(from)) => course.carrying(carried, from),
                _ => course,
            }
        };
        rotations.iter().map(course).collect()
    }
}

pub(crate) fn courses_as_written(schedule: &ScheduleBody) -> Vec<Course> {
    schedule.rotations.iter().map(|rotation| Course::new(rotation, &schedule.time_zone)).collect()
}

/// Whether two documents of a schedule say the same about who is on call: the zone and, in their order, the rotations but
/// for their shadows, who carry no duty. Coverage, requirements and holidays judge an answer and do not make it.
pub fn decides_alike(one: &ScheduleBody, other: &ScheduleBody) -> bool {
    let rotations = one.rotations.iter().zip(&other.rotations);
    one.time_zone == other.time_zone
        && one.rotations.len() == other.rotations.len()
        && rotations.into_iter().all(|(one, other)| {
            one.name == other.name
                && turns_alike(one, other)
                && one.end == other.end
                && one.active == other.active
                && one.overrides == other.overrides
        })
}

/// Whether two rotations in one zone give the same turns to the same people.
fn turns_alike(one: &Rotation, other: &Rotation) -> bool {
    one.shift == other.shift && one.start == other.start && one.members == other.members && one.order == other.order
}

fn carried(
    courses: &[Course],
    before: &ScheduleBody,
    after: &ScheduleBody,
    at: Timestamp,
    effective: Effective,
) -> Vec<Carried> {
    let zone_stays = before.time_zone == after.time_zone;
    let is_named = |rotations: &[Rotation], name: &str| rotations.iter().any(|rotation| rotation.name == name);
    let carried = after.rotations.iter().enumerate().filter_map(|(index, rotation)| {
        let same = courses.iter().find(|course| course.rotation.name == rotation.name);
        // A name that went and another that came in its place is one rotation under a new name.
        let renamed = || courses.get(index).filter(|course| !is_named(&after.rotations, &course.rotation.name));
        let course = same.or_else(renamed)?;
        let is_edited = !zone_stays || !turns_alike(&course.rotation, rotation);
        if is_edited && effective == Effective::Now {
            return None;
        }
        goes_on(course, rotation, &after.time_zone, at)
    });
    carried.collect()
}

/// What is published of the rotations that an edit of others leaves as they are, from the turn on that is running.
fn kept(courses: &[Course], before: &ScheduleBody, after: &ScheduleBody, at: Timestamp) -> Vec<Published> {
    if before.time_zone != after.time_zone {
        return Vec::new();
    }
    let kept = after.rotations.iter().filter_map(|rotation| {
        let course = courses.iter().find(|course| course.rotation.name == rotation.name)?;
        let published = course.published.as_ref().filter(|_| turns_alike(&course.rotation, rotation))?;
        Some(published.since_turn(course.last_turn(at)))
    });
    kept.collect()
}

/// How a rotation goes on as `rotation` where `course` stands at `at`; `None` when that is as it is written, or when nobody
/// who has a place in it had one before.
fn goes_on(course: &Course, rotation: &Rotation, zone: &Zone, at: Timestamp) -> Option<Carried> {
    let people: HashSet<&String> = rotation.members.iter().flat_map(Member::names).collect();
    let who_stays = |member: &Member| {
        let names = member.names().iter().filter(|name| people.contains(name)).cloned().collect();
        Member::new(names).ok()
    };
    let mut line: Vec<Member> = course.line_of(course.turn(at)?).filter_map(who_stays).collect();
    let place = place_of(&line, &rotation.members)?;
    let as_written = Course::new(rotation, zone);
    let (after, from_place) = rotation.members.split_at(place);
    let order: Vec<Member> = from_place.iter().chain(after).cloned().collect();
    // Those who are new to the rotation stand in last.
    let added: Vec<Member> = order.iter().filter(|member| !line.contains(member)).cloned().collect();
    line.extend(added);
    let held = if line == order { Vec::new() } else { line };
    let is_as_written = held.is_empty() && as_written.turn(at).is_some_and(|turn| as_written.place(turn) == place);
    (!is_as_written).then(|| Carried { rotation: rotation.name.clone(), place, held })
}

/// Where the first of `line` stands in `members`: the entry most like it and, of several, the one whose next entries are
/// most like those of the line. `None` when the line is empty.
fn place_of(line: &[Member], members: &[Member]) -> Option<usize> {
    let (first, next) = line.split_first()?;
    let likeness = |place: usize| {
        let member = &members[place];
        let shared = first.names().iter().filter(|name| member.names().contains(name)).count();
        let following = members.iter().cycle().skip(place + 1).take(members.len() - 1);
        let alike = following.zip(next).take_while(|(one, other)| one == other).count();
        (shared > 0).then_some((member == first, shared, alike, Reverse(place)))
    };
    (0..members.len()).filter_map(likeness).max().map(|(_, _, _, Reverse(place))| place)
}
