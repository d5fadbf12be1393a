//! The fair order of a rotation (rule 15): who has which turn is chosen by least load, published ahead and frozen.
//!
//! What is published is the one thing about a rotation that its document and the instant do not say. It lies in the epoch,
//! so that an edit leaves it where it is. Beyond it the order is that of the members.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::burden::{Stretch, common, holidays, joined, length, weight};
use crate::course::Course;
use crate::limits::{LOAD_DAYS_BACK, PUBLISHED_DAYS_AHEAD};
use crate::{Calendar, History, Member, ScheduleBody, Zone, shifts};

/// How the members of a rotation follow one another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// As they are written, round and round.
    #[default]
    Fixed,
    /// Whoever has the least load is next.
    Fair,
}

impl Order {
    /// Whether it is the one that need not be written.
    pub(crate) fn is_fixed(&self) -> bool {
        *self == Order::Fixed
    }
}

/// Who has the turns of one rotation, as far as that is published.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// The rotation.
    pub rotation: String,
    /// The number of the first turn that is published, counted from the rotation's start, which begins turn 0.
    pub turn: i64,
    /// Of that turn and those after it the place in the members, from 0.
    pub places: Vec<usize>,
}

impl Published {
    /// The place of the entry that has a turn; `None` where that is not published.
    pub(crate) fn place(&self, turn: i64) -> Option<usize> {
        let index = usize::try_from(turn.checked_sub(self.turn)?).ok()?;
        self.places.get(index).copied()
    }

    /// Without what is before a turn.
    pub(crate) fn since_turn(&self, turn: i64) -> Published {
        let passed = usize::try_from(turn.saturating_sub(self.turn)).unwrap_or_default().min(self.places.len());
        Published { rotation: self.rotation.clone(), turn: self.turn.max(turn), places: self.places[passed..].to_vec() }
    }
}

impl ScheduleBody {
    /// Whether a rotation of it is in a fair order.
    pub fn has_fair_order(&self) -> bool {
        self.rotations.iter().any(|rotation| rotation.order == Order::Fair)
    }
}

impl History {
    /// The history once the fair orders of the present epoch are published for [`PUBLISHED_DAYS_AHEAD`] days from `at` on;
    /// `None` when they are already. `calendar` is that of this history, `zone_of` says where a person's nights are.
    ///
    /// What is published stays. A turn that has begun is never chosen again: one that began unpublished stays with whom the
    /// order of the members gave it.
    pub fn published(
        &self,
        schedule: &ScheduleBody,
        calendar: &Calendar,
        at: Timestamp,
        zone_of: &dyn Fn(&str) -> Zone,
    ) -> Option<History> {
        let choosing = Choosing { calendar, holidays: joined(holidays(schedule)), at, zone_of };
        let fair = schedule.rotations.iter().filter(|rotation| rotation.order == Order::Fair);
        let courses = fair.filter_map(|rotation| calendar.present_course(&rotation.name));
        let extended: Vec<Published> = courses.filter_map(|course| choosing.extended(course)).collect();
        (!extended.is_empty()).then(|| self.with_published(extended))
    }
}

/// What a choice is made from.
struct Choosing<'a> {
    calendar: &'a Calendar,
    holidays: Vec<Stretch>,
    at: Timestamp,
    zone_of: &'a dyn Fn(&str) -> Zone,
}

