//! Active windows: scenarios 1 to 9 and 19.

use serde_json::{Value, json};

use crate::fixture::{answer, calendar, check, instant, windowed};
use nightbell_schedule::{on_call, shifts};

fn active(days: &str, from: &str, to: &str) -> Value {
    json!([{ "days": days, "from": from, "to": to }])
}

/// Checks whether somebody is on call at each of `times`, in UTC.
#[track_caller]
fn check_active(active: Value, times: &[(&str, bool)]) {
    let schedule = windowed("UTC", active);
    for (time, expected) in times {
        let found = !on_call(&calendar(&schedule, &[]), instant(&schedule.time_zone, time)).is_empty();
        assert_eq!(found, *expected, "{time}");
    }
}

/// Checks when the window that covers each time, or the next one, begins and ends.
#[track_caller]
fn check_next(active: Value, times: &[&str], begins: &str, ends: &str) {
    let schedule = windowed("UTC", active);
    for time in times {
        let at = instant(&schedule.time_zone, time);
        let whole = answer(&schedule, &[], "2017-07-01T00:00", "2017-09-01T00:00");
        let shift = whole.shifts.iter().find(|shift| shift.to > at).unwrap();
        assert_eq!(shift.from, instant(&schedule.time_zone, begins), "{time}");
        assert_eq!(shift.to, instant(&schedule.time_zone, ends), "{time}");
    }
}

#[test]
fn scenario_1_a_day() {
    let times = [
        ("2017-07-20T08:00", false),
        ("2017-07-24T07:59:59", false),
        ("2017-07-24T08:00", true),
        ("2017-07-24T09:00", true),
        ("2017-07-24T20:00", false),
        ("2017-07-25T08:00", false),
    ];
    check_active(active("mon", "08:00", "20:00"), &times);
}

#[test]
fn scenario_2_a_night() {
    let times = [
        ("2017-07-24T07:00", false),
        ("2017-07-24T09:00", false),
        ("2017-07-24T20:00", true),
        ("2017-07-24T21:00", true),
        ("2017-07-25T07:00", true),
        ("2017-07-25T08:00", false),
        ("2017-07-26T08:00", false),
    ];
    check_active(active("mon", "20:00", "08:00"), &times);
}

#[test]
fn scenario_3_weekdays() {
    let times: Vec<(String, bool)> =
        (23..=29).map(|day| (format!("2017-07-{day}T08:00"), (24..=28).contains(&day))).collect();
    let times: Vec<(&str, bool)> = times.iter().map(|(time, active)| (time.as_str(), *active)).collect();
    check_active(active("mon-fri", "08:00", "20:00"), &times);
}

#[test]
fn scenario_4_weekdays_of_24_hours() {
    let times = [
        ("2017-07-23T08:00", false),
        ("2017-07-24T07:00", false),
        ("2017-07-24T08:00", true),
        ("2017-07-25T08:00", true),
        ("2017-07-26T08:00", true),
        ("2017-07-27T08:00", true),
        ("2017-07-28T08:00", true),
        ("2017-07-29T07:00", true),
        ("2017-07-29T08:00", false),
    ];
    check_active(active("mon-fri", "08:00", "08:00"), &times);
}

#[test]
fn scenario_5_weeknights() {
    let mut times = vec![
        ("2017-07-23T20:00".to_owned(), false),
        ("2017-07-24T07:00".to_owned(), false),
        ("2017-07-29T20:00".to_owned(), false),
        ("2017-07-30T07:00".to_owned(), false),
    ];
    for day in 24..=28 {
        times.push((format!("2017-07-{day}T20:00"), true));
        times.push((format!("2017-07-{}T07:00", day + 1), true));
    }
    let times: Vec<(&str, bool)> = times.iter().map(|(time, active)| (time.as_str(), *active)).collect();
    check_active(active("mon-fri", "20:00", "08:00"), &times);
}

#[test]
fn scenario_6_the_start_of_a_day() {
    let monday = || active("mon", "08:00", "20:00");
    let times = ["2017-07-20T08:00", "2017-07-24T07:59", "2017-07-24T08:00", "2017-07-24T08:01", "2017-07-24T19:59"];
    check_next(monday(), &times, "2017-07-24T08:00", "2017-07-24T20:00");
    check_next(monday(), &["2017-07-24T20:00"], "2017-07-31T08:00", "2017-07-31T20:00");
}

#[test]
fn scenario_7_single_days() {
    let days = || active("mon,fri,sat", "08:00", "20:00");
    check_next(days(), &["2017-07-21T20:00"], "2017-07-22T08:00", "2017-07-22T20:00");
    check_next(days(), &["2017-07-22T20:00"], "2017-07-24T08:00", "2017-07-24T20:00");
    check_next(days(), &["2017-07-24T20:00"], "2017-07-28T08:00", "2017-07-28T20:00");
}

#[test]
fn scenario_8_adjacent_days_join() {
    let days = || active("mon,tue", "08:00", "08:00");
    let times = ["2017-07-20T08:00", "2017-07-24T07:59", "2017-07-24T08:00", "2017-07-25T08:00", "2017-07-25T20:01"];
    check_next(days(), &times, "2017-07-24T08:00", "2017-07-26T08:00");
    check_next(days(), &["2017-07-26T20:00"], "2017-07-31T08:00", "2017-08-02T08:00");
}

