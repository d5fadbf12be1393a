//! Leave: rule 11, and what outranks it.

use serde_json::{Value, json};

use crate::fixture::{NAME, answer, away, document, instant, item, reasons, zone};
use nightbell_schedule::{Calendar, Override, Unavailability, Zone, neighbour, on_call, shadowing, shifts};

fn daily(members: Value) -> Value {
    json!({ "name": "daily", "shift": "1d", "start": "2017-07-24T00:00", "members": members })
}

fn calendar(rotations: Value, overrides: &[Override], leave: &[Unavailability]) -> Calendar {
    let absences: Vec<_> = leave.iter().map(|item| item.absence(&Zone::utc())).collect();
    Calendar::new(NAME, &document(json!({ "rotations": rotations }))).with_overrides(overrides).with_absences(&absences)
}

/// Checks the shifts of two days, with their reasons, and the gaps as `-`.
#[track_caller]
fn check(rotations: Value, overrides: &[Override], leave: &[Unavailability], expected: &[&str]) {
    let calendar = calendar(rotations, overrides, leave);
    let utc = Zone::utc();
    let found = shifts(&calendar, instant(&utc, "2017-07-24T00:00"), instant(&utc, "2017-07-26T00:00")).unwrap();
    let gaps = found.gaps.iter().map(|gap| {
        let show = |instant: jiff::Timestamp| instant.strftime("%m-%d %H:%M").to_string();
        format!("{} to {} -", show(gap.from), show(gap.to))
    });
    let mut lines: Vec<String> = reasons(&found.shifts).into_iter().chain(gaps).collect();
    lines.sort();
    assert_eq!(lines, expected);
}

#[test]
fn rule_11_the_next_member_who_is_there_stands_in_for_exactly_the_overlap() {
    check(
        json!([daily(json!(["ada", "grace", "cid"]))]),
        &[],
        &[away("ada-ski", "ada", "2017-07-24T10:00", "2017-07-24T12:00")],
        &[
            "07-24 00:00 to 07-24 10:00 ada: rotation daily",
            "07-24 10:00 to 07-24 12:00 grace: ada: rotation daily, passed to grace (unavailability ada-ski)",
            "07-24 12:00 to 07-25 00:00 ada: rotation daily",
            "07-25 00:00 to 07-26 00:00 grace: rotation daily",
        ],
    );
    // The next one is away too; leave in somebody else's turn changes nothing.
    check(
        json!([daily(json!(["ada", "grace", "cid"]))]),
        &[],
        &[
            away("ada-ski", "ada", "2017-07-24T00:00", "2017-08-24T00:00"),
            away("grace-flu", "grace", "2017-07-24T00:00", "2017-07-24T12:00"),
        ],
        &[
            "07-24 00:00 to 07-24 12:00 cid: ada, grace: rotation daily, passed to cid (unavailability ada-ski, grace-flu)",
            "07-24 12:00 to 07-25 00:00 grace: ada: rotation daily, passed to grace (unavailability ada-ski)",
            "07-25 00:00 to 07-26 00:00 grace: rotation daily",
        ],
    );
}

#[test]
fn rule_11_without_anybody_there_is_a_gap() {
    check(
        json!([daily(json!(["ada", "grace"]))]),
        &[],
        &[
            away("ada-ski", "ada", "2017-07-24T00:00", "2017-07-25T12:00"),
            away("grace-flu", "grace", "2017-07-24T18:00", "2017-07-25T06:00"),
        ],
        &[
            "07-24 00:00 to 07-24 18:00 grace: ada: rotation daily, passed to grace (unavailability ada-ski)",
            "07-24 18:00 to 07-25 06:00 -",
            "07-25 06:00 to 07-26 00:00 grace: rotation daily",
        ],
    );
}

#[test]
fn rule_11_of_a_group_those_who_are_there_stay() {
    check(
        json!([daily(json!([["ada", "grace"], "cid"]))]),
        &[],
        &[
            away("ada-ski", "ada", "2017-07-24T00:00", "2017-08-24T00:00"),
            away("flu", "grace", "2017-07-24T12:00", "2017-07-25T00:00"),
        ],
        &[
            "07-24 00:00 to 07-24 12:00 grace: rotation daily",
            "07-24 12:00 to 07-25 00:00 cid: ada, grace: rotation daily, passed to cid (unavailability ada-ski, flu)",
            "07-25 00:00 to 07-26 00:00 cid: rotation daily",
        ],
    );
}

#[test]
fn rule_7_an_overriding_rotation_with_nobody_there_hides_nothing() {
    let nights =
        json!({ "name": "nights", "shift": "1d", "start": "2017-07-24T00:00", "members": ["dan"], "overrides": true });
    check(
        json!([daily(json!(["ada"])), nights]),
        &[],
        &[away("dan-ski", "dan", "2017-07-24T12:00", "2017-07-25T00:00")],
        &[
            "07-24 00:00 to 07-24 12:00 dan: rotation nights",
            "07-24 12:00 to 07-25 00:00 ada: rotation daily",
            "07-25 00:00 to 07-26 00:00 dan: rotation nights",
        ],
    );
}