impl Choosing<'_> {
    /// What is published of a rotation and what comes to it; `None` when nothing does.
    fn extended(&self, course: &Course) -> Option<Published> {
        let running = course.last_turn(self.at);
        let known = course.published.clone();
        let mut published = known.unwrap_or_else(|| Published {
            rotation: course.rotation.name.clone(),
            turn: running + 1,
            places: Vec::new(),
        });
        let count_before = published.places.len();
        let next = |published: &Published| published.turn + i64::try_from(published.places.len()).unwrap_or(i64::MAX);
        while next(&published) <= running {
            published.places.push(course.place(next(&published)));
        }
        let horizon = self.at.checked_add(days(PUBLISHED_DAYS_AHEAD)).unwrap_or(Timestamp::MAX);
        let clock = course.clock(self.at);
        let is_ahead = |turn: i64| course.hand_over(&clock, turn) < horizon.min(course.end);
        if !course.rotation.members.is_empty() && is_ahead(next(&published)) {
            let mut loads = self.loads(course, running, next(&published));
            while is_ahead(next(&published)) {
                let turn = next(&published);
                let before = published.place(turn - 1).unwrap_or_else(|| course.place(turn - 1));
                let stretches = course.active_stretches(turn, self.at);
                let place = self.choose(course, before, &stretches, &loads);
                self.burden(&mut loads, &course.rotation.members[place], &stretches);
                published.places.push(place);
            }
        }
        (published.places.len() > count_before).then_some(published)
    }

    /// Whoever has the least load of those who are there for half of the turn; of equals, the next after `before`.
    fn choose(
        &self,
        course: &Course,
        before: usize,
        stretches: &[Stretch],
        loads: &BTreeMap<String, SignedDuration>,
    ) -> usize {
        let members = &course.rotation.members;
        let load = |member: &Member| member.names().iter().filter_map(|user| loads.get(user)).max().copied();
        let is_away = |member: &Member| member.names().iter().all(|user| self.is_away(user, stretches));
        let in_order = (1..=members.len()).map(|distance| (before + distance) % members.len());
        let chosen = in_order.min_by_key(|place| (is_away(&members[*place]), load(&members[*place])));
        chosen.unwrap_or_default()
    }

    fn is_away(&self, user: &str, stretches: &[Stretch]) -> bool {
        let away = joined(self.calendar.absences_of(user));
        length(&common(&away, stretches)) * 2 > length(stretches)
    }

    /// What the members carried lately, and what they will by the turns before `next`.
    ///
    /// Whoever was no member at the beginning of that time starts with the median of those who were: they are to share what
    /// comes and not to make up for what was.
    fn loads(&self, course: &Course, running: i64, next: i64) -> BTreeMap<String, SignedDuration> {
        let since = self.at.checked_sub(days(LOAD_DAYS_BACK)).unwrap_or(Timestamp::MIN);
        let mut carried: BTreeMap<String, Vec<Stretch>> = BTreeMap::new();
        // A schedule with too many changes to be asked has no load: the choice is then by what is ahead.
        for shift in shifts(self.calendar, since, self.at).map(|answer| answer.shifts).unwrap_or_default() {
            carried.entry(shift.user).or_default().push((shift.from, shift.to));
        }
        let members: BTreeSet<&String> = course.rotation.members.iter().flat_map(Member::names).collect();
        let mut loads: BTreeMap<String, SignedDuration> = BTreeMap::new();
        for user in members {
            let stretches = joined(carried.remove(user).unwrap_or_default());
            loads.insert(user.clone(), weight(&stretches, &(self.zone_of)(user), &self.holidays));
        }
        let earlier = self.calendar.courses(since).iter().find(|earlier| earlier.rotation.name == course.rotation.name);
        let earlier: BTreeSet<&String> =
            earlier.into_iter().flat_map(|earlier| &earlier.rotation.members).flat_map(Member::names).collect();
        let mut of_earlier: Vec<SignedDuration> =
            loads.iter().filter(|(user, _)| earlier.contains(user)).map(|(_, load)| *load).collect();
        of_earlier.sort_unstable();
        if let Some(median) = of_earlier.get(of_earlier.len() / 2) {
            let newcomers = loads.iter_mut().filter(|(user, _)| !earlier.contains(user));
            newcomers.for_each(|(_, load)| *load = (*load).max(*median));
        }
        for turn in running..next {
            let stretches = course.active_stretches(turn, self.at);
            self.burden(&mut loads, &course.rotation.members[course.place(turn)], &stretches);
        }
        loads
    }

    fn burden(&self, loads: &mut BTreeMap<String, SignedDuration>, member: &Member, stretches: &[Stretch]) {
        for user in member.names() {
            *loads.entry(user.clone()).or_default() += weight(stretches, &(self.zone_of)(user), &self.holidays);
        }
    }
}

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}
