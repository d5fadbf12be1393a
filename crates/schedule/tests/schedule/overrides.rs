//! Overrides: scenarios 20 to 23 and 26, and rule 9.

use std::slice;

use serde_json::json;

use crate::fixture::{answer, calendar, check, instant, item, schedule};
use nightbell_schedule::{Override, ScheduleBody, is_idle_override, neighbour, on_call};

/// foo is on call from 08:00 to 10:00.
fn morning() -> ScheduleBody {
    schedule(
        "UTC",
        json!([{
            "name": "weekly", "shift": "1w", "start": "2017-07-24T00:00", "members": ["foo"],
            "active": [{ "days": "mon-sun", "from": "08:00", "to": "10:00" }],
        }]),
    )
}

/// Several people on call all the time, each by a rotation of the same name.
fn always(people: &[&str]) -> ScheduleBody {
    let rotations: Vec<_> = people
        .iter()
        .map(|person| json!({ "name": person, "shift": "1w", "start": "2017-07-24T00:00", "members": [person] }))
        .collect();
    schedule("UTC", json!(rotations))
}

fn at(replace: &str, with: &str, from: &str, to: &str) -> Override {
    item("change", replace, with, &format!("2017-07-24T{from}"), &format!("2017-07-24T{to}"))
}

/// An override of the whole day, named by its place in the order.
fn day(name: &str, replace: &str, with: &str) -> Override {
    item(name, replace, with, "2017-07-24T00:00", "2017-07-25T00:00")
}