#[test]
fn scenario_9_every_day() {
    let days = || active("mon-sun", "08:00", "20:00");
    check_next(days(), &["2017-07-24T19:59"], "2017-07-24T08:00", "2017-07-24T20:00");
    check_next(days(), &["2017-07-24T20:00"], "2017-07-25T08:00", "2017-07-25T20:00");
    let nights = || active("mon-sun", "20:00", "08:00");
    check_next(nights(), &["2017-07-24T08:00", "2017-07-24T20:00"], "2017-07-24T20:00", "2017-07-25T08:00");
}

#[test]
fn scenario_19_an_hour_a_day_is_seven_shifts() {
    let schedule = windowed("UTC", active("mon-sun", "08:00", "09:00"));
    let week = answer(&schedule, &[], "2017-07-24T00:00", "2017-07-31T00:00");
    assert_eq!((week.shifts.len(), week.gaps.len()), (7, 8));
}

#[test]
fn windows_that_touch_or_overlap_are_one_shift() {
    let schedule = windowed(
        "UTC",
        json!([
            { "days": "mon", "from": "08:00", "to": "12:00" },
            { "days": "mon", "from": "12:00", "to": "15:00" },
            { "days": "mon", "from": "14:00", "to": "16:00" },
        ]),
    );
    let expected = ["07-24 00:00 to 07-24 08:00 -", "07-24 08:00 to 07-24 16:00 ada", "07-24 16:00 to 07-25 00:00 -"];
    check(&schedule, &[], "2017-07-24T00:00", "2017-07-25T00:00", &expected);
}

#[test]
fn a_range_of_days_may_wrap() {
    let schedule = windowed("UTC", active("fri-mon", "00:00", "00:00"));
    let expected = ["07-24 00:00 to 07-25 00:00 ada", "07-25 00:00 to 07-28 00:00 -", "07-28 00:00 to 07-31 00:00 ada"];
    check(&schedule, &[], "2017-07-24T00:00", "2017-07-31T00:00", &expected);
}

#[test]
fn windows_never_slow_the_turns() {
    let schedule = crate::fixture::schedule(
        "UTC",
        json!([{
            "name": "daily", "shift": "1d", "start": "2017-07-24T00:00", "members": ["ada", "grace", "cid"],
            "active": [{ "days": "mon,thu", "from": "09:00", "to": "17:00" }],
        }]),
    );
    let week = answer(&schedule, &[], "2017-07-24T00:00", "2017-08-07T00:00");
    let users: Vec<&str> = week.shifts.iter().map(|shift| shift.user.as_str()).collect();
    // Days 0, 3, 7 and 10 of a rotation of three.
    assert_eq!(users, ["ada", "ada", "grace", "grace"]);
}

#[test]
fn a_window_across_a_hand_over_is_divided_there() {
    let schedule = crate::fixture::schedule(
        "UTC",
        json!([{
            "name": "daily", "shift": "1d", "start": "2017-07-24T00:00", "members": ["ada", "grace"],
            "active": [{ "days": "mon", "from": "20:00", "to": "08:00" }],
        }]),
    );
    let expected = ["07-24 20:00 to 07-25 00:00 ada", "07-25 00:00 to 07-25 08:00 grace"];
    check(&schedule, &[], "2017-07-24T20:00", "2017-07-25T08:00", &expected);
}

#[test]
fn windows_on_days_with_a_change_of_offset() {
    // Begins at the first instant after the gap.
    let spring = windowed("America/Chicago", active("sun", "02:30", "04:00"));
    let expected = ["03-11 03:00 CDT to 03-11 04:00 CDT ada"];
    check(&spring, &[], "2018-03-11T03:00", "2018-03-11T04:00", &expected);
    // Begins at the first 01:15 and ends at the last 01:45.
    let autumn = windowed("America/Chicago", active("sun", "01:15", "01:45"));
    let expected = [
        "11-01 00:00 CDT to 11-01 01:15 CDT -",
        "11-01 01:15 CDT to 11-01 01:45 CST ada",
        "11-01 01:45 CST to 11-01 04:00 CST -",
    ];
    check(&autumn, &[], "2020-11-01T00:00", "2020-11-01T04:00", &expected);
    // Friday 30 December 2011 did not exist in Apia; the night that began on it reaches into Saturday.
    let fridays = |active: Value| {
        let rotation = json!({ "name": "fridays", "shift": "1w", "start": "2011-01-01T00:00", "members": ["ada"], "active": active });
        crate::fixture::schedule("Pacific/Apia", json!([rotation]))
    };
    let skipped = fridays(active("fri", "09:00", "17:00"));
    assert!(answer(&skipped, &[], "2011-12-29T00:00", "2012-01-02T00:00").shifts.is_empty());
    let night = fridays(active("fri", "20:00", "08:00"));
    let expected = ["12-31 00:00 +14 to 12-31 08:00 +14 ada"];
    check(&night, &[], "2011-12-31T00:00", "2011-12-31T08:00", &expected);
}

#[test]
fn scenario_12_a_window_of_four_hours_is_four_hours_on_the_clock() {
    for (day, hours) in [("2018-03-12", 4), ("2018-03-11", 3), ("2018-11-04", 5)] {
        let schedule = windowed("America/Chicago", active("mon-sun", "00:00", "04:00"));
        let zone = &schedule.time_zone;
        let noon = instant(zone, &format!("{day}T12:00"));
        let midnight = instant(zone, &format!("{day}T00:00"));
        let found = shifts(&calendar(&schedule, &[]), midnight, noon).unwrap().shifts;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].to.duration_since(found[0].from).as_hours(), hours, "{day}");
    }
}
