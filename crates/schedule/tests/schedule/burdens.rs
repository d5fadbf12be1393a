//! Rule 15: fairness is figures. Rule 11: the shift owed is remembered.

use crate::fixture::{NAME, away, document, instant, item, schedule, zone};
use jiff::Timestamp;
use nightbell_schedule::{
    Absence, Calendar, Stretch, burden, common, holidays_worked, is_restless, joined, long_runs, median, night_pages,
    nights, owed, shifts, without,
};
use serde_json::json;
use std::collections::BTreeSet;

/// Joined stretches of times on the clock of a zone: `2026-11-23T09:00/2026-11-24T09:00`.
fn stretches(zone_name: &str, texts: &[&str]) -> Vec<Stretch> {
    let zone = zone(zone_name);
    let at = |text: &str| instant(&zone, text);
    joined(texts.iter().map(|text| text.split_once('/').map(|(from, to)| (at(from), at(to))).unwrap()))
}

fn utc(text: &str) -> Timestamp {
    instant(&zone("UTC"), text)
}

/// Hours, nights, weekends and holidays of somebody on call over these stretches, of a schedule with these holidays.
#[track_caller]
fn check(zone_name: &str, texts: &[&str], holiday_dates: &[&str], expected: (i64, u32, u32, u32)) {
    let mut body = schedule(zone_name, json!([]));
    body.holidays = holiday_dates.iter().map(|date| date.parse().unwrap()).collect();
    let on_call = stretches(zone_name, texts);
    let found = burden(&on_call, &[], &zone(zone_name), &holidays_worked(&on_call, &body), &[]);
    assert_eq!((found.on_call.as_hours(), found.nights, found.weekends, found.holidays), expected, "{texts:?}");
}

#[test]
fn rule_15_counts_hours_nights_weekends_and_holidays() {
    check("UTC", &[], &["2026-12-25"], (0, 0, 0, 0));
    // A week from Monday to Monday.
    check("Europe/London", &["2026-11-23T09:00/2026-11-30T09:00"], &[], (168, 7, 1, 0));
    // Working hours are no nights.
    check("Europe/London", &["2026-11-23T09:00/2026-11-23T17:00"], &[], (8, 0, 0, 0));
    // A night, a weekend and a holiday are counted from two hours on.
    check("UTC", &["2026-11-23T22:00/2026-11-23T23:59"], &[], (1, 0, 0, 0));
    check("UTC", &["2026-11-23T22:00/2026-11-24T00:00"], &[], (2, 1, 0, 0));
    check("UTC", &["2026-11-24T05:00/2026-11-24T09:00"], &[], (4, 1, 0, 0));
    check("UTC", &["2026-11-27T20:00/2026-11-28T01:59"], &[], (5, 1, 0, 0));
    check("UTC", &["2026-11-29T20:00/2026-11-30T00:00"], &[], (4, 1, 1, 0));
    check("UTC", &["2026-12-24T12:00/2026-12-25T01:00"], &["2026-12-25"], (13, 1, 0, 0));
    check(
        "UTC",
        &["2026-12-24T12:00/2026-12-25T02:00", "2026-12-25T20:00/2026-12-25T21:00"],
        &["2026-12-25"],
        (15, 1, 0, 1),
    );
    // Two parts of one night are one night; what overlaps counts once.
    check("UTC", &["2026-11-23T22:00/2026-11-23T23:00", "2026-11-24T05:00/2026-11-24T06:00"], &[], (2, 1, 0, 0));
    check("UTC", &["2026-11-23T22:00/2026-11-24T02:00", "2026-11-23T23:00/2026-11-24T04:00"], &[], (6, 1, 0, 0));
    // Rules 2 and 3: the night in which the clock goes back lasts an hour more, and the nights beside the day that
    // Apia skipped are two.
    check("America/Chicago", &["2020-10-31T22:00/2020-11-01T07:00"], &[], (10, 1, 1, 0));
    check("Pacific/Apia", &["2011-12-29T00:00/2012-01-01T00:00"], &[], (48, 4, 1, 0));
}

