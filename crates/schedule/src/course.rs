//! Where one rotation stands at an instant: computed from its start in logarithmic time, never stepped through.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::burden::{Stretch, joined};
use crate::clock::Clock;
use crate::epoch::Carried;
use crate::window::activity;
use crate::{Member, Published, Rotation, Zone};

/// A rotation over one epoch, with its ends resolved to instants.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    pub(crate) rotation: Rotation,
    time_zone: TimeZone,
    /// What the clock shows at the start; hand-overs are counted from it, also when the clock skips it.
    anchor: DateTime,
    start: Timestamp,
    pub(crate) end: Timestamp,
    /// From when on it has somebody: the start, or before it where somebody was carried over from the epoch before.
    begin: Timestamp,
    /// What is added to the number of a turn to find its place in the members.
    place_offset: i64,
    held: Option<Held>,
    /// Who has which turn, where that is in a fair order and published.
    pub(crate) published: Option<Published>,
}

/// The turn that went on across an edit: who has it, and who stands in for them, in this order.
#[derive(Debug, Clone)]
struct Held {
    turn: i64,
    members: Vec<Member>,
}

/// Whether a rotation counts at an instant and whose turn it is, and until when that answer certainly holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stand {
    /// The number of the turn since the start, from 0, or −1 before it; `None` while the rotation has nobody on call.
    pub(crate) turn: Option<i64>,
    /// Later than the instant asked for.
    pub(crate) until: Timestamp,
}

impl Course {
    pub(crate) fn new(rotation: &Rotation, zone: &Zone) -> Course {
        let start = rotation.start.first(zone);
        Course {
            rotation: rotation.clone(),
            time_zone: zone.time_zone().clone(),
            anchor: rotation.start.wall(zone),
            start,
            end: rotation.end.map_or(Timestamp::MAX, |end| end.last(zone)),
            begin: start,
            place_offset: 0,
            held: None,
            published: None,
        }
    }

    /// With what is published of its order.
    pub(crate) fn publishing(mut self, published: Option<&Published>) -> Course {
        self.published = published.cloned();
        self
    }

    /// With what the epoch that begins at `from` took over from the one before.
    pub(crate) fn carrying(mut self, carried: &Carried, from: Timestamp) -> Course {
        let turn = self.last_turn(from);
        self.begin = self.begin.min(from);
        self.place_offset = i64::try_from(carried.place).unwrap_or_default() - turn;
        self.held = (!carried.held.is_empty()).then(|| Held { turn, members: carried.held.clone() });
        self
    }

