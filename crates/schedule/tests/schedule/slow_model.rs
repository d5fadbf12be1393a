//! An independent reading of rules 6, 7, 9 to 14, quarter of an hour by quarter of an hour, in UTC, where wall
//! clocks are arithmetic: promise 5, the right person, does not rest on one implementation agreeing with itself.

use std::collections::BTreeSet;

use jiff::Timestamp;
use nightbell_schedule::{
    Calendar, Effective, History, Override, ScheduleBody, Swap, TemporarySchedule, Unavailability, Zone, shifts,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::fixture::{NAME, away, item};

/// Quarters of an hour after 2017-07-24T00:00Z, from and to.
type Span = (i64, i64);

#[derive(Debug, Clone)]
struct Turns {
    quarters: i64,
    start: i64,
    end: Option<i64>,
    members: Vec<Vec<&'static str>>,
    overrides: bool,
    shadows: Vec<&'static str>,
}

#[derive(Debug, Clone)]
struct Company {
    rotations: Vec<Turns>,
    /// In order of time: from when on, what then, and whether at once. Their members are single people, each there once.
    edits: Vec<(i64, Vec<Turns>, bool)>,
    overrides: Vec<(Option<&'static str>, Option<&'static str>, Span)>,
    /// In the order of taking: whose place, who takes it, when.
    swaps: Vec<(&'static str, &'static str, Span)>,
    leave: Vec<(&'static str, Span)>,
    temporaries: Vec<(Span, Vec<(&'static str, Span)>)>,
    at_least: u32,
}

fn covers(span: Span, at: i64) -> bool {
    span.0 <= at && at < span.1
}

/// Those of a rotation in the order in which they are asked at a quarter, and the order that follows when it is handed over.
#[derive(Debug, Clone)]
struct Line {
    now: Vec<Vec<&'static str>>,
    next: Vec<Vec<&'static str>>,
}

impl Turns {
    /// As written, at a quarter after the start.
    fn line(&self, at: i64) -> Line {
        let mut now = self.members.clone();
        now.rotate_left(usize::try_from((at - self.start) / self.quarters).unwrap() % self.members.len());
        let mut next = now.clone();
        next.rotate_left(1);
        Line { now, next }
    }

    fn is_running(&self, at: i64) -> bool {
        self.start <= at && self.end.is_none_or(|end| at < end)
    }

    fn turns_alike(&self, other: &Turns) -> bool {
        (self.quarters, self.start, &self.members) == (other.quarters, other.start, &other.members)
    }

    /// How a line goes on when it becomes that of this rotation.
    fn taking_over(&self, line: &Line) -> Option<Line> {
        let stays = |entry: &&Vec<&str>| self.members.contains(entry);
        let mut now: Vec<_> = line.now.iter().filter(stays).cloned().collect();
        let place = self.members.iter().position(|entry| Some(entry) == now.first())?;
        let mut order = self.members.clone();
        order.rotate_left(place);
        now.extend(order.iter().filter(|entry| !line.now.contains(entry)).cloned());
        order.rotate_left(1);
        Some(Line { now, next: order })
    }
}

impl Company {
    fn rotations_at(&self, at: i64) -> &[Turns] {
        self.edits.iter().rfind(|(from, ..)| *from <= at).map_or(&self.rotations, |(_, rotations, _)| rotations)
    }

    /// Of rotation number `index`, in order, who has the turn: walked to, from hand-over to hand-over and edit to edit.
    fn line(&self, index: usize, at: i64) -> Option<Vec<Vec<&'static str>>> {
        let mut line: Option<Line> = None;
        let mut turns: Option<&Turns> = None;
        for quarter in -400..=at {
            if let Some(turns) = turns {
                if quarter == turns.start && line.is_none() {
                    line = Some(turns.line(quarter));
                } else if let Some(line) = &mut line
                    && quarter >= turns.start
                    && (quarter - turns.start) % turns.quarters == 0
                {
                    line.now = line.next.clone();
                    line.next.rotate_left(1);
                }
                if turns.end.is_some_and(|end| end <= quarter) {
                    line = None;
                }
            }
            let edit = self.edits.iter().find(|(from, ..)| *from == quarter);
            let (rotations, at_once) = match edit {
                Some((_, rotations, at_once)) => (rotations, *at_once),
                None if quarter == -400 => (&self.rotations, true),
                None => continue,
            };
            let after = rotations.get(index);
            let is_edited = |after: &Turns| turns.is_none_or(|turns| !turns.turns_alike(after));
            let goes_on = after.filter(|after| !(at_once && is_edited(after)));
            let taken = goes_on.and_then(|after| after.taking_over(line.as_ref()?));
            line = taken.or_else(|| after.filter(|after| after.is_running(quarter)).map(|after| after.line(quarter)));
            turns = after;
            line = line.filter(|_| turns.is_some_and(|turns| turns.end.is_none_or(|end| quarter < end)));
        }
        line.map(|line| line.now)
    }

    /// Who is on call and who shadows.
    fn slowly(&self, at: i64) -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
        if let Some((_, shifts)) = self.temporaries.iter().rfind(|(span, _)| covers(*span, at)) {
            let people = shifts.iter().filter(|(_, span)| covers(*span, at)).map(|(user, _)| *user);
            return (people.collect(), BTreeSet::new());
        }
        let in_force: Vec<_> = self.overrides.iter().filter(|(_, _, span)| covers(*span, at)).collect();
        let last_of = |user: &str| in_force.iter().rposition(|(replace, _, _)| *replace == Some(user));
        let is_there = |user: &&'static str| {
            let is_away = self.leave.iter().any(|(who, span)| who == user && covers(*span, at));
            // Somebody in their place has been arranged.
            let is_swapped = || self.swaps.iter().any(|(who, _, span)| who == user && covers(*span, at));
            !is_away || last_of(user).map_or_else(is_swapped, |last| in_force[last].1.is_some())
        };
        let (mut people, mut shadows) = (BTreeSet::new(), BTreeSet::new());
        for (index, turns) in self.rotations_at(at).iter().enumerate() {
            let Some(line) = self.line(index, at) else { continue };
            let there =
                |entry: Vec<&'static str>| -> Vec<&'static str> { entry.into_iter().filter(is_there).collect() };
            let Some(acting) = line.into_iter().map(there).find(|entry| !entry.is_empty()) else { continue };
            if turns.overrides {
                people.clear();
                shadows.clear();
            }
            people.extend(acting);
            shadows.extend(turns.shadows.iter().copied().filter(|user| is_there(user)));
        }
        for (user, with, _) in self.swaps.iter().filter(|(_, _, span)| covers(*span, at)) {
            if people.remove(user) {
                people.insert(with);
            }
        }
        for (index, (replace, with, _)) in in_force.iter().enumerate() {
            let is_removed = match replace {
                None => true,
                Some(user) => last_of(user) == Some(index) && people.remove(user),
            };
            people.extend(with.filter(|_| is_removed));
        }
        shadows.retain(|user| !people.contains(user));
        (people, shadows)
    }

    fn document(&self, rotations: &[Turns]) -> ScheduleBody {
        let rotations = rotations.iter().enumerate().map(|(number, turns)| {
            json!({
                "name": format!("r{number}"), "shift": format!("{}h", turns.quarters / 4), "start": text(turns.start),
                "end": turns.end.filter(|end| *end > turns.start).map(text), "members": turns.members,
                "overrides": turns.overrides, "shadows": turns.shadows,
            })
        });
        let rotations: Vec<_> = rotations.collect();
        let fields =
            json!({ "time_zone": "UTC", "rotations": rotations, "requirements": [{ "at_least": self.at_least }] });
        serde_json::from_value(fields).unwrap()
    }

    fn calendar(&self) -> Calendar {
        let (mut body, mut history) = (self.document(&self.rotations), History::default());
        for (at, rotations, at_once) in &self.edits {
            let after = self.document(rotations);
            let effective = if *at_once { Effective::Now } else { Effective::HandOver };
            history = history.edited(Some(&body), Some(&after), instant(*at), effective).unwrap_or(history);
            body = after;
        }
        let overrides = self.overrides.iter().map(|(replace, with, (from, to))| {
            item("o", replace.unwrap_or_default(), with.unwrap_or_default(), &text(*from), &text(*to))
        });
        let leave = self.leave.iter().map(|(user, (from, to))| away("l", user, &text(*from), &text(*to)));
        let temporaries = self.temporaries.iter().map(|((from, to), shifts)| {
            let shift =
                |(user, (from, to)): &(&str, Span)| json!({ "user": user, "from": text(*from), "to": text(*to) });
            let shifts: Vec<_> = shifts.iter().map(shift).collect();
            let fields =
                json!({ "name": "t", "schedule": NAME, "from": text(*from), "to": text(*to), "shifts": shifts });
            serde_json::from_value(fields).unwrap()
        });
        let swaps = (1..).zip(&self.swaps).map(|(id, (user, with, (from, to)))| {
            let taken = json!([{ "from": text(*from), "to": text(*to), "with": with, "at": text(-1_000 + id) }]);
            let fields =
                json!({ "id": id, "user": user, "from": text(*from), "to": text(*to), "taken": taken, "log": [] });
            serde_json::from_value(fields).unwrap()
        });
        let swaps: Vec<Swap> = swaps.collect();
        let overrides: Vec<Override> = overrides.collect();
        let absences: Vec<_> = leave.map(|item: Unavailability| item.absence(&Zone::utc())).collect();
        let temporaries: Vec<TemporarySchedule> = temporaries.collect();
        Calendar::with_history(NAME, &body, &history)
            .with_swaps(&swaps)
            .with_overrides(&overrides)
            .with_absences(&absences)
            .with_temporary_schedules(&temporaries)
    }
}

fn instant(quarter: i64) -> Timestamp {
    let monday: Timestamp = "2017-07-24T00:00:00Z".parse().unwrap();
    monday + jiff::SignedDuration::from_mins(15 * quarter)
}

fn text(quarter: i64) -> String {
    instant(quarter).to_string()
}

fn person() -> impl Strategy<Value = &'static str> {
    select(vec!["ada", "cid", "dan", "eve", "grace"])
}

