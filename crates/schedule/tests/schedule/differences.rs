//! What an edit would change, and who is next.

use nightbell_schedule::{Calendar, Difference, differences, shifts, standing};
use serde_json::json;

use crate::fixture::{NAME, document, instant, item, zone};

fn at(text: &str) -> jiff::Timestamp {
    instant(&zone("UTC"), text)
}

fn daily(members: &[&str]) -> nightbell_schedule::ScheduleBody {
    let windows = json!([{ "days": "mon-sun", "from": "08:00", "to": "18:00" }]);
    document(json!({ "rotations": [
        { "name": "daily", "shift": "1d", "start": "2026-11-23T08:00", "members": members, "active": windows },
    ] }))
}

#[test]
fn differences_are_where_other_people_are_on_call() {
    let before = Calendar::new(NAME, &daily(&["ada", "grace"]));
    let added = [item("help", "", "cid", "2026-11-23T17:00", "2026-11-23T20:00")];
    let after = Calendar::new(NAME, &daily(&["ada", "dan"])).with_overrides(&added);
    let (from, to) = (at("2026-11-23T00:00"), at("2026-11-26T00:00"));
    let answer = |calendar| shifts(calendar, from, to).unwrap();
    let found = differences(&answer(&before), &answer(&after));
    let difference = |from: &str, to: &str, before: &[&str], after: &[&str]| {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Difference { from: at(from), to: at(to), before: owned(before), after: owned(after) }
    };
    let expected = [
        difference("2026-11-23T17:00", "2026-11-23T18:00", &["ada"], &["ada", "cid"]),
        difference("2026-11-23T18:00", "2026-11-23T20:00", &[], &["cid"]),
        difference("2026-11-24T08:00", "2026-11-24T18:00", &["grace"], &["dan"]),
    ];
    assert_eq!(found, expected);
    assert_eq!(differences(&answer(&before), &answer(&before)), []);
}

#[test]
fn the_next_are_those_of_the_next_shift_that_others_have() {
    let calendar = Calendar::new(NAME, &daily(&["ada", "ada", "grace"]));
    let check = |when: &str, expected: Option<(&str, &str)>| {
        let found = standing(&calendar, at(when), at("2026-11-26T00:00")).next;
        let found = found.map(|(from, people)| (from, people[0].user.clone()));
        assert_eq!(found, expected.map(|(from, user)| (at(from), user.to_owned())), "{when}");
    };
    // Nobody is on call between the windows: ada comes next when nobody is, and grace while ada is.
    check("2026-11-22T12:00", Some(("2026-11-23T08:00", "ada")));
    check("2026-11-23T12:00", Some(("2026-11-25T08:00", "grace")));
    check("2026-11-23T20:00", Some(("2026-11-24T08:00", "ada")));
    check("2026-11-25T12:00", None);
}
