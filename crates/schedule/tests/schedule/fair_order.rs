//! Rule 15: a fair order chooses the next by least load, is published 90 days ahead, and frozen.

use jiff::{SignedDuration, Timestamp};
use nightbell_schedule::{
    Absence, Calendar, Effective, History, Order, ScheduleBody, Stretch, Zone, burden, joined, neighbour, on_call,
    shifts,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

use crate::fixture::{NAME, away, document, instant, zone};

fn utc(text: &str) -> Timestamp {
    instant(&zone("UTC"), text)
}

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// A schedule of one rotation in a fair order since a Monday; `fields` come instead of its own.
fn fair(fields: Value) -> ScheduleBody {
    let mut rotation = json!({
        "name": "turns", "shift": "1w", "start": "2026-11-23T09:00", "members": ["ada", "bob", "cid"], "order": "fair"
    });
    rotation.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    document(json!({ "rotations": [rotation] }))
}

/// A schedule that is published as a server does it.
#[derive(Debug, Clone)]
struct Kept {
    document: ScheduleBody,
    history: History,
    absences: Vec<Absence>,
}

impl Kept {
    fn new(document: ScheduleBody) -> Kept {
        Kept { document, history: History::default(), absences: Vec::new() }
    }

    fn calendar(&self) -> Calendar {
        Calendar::with_history(NAME, &self.document, &self.history).with_absences(&self.absences)
    }

    fn leave(mut self, user: &str, from: &str, to: &str) -> Kept {
        self.absences.push(away(&format!("{user}-away"), user, from, to).absence(&zone("UTC")));
        self
    }

    /// Whether there was anything to publish.
    fn publish(&mut self, at: Timestamp) -> bool {
        let zone_of = |_: &str| Zone::utc();
        let published = self.history.published(&self.document, &self.calendar(), at, &zone_of);
        let is_new = published.is_some();
        self.history = published.unwrap_or_else(|| self.history.clone());
        is_new
    }

    fn published(mut self, at: &str) -> Kept {
        assert!(self.publish(utc(at)), "nothing was published at {at}");
        self
    }

    fn edit(mut self, at: &str, document: ScheduleBody, effective: Effective) -> Kept {
        let edited = self.history.edited(Some(&self.document), Some(&document), utc(at), effective);
        self.history = edited.expect("an edit that decides");
        self.document = document;
        self
    }

    /// Who has the turns that begin in a span, by their first letters.
    fn turns(&self, from: &str, to: &str) -> String {
        let answer = shifts(&self.calendar(), utc(from), utc(to)).unwrap();
        answer.shifts.iter().map(|shift| &shift.user[..1]).collect()
    }
}

#[test]
fn rule_15_equal_loads_go_round_in_the_order_of_the_members() {
    let kept = Kept::new(fair(json!({}))).published("2026-11-20T12:00");
    assert_eq!(kept.turns("2026-11-23T09:00", "2027-01-04T09:00"), "abcabc");
}

#[test]
fn rule_15_whoever_was_away_has_less_and_comes_sooner() {
    // She makes up for it with two turns in a row, which are one shift. Without leave ada would have the turns of January 4 and 25.
    let kept =
        Kept::new(fair(json!({}))).leave("ada", "2026-12-14T00:00", "2027-01-18T00:00").published("2026-11-20T12:00");
    assert_eq!(kept.turns("2026-11-23T09:00", "2027-02-08T09:00"), "abcbcbcbac");
}

#[test]
fn rule_15_nights_and_weekends_weigh_more() {
    // With seven people a fixed order of days gives each the same weekday for ever.
    let week = ["ann", "ben", "cat", "dan", "eve", "fay", "gil"];
    let weekends = |order: &str| {
        let fields = json!({ "shift": "1d", "start": "2026-11-23T00:00", "members": week, "order": order });
        let mut kept = Kept::new(fair(fields));
        kept.publish(utc("2026-11-20T12:00"));
        let answer = shifts(&kept.calendar(), utc("2026-11-23T00:00"), utc("2027-02-15T00:00")).unwrap();
        let mut by_user: BTreeMap<String, Vec<Stretch>> = BTreeMap::new();
        for shift in answer.shifts {
            by_user.entry(shift.user).or_default().push((shift.from, shift.to));
        }
        let count = |own: &Vec<Stretch>| {
            burden(&joined(own.iter().copied()), &[], &zone("UTC"), &BTreeSet::new(), &[]).weekends
        };
        let counts: Vec<u32> = by_user.values().map(count).collect();
        (counts.iter().min().copied().unwrap(), counts.iter().max().copied().unwrap())
    };
    assert_eq!(weekends("fixed"), (0, 12));
    let (least, most) = weekends("fair");
    assert!(least >= 2 && most <= 5, "{least} to {most} of 24 days of weekends among seven");
}

#[test]
fn rule_15_is_published_90_days_ahead_and_frozen() {
    let mut kept = Kept::new(fair(json!({}))).leave("ada", "2026-12-14T00:00", "2027-01-18T00:00");
    assert!(kept.publish(utc("2026-11-20T12:00")));
    let before = kept.turns("2026-11-23T09:00", "2027-02-15T09:00");
    let published = kept.history.epochs().last().unwrap().published[0].clone();
    assert_eq!((published.turn, published.places.len()), (0, 13), "up to February 18");
    // Idempotent: another node, or the same one after a crash, finds nothing to do.
    assert!(!kept.publish(utc("2026-11-20T12:00")));
    assert!(!kept.publish(utc("2026-11-23T08:59")));
    // What changes later, such as leave, moves nothing that is published: turns only pass for the overlap.
    kept.absences.clear();
    let mut later = kept.clone().leave("bob", "2027-03-01T00:00", "2027-03-31T00:00");
    for day in 1..=40 {
        later.publish(utc("2026-11-20T12:00") + days(day));
    }
    assert_eq!(later.turns("2026-11-23T09:00", "2027-02-15T09:00"), before);
    let places = &later.history.epochs().last().unwrap().published[0].places;
    assert_eq!(places[..13], published.places, "only added to");
    assert!(places.len() > 13);
    // Beyond what is published, the order of the members.
    let far = |kept: &Kept| kept.turns("2028-01-03T09:00", "2028-01-24T09:00");
    assert_eq!(far(&later), far(&Kept::new(fair(json!({ "order": "fixed" })))));
}

#[test]
fn rule_15_is_chosen_alike_by_whoever_chooses() {
    let document = fair(json!({ "shift": "12h", "members": ["ada", ["bob", "cid"], "dan", "eve"] }));
    let make = || Kept::new(document.clone()).leave("dan", "2026-12-01T00:00", "2026-12-21T00:00");
    let one = make().published("2026-11-20T12:00");
    assert_eq!(one.history, make().published("2026-11-20T12:00").history);
    // What is written and read is the same.
    let read: History = serde_json::from_value(serde_json::to_value(&one.history).unwrap()).unwrap();
    assert_eq!(read, one.history);
    // Answers do not depend on the span that is asked.
    let answer = shifts(&one.calendar(), utc("2026-11-23T09:00"), utc("2027-01-23T09:00")).unwrap();
    for shift in &answer.shifts {
        assert!(on_call(&one.calendar(), shift.from).iter().any(|person| person.user == shift.user), "{shift:?}");
    }
}

#[test]
fn rule_15_a_turn_that_has_begun_stays_with_whom_it_is() {
    // Nobody published for a year: what was answered meanwhile by the order of the members stays.
    let mut kept =
        Kept::new(fair(json!({}))).leave("ada", "2026-12-14T00:00", "2027-01-18T00:00").published("2026-11-20T12:00");
    let span = ("2026-11-23T09:00", "2027-11-29T09:00");
    let before = kept.turns(span.0, span.1);
    assert!(kept.publish(utc("2027-11-24T12:00")));
    assert_eq!(kept.turns(span.0, span.1), before);
    // A schedule that becomes fair long after its start: the running turn stays.
    let fixed = Kept::new(fair(json!({ "order": "fixed" })));
    let before = fixed.turns("2026-11-23T09:00", "2027-06-07T09:00");
    let edited = fixed.edit("2027-06-01T12:00", fair(json!({})), Effective::HandOver).published("2027-06-01T12:00");
    assert_eq!(edited.turns("2026-11-23T09:00", "2027-06-07T09:00"), before);
}

#[test]
fn rules_6_and_15_an_edit_publishes_anew_and_who_is_on_call_stays() {
    let kept = Kept::new(fair(json!({}))).published("2026-11-20T12:00");
    assert_eq!(kept.turns("2026-11-23T09:00", "2026-12-14T09:00"), "abc");
    // Dan comes in the middle of bob's turn. He is to share what comes, not to make up for what was.
    let edited = fair(json!({ "members": ["ada", "bob", "cid", "dan"] }));
    let kept = kept.edit("2026-12-02T12:00", edited, Effective::HandOver).published("2026-12-02T12:00");
    let turns = kept.turns("2026-11-23T09:00", "2027-01-11T09:00");
    assert_eq!(turns, "abcdabc", "bob keeps his turn, and dan is not given all that come");
    assert_eq!(kept.history.epochs().len(), 2);
    // An edit of another rotation leaves the order as it is published.
    let mut more = kept.document.clone();
    let nights = json!({ "name": "more", "shift": "1d", "start": "2027-01-01T00:00", "members": ["eve"] });
    more.rotations.push(serde_json::from_value(nights).unwrap());
    let before = kept.turns("2026-12-21T09:00", "2026-12-31T00:00");
    let published = kept.history.epochs().last().unwrap().published[0].clone();
    let later = kept.edit("2026-12-15T12:00", more, Effective::HandOver);
    assert_eq!(later.turns("2026-12-21T09:00", "2026-12-31T00:00"), before);
    let after = &later.history.epochs().last().unwrap().published[0];
    assert!(published.places.ends_with(&after.places) && !after.places.is_empty(), "{published:?} {after:?}");
}

#[test]
fn rule_15_the_next_and_the_previous_are_those_of_the_published_turns() {
    let kept =
        Kept::new(fair(json!({}))).leave("ada", "2026-12-14T00:00", "2027-01-18T00:00").published("2026-11-20T12:00");
    // The turns are abcbcbcbaac: at the seventh is cid, before and after him bob, and then ada.
    let at = utc("2027-01-08T12:00");
    let mut present = kept.clone();
    present.absences.clear();
    let beside = |offset| neighbour(&present.calendar(), at, offset).into_iter().map(|p| p.user).collect::<String>();
    assert_eq!((beside(0), beside(1), beside(2), beside(-1)), ("cid".into(), "bob".into(), "ada".into(), "bob".into()));
    let because = on_call(&kept.calendar(), at).remove(0).because;
    assert_eq!(because, "rotation turns");
}

#[test]
fn the_order_is_written_only_where_it_is_fair() {
    let written = serde_json::to_value(fair(json!({}))).unwrap();
    assert_eq!(written["rotations"][0]["order"], "fair");
    let fixed = fair(json!({ "order": "fixed" }));
    assert_eq!(fixed.rotations[0].order, Order::Fixed);
    assert!(serde_json::to_value(&fixed).unwrap()["rotations"][0].get("order").is_none());
    assert!(!fixed.has_fair_order() && fair(json!({})).has_fair_order());
    assert!(!Kept::new(fixed).publish(utc("2026-11-20T12:00")));
}
