//! Requirements and coverage: rules 13 and 14.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::fixture::{NAME, document, instant, item};
use nightbell_schedule::{Calendar, Gap, Override, ScheduleBody, Zone, shifts, validate};

/// Two people by turns of a day, beside one who is there from 08:00 to 18:00; ada and eve are developers.
fn company(key: &str, value: Value) -> ScheduleBody {
    let mut fields = json!({
        "rotations": [
            { "name": "daily", "shift": "1d", "start": "2017-07-24T00:00", "members": ["ada", "grace"] },
            {
                "name": "days", "shift": "1d", "start": "2017-07-24T00:00", "members": ["cid"], "shadows": ["eve"],
                "active": [{ "days": "mon-sun", "from": "08:00", "to": "18:00" }],
            },
        ],
    });
    fields[key] = value;
    document(fields)
}

fn spans(gaps: impl IntoIterator<Item = Gap>) -> Vec<String> {
    let show = |instant: jiff::Timestamp| instant.strftime("%d %H:%M").to_string();
    gaps.into_iter().map(|gap| format!("{} to {}", show(gap.from), show(gap.to))).collect()
}

/// Checks the violations and what is uncovered from the 24th to the 26th.
#[track_caller]
fn check(body: &ScheduleBody, overrides: &[Override], violations: &[&str], uncovered: &[&str]) {
    assert_eq!(validate(body), []);
    let developers: BTreeSet<String> = ["ada", "eve"].map(str::to_owned).into();
    let calendar = Calendar::new(NAME, body)
        .with_overrides(overrides)
        .with_tagged(BTreeMap::from([("dev".to_owned(), developers)]));
    let utc = Zone::utc();
    let answer = shifts(&calendar, instant(&utc, "2017-07-24T00:00"), instant(&utc, "2017-07-26T00:00")).unwrap();
    let found = answer.violations.iter().map(|violation| {
        let span = spans([Gap { from: violation.from, to: violation.to }]).remove(0);
        format!("{span} {}", violation.requirement)
    });
    assert_eq!(found.collect::<Vec<_>>(), violations);
    assert_eq!(spans(answer.uncovered), uncovered);
}

#[test]
fn rule_14_at_least_so_many() {
    let two = company("requirements", json!([{ "at_least": 2 }]));
    let expected =
        ["24 00:00 to 24 08:00 at least 2", "24 18:00 to 25 08:00 at least 2", "25 18:00 to 26 00:00 at least 2"];
    check(&two, &[], &expected, &[]);
    check(&company("requirements", json!([{ "at_least": 1 }])), &[], &[], &[]);
}

#[test]
fn rule_14_one_of_a_tag() {
    // eve shadows, and never counts.
    let developer = company("requirements", json!([{ "one_of": { "tag": "dev" } }]));
    check(&developer, &[], &["25 00:00 to 26 00:00 one of tag dev"], &[]);
    let nobody_has_it = company("requirements", json!([{ "one_of": { "tag": "lead" } }]));
    check(&nobody_has_it, &[], &["24 00:00 to 26 00:00 one of tag lead"], &[]);
}

#[test]
fn rule_14_requirements_hold_inside_the_coverage() {
    let mut body = company("requirements", json!([{ "at_least": 2 }, { "one_of": { "tag": "dev" } }]));
    body.coverage = serde_json::from_value(json!([{ "days": "mon-fri", "from": "07:00", "to": "18:00" }])).unwrap();
    let expected =
        ["24 07:00 to 24 08:00 at least 2", "25 07:00 to 25 08:00 at least 2", "25 07:00 to 25 18:00 one of tag dev"];
    check(&body, &[], &expected, &[]);
}

#[test]
fn rule_13_only_a_gap_inside_the_coverage_is_a_fault() {
    let nobody = [
        item("one", "ada", "", "2017-07-24T06:00", "2017-07-24T20:00"),
        item("two", "cid", "", "2017-07-24T17:00", "2017-07-24T19:00"),
    ];
    // Gaps are 06:00 to 08:00 and 17:00 to 20:00.
    let windows = json!([{ "days": "mon-fri", "from": "07:00", "to": "18:00" }]);
    check(&company("coverage", windows), &nobody, &[], &["24 07:00 to 24 08:00", "24 17:00 to 24 18:00"]);
    check(&company("coverage", json!("always")), &nobody, &[], &["24 06:00 to 24 08:00", "24 17:00 to 24 20:00"]);
    check(&company("coverage", Value::Null), &nobody, &[], &[]);
}