fn span() -> impl Strategy<Value = Span> {
    (-20..200i64, 1..120i64).prop_map(|(from, length)| (from, from + length))
}

fn turns(are_single: bool) -> impl Strategy<Value = Turns> {
    let groups = prop::collection::vec(prop::collection::btree_set(person(), 1..3), 1..4);
    let groups = groups.prop_map(|entries| entries.into_iter().map(|entry| entry.into_iter().collect()).collect());
    let everybody = Just(vec!["ada", "cid", "dan", "eve", "grace"]).prop_shuffle();
    let single = (everybody, 1..5usize)
        .prop_map(|(people, count)| people.into_iter().take(count).map(|user| vec![user]).collect::<Vec<_>>());
    let members = if are_single { single.boxed() } else { groups.boxed() };
    (
        1..30i64,
        -300..100i64,
        proptest::option::weighted(0.2, 0..200i64),
        members,
        proptest::bool::weighted(0.4),
        prop::collection::btree_set(person(), 0..2),
    )
        .prop_map(|(hours, start, end, members, overrides, shadows)| Turns {
            quarters: 4 * hours,
            start,
            end: end.filter(|end| *end > start),
            members,
            overrides,
            shadows: shadows.into_iter().collect(),
        })
}

fn company() -> impl Strategy<Value = Company> {
    any::<bool>().prop_flat_map(company_of)
}