#[test]
fn rule_15_counts_nights_in_the_persons_own_zone() {
    // 22:00 to 07:00 in New York are hours of the day in Tokyo.
    let on_call = stretches("America/New_York", &["2026-11-23T22:00/2026-11-24T07:00"]);
    let count = |name: &str| nights(&on_call, &zone(name)).len();
    assert_eq!((count("America/New_York"), count("Asia/Tokyo"), count("Europe/London")), (1, 0, 1));
}

#[test]
fn rule_15_counts_pages_in_the_night_once_in_half_an_hour() {
    let count = |texts: &[&str]| {
        let pages: Vec<Timestamp> = texts.iter().map(|text| utc(text)).collect();
        night_pages(&pages, &zone("UTC")).len()
    };
    assert_eq!(count(&[]), 0);
    assert_eq!(count(&["2026-11-23T21:59", "2026-11-24T07:00", "2026-11-23T12:00"]), 0, "by day");
    assert_eq!(count(&["2026-11-23T22:00", "2026-11-24T06:59"]), 2);
    assert_eq!(count(&["2026-11-24T03:20", "2026-11-24T03:00", "2026-11-24T03:45"]), 1, "a storm is one time");
    assert_eq!(count(&["2026-11-24T03:00", "2026-11-24T03:30"]), 2);
    assert_eq!(count(&["2026-11-23T21:50", "2026-11-23T22:00"]), 1, "what came before the night does not count");
}

#[test]
fn rule_11_remembers_what_is_owed() {
    let body = document(json!({ "rotations": [
        { "name": "weekly", "shift": "1w", "start": "2026-11-23T09:00", "members": ["ada", ["bob", "cid"]] }
    ] }));
    let leave = |user: &str, from: &str, to: &str| away(&format!("{user}-away"), user, from, to).absence(&zone("UTC"));
    let owes = |calendar: Calendar| -> Vec<(String, i64)> {
        let found = owed(&calendar, utc("2026-11-23T00:00"), utc("2026-12-21T00:00")).unwrap();
        found.into_iter().map(|(user, stretches)| (user, nightbell_schedule::length(&stretches).as_hours())).collect()
    };
    let calendar = |absences: &[Absence]| Calendar::new(NAME, &body).with_absences(absences);
    assert_eq!(owes(calendar(&[])), []);
    // For exactly the overlap with her own turns, of which the second begins on December 7.
    let ada = leave("ada", "2026-11-25T00:00", "2026-12-01T00:00");
    assert_eq!(owes(calendar(std::slice::from_ref(&ada))), [("ada".to_owned(), 6 * 24 - 15)]);
    // Of a group whoever is away owes; a gap is owed too.
    let group = [leave("cid", "2026-12-01T00:00", "2026-12-02T00:00")];
    assert_eq!(owes(calendar(&group)), [("cid".to_owned(), 24)]);
    let all = [
        ada.clone(),
        leave("bob", "2026-11-25T00:00", "2026-11-26T00:00"),
        leave("cid", "2026-11-25T00:00", "2026-11-26T00:00"),
    ];
    assert_eq!(owes(calendar(&all)), [("ada".to_owned(), 6 * 24 - 15)], "whoever stands in, and is away, owes nothing");
    // Whoever is on call all the same, by an override that puts somebody in their place, owes nothing.
    let cover = [item("cover", "ada", "bob", "2026-11-25T00:00", "2026-12-01T00:00")];
    assert_eq!(owes(calendar(&[ada]).with_overrides(&cover)), []);
}

#[test]
fn rule_15_warns_of_more_nights_in_a_row_than_the_schedule_allows() {
    let runs = |texts: &[&str], count_max| -> Vec<(String, usize)> {
        let runs = long_runs(&stretches("UTC", texts), &zone("UTC"), count_max);
        runs.iter().map(|run| (run[0].date.to_string(), run.len())).collect()
    };
    let week = "2026-11-23T09:00/2026-11-30T09:00";
    assert_eq!(runs(&[week], 7), []);
    assert_eq!(runs(&[week], 6), [("2026-11-23".to_owned(), 7)]);
    assert_eq!(runs(&[week, "2026-11-30T21:00/2026-12-01T03:00"], 7), [("2026-11-23".to_owned(), 8)]);
    assert_eq!(runs(&[week, "2026-12-01T21:00/2026-12-02T03:00"], 7), [], "a night without duty ends a run");
    assert_eq!(document(json!({})).nights_in_a_row_max(), 7);
    assert_eq!(document(json!({ "nights_in_a_row_max": 3 })).nights_in_a_row_max(), 3);
}