#[test]
fn whoever_is_disabled_covers_nothing_from_then_on() {
    let utc = Zone::utc();
    let at = |text: &str| instant(&utc, text);
    let body = company("requirements", json!([{ "at_least": 1 }, { "one_of": { "tag": "dev" } }]));
    let body = ScheduleBody { coverage: serde_json::from_value(json!("always")).unwrap(), ..body };
    let developers: BTreeSet<String> = ["ada", "cid"].map(str::to_owned).into();
    let calendar = Calendar::new(NAME, &body)
        .with_tagged(BTreeMap::from([("dev".to_owned(), developers)]))
        .with_disabled(BTreeMap::from([("ada".to_owned(), at("2017-07-24T06:00"))]));
    let answer = shifts(&calendar, at("2017-07-24T00:00"), at("2017-07-26T00:00")).unwrap();
    assert_eq!(spans(answer.uncovered), ["24 06:00 to 24 08:00", "24 18:00 to 25 00:00"]);
    let violations = answer.violations.iter().map(|violation| Gap { from: violation.from, to: violation.to });
    assert_eq!(
        spans(violations),
        [
            "24 06:00 to 24 08:00",
            "24 06:00 to 24 08:00",
            "24 18:00 to 25 00:00",
            "24 18:00 to 25 08:00",
            "25 18:00 to 26 00:00"
        ]
    );
    // The turn is theirs.
    assert_eq!(answer.shifts.iter().filter(|shift| shift.user == "ada").count(), 1);
}

#[test]
fn requirements_come_back_canonical() {
    let written = json!({
        "time_zone": "UTC", "coverage": [{ "days": "mon", "from": "07:00", "to": "18:00" }],
        "requirements": [{ "at_least": 2 }, { "one_of": { "tag": "dev" } }], "holidays": ["2026-12-25"],
    });
    let body: ScheduleBody = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(&body).unwrap(), written);
    let always = json!({ "time_zone": "UTC", "coverage": "always" });
    assert_eq!(serde_json::to_value(serde_json::from_value::<ScheduleBody>(always.clone()).unwrap()).unwrap(), always);
}

#[test]
fn what_cannot_be_required_is_refused() {
    let refused = |key: &str, value: Value, path: &str, part: &str| {
        let problems = validate(&company(key, value));
        let found = problems.iter().any(|problem| problem.path == path && problem.message.contains(part));
        assert!(found, "no `{part}` at `{path}` in {problems:?}");
    };
    refused("requirements", json!([{}]), "requirements[0]", "asks for nothing");
    let two = json!([{ "at_least": 1 }, { "at_least": 1, "one_of": { "tag": "dev" } }]);
    refused("requirements", two, "requirements[1]", "write two entries");
    refused("requirements", json!([{ "at_least": 0 }]), "requirements[0].at_least", "write 1 or more");
    refused("requirements", json!([{ "at_least": 101 }]), "requirements[0].at_least", "at most 100");
    refused("requirements", json!([{ "one_of": { "tag": " " } }]), "requirements[0].one_of.tag", "write a tag");
    refused("holidays", json!(["2026-12-25", "2026-12-25"]), "holidays[1]", "keep one");
    let read = |key: &str, value: Value| {
        let mut fields = json!({ "time_zone": "UTC" });
        fields[key] = value;
        serde_json::from_value::<ScheduleBody>(fields).unwrap_err().to_string()
    };
    assert!(read("coverage", json!("never")).contains("`never` is not a coverage: write `always`"));
    assert!(read("coverage", json!([])).contains("covers nothing"));
    assert!(read("holidays", json!(["25 December"])).contains("write `2026-12-25`"));
    assert!(read("holidays", json!(["2026-12-25T00:00"])).contains("write `2026-12-25`"));
}
