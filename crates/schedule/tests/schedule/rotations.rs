//! Rotations and how they combine: scenarios 11 and 13 to 18, and rules 4 to 7.

use serde_json::{Value, json};

use crate::fixture::{answer, calendar, check, instant, schedule, wall, zone};
use nightbell_schedule::{OnCall, ScheduleBody, ShiftsError, neighbour, on_call, shifts};

fn rotation(zone: &str, shift: &str, start: &str, members: Value) -> ScheduleBody {
    schedule(zone, json!([{ "name": "turns", "shift": shift, "start": start, "members": members }]))
}

/// Checks the hand-overs from the start on, as `10-30 01:30 CDT`.
#[track_caller]
fn check_hand_overs(zone: &str, shift: &str, start: &str, to: &str, expected: &[&str]) {
    let schedule = rotation(zone, shift, start, json!(["ada", "grace"]));
    let lines = crate::fixture::lines(&schedule, &answer(&schedule, &[], start, to));
    let begins: Vec<&str> = lines.iter().map(|line| line.split_once(" to ").unwrap().0).collect();
    assert_eq!(begins, expected);
}

#[track_caller]
fn check_on_call(schedule: &ScheduleBody, at: &str, expected: &[&str]) {
    let people = on_call(&calendar(schedule, &[]), instant(&schedule.time_zone, at));
    let users: Vec<&str> = people.iter().map(|person| person.user.as_str()).collect();
    assert_eq!(users, expected, "{at}");
}

#[test]
fn scenario_11_wall_hours() {
    check_hand_overs(
        "America/Chicago",
        "60h",
        "2017-01-01T00:00",
        "2017-01-04T00:00",
        &["01-01 00:00 CST", "01-03 12:00 CST"],
    );
    check_hand_overs(
        "America/Chicago",
        "2h",
        "2018-03-11T00:00",
        "2018-03-11T05:00",
        &["03-11 00:00 CST", "03-11 03:00 CDT", "03-11 04:00 CDT"],
    );
    check_hand_overs(
        "America/Chicago",
        "24h",
        "2020-11-01T01:30",
        "2020-11-02T02:00",
        &["11-01 01:30 CDT", "11-02 01:30 CST"],
    );
}

#[test]
fn scenario_13_daily_in_autumn() {
    for shift in ["1d", "24h"] {
        check_hand_overs(
            "America/Chicago",
            shift,
            "2020-10-30T01:30",
            "2020-11-04T00:00",
            &["10-30 01:30 CDT", "10-31 01:30 CDT", "11-01 01:30 CDT", "11-02 01:30 CST", "11-03 01:30 CST"],
        );
    }
}

#[test]
fn scenario_14_daily_in_spring() {
    check_hand_overs(
        "America/Chicago",
        "1d",
        "2020-03-06T02:30",
        "2020-03-10T00:00",
        &["03-06 02:30 CST", "03-07 02:30 CST", "03-08 03:00 CDT", "03-09 02:30 CDT"],
    );
}

#[test]
fn scenario_15_monthly() {
    check_hand_overs(
        "America/Chicago",
        "1month",
        "2020-01-02T01:30",
        "2020-08-01T00:00",
        &[
            "01-02 01:30 CST",
            "02-02 01:30 CST",
            "03-02 01:30 CST",
            "04-02 01:30 CDT",
            "05-02 01:30 CDT",
            "06-02 01:30 CDT",
            "07-02 01:30 CDT",
        ],
    );
    let schedule = rotation("America/Chicago", "1month", "2020-10-01T01:30", json!(["ada", "grace"]));
    check(
        &schedule,
        &[],
        "2020-10-01T01:30",
        "2021-01-01T01:30",
        &[
            "10-01 01:30 CDT to 11-01 01:30 CDT ada",
            "11-01 01:30 CDT to 12-01 01:30 CST grace",
            "12-01 01:30 CST to 01-01 01:30 CST ada",
        ],
    );
}