/// Checks who is on call at noon, and why.
#[track_caller]
fn check_noon(people: &[&str], overrides: &[Override], expected: &[(&str, &str)]) {
    let schedule = always(people);
    let found = on_call(&calendar(&schedule, overrides), instant(&schedule.time_zone, "2017-07-24T12:00"));
    let found: Vec<(&str, &str)> = found.iter().map(|person| (person.user.as_str(), person.because.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn scenario_20_replaced_in_between() {
    let expected =
        ["07-24 08:00 to 07-24 08:30 foo", "07-24 08:30 to 07-24 08:45 bin", "07-24 08:45 to 07-24 10:00 foo"];
    let overrides = [at("foo", "bin", "08:30", "08:45")];
    check(&morning(), &overrides, "2017-07-24T08:00", "2017-07-24T10:00", &expected);
}

#[test]
fn scenario_21_removed_in_between() {
    let expected = ["07-24 08:00 to 07-24 08:30 foo", "07-24 08:30 to 07-24 08:45 -", "07-24 08:45 to 07-24 10:00 foo"];
    let overrides = [at("foo", "", "08:30", "08:45")];
    check(&morning(), &overrides, "2017-07-24T08:00", "2017-07-24T10:00", &expected);
}

#[test]
fn scenario_22_added_twice() {
    let expected =
        ["07-24 08:00 to 07-24 08:15 bin", "07-24 08:00 to 07-24 10:00 foo", "07-24 08:30 to 07-24 08:45 bin"];
    let overrides = [at("", "bin", "08:00", "08:15"), at("", "bin", "08:30", "08:45")];
    check(&morning(), &overrides, "2017-07-24T08:00", "2017-07-24T10:00", &expected);
}

#[test]
fn scenario_23_three_kinds_at_once() {
    let overrides =
        [at("", "foo", "08:00", "09:00"), at("rab", "bar", "08:00", "09:00"), at("baz", "", "08:00", "09:00")];
    let schedule = always(&["rab", "baz", "bin"]);
    let users = |time: &str| -> Vec<String> {
        on_call(&calendar(&schedule, &overrides), instant(&schedule.time_zone, time))
            .into_iter()
            .map(|p| p.user)
            .collect()
    };
    assert_eq!(users("2017-07-24T07:59:59"), ["baz", "bin", "rab"]);
    assert_eq!(users("2017-07-24T08:00"), ["bar", "bin", "foo"]);
    assert_eq!(users("2017-07-24T08:59:59"), ["bar", "bin", "foo"]);
    assert_eq!(users("2017-07-24T09:00"), ["baz", "bin", "rab"]);
}

#[test]
fn scenario_26_touching_spans_of_one_person_join() {
    let schedule = schedule(
        "UTC",
        json!([{
            "name": "weekly", "shift": "1d", "start": "2017-07-24T00:00", "members": ["foo"],
            "active": [
                { "days": "mon", "from": "11:00", "to": "12:00" },
                { "days": "mon", "from": "12:00", "to": "18:00" },
            ],
        }]),
    );
    check(&schedule, &[], "2017-07-24T11:00", "2017-07-24T18:00", &["07-24 11:00 to 07-24 18:00 foo"]);
}

#[test]
fn the_reasons_are_kept() {
    let dentist = [day("ada-dentist", "ada", "grace")];
    check_noon(&["ada"], &dentist, &[("grace", "ada: rotation ada, replaced by grace (override ada-dentist)")]);
    check_noon(
        &["ada"],
        &[day("extra", "", "grace")],
        &[("ada", "rotation ada"), ("grace", "added by override extra")],
    );
    check_noon(&["ada"], &[day("away", "ada", "")], &[]);
}

#[test]
fn replacements_chain() {
    let chain = [day("one", "ada", "grace"), day("two", "grace", "cid")];
    let because = "ada: rotation ada, replaced by grace (override one), replaced by cid (override two)";
    check_noon(&["ada"], &chain, &[("cid", because)]);
    let and_back = [day("one", "ada", "grace"), day("two", "grace", "ada")];
    let because = "ada: rotation ada, replaced by grace (override one), replaced by ada (override two)";
    check_noon(&["ada"], &and_back, &[("ada", because)]);
}

#[test]
fn later_overrides_win() {
    // Of the same person.
    let twice = [day("one", "ada", "grace"), day("two", "ada", "cid")];
    check_noon(&["ada"], &twice, &[("cid", "ada: rotation ada, replaced by cid (override two)")]);
    check_noon(&["ada"], &[day("one", "ada", "grace"), day("two", "ada", "")], &[]);
    let removed_first = [day("one", "ada", ""), day("two", "ada", "cid")];
    check_noon(&["ada"], &removed_first, &[("cid", "ada: rotation ada, replaced by cid (override two)")]);
    // Added and taken away, taken away and added.
    check_noon(&[], &[day("one", "", "ada"), day("two", "ada", "")], &[]);
    check_noon(&["ada"], &[day("one", "ada", ""), day("two", "", "ada")], &[("ada", "added by override two")]);
    // Only where they overlap.
    let schedule = always(&["ada"]);
    let overrides = [at("ada", "grace", "08:00", "12:00"), at("ada", "cid", "10:00", "14:00")];
    let expected = [
        "07-24 06:00 to 07-24 08:00 ada",
        "07-24 08:00 to 07-24 10:00 grace",
        "07-24 10:00 to 07-24 14:00 cid",
        "07-24 14:00 to 07-24 16:00 ada",
    ];
    check(&schedule, &overrides, "2017-07-24T06:00", "2017-07-24T16:00", &expected);
}

#[test]
fn nobody_is_on_call_twice() {
    let because = "rotation grace; ada: rotation ada, replaced by grace (override one)";
    check_noon(&["ada", "grace"], &[day("one", "ada", "grace")], &[("grace", because)]);
}

#[test]
fn what_does_not_concern_anybody_changes_nothing() {
    let mut elsewhere = day("one", "ada", "grace");
    elsewhere.schedule = "secondary".to_owned();
    check_noon(&["ada"], &[elsewhere], &[("ada", "rotation ada")]);
    check_noon(&["ada"], &[day("one", "cid", "grace")], &[("ada", "rotation ada")]);
    check_noon(&["ada"], &[at("ada", "grace", "09:00", "09:00")], &[("ada", "rotation ada")]);
}

#[test]
fn wall_clock_ends_follow_the_zone() {
    let schedule = schedule(
        "America/Chicago",
        json!([{ "name": "weekly", "shift": "1w", "start": "2020-01-06T00:00", "members": ["ada"] }]),
    );
    // From the first 01:15 to the last 01:45.
    let autumn = [item("autumn", "ada", "grace", "2020-11-01T01:15", "2020-11-01T01:45")];
    let expected = [
        "11-01 00:00 CDT to 11-01 01:15 CDT ada",
        "11-01 01:15 CDT to 11-01 01:45 CST grace",
        "11-01 01:45 CST to 11-01 03:00 CST ada",
    ];
    check(&schedule, &autumn, "2020-11-01T00:00", "2020-11-01T03:00", &expected);
    // An offset names the instant.
    let exact = [item("exact", "ada", "grace", "2020-11-01T01:15:00-06:00", "2020-11-01T01:45:00-06:00")];
    let expected = [
        "11-01 00:00 CDT to 11-01 01:15 CST ada",
        "11-01 01:15 CST to 11-01 01:45 CST grace",
        "11-01 01:45 CST to 11-01 03:00 CST ada",
    ];
    check(&schedule, &exact, "2020-11-01T00:00", "2020-11-01T03:00", &expected);
}

#[test]
fn overrides_decide_who_of_the_neighbours_is_there() {
    let schedule = schedule(
        "UTC",
        json!([{ "name": "daily", "shift": "1d", "start": "2017-07-24T00:00", "members": ["ada", "grace", "cid"] }]),
    );
    let noon = instant(&schedule.time_zone, "2017-07-24T12:00");
    let next = |overrides: &[Override]| -> Vec<(String, String)> {
        let people = neighbour(&calendar(&schedule, overrides), noon, 1);
        people.into_iter().map(|person| (person.user, person.because)).collect()
    };
    let pair = |user: &str, because: &str| (user.to_owned(), because.to_owned());
    assert_eq!(next(&[day("one", "ada", "dan")]), [pair("grace", "rotation daily +1")]);
    let replaced = [day("one", "grace", "dan")];
    assert_eq!(next(&replaced), [pair("dan", "grace: rotation daily +1, replaced by dan (override one)")]);
    assert_eq!(next(&[day("one", "grace", "")]), []);
    assert_eq!(next(&[day("one", "", "dan")]), [pair("grace", "rotation daily +1")]);
}

#[test]
fn an_answer_is_written_as_the_command_line_prints_it() {
    let answer = answer(&morning(), &[at("foo", "", "08:30", "09:00")], "2017-07-24T08:00", "2017-07-24T10:00");
    let expected = json!({
        "shifts": [
            { "from": "2017-07-24T08:00:00Z", "to": "2017-07-24T08:30:00Z", "user": "foo", "because": "rotation weekly" },
            { "from": "2017-07-24T09:00:00Z", "to": "2017-07-24T10:00:00Z", "user": "foo", "because": "rotation weekly" },
        ],
        "shadows": [],
        "gaps": [{ "from": "2017-07-24T08:30:00Z", "to": "2017-07-24T09:00:00Z" }],
        "uncovered": [],
        "violations": [],
    });
    assert_eq!(serde_json::to_value(&answer).unwrap(), expected);
    assert_eq!(serde_json::from_value::<nightbell_schedule::Answer>(expected).unwrap(), answer);
}

#[test]
fn overrides_that_change_nobody_are_idle() {
    let check = |people: &[&str], overrides: &[Override], expected: &[&str]| {
        let schedule = always(people);
        let calendar = calendar(&schedule, overrides);
        let at = |text: &str| instant(&schedule.time_zone, text);
        let idle = overrides.iter().filter(|item| {
            is_idle_override(&calendar, &item.name, at(&item.from.to_string()), at(&item.to.to_string()))
        });
        assert_eq!(idle.map(|item| item.name.as_str()).collect::<Vec<_>>(), expected);
    };
    check(
        &["foo"],
        &[day("a", "foo", "bin"), day("b", "bar", "bin"), day("c", "bar", ""), day("d", "", "foo")],
        &["b", "c"],
    );
    check(&["foo"], &[day("a", "", "foo")], &["a"]);
    // The last one wins; what the first adds is what the second replaces.
    check(&["foo"], &[day("a", "foo", "bin"), day("b", "foo", "bar")], &["a"]);
    check(&["foo"], &[day("a", "", "bin"), day("b", "bin", "bar")], &[]);
    // Somebody who is on call for part of it.
    let long = item("a", "foo", "bin", "2017-07-20T00:00", "2017-07-24T01:00");
    check(&["foo"], &[long], &[]);
}

#[test]
fn rule_9_what_a_calendar_adds_is_named_after_it() {
    let shift = Override { calendar: Some("rota".to_owned()), ..day("rota-1f2e", "", "bin") };
    check_noon(&["foo"], slice::from_ref(&shift), &[("bin", "calendar rota"), ("foo", "rotation foo")]);
    check_noon(&[], slice::from_ref(&shift), &[("bin", "calendar rota")]);
    // Touching shifts of one calendar have one reason, and what comes later may replace whom it names.
    check_noon(
        &[],
        &[shift, day("ill", "bin", "baz")],
        &[("baz", "bin: calendar rota, replaced by baz (override ill)")],
    );
}
