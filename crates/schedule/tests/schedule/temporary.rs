//! Temporary schedules: rule 10 and scenarios 24 to 26.

use serde_json::{Value, json};

use crate::fixture::{NAME, away, document, instant, item, lines, reasons};
use nightbell_schedule::{Calendar, ScheduleBody, TemporarySchedule, Zone, neighbour, shifts};

/// A time of 24 July 2017.
fn at(time: &str) -> String {
    format!("2017-07-24T{time}")
}

/// A temporary schedule of 24 July 2017, with shifts of a user, a beginning and an end.
fn temporary(name: &str, from: &str, to: &str, shifts: &[(&str, &str, &str)]) -> TemporarySchedule {
    let shift = |(user, from, to): &(&str, &str, &str)| json!({ "user": user, "from": at(from), "to": at(to) });
    let shifts: Vec<Value> = shifts.iter().map(shift).collect();
    let fields = json!({ "name": name, "schedule": NAME, "from": at(from), "to": at(to), "shifts": shifts });
    serde_json::from_value(fields).unwrap()
}

fn always_foo() -> ScheduleBody {
    document(json!({
        "rotations": [{ "name": "weekly", "shift": "1w", "start": "2017-07-24T00:00", "members": ["foo"], "shadows": ["eve"] }],
    }))
}

#[track_caller]
fn check(temporaries: &[TemporarySchedule], from: &str, to: &str, expected: &[&str]) {
    let calendar = Calendar::new(NAME, &always_foo()).with_temporary_schedules(temporaries);
    let utc = Zone::utc();
    let answer = shifts(&calendar, instant(&utc, &at(from)), instant(&utc, &at(to))).unwrap();
    let found: Vec<String> = lines(&always_foo(), &answer).iter().map(|line| line.replace("07-24 ", "")).collect();
    assert_eq!(found, expected);
}

#[test]
fn scenario_24_within_its_span_it_alone_decides() {
    check(
        &[temporary("outing", "08:15", "08:45", &[("baz", "08:25", "08:35")])],
        "08:00",
        "09:00",
        &["08:00 to 08:15 foo", "08:15 to 08:25 -", "08:25 to 08:35 baz", "08:35 to 08:45 -", "08:45 to 09:00 foo"],
    );
}

#[test]
fn scenario_25_cut_at_either_end_and_in_the_middle() {
    let shifts = [("foo", "12:00", "18:00"), ("bar", "12:00", "15:00")];
    let cut = |name: &str, from: &str, to: &str| temporary(name, from, to, &shifts);
    check(
        &[cut("whole", "10:00", "20:00")],
        "10:00",
        "20:00",
        &["10:00 to 12:00 -", "12:00 to 15:00 bar", "12:00 to 18:00 foo", "18:00 to 20:00 -"],
    );
    check(&[cut("end", "10:00", "14:00")], "12:00", "14:00", &["12:00 to 14:00 bar", "12:00 to 14:00 foo"]);
    check(&[cut("start", "16:00", "20:00")], "16:00", "20:00", &["16:00 to 18:00 foo", "18:00 to 20:00 -"]);
    // The span that is taken out is the rotation's again, which the reasons tell.
    let halves = [cut("before", "10:00", "14:00"), cut("after", "16:00", "20:00")];
    let calendar = Calendar::new(NAME, &always_foo()).with_temporary_schedules(&halves);
    let utc = Zone::utc();
    let answer =
        nightbell_schedule::shifts(&calendar, instant(&utc, &at("10:00")), instant(&utc, &at("20:00"))).unwrap();
    let expected = [
        "07-24 12:00 to 07-24 14:00 bar: temporary schedule before",
        "07-24 12:00 to 07-24 14:00 foo: temporary schedule before",
        "07-24 14:00 to 07-24 16:00 foo: rotation weekly",
        "07-24 16:00 to 07-24 18:00 foo: temporary schedule after",
    ];
    assert_eq!(reasons(&answer.shifts), expected);
    assert_eq!(reasons(&answer.shadows), ["07-24 14:00 to 07-24 16:00 eve: shadows rotation weekly"]);
}

#[test]
fn scenario_26_touching_shifts_of_one_person_join() {
    check(
        &[temporary("outing", "10:00", "20:00", &[("foo", "11:00", "12:00"), ("foo", "12:00", "18:00")])],
        "10:00",
        "20:00",
        &["10:00 to 11:00 -", "11:00 to 18:00 foo", "18:00 to 20:00 -"],
    );
}

#[test]
fn rule_10_it_outranks_everything_and_the_later_one_outranks_the_earlier() {
    let utc = Zone::utc();
    let overrides = [item("one", "foo", "bin", "2017-07-24T00:00", "2017-07-25T00:00")];
    let absences = [away("away", "baz", "2017-07-24T00:00", "2017-07-25T00:00").absence(&utc)];
    let temporaries = [
        temporary("first", "08:00", "12:00", &[("foo", "08:00", "12:00"), ("baz", "08:00", "09:00")]),
        temporary("second", "10:00", "11:00", &[("bar", "10:00", "11:00")]),
    ];
    let calendar = Calendar::new(NAME, &always_foo())
        .with_overrides(&overrides)
        .with_temporary_schedules(&temporaries)
        .with_absences(&absences);
    let answer = shifts(&calendar, instant(&utc, &at("07:00")), instant(&utc, &at("13:00"))).unwrap();
    let expected = [
        "07-24 07:00 to 07-24 08:00 bin: foo: rotation weekly, replaced by bin (override one)",
        "07-24 08:00 to 07-24 09:00 baz: temporary schedule first",
        "07-24 08:00 to 07-24 10:00 foo: temporary schedule first",
        "07-24 10:00 to 07-24 11:00 bar: temporary schedule second",
        "07-24 11:00 to 07-24 12:00 foo: temporary schedule first",
        "07-24 12:00 to 07-24 13:00 bin: foo: rotation weekly, replaced by bin (override one)",
    ];
    assert_eq!(reasons(&answer.shifts), expected);
    assert_eq!(neighbour(&calendar, instant(&utc, &at("10:30")), 1), []);
    assert_eq!(neighbour(&calendar, instant(&utc, &at("12:30")), 1).len(), 1);
    // Those of other schedules are left out.
    let mut elsewhere = temporaries[0].clone();
    elsewhere.schedule = "secondary".to_owned();
    let calendar = Calendar::new(NAME, &always_foo()).with_temporary_schedules(&[elsewhere]);
    let answer = shifts(&calendar, instant(&utc, &at("07:00")), instant(&utc, &at("13:00"))).unwrap();
    assert_eq!(reasons(&answer.shifts), ["07-24 07:00 to 07-24 13:00 foo: rotation weekly"]);
}