    /// The clock that it is on, to be read about `at`.
    pub(crate) fn clock(&self, at: Timestamp) -> Clock<'_> {
        Clock::about(&self.time_zone, at)
    }

    /// Where the rotation stands at `at`; `clock` is the one that it is on.
    pub(crate) fn at(&self, clock: &Clock<'_>, at: Timestamp) -> Stand {
        if self.end <= at || self.rotation.members.is_empty() {
            return Stand { turn: None, until: Timestamp::MAX };
        }
        if at < self.begin {
            return Stand { turn: None, until: self.begin };
        }
        let activity = activity(&self.rotation.active, clock, at);
        let until = activity.until.min(self.end);
        if !activity.active {
            return Stand { turn: None, until };
        }
        let (turn, hand_over) = self.turn_at(clock, at);
        Stand { turn: Some(turn), until: hand_over.min(until) }
    }

    /// Whose turn it is at `at`, inside the windows or not; none before the rotation has begun and once it has ended.
    pub(crate) fn turn(&self, at: Timestamp) -> Option<i64> {
        let is_running = self.begin <= at && at < self.end && !self.rotation.members.is_empty();
        is_running.then(|| self.last_turn(at))
    }

    /// The entries of the members, beginning with the one whose turn it is, once round.
    pub(crate) fn members_from(&self, turn: i64) -> impl Iterator<Item = &Member> {
        let (after, before) = self.rotation.members.split_at(self.place(turn));
        before.iter().chain(after)
    }

    /// The entries of the members in the order in which they have the turns from `turn` on, or back from it, each once; those
    /// whose turn does not come as far as the order is published are last, as they are written.
    pub(crate) fn members_by_turns(&self, turn: i64, backwards: bool) -> Vec<&Member> {
        let count_max = self.published.as_ref().map_or(0, |published| published.places.len());
        let step = if backwards { -1 } else { 1 };
        let turns = (0..=i64::try_from(count_max).unwrap_or_default()).map(|distance| turn + step * distance);
        let places = turns.map(|turn| self.place(turn)).chain(0..self.rotation.members.len());
        let mut seen = HashSet::new();
        places.filter(|place| seen.insert(*place)).filter_map(|place| self.rotation.members.get(place)).collect()
    }

    /// Who has the turn and, in order, to whom it passes when they are away.
    pub(crate) fn line_of(&self, turn: i64) -> impl Iterator<Item = &Member> {
        let (first, second) = match self.held.as_ref().filter(|held| held.turn == turn) {
            Some(held) => (held.members.as_slice(), [].as_slice()),
            None => {
                let (after, before) = self.rotation.members.split_at(self.place(turn));
                (before, after)
            }
        };
        first.iter().chain(second)
    }

    /// The place in the members of the entry whose turn it is.
    pub(crate) fn place(&self, turn: i64) -> usize {
        let count = self.rotation.members.len();
        if let Some(place) = self.published.as_ref().and_then(|published| published.place(turn)) {
            // A file may hold anything.
            return place.min(count.saturating_sub(1));
        }
        let count = i64::try_from(count).unwrap_or(i64::MAX).max(1);
        usize::try_from(turn.saturating_add(self.place_offset).rem_euclid(count)).unwrap_or_default()
    }

    /// The last turn that has begun at `at`, inside the windows or not, whether or not the rotation has ended; −1 before its
    /// start.
    pub(crate) fn last_turn(&self, at: Timestamp) -> i64 {
        self.turn_at(&self.clock(at), at).0
    }

    /// When a turn counts, from `from` on, in order.
    pub(crate) fn active_stretches(&self, turn: i64, from: Timestamp) -> Vec<Stretch> {
        let clock = self.clock(from);
        let begin = if turn < 0 { self.begin } else { self.hand_over(&clock, turn) };
        let (mut at, to) = (begin.max(from), self.hand_over(&clock, turn.saturating_add(1)).min(self.end));
        let mut stretches = Vec::new();
        while at < to {
            let activity = activity(&self.rotation.active, &clock, at);
            let until = activity.until.min(to);
            if activity.active {
                stretches.push((at, until));
            }
            at = until;
        }
        joined(stretches)
    }

    /// When turn number `turn` begins; the end of time when that is beyond it. Never decreases with `turn`.
    pub(crate) fn hand_over(&self, clock: &Clock<'_>, turn: i64) -> Timestamp {
        if turn <= 0 {
            return self.start;
        }
        let Some(wall) = self.rotation.shift.after(self.anchor, turn) else { return Timestamp::MAX };
        let first = clock.first_instant(wall).unwrap_or(Timestamp::MAX);
        // After a start written as the second occurrence of a repeated time, the clock shows the next ones the second time too.
        let instant = if first < self.start { clock.last_instant(wall).unwrap_or(Timestamp::MAX) } else { first };
        instant.max(self.start)
    }

    /// The last turn that has begun at `at`, and when the next one begins; before the start, that is number −1.
    ///
    /// The clock says about which one it is; galloping from there and bisecting finds it whatever the zone did in
    /// between. Of several turns that begin at one instant, because a change of offset left nothing of the others, it is
    /// the last: the others are passed with their people.
    fn turn_at(&self, clock: &Clock<'_>, at: Timestamp) -> (i64, Timestamp) {
        if at < self.start {
            return (-1, self.start);
        }
        let begun = |turn: i64| turn <= 0 || self.hand_over(clock, turn) <= at;
        let guess = self.rotation.shift.turns_about(self.anchor, clock.shows(at)).max(0);
        let (mut low, mut high, mut stride) = (guess, guess + 1, 1);
        while !begun(low) {
            high = low;
            low = (low - stride).max(0);
            stride *= 2;
        }
        let mut next = self.hand_over(clock, high);
        while next <= at && next < Timestamp::MAX {
            low = high;
            high += stride;
            stride *= 2;
            next = self.hand_over(clock, high);
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let hand_over = self.hand_over(clock, middle);
            if hand_over <= at {
                low = middle;
            } else {
                (high, next) = (middle, hand_over);
            }
        }
        (low, next)
    }
}
