//! Who is on call, naively: the turns are walked to, minute by minute, on clocks whose one change of offset is written down
//! here. It shares no code with the engine's answer, and no calendar.

use super::{Company, Override, Rotation, START_MS, Schedule};
use std::collections::BTreeSet;

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: i64 = 1_440;
/// When the clocks of these zones are set back, in minutes after the start of the simulation: 2026-10-25T01:00Z.
const SET_BACK_AT: i64 = 60;

/// The zones of schedules.
pub(crate) const ZONES: [&str; 5] = ["UTC", "Asia/Kolkata", "Europe/London", "Antarctica/Troll", "Atlantic/Azores"];

/// A clock that is ahead of UTC by so many minutes, until it is set back, and afterwards.
#[derive(Debug, Clone, Copy)]
struct Clock {
    before: i64,
    after: i64,
}

/// Those of a rotation in the order in which they are asked, and the order that follows when it is handed over.
#[derive(Debug, Clone)]
struct Line {
    now: Vec<Vec<usize>>,
    next: Vec<Vec<usize>>,
}

impl Clock {
    fn of(zone: &str) -> Clock {
        match zone {
            "Asia/Kolkata" => Clock { before: 330, after: 330 },
            "Europe/London" => Clock { before: 60, after: 0 },
            "Antarctica/Troll" => Clock { before: 120, after: 0 },
            "Atlantic/Azores" => Clock { before: 0, after: -60 },
            _ => Clock { before: 0, after: 0 },
        }
    }

    /// What it shows, in minutes after what UTC showed at the start of the simulation.
    fn shows(self, minute: i64) -> i64 {
        minute + if minute < SET_BACK_AT { self.before } else { self.after }
    }

    /// When it shows this for the first and for the last time. None of these clocks skips anything.
    fn shown_at(self, wall: i64) -> (i64, i64) {
        let (early, late) = (wall - self.before, wall - self.after);
        let is_late = late >= SET_BACK_AT;
        (if early < SET_BACK_AT { early } else { late }, if is_late { late } else { early })
    }
}

impl Rotation {
    /// Whether it counts at this minute. A window starts when its time is shown first and ends when it is shown last.
    fn is_active(&self, clock: Clock, minute: i64) -> bool {
        let Some((from, to)) = self.active else { return true };
        let to = if from < to { to } else { to + DAY_MINUTES };
        let midnight = START_MS / MINUTE_MS;
        let today = (midnight + clock.shows(minute)).div_euclid(DAY_MINUTES) * DAY_MINUTES - midnight;
        [-2, -1, 0, 1].into_iter().map(|days| today + days * DAY_MINUTES).any(|day| {
            let ((starts, _), (_, ends)) = (clock.shown_at(day + from), clock.shown_at(day + to));
            starts <= minute && minute < ends
        })
    }

    /// The members in force after so many edits.
    fn members_after(&self, edits: usize) -> &Vec<Vec<usize>> {
        self.former.get(edits).map_or(&self.members, |former| &former.members)
    }

    /// In order, who has the turn: walked to, from hand-over to hand-over and from edit to edit.
    fn line(&self, clock: Clock, at_ms: i64) -> Option<Line> {
        if at_ms < self.start_ms || self.members.is_empty() {
            return None;
        }
        // Edits before the start change what it starts with.
        let mut edits = self.former.iter().take_while(|former| former.until_ms < self.start_ms).count();
        let mut line = Line::of(self.members_after(edits), 0);
        let start = self.start_ms.div_euclid(MINUTE_MS);
        let mut handed_over_at = clock.shows(start) + self.shift_hours * 60;
        let (mut turn, mut handed_over) = (0, 0);
        for minute in start..=at_ms.div_euclid(MINUTE_MS) {
            while clock.shows(minute) >= handed_over_at {
                handed_over_at += self.shift_hours * 60;
                turn += 1;
                handed_over += 1;
            }
            let until_ms = at_ms.min((minute + 1) * MINUTE_MS - 1);
            while self.former.get(edits).is_some_and(|former| former.until_ms <= until_ms) {
                edits += 1;
                let members = self.members_after(edits);
                line = line.later(handed_over).taken_over_by(members).unwrap_or_else(|| Line::of(members, turn));
                handed_over = 0;
            }
        }
        Some(line.later(handed_over))
    }
}