#[test]
fn rule_9_whom_an_override_names_is_on_call_even_while_away() {
    let day = |name: &str, replace: &str, with: &str| item(name, replace, with, "2017-07-24T00:00", "2017-07-25T00:00");
    let ada = || away("ada-ski", "ada", "2017-07-24T00:00", "2017-07-25T00:00");
    let grace = || away("grace-flu", "grace", "2017-07-24T00:00", "2017-07-25T00:00");
    let tuesday = "07-25 00:00 to 07-26 00:00 cid: rotation daily";
    let members = || json!([daily(json!(["ada", "cid"]))]);
    let check = |overrides: &[Override], leave: &[Unavailability], monday: &[&str]| {
        check(members(), overrides, leave, &[monday, &[tuesday]].concat());
    };
    check(
        &[day("cover", "ada", "grace")],
        &[grace()],
        &["07-24 00:00 to 07-25 00:00 grace: ada: rotation daily, replaced by grace (override cover)"],
    );
    // Arranged cover outranks passing on; taking somebody away who is not there changes nothing.
    check(
        &[day("cover", "ada", "grace")],
        &[ada()],
        &["07-24 00:00 to 07-25 00:00 grace: ada: rotation daily, replaced by grace (override cover)"],
    );
    let passed = "07-24 00:00 to 07-25 00:00 cid: ada: rotation daily, passed to cid (unavailability ada-ski)";
    check(&[day("not-ada", "ada", "")], &[ada()], &[passed]);
    check(&[day("cover", "ada", "grace"), day("not-ada", "ada", "")], &[ada()], &[passed]);
    // Whoever stands in can be replaced in turn.
    check(
        &[day("cover", "cid", "dan")],
        &[ada()],
        &[
            "07-24 00:00 to 07-25 00:00 dan: ada: rotation daily, passed to cid (unavailability ada-ski), replaced by dan (override cover)",
        ],
    );
    check(&[day("extra", "", "ada")], &[ada()], &["07-24 00:00 to 07-25 00:00 ada: added by override extra", passed]);
}

#[test]
fn rule_11_times_are_on_the_persons_own_clock() {
    let leave = away("ada-ski", "ada", "2017-07-24T00:00", "2017-07-25T00:00");
    let absence = leave.absence(&zone("America/Chicago"));
    assert_eq!(
        (absence.from, absence.to),
        ("2017-07-24T05:00:00Z".parse().unwrap(), "2017-07-25T05:00:00Z".parse().unwrap())
    );
    // Rule 2: from the first 01:15 to the last 01:45.
    let autumn = away("nap", "ada", "2020-11-01T01:15", "2020-11-01T01:45").absence(&zone("America/Chicago"));
    assert_eq!(
        (autumn.from, autumn.to),
        ("2020-11-01T06:15:00Z".parse().unwrap(), "2020-11-01T07:45:00Z".parse().unwrap())
    );
}

#[test]
fn the_neighbours_are_those_who_are_there() {
    let leave = [
        away("ada-ski", "ada", "2017-07-24T00:00", "2017-07-25T00:00"),
        away("dan-ski", "dan", "2017-07-24T00:00", "2017-07-25T00:00"),
    ];
    let calendar = calendar(json!([daily(json!(["ada", "grace", "dan", "cid"]))]), &[], &leave);
    let noon = instant(&Zone::utc(), "2017-07-24T12:00");
    let users =
        |offset| -> Vec<String> { neighbour(&calendar, noon, offset).into_iter().map(|person| person.user).collect() };
    assert_eq!(on_call(&calendar, noon)[0].user, "grace");
    assert_eq!(
        (users(1), users(2), users(-1)),
        (vec!["cid".to_owned()], vec!["grace".to_owned()], vec!["cid".to_owned()])
    );
}

#[test]
fn rule_13_shadows_have_a_list_of_their_own() {
    let mut rotation = daily(json!(["ada", "grace"]));
    rotation["shadows"] = json!(["eve", "grace"]);
    rotation["active"] = json!([{ "days": "mon-sun", "from": "08:00", "to": "18:00" }]);
    let leave = [away("eve-ski", "eve", "2017-07-24T16:00", "2017-07-25T12:00")];
    let calendar = calendar(json!([rotation]), &[], &leave);
    let utc = Zone::utc();
    let found = shifts(&calendar, instant(&utc, "2017-07-24T00:00"), instant(&utc, "2017-07-26T00:00")).unwrap();
    let expected = [
        "07-24 08:00 to 07-24 16:00 eve: shadows rotation daily",
        "07-24 08:00 to 07-24 18:00 grace: shadows rotation daily",
        "07-25 12:00 to 07-25 18:00 eve: shadows rotation daily",
    ];
    assert_eq!(reasons(&found.shadows), expected);
    // They never count: where only shadows are, nobody is.
    assert_eq!(found.gaps.len(), 3);
    assert_eq!(found.shifts.len(), 2);
    assert_eq!(shadowing(&calendar, instant(&utc, "2017-07-24T09:00")).len(), 2);
    assert_eq!(shadowing(&calendar, instant(&utc, "2017-07-24T07:00")), []);
}

#[test]
fn shadows_of_a_hidden_rotation_see_nothing() {
    let mut hidden = daily(json!(["ada"]));
    hidden["shadows"] = json!(["eve"]);
    let nights =
        json!({ "name": "nights", "shift": "1d", "start": "2017-07-24T00:00", "members": ["dan"], "overrides": true });
    let body = document(json!({ "rotations": [hidden, nights] }));
    assert_eq!(answer(&body, &[], "2017-07-24T00:00", "2017-07-26T00:00").shadows, []);
}