#[test]
fn scenario_16_shifts_of_hours() {
    let twelve = rotation("UTC", "12h", "2017-01-01T00:00", json!(["ada", "grace"]));
    let expected = ["01-03 06:00 to 01-03 12:00 ada", "01-03 12:00 to 01-04 00:00 grace"];
    check(&twelve, &[], "2017-01-03T06:00", "2017-01-04T00:00", &expected);
    let ten = rotation("UTC", "10h", "2020-06-01T03:00", json!(["ada", "grace"]));
    check(&ten, &[], "2020-06-02T09:00", "2020-06-02T19:00", &["06-02 09:00 to 06-02 19:00 grace"]);
}

#[test]
fn scenario_17_nobody_before_the_start() {
    let schedule = rotation("UTC", "1d", "2017-07-29T09:00", json!(["ada", "grace"]));
    let expected = ["07-24 00:00 to 07-29 09:00 -", "07-29 09:00 to 07-30 09:00 ada"];
    check(&schedule, &[], "2017-07-24T00:00", "2017-07-30T09:00", &expected);
}

#[test]
fn scenario_18_six_weeks_of_many() {
    let people: Vec<String> = (1..=24).map(|number| format!("person-{number:02}")).collect();
    let schedule = rotation("America/Chicago", "6w", "2018-08-30T12:00", json!(people));
    check_on_call(&schedule, "2018-09-10T12:00", &["person-01"]);
    check_on_call(&schedule, "2018-10-11T11:59", &["person-01"]);
    check_on_call(&schedule, "2018-10-11T12:00", &["person-02"]);
}

#[test]
fn rule_3_changes_at_midnight_of_half_an_hour_and_of_a_day() {
    let cairo = ["04-27 00:00 EET", "04-28 01:00 EEST", "04-29 00:00 EEST"];
    check_hand_overs("Africa/Cairo", "1d", "2023-04-27T00:00", "2023-04-29T12:00", &cairo);
    let lord_howe = ["10-05 02:15 +1030", "10-06 02:30 +11", "10-07 02:15 +11"];
    check_hand_overs("Australia/Lord_Howe", "1d", "2024-10-05T02:15", "2024-10-07T12:00", &lord_howe);
    // The turn of 30 December 2011 is squeezed to nothing in Apia, and grace is passed with it.
    let apia = rotation("Pacific/Apia", "1d", "2011-12-29T00:00", json!(["ada", "grace", "cid"]));
    check(
        &apia,
        &[],
        "2011-12-29T00:00",
        "2012-01-01T00:00",
        &["12-29 00:00 -10 to 12-31 00:00 +14 ada", "12-31 00:00 +14 to 01-01 00:00 +14 cid"],
    );
    check_on_call(&apia, "2012-01-01T00:00", &["ada"]);
}

#[test]
fn rule_2_a_start_in_the_repeated_hour_begins_with_the_first_member() {
    // In Troll the clock goes from 03:00 back to 01:00, at 01:00Z. Whoever writes an offset means the second 01:32.
    let troll = rotation("Antarctica/Troll", "1h", "2026-10-25T01:32:00Z", json!(["ada", "grace"]));
    let expected = [
        "10-25 01:00 +00 to 10-25 01:32 +00 -",
        "10-25 01:32 +00 to 10-25 02:32 +00 ada",
        "10-25 02:32 +00 to 10-25 03:32 +00 grace",
        "10-25 03:32 +00 to 10-25 04:00 +00 ada",
    ];
    let (from, to) = ("2026-10-25T01:00:00Z".parse().unwrap(), "2026-10-25T04:00:00Z".parse().unwrap());
    let lines = crate::fixture::lines(&troll, &shifts(&calendar(&troll, &[]), from, to).unwrap());
    assert_eq!(lines, expected);
}