impl Line {
    /// As written, so many turns after the start.
    fn of(members: &[Vec<usize>], turn: usize) -> Line {
        let mut now = members.to_vec();
        now.rotate_left(turn % members.len());
        let mut next = now.clone();
        next.rotate_left(1);
        Line { now, next }
    }

    /// So many hand-overs later.
    fn later(self, hand_overs: usize) -> Line {
        if hand_overs == 0 {
            return self;
        }
        let mut now = self.next;
        let count = now.len();
        now.rotate_left((hand_overs - 1) % count);
        let mut next = now.clone();
        next.rotate_left(1 % count);
        Line { now, next }
    }

    /// How it goes on with other members: whoever has the turn keeps it; if they are gone, the next of the old order who is
    /// still there has the rest. Nothing, if nobody is.
    fn taken_over_by(&self, members: &[Vec<usize>]) -> Option<Line> {
        let mut now: Vec<Vec<usize>> = self.now.iter().filter(|entry| members.contains(entry)).cloned().collect();
        let place = members.iter().position(|entry| Some(entry) == now.first())?;
        let mut order = members.to_vec();
        order.rotate_left(place);
        now.extend(order.iter().filter(|entry| !self.now.contains(entry)).cloned());
        order.rotate_left(1);
        Some(Line { now, next: order })
    }
}

impl Schedule {
    fn overrides_at(&self, at_ms: i64) -> Vec<&Override> {
        self.overrides.iter().filter(|item| item.from_ms <= at_ms && at_ms < item.to_ms).collect()
    }

    fn is_swapped(&self, user: usize, at_ms: i64) -> bool {
        self.swaps.iter().any(|swap| swap.user == user && swap.from_ms <= at_ms && at_ms < swap.to_ms)
    }
}

impl Company {
    /// Who is on call on a schedule, `at_ms` after the start of the simulation, or so many places after them.
    pub(crate) fn on_call(&self, schedule: usize, places: usize, at_ms: i64) -> BTreeSet<usize> {
        let Some(schedule) = self.schedules.get(schedule) else { return BTreeSet::new() };
        let clock = Clock::of(&schedule.zone);
        let in_force = schedule.overrides_at(at_ms);
        let is_there = |user: &usize| {
            let is_away = |leave: &super::Leave| leave.user == *user && leave.from_ms <= at_ms && at_ms < leave.to_ms;
            // Not away, or somebody in their place has been arranged.
            !self.leave.iter().any(is_away)
                || in_force
                    .iter()
                    .rfind(|item| item.replace == Some(*user))
                    .map_or_else(|| schedule.is_swapped(*user, at_ms), |last| last.with.is_some())
        };
        let there = |entry: &Vec<usize>| -> Vec<usize> { entry.iter().copied().filter(is_there).collect() };
        let is_anybody = |entry: &Vec<usize>| !entry.is_empty();
        let mut on_call = BTreeSet::new();
        for rotation in &schedule.rotations {
            let Some(line) = rotation.line(clock, at_ms) else { continue };
            if !rotation.is_active(clock, at_ms.div_euclid(MINUTE_MS)) {
                continue;
            }
            let Some(acting) = line.now.iter().map(there).find(is_anybody) else { continue };
            if places == 0 {
                on_call.extend(acting);
                continue;
            }
            // The neighbours are those of the order to come.
            let mut order = line.next;
            order.rotate_right(1);
            let order: Vec<Vec<usize>> = order.iter().map(there).filter(is_anybody).collect();
            let place = order.iter().position(|entry| entry.iter().any(|user| acting.contains(user)));
            on_call.extend(&order[(place.unwrap_or_default() + places) % order.len()]);
        }
        for swap in schedule.swaps.iter().filter(|swap| swap.from_ms <= at_ms && at_ms < swap.to_ms) {
            if on_call.remove(&swap.user) {
                on_call.insert(swap.with);
            }
        }
        for (index, item) in in_force.iter().enumerate() {
            match (item.replace, item.with) {
                (Some(away), with) => {
                    let last_word = !in_force[index + 1..].iter().any(|later| later.replace == Some(away));
                    if last_word && on_call.remove(&away) {
                        on_call.extend(with);
                    }
                }
                // Somebody more is on call, and nobody's neighbour.
                (None, with) if places == 0 => on_call.extend(with),
                (None, _) => {}
            }
        }
        on_call
    }
}
