//! An independent reading of rules 7, 9, 10, 11, 13 and 14, quarter of an hour by quarter of an hour, in UTC, where wall
//! clocks are arithmetic: promise 5, the right person, does not rest on one implementation agreeing with itself.

use std::collections::BTreeSet;

use jiff::Timestamp;
use nightbell_schedule::{Calendar, Override, ScheduleBody, TemporarySchedule, Unavailability, Zone, shifts};
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
    overrides: Vec<(Option<&'static str>, Option<&'static str>, Span)>,
    leave: Vec<(&'static str, Span)>,
    temporaries: Vec<(Span, Vec<(&'static str, Span)>)>,
    at_least: u32,
}

fn covers(span: Span, at: i64) -> bool {
    span.0 <= at && at < span.1
}

impl Company {
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
            !is_away || last_of(user).is_some_and(|last| in_force[last].1.is_some())
        };
        let (mut people, mut shadows) = (BTreeSet::new(), BTreeSet::new());
        for turns in &self.rotations {
            if at < turns.start || turns.end.is_some_and(|end| end <= at) {
                continue;
            }
            let count = turns.members.len();
            let turn = usize::try_from((at - turns.start) / turns.quarters).unwrap();
            let there = |step: usize| -> Vec<&'static str> {
                turns.members[(turn + step) % count].iter().copied().filter(|user| is_there(user)).collect()
            };
            let Some(acting) = (0..count).map(there).find(|entry| !entry.is_empty()) else { continue };
            if turns.overrides {
                people.clear();
                shadows.clear();
            }
            people.extend(acting);
            shadows.extend(turns.shadows.iter().copied().filter(|user| is_there(user)));
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

    fn calendar(&self) -> Calendar {
        let rotations = self.rotations.iter().enumerate().map(|(number, turns)| {
            json!({
                "name": format!("r{number}"), "shift": format!("{}h", turns.quarters / 4), "start": text(turns.start),
                "end": turns.end.filter(|end| *end > turns.start).map(text), "members": turns.members,
                "overrides": turns.overrides, "shadows": turns.shadows,
            })
        });
        let rotations: Vec<_> = rotations.collect();
        let fields =
            json!({ "time_zone": "UTC", "rotations": rotations, "requirements": [{ "at_least": self.at_least }] });
        let body: ScheduleBody = serde_json::from_value(fields).unwrap();
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
        let overrides: Vec<Override> = overrides.collect();
        let absences: Vec<_> = leave.map(|item: Unavailability| item.absence(&Zone::utc())).collect();
        let temporaries: Vec<TemporarySchedule> = temporaries.collect();
        Calendar::new(NAME, &body)
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

fn turns() -> impl Strategy<Value = Turns> {
    (
        1..30i64,
        -300..100i64,
        proptest::option::weighted(0.2, 0..200i64),
        prop::collection::vec(prop::collection::btree_set(person(), 1..3), 1..4),
        proptest::bool::weighted(0.4),
        prop::collection::btree_set(person(), 0..2),
    )
        .prop_map(|(hours, start, end, members, overrides, shadows)| Turns {
            quarters: 4 * hours,
            start,
            end: end.filter(|end| *end > start),
            members: members.into_iter().map(|entry| entry.into_iter().collect()).collect(),
            overrides,
            shadows: shadows.into_iter().collect(),
        })
}

fn company() -> impl Strategy<Value = Company> {
    let option = || proptest::option::weighted(0.7, person());
    (
        prop::collection::vec(turns(), 1..4),
        prop::collection::vec((option(), option(), span()), 0..6),
        prop::collection::vec((person(), span()), 0..6),
        prop::collection::vec((span(), prop::collection::vec((person(), span()), 0..4)), 0..3),
        1..4u32,
    )
        .prop_map(|(rotations, overrides, leave, temporaries, at_least)| Company {
            rotations,
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
