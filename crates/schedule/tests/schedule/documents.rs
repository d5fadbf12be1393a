//! Documents: what is read, how it is written back, and what is refused with which words.

use serde_json::{Value, json};

use crate::fixture::{item, schedule, zone};
use nightbell_schedule::{Override, Rotation, ScheduleBody, Window, Zone, people, validate, validate_override};

fn weekly() -> Value {
    json!({ "name": "weekly", "shift": "1w", "start": "2026-11-23T09:00", "members": ["ada", "grace"] })
}

fn weekly_with(key: &str, value: Value) -> Value {
    let mut rotation = weekly();
    rotation[key] = value;
    rotation
}

/// Checks how a rotation is written back, and that what is written back stays as it is.
#[track_caller]
fn check_rotation(written: Value, canonical: Value) {
    let rotation: Rotation = serde_json::from_value(written).unwrap();
    assert_eq!(serde_json::to_value(&rotation).unwrap(), canonical);
    assert_eq!(serde_json::from_value::<Rotation>(canonical).unwrap(), rotation);
}

#[track_caller]
fn check_refused<T: serde::de::DeserializeOwned + std::fmt::Debug>(value: Value, parts: &[&str]) {
    let message = serde_json::from_value::<T>(value).unwrap_err().to_string();
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in `{message}`");
    }
}

#[test]
fn rotations_come_back_canonical() {
    check_rotation(weekly(), weekly());
    check_rotation(
        json!({
            "name": "nights", "shift": "01d", "start": "2026-11-23 09:00:00", "end": "2027-01-01T00:00Z",
            "members": ["ada", ["grace", "cid"], ["dan"]], "overrides": true,
            "active": [{ "days": "Monday-Fri", "from": "20:00:00", "to": "08:30" }, { "days": ["sun", "sat"], "from": "00:00", "to": "00:00" }],
        }),
        json!({
            "name": "nights", "shift": "1d", "start": "2026-11-23T09:00", "end": "2027-01-01T00:00:00Z",
            "members": ["ada", ["grace", "cid"], "dan"], "overrides": true,
            "active": [{ "days": "mon-fri", "from": "20:00", "to": "08:30" }, { "days": "sat,sun", "from": "00:00", "to": "00:00" }],
        }),
    );
    // Defaults are not written.
    let mut defaults = weekly_with("overrides", json!(false));
    defaults["active"] = json!([]);
    defaults["end"] = Value::Null;
    check_rotation(defaults, weekly());
}

#[test]
fn schedules_and_overrides_come_back_canonical() {
    let written = json!({ "time_zone": "europe/london", "rotations": [weekly()] });
    let body: ScheduleBody = serde_json::from_value(written).unwrap();
    let canonical = json!({ "time_zone": "Europe/London", "rotations": [weekly()] });
    assert_eq!(serde_json::to_value(&body).unwrap(), canonical);

    let written = json!({
        "name": "ada-dentist", "schedule": "payments-primary", "replace": "ada", "with": "grace",
        "from": "2026-11-24T13:00", "to": "2026-11-24T16:00:00+01:00",
    });
    let body: Override = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(&body).unwrap(), written);
}

#[test]
fn a_schedule_can_be_part_of_a_larger_document() {
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Document {
        title: String,
        #[serde(flatten)]
        body: ScheduleBody,
    }
    let written = json!({ "title": "Payments", "time_zone": "UTC", "rotations": [weekly()] });
    let document: Document = serde_json::from_value(written).unwrap();
    assert_eq!((document.title.as_str(), document.body.rotations.len()), ("Payments", 1));
    check_refused::<Document>(json!({ "title": "Payments", "time_zone": "UTC", "rotation": [] }), &["rotation"]);
}

#[test]
fn what_cannot_be_read_names_value_and_remedy() {
    check_refused::<Rotation>(
        weekly_with("shift", json!("1 week")),
        &["`1 week`", "write a number and h, d, w or month"],
    );
    check_refused::<Rotation>(weekly_with("shift", json!("0d")), &["`0d`", "write 1 to 366"]);
    check_refused::<Rotation>(weekly_with("shift", json!(7)), &["`7`", "the length of a shift"]);
    check_refused::<Rotation>(weekly_with("start", json!("2026-11-23")), &["`2026-11-23`", "write `2026-11-23T00:00`"]);
    check_refused::<Rotation>(weekly_with("start", json!("monday")), &["`monday`", "write `2026-11-23T09:00`"]);
    check_refused::<Rotation>(weekly_with("members", json!([[]])), &["an empty list is nobody"]);
    check_refused::<Rotation>(weekly_with("members", json!([1])), &["`1`", "a user's name"]);
    check_refused::<Rotation>(weekly_with("shfit", json!("1w")), &["`shfit`", "`shift`"]);
    let window = |days: Value, from: Value, to: Value| json!({ "days": days, "from": from, "to": to });
    check_refused::<Window>(window(json!("mon-fry"), json!("09:00"), json!("17:00")), &["`fry`", "write mon, tue"]);
    check_refused::<Window>(window(json!([]), json!("09:00"), json!("17:00")), &["no day is named"]);
    check_refused::<Window>(window(json!("mon"), json!("9:00"), json!("17:00")), &["`9:00`", "write `09:00`"]);
    check_refused::<Window>(window(json!("mon"), json!("09:00"), json!("24:00")), &["`24:00`", "write `00:00`"]);
    check_refused::<Window>(window(json!("mon"), json!(540), json!("17:00")), &["`540`", "in quotes"]);
    check_refused::<Window>(window(json!("mon"), json!("09:60"), json!("17:00")), &["`09:60`", "not a time of day"]);
    check_refused::<Zone>(json!("Europe/Londn"), &["`Europe/Londn`", "did you mean `Europe/London`"]);
    check_refused::<Zone>(json!("Chicago"), &["`Chicago`", "did you mean `America/Chicago`"]);
    check_refused::<Zone>(json!("qqqq"), &["`qqqq`", "write an IANA name"]);
    check_refused::<Zone>(json!("Etc/Unknown"), &["`Etc/Unknown`"]);
}