#[test]
fn rule_4_months_are_clamped_and_return() {
    let expected = ["01-31 09:00", "02-28 09:00", "03-31 09:00", "04-30 09:00", "05-31 09:00"];
    check_hand_overs("UTC", "1month", "2023-01-31T09:00", "2023-06-01T00:00", &expected);
}

#[test]
fn rule_5_far_ahead_is_computed() {
    let schedule = rotation("Europe/London", "1h", "1970-01-01T00:00", json!(["ada", "grace", "cid"]));
    let zone = zone("Europe/London");
    for year in [1970, 1999, 2026, 2500, 2999] {
        let at = wall(&format!("{year}-12-01T05:00"));
        let hours = at.duration_since(wall("1970-01-01T00:00")).as_hours();
        let expected = ["ada", "grace", "cid"][usize::try_from(hours % 3).unwrap()];
        let people = on_call(&calendar(&schedule, &[]), zone.time_zone().to_timestamp(at).unwrap());
        assert_eq!(people, [OnCall { user: expected.to_owned(), because: "rotation turns".to_owned() }]);
    }
}

#[test]
fn rule_7_groups_and_rotations_add_up() {
    let schedule = schedule(
        "UTC",
        json!([
            { "name": "weekly", "shift": "1w", "start": "2017-07-24T00:00", "members": [["grace", "ada"], "cid"] },
            { "name": "leads", "shift": "1d", "start": "2017-07-24T00:00", "members": ["ada", "dan"] },
        ]),
    );
    let found = answer(&schedule, &[], "2017-07-24T00:00", "2017-07-26T00:00");
    let lines: Vec<String> = found
        .shifts
        .iter()
        .map(|shift| format!("{} {} {}: {}", shift.from, shift.to, shift.user, shift.because))
        .collect();
    assert_eq!(
        lines,
        [
            "2017-07-24T00:00:00Z 2017-07-25T00:00:00Z ada: rotation weekly; rotation leads",
            "2017-07-24T00:00:00Z 2017-07-26T00:00:00Z grace: rotation weekly",
            "2017-07-25T00:00:00Z 2017-07-26T00:00:00Z ada: rotation weekly",
            "2017-07-25T00:00:00Z 2017-07-26T00:00:00Z dan: rotation leads",
        ]
    );
}

fn nights_over_weekly(end: Option<&str>) -> ScheduleBody {
    let mut nights = json!({
        "name": "nights", "shift": "1d", "start": "2017-07-24T00:00", "members": ["cid"],
        "active": [{ "days": "mon-sun", "from": "20:00", "to": "08:00" }], "overrides": true,
    });
    if let Some(end) = end {
        nights["end"] = json!(end);
    }
    schedule(
        "UTC",
        json!([
            { "name": "weekly", "shift": "1w", "start": "2017-07-17T00:00", "members": ["ada"] },
            nights,
            { "name": "trainees", "shift": "1w", "start": "2017-07-17T00:00", "members": ["eve"] },
        ]),
    )
}

#[test]
fn rule_7_an_overriding_rotation_hides_those_before_it() {
    let schedule = nights_over_weekly(None);
    check_on_call(&schedule, "2017-07-23T21:00", &["ada", "eve"]);
    check_on_call(&schedule, "2017-07-24T19:59", &["ada", "eve"]);
    check_on_call(&schedule, "2017-07-24T20:00", &["cid", "eve"]);
    check_on_call(&schedule, "2017-07-25T07:59", &["cid", "eve"]);
    check_on_call(&schedule, "2017-07-25T08:00", &["ada", "eve"]);
}

#[test]
fn rule_7_an_overriding_rotation_that_has_ended_hides_nothing() {
    let schedule = nights_over_weekly(Some("2017-07-25T02:00"));
    check_on_call(&schedule, "2017-07-25T01:59", &["cid", "eve"]);
    check_on_call(&schedule, "2017-07-25T02:00", &["ada", "eve"]);
}

