//! Scenario 27: when something is said at a time of day; and how long somebody has it without a break.

use crate::fixture::{calendar, document, item, zone};
use jiff::Timestamp;
use nightbell_schedule::{ClockTime, Days, turns};
use serde_json::json;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Now is Wednesday 2021-07-07 11:00.
#[test]
fn scenario_27_hand_over_messages_at_a_time_of_day() {
    let time = |text: &str| ClockTime(text.parse().unwrap());
    let check = |text: &str, days: &str, expected: &str| {
        let days: Days = days.parse().unwrap();
        let next = time(text).next_after(|day| days.contains(day), &zone("UTC"), at("2021-07-07T11:00:00Z"));
        assert_eq!(next, Some(at(expected)), "{text} on {days}");
    };
    check("04:00", "mon-sun", "2021-07-08T04:00:00Z");
    check("11:05", "mon-sun", "2021-07-07T11:05:00Z");
    check("11:00", "wed", "2021-07-14T11:00:00Z");
    check("10:59", "wed", "2021-07-14T10:59:00Z");
    check("11:00", "tue,fri", "2021-07-09T11:00:00Z");
    let never = time("11:00").next_after(|_| false, &zone("UTC"), at("2021-07-07T11:00:00Z"));
    assert_eq!(never, None, "no weekday: none");
}

#[test]
fn a_time_of_day_follows_rule_2_across_changes_of_offset() {
    let check = |name: &str, text: &str, now: &str, expected: &str| {
        let next = ClockTime(text.parse().unwrap()).next_after(|_| true, &zone(name), at(now));
        assert_eq!(next, Some(at(expected)), "{text} after {now}");
    };
    // Skipped: the first instant after the gap. Repeated: the first occurrence, once.
    check("America/Chicago", "02:30", "2018-03-10T12:00:00Z", "2018-03-11T08:00:00Z");
    check("America/Chicago", "02:30", "2018-03-11T08:00:00Z", "2018-03-12T07:30:00Z");
    check("America/Chicago", "01:30", "2018-11-04T06:00:00Z", "2018-11-04T06:30:00Z");
    check("America/Chicago", "01:30", "2018-11-04T06:30:00Z", "2018-11-05T07:30:00Z");
    // Apia had no 30 December 2011: all of its times are the first instant after it.
    check("Pacific/Apia", "09:00", "2011-12-29T20:00:00Z", "2011-12-30T10:00:00Z");
    check("Pacific/Apia", "09:00", "2011-12-30T10:00:00Z", "2011-12-30T19:00:00Z");
}

#[test]
fn touching_shifts_of_one_person_are_one_turn_whatever_decides_them() {
    let rotation = json!({ "name": "daily", "shift": "1d", "start": "2017-07-24T09:00", "members": ["ada", "grace"] });
    let schedule = document(json!({ "rotations": [rotation] }));
    let stays = item("stays", "grace", "ada", "2017-07-25T09:00", "2017-07-25T12:00");
    let calendar = calendar(&schedule, &[stays]);
    let found = turns(&calendar, at("2017-07-24T10:00:00Z"), at("2017-07-27T00:00:00Z")).unwrap();
    let spelled: Vec<String> = found.iter().map(|turn| format!("{} {} {}", turn.user, turn.from, turn.to)).collect();
    assert_eq!(
        spelled,
        [
            "ada 2017-07-24T10:00:00Z 2017-07-25T12:00:00Z",
            "grace 2017-07-25T12:00:00Z 2017-07-26T09:00:00Z",
            "ada 2017-07-26T09:00:00Z 2017-07-27T00:00:00Z",
        ]
    );
}