#[test]
fn rule_15_warns_when_a_page_in_the_night_is_followed_by_no_rest() {
    let restless = |texts: &[&str], page: &str| is_restless(&stretches("UTC", texts), utc(page));
    let night = "2026-11-23T20:00/2026-11-24T08:00";
    assert!(restless(&["2026-11-23T09:00/2026-11-30T09:00"], "2026-11-24T03:00"));
    assert!(!restless(&[night, "2026-11-24T20:00/2026-11-25T08:00"], "2026-11-24T03:00"), "twelve hours between");
    assert!(restless(&[night, "2026-11-24T18:00/2026-11-25T08:00"], "2026-11-24T03:00"), "ten hours between");
    assert!(!restless(&[night, "2026-11-24T19:00/2026-11-25T08:00"], "2026-11-24T03:00"), "eleven are enough");
    assert!(!restless(&[night], "2026-11-24T03:00"));
    assert!(!restless(&[], "2026-11-24T03:00"));
    assert!(restless(&["2026-11-23T20:00/2026-11-24T17:00"], "2026-11-24T03:00"), "ten hours are left of the day");
    assert!(!restless(&["2026-11-24T15:00/2026-11-26T15:00"], "2026-11-24T03:00"), "rest comes first");
}

#[test]
fn stretches_are_joined_and_compared() {
    let one = stretches("UTC", &["2026-11-23T10:00/2026-11-23T12:00", "2026-11-23T12:00/2026-11-23T14:00"]);
    assert_eq!(one, stretches("UTC", &["2026-11-23T10:00/2026-11-23T14:00", "2026-11-23T11:00/2026-11-23T11:00"]));
    let other = stretches("UTC", &["2026-11-23T09:00/2026-11-23T11:00", "2026-11-23T13:00/2026-11-23T15:00"]);
    let expected = stretches("UTC", &["2026-11-23T10:00/2026-11-23T11:00", "2026-11-23T13:00/2026-11-23T14:00"]);
    assert_eq!(common(&one, &other), expected);
    assert_eq!(common(&other, &one), expected);
    assert_eq!(common(&one, &[]), []);
    let left = without(&one, &other);
    assert_eq!(common(&left, &other), []);
    assert_eq!(joined(left.into_iter().chain(common(&one, &other))), one);
    assert_eq!(without(&one, &[]), one);
    assert_eq!(without(&one, &one), []);
}

#[test]
fn the_median_is_the_middle() {
    let cases: [(Vec<f64>, f64); 4] =
        [(vec![], 0.0), (vec![3.0], 3.0), (vec![9.0, 1.0, 2.0], 2.0), (vec![4.0, 1.0, 2.0, 9.0], 3.0)];
    for (figures, expected) in cases {
        assert_eq!(median(figures.clone()).to_bits(), expected.to_bits(), "{figures:?}");
    }
}

#[test]
fn hours_are_those_of_the_shifts() {
    let body = document(json!({ "rotations": [
        { "name": "daily", "shift": "1d", "start": "2026-11-23T09:00", "members": ["ada", "bob", "cid"] }
    ] }));
    let (from, to) = (utc("2026-11-23T00:00"), utc("2026-12-23T00:00"));
    let answer = shifts(&Calendar::new(NAME, &body), from, to).unwrap();
    let hours = |user: &str| {
        let own = answer.shifts.iter().filter(|shift| shift.user == user).map(|shift| (shift.from, shift.to));
        burden(&joined(own), &[], &zone("UTC"), &BTreeSet::new(), &[]).on_call.as_hours()
    };
    assert_eq!(hours("ada") + hours("bob") + hours("cid"), 30 * 24 - 9);
}
