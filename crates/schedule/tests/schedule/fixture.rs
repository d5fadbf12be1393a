//! Short ways to write schedules and to read answers.

use jiff::Timestamp;
use jiff::civil::DateTime;
use nightbell_schedule::{
    Answer, Calendar, Override, ScheduleBody, Shift, Unavailability, WallOrInstant, Zone, shifts,
};
use serde_json::{Value, json};

/// The name under which all schedules of these tests are asked.
pub(crate) const NAME: &str = "primary";

pub(crate) fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

/// A time in `zone`: the first instant after a gap, the first occurrence of a repeated one.
pub(crate) fn instant(zone: &Zone, text: &str) -> Timestamp {
    text.parse::<WallOrInstant>().unwrap().first(zone)
}

pub(crate) fn schedule(zone: &str, rotations: Value) -> ScheduleBody {
    serde_json::from_value(json!({ "time_zone": zone, "rotations": rotations })).unwrap()
}

/// A schedule of one person who is on call whenever `active` says so.
pub(crate) fn windowed(zone: &str, active: Value) -> ScheduleBody {
    schedule(
        zone,
        json!([{ "name": "week", "shift": "1w", "start": "2017-01-02T00:00", "members": ["ada"], "active": active }]),
    )
}

/// An override of the schedule of these tests; an empty `replace` or `with` is absent.
pub(crate) fn item(name: &str, replace: &str, with: &str, from: &str, to: &str) -> Override {
    let some = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    Override {
        name: name.to_owned(),
        schedule: NAME.to_owned(),
        replace: some(replace),
        with: some(with),
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        calendar: None,
    }
}

/// The schedule of these tests with its overrides.
pub(crate) fn calendar(schedule: &ScheduleBody, overrides: &[Override]) -> Calendar {
    Calendar::new(NAME, schedule).with_overrides(overrides)
}

/// Somebody away, with wall-clock times in UTC.
pub(crate) fn away(name: &str, user: &str, from: &str, to: &str) -> Unavailability {
    let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
    Unavailability { name: name.to_owned(), user: user.to_owned(), from, to, reason: None, calendar: None }
}

/// A schedule in UTC from any of its keys.
pub(crate) fn document(mut fields: Value) -> ScheduleBody {
    fields["time_zone"] = json!("UTC");
    serde_json::from_value(fields).unwrap()
}

/// Shifts in UTC as `07-24 08:00 to 07-24 20:00 ada: rotation weekly`.
pub(crate) fn reasons(shifts: &[Shift]) -> Vec<String> {
    let show = |instant: Timestamp| instant.strftime("%m-%d %H:%M").to_string();
    let line = |shift: &Shift| format!("{} to {} {}: {}", show(shift.from), show(shift.to), shift.user, shift.because);
    shifts.iter().map(line).collect()
}

pub(crate) fn answer(schedule: &ScheduleBody, overrides: &[Override], from: &str, to: &str) -> Answer {
    let zone = &schedule.time_zone;
    shifts(&calendar(schedule, overrides), instant(zone, from), instant(zone, to)).unwrap()
}

/// The shifts as `07-24 08:00 to 07-24 20:00 ada`, on the schedule's wall clock, with the zone's abbreviation outside UTC.
pub(crate) fn lines(schedule: &ScheduleBody, answer: &Answer) -> Vec<String> {
    let format = if schedule.time_zone.name() == "UTC" { "%m-%d %H:%M" } else { "%m-%d %H:%M %Z" };
    let show =
        |instant: Timestamp| instant.to_zoned(schedule.time_zone.time_zone().clone()).strftime(format).to_string();
    let shifts = answer.shifts.iter().map(|shift| (shift.from, shift.to, shift.user.as_str()));
    let mut spans: Vec<_> = shifts.chain(answer.gaps.iter().map(|gap| (gap.from, gap.to, "-"))).collect();
    spans.sort();
    spans.into_iter().map(|(from, to, user)| format!("{} to {} {user}", show(from), show(to))).collect()
}

/// Checks shifts and gaps (`-`) over `[from, to)`, in order of time.
#[track_caller]
pub(crate) fn check(schedule: &ScheduleBody, overrides: &[Override], from: &str, to: &str, expected: &[&str]) {
    let answer = answer(schedule, overrides, from, to);
    assert_eq!(lines(schedule, &answer), expected);
}

/// A civil date and time of a test.
pub(crate) fn wall(text: &str) -> DateTime {
    text.parse().unwrap()
}