#[track_caller]
fn check_problem(rotations: Value, path: &str, part: &str) {
    let problems = validate(&schedule("Europe/London", rotations));
    let found = problems.iter().any(|problem| problem.path == path && problem.message.contains(part));
    assert!(found, "no `{part}` at `{path}` in {problems:?}");
}

#[test]
fn problems_of_a_schedule_have_a_place_and_a_remedy() {
    assert_eq!(validate(&schedule("Europe/London", json!([weekly()]))), []);
    assert_eq!(validate(&schedule("Europe/London", json!([]))), []);
    check_problem(json!([weekly(), weekly()]), "rotations[1].name", "`weekly` is used by two rotations");
    check_problem(json!([weekly_with("name", json!(" "))]), "rotations[0].name", "give a rotation a name");
    check_problem(json!([weekly_with("name", json!("x".repeat(101)))]), "rotations[0].name", "shorten it");
    check_problem(json!([weekly_with("name", json!("a\nb"))]), "rotations[0].name", "control character");
    check_problem(json!([weekly_with("members", json!([]))]), "rotations[0].members", "at least one user");
    check_problem(json!([weekly_with("members", json!(vec!["ada"; 501]))]), "rotations[0].members", "at most 500");
    let twice = json!(["cid", ["ada", "grace", "ada"]]);
    check_problem(json!([weekly_with("members", twice)]), "rotations[0].members[1]", "`ada` is named twice");
    check_problem(json!([weekly_with("members", json!([""]))]), "rotations[0].members[0]", "a name is empty");
    let end = json!("2026-11-23T09:00");
    check_problem(json!([weekly_with("end", end)]), "rotations[0].end", "is not after `start`");
    let many: Vec<Value> = (0..51).map(|number| weekly_with("name", json!(format!("weekly-{number}")))).collect();
    check_problem(json!(many), "rotations", "at most 50");
}

#[test]
fn problems_of_an_override_have_a_place_and_a_remedy() {
    let check = |replace: &str, with: &str, from: &str, to: &str, expected: &[&str]| {
        let problems = validate_override(&item("one", replace, with, from, to), &zone("America/Chicago"));
        let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, expected);
    };
    check("ada", "grace", "2026-11-24T13:00", "2026-11-24T16:00", &[]);
    check("ada", "", "2026-11-24T13:00", "2026-11-24T16:00", &[]);
    check("", "", "2026-11-24T13:00", "2026-11-24T16:00", &["replace"]);
    check("ada", "ada", "2026-11-24T13:00", "2026-11-24T16:00", &["with"]);
    check("ada", "grace", "2026-11-24T13:00", "2026-11-24T13:00", &["to"]);
    // Both lie in the hour that is skipped.
    check("ada", "grace", "2018-03-11T02:15", "2018-03-11T02:45", &["to"]);
    // Repeated: from the first 01:30 to the last 01:30.
    check("ada", "grace", "2020-11-01T01:30", "2020-11-01T01:30", &[]);
}

#[test]
fn members_come_with_their_place() {
    let body = schedule(
        "UTC",
        json!([
            weekly(),
            weekly_with("members", json!(["cid", ["dan", "eve"]])),
            weekly_with("shadows", json!(["fay"]))
        ]),
    );
    let found: Vec<(String, &str)> = people(&body).collect();
    let expected = [
        ("rotations[0].members[0]", "ada"),
        ("rotations[0].members[1]", "grace"),
        ("rotations[1].members[0]", "cid"),
        ("rotations[1].members[1][0]", "dan"),
        ("rotations[1].members[1][1]", "eve"),
        ("rotations[2].members[0]", "ada"),
        ("rotations[2].members[1]", "grace"),
        ("rotations[2].shadows[0]", "fay"),
    ];
    assert_eq!(found, expected.map(|(path, name)| (path.to_owned(), name)));
}
