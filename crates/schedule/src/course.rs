//! Where one rotation stands at an instant: computed from its start in logarithmic time, never stepped through.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::wall::first_instant;
use crate::window::activity;
use crate::{Member, Rotation, Zone};

/// A rotation with its ends resolved to instants.
#[derive(Debug)]
pub(crate) struct Course<'a> {
    pub(crate) rotation: &'a Rotation,
    time_zone: &'a TimeZone,
    /// What the clock shows at the start; hand-overs are counted from it, also when the clock skips it.
    anchor: DateTime,
    start: Timestamp,
    end: Timestamp,
}

/// Whether a rotation counts at an instant and whose turn it is, and until when that answer certainly holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stand {
    /// The number of the turn since the start, from 0; `None` while the rotation has nobody on call.
    pub(crate) turn: Option<i64>,
    /// Later than the instant asked for.
    pub(crate) until: Timestamp,
}

impl<'a> Course<'a> {
    pub(crate) fn new(rotation: &'a Rotation, zone: &'a Zone) -> Course<'a> {
        Course {
            rotation,
            time_zone: zone.time_zone(),
            anchor: rotation.start.wall(zone),
            start: rotation.start.first(zone),
            end: rotation.end.map_or(Timestamp::MAX, |end| end.last(zone)),
        }
    }

    /// Where the rotation stands at `at`.
    pub(crate) fn at(&self, at: Timestamp) -> Stand {
        if self.end <= at || self.rotation.members.is_empty() {
            return Stand { turn: None, until: Timestamp::MAX };
        }
        if at < self.start {
            return Stand { turn: None, until: self.start };
        }
        let activity = activity(&self.rotation.active, self.time_zone, at);
        let until = activity.until.min(self.end);
        if !activity.active {
            return Stand { turn: None, until };
        }
        let turn = self.turn_at(at);
        Stand { turn: Some(turn), until: self.hand_over(turn + 1).map_or(until, |hand_over| hand_over.min(until)) }
    }

    /// The members of the entry `offset` places after the one whose turn it is, round and round.
    pub(crate) fn member(&self, turn: i64, offset: i32) -> Option<&'a Member> {
        let count = i64::try_from(self.rotation.members.len()).ok().filter(|count| *count > 0)?;
        let index = (turn.rem_euclid(count) + i64::from(offset)).rem_euclid(count);
        self.rotation.members.get(usize::try_from(index).ok()?)
    }

    /// When turn number `turn` begins; `None` beyond the end of time. Never decreases with `turn`.
    fn hand_over(&self, turn: i64) -> Option<Timestamp> {
        let wall = self.rotation.shift.after(self.anchor, turn)?;
        // A start written as the second occurrence of a repeated time lies after the first hand-overs counted from it.
        first_instant(self.time_zone, wall).map(|instant| instant.max(self.start))
    }

    /// The last turn that has begun at `at`, which is not before the start.
    ///
    /// The clock says about which one it is; galloping from there and bisecting finds it whatever the zone did in
    /// between. Of several turns that begin at one instant, because a change of offset left nothing of the others, it is
    /// the last: the others are passed with their people.
    fn turn_at(&self, at: Timestamp) -> i64 {
        let begun = |turn: i64| turn <= 0 || self.hand_over(turn).is_some_and(|hand_over| hand_over <= at);
        let guess = self.rotation.shift.turns_about(self.anchor, self.time_zone.to_datetime(at)).max(0);
        let (mut low, mut high, mut stride) = (guess, guess + 1, 1);
        while !begun(low) {
            high = low;
            low = (low - stride).max(0);
            stride *= 2;
        }
        while begun(high) {
            low = high;
            high += stride;
            stride *= 2;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if begun(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }
}