#[test]
fn a_start_with_an_offset_is_that_instant() {
    let schedule = rotation("America/Chicago", "1d", "2020-11-01T01:30:00-06:00", json!(["ada", "grace"]));
    let expected = [
        "11-01 01:00 CDT to 11-01 01:30 CST -",
        "11-01 01:30 CST to 11-02 01:30 CST ada",
        "11-02 01:30 CST to 11-03 00:00 CST grace",
    ];
    check(&schedule, &[], "2020-11-01T01:00", "2020-11-03T00:00", &expected);
}

#[test]
fn the_neighbours_of_a_turn_go_round() {
    let schedule = rotation("UTC", "1d", "2017-07-24T00:00", json!(["ada", ["grace", "cid"], "dan"]));
    let at = instant(&schedule.time_zone, "2017-07-24T12:00");
    let users = |offset| -> Vec<String> {
        neighbour(&calendar(&schedule, &[]), at, offset).into_iter().map(|person| person.user).collect()
    };
    assert_eq!(users(0), ["ada"]);
    assert_eq!(users(1), ["cid", "grace"]);
    assert_eq!(users(2), ["dan"]);
    assert_eq!(users(3), ["ada"]);
    assert_eq!(users(-1), ["dan"]);
    assert_eq!(users(i32::MAX).len(), 2);
    assert_eq!(users(i32::MIN).len(), 2);
    assert_eq!(neighbour(&calendar(&schedule, &[]), at, 2)[0].because, "rotation turns +2");
    assert_eq!(neighbour(&calendar(&schedule, &[]), at, -1)[0].because, "rotation turns -1");
}

#[test]
fn a_rotation_that_does_not_decide_has_no_neighbours() {
    let schedule = nights_over_weekly(None);
    let at = |text| instant(&schedule.time_zone, text);
    let users = |text| -> Vec<String> {
        neighbour(&calendar(&schedule, &[]), at(text), 1).into_iter().map(|person| person.user).collect()
    };
    assert!(users("2017-07-01T00:00").is_empty());
    assert_eq!(users("2017-07-24T12:00"), ["ada", "eve"]);
    assert_eq!(users("2017-07-24T22:00"), ["cid", "eve"]);
}

#[test]
fn impossible_spans_are_refused() {
    let schedule = rotation("UTC", "1d", "2017-07-24T00:00", json!(["ada"]));
    let at = |text| instant(&schedule.time_zone, text);
    let ask = |from, to| shifts(&calendar(&schedule, &[]), at(from), at(to));
    assert!(matches!(ask("2017-07-24T00:00", "2017-07-23T00:00"), Err(ShiftsError::Reversed { .. })));
    assert!(matches!(ask("2017-07-24T00:00", "2027-08-24T00:00"), Err(ShiftsError::TooLong { .. })));
    assert!(ask("2017-07-24T00:00", "2027-07-24T00:00").is_ok());
    let empty = ask("2017-07-24T00:00", "2017-07-24T00:00").unwrap();
    assert!(empty.shifts.is_empty() && empty.gaps.is_empty());
}

#[test]
fn an_answer_of_too_many_changes_is_refused() {
    let rotations: Vec<Value> = (0..8)
        .map(|minute| {
            let start = format!("2017-07-24T00:0{minute}");
            json!({ "name": format!("hourly-{minute}"), "shift": "1h", "start": start, "members": ["ada"] })
        })
        .collect();
    let schedule = schedule("UTC", json!(rotations));
    let from = instant(&schedule.time_zone, "2017-07-24T00:00");
    let year = instant(&schedule.time_zone, "2018-07-24T00:00");
    assert!(shifts(&calendar(&schedule, &[]), from, year).is_ok());
    let decade = instant(&schedule.time_zone, "2027-07-24T00:00");
    assert_eq!(shifts(&calendar(&schedule, &[]), from, decade), Err(ShiftsError::TooManyChanges { from, to: decade }));
}