fn company_of(is_edited: bool) -> impl Strategy<Value = Company> {
    let option = || proptest::option::weighted(0.7, person());
    let rotations = move || prop::collection::vec(turns(is_edited), 1..4);
    let edits = prop::collection::btree_map(-100..200i64, (rotations(), proptest::bool::weighted(0.2)), 0..5);
    (
        (rotations(), edits, prop::collection::vec((person(), person(), span()), 0..5)),
        prop::collection::vec((option(), option(), span()), 0..6),
        prop::collection::vec((person(), span()), 0..6),
        prop::collection::vec((span(), prop::collection::vec((person(), span()), 0..4)), 0..3),
        1..4u32,
    )
        .prop_map(move |((rotations, edits, swaps), overrides, leave, temporaries, at_least)| Company {
            rotations,
            edits: edits
                .into_iter()
                .filter(|_| is_edited)
                .map(|(at, (rotations, at_once))| (at, rotations, at_once))
                .collect(),
            swaps: swaps.into_iter().filter(|(user, with, _)| user != with).collect(),
            overrides,
            leave,
            temporaries,
            at_least,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn promise_5_the_answer_is_the_slow_one(company in company()) {
        let answer = shifts(&company.calendar(), instant(0), instant(200)).unwrap();
        for quarter in 0..200 {
            let at = instant(quarter);
            let of = |shifts: &[nightbell_schedule::Shift]| -> BTreeSet<String> {
                let covering = shifts.iter().filter(|shift| shift.from <= at && at < shift.to);
                covering.map(|shift| shift.user.clone()).collect()
            };
            let (people, shadows) = company.slowly(quarter);
            let owned = |names: &BTreeSet<&str>| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
            prop_assert_eq!(of(&answer.shifts), owned(&people), "on call at {}", at);
            prop_assert_eq!(of(&answer.shadows), owned(&shadows), "shadows at {}", at);
            let is_violated = answer.violations.iter().any(|found| found.from <= at && at < found.to);
            prop_assert_eq!(is_violated, people.len() < company.at_least as usize, "at {}", at);
        }
    }
}
