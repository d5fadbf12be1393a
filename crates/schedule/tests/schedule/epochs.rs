//! Rule 6: history does not change, and no edit moves the person on call by accident.

use jiff::{SignedDuration, Timestamp};
use nightbell_schedule::{
    Calendar, Effective, Epoch, History, Rotation, ScheduleBody, Shift, decides_alike, neighbour, on_call, shifts,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::fixture::{NAME, away, document, instant, zone};
use crate::zones::{changes, check_whole};

const UTC: fn(&str) -> Timestamp = |text| instant(&zone("UTC"), text);

/// A schedule of one weekly rotation since a Monday; `fields` come instead of its own.
fn weekly(fields: Value) -> ScheduleBody {
    let mut rotation =
        json!({ "name": "weekly", "shift": "1w", "start": "2026-11-02T09:00", "members": ["ada", "grace", "cid"] });
    rotation.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    document(json!({ "rotations": [rotation] }))
}

#[derive(Debug, Clone)]
struct Edited {
    document: ScheduleBody,
    history: History,
}

impl Edited {
    fn new(document: ScheduleBody) -> Edited {
        Edited { document, history: History::default() }
    }

    fn edit(mut self, at: Timestamp, document: ScheduleBody, effective: Effective) -> Edited {
        if let Some(history) = self.history.edited(Some(&self.document), Some(&document), at, effective) {
            self.history = history;
        }
        self.document = document;
        self
    }

    fn calendar(&self) -> Calendar {
        Calendar::with_history(NAME, &self.document, &self.history)
    }
}

fn people(shifts: &[Shift]) -> Vec<String> {
    let show = |instant: Timestamp| instant.strftime("%m-%d %H:%M").to_string();
    shifts.iter().map(|shift| format!("{} {}", show(shift.from), shift.user)).collect()
}

/// Checks who is on call from 2026-11-16 on, a week of grace, when the schedule is edited in the middle of it.
#[track_caller]
fn check(effective: Effective, fields: Value, expected: &[&str]) {
    let edited = Edited::new(weekly(json!({}))).edit(UTC("2026-11-11T12:00"), weekly(fields), effective);
    let answer = shifts(&edited.calendar(), UTC("2026-11-09T09:00"), UTC("2026-12-07T09:00")).unwrap();
    assert_eq!(people(&answer.shifts), expected);
}

#[test]
fn rule_6_whoever_is_on_call_stays_until_the_next_hand_over() {
    use Effective::{HandOver, Now};
    // Grace has the week from the 9th on. Another order: she keeps it, and the new order goes on after her.
    let another = json!({ "members": ["grace", "ada", "cid"] });
    check(HandOver, another.clone(), &["11-09 09:00 grace", "11-16 09:00 ada", "11-23 09:00 cid", "11-30 09:00 grace"]);
    check(
        Now,
        another,
        &["11-09 09:00 grace", "11-11 12:00 ada", "11-16 09:00 cid", "11-23 09:00 grace", "11-30 09:00 ada"],
    );
    // Somebody comes before her.
    check(
        HandOver,
        json!({ "members": ["eve", "ada", "grace", "cid"] }),
        &["11-09 09:00 grace", "11-16 09:00 cid", "11-23 09:00 eve", "11-30 09:00 ada"],
    );
    // Shorter turns: she stays until the first of the new hand-overs.
    check(HandOver, json!({ "shift": "2w" }), &["11-09 09:00 grace", "11-16 09:00 cid", "11-30 09:00 ada"]);
    // The hand-over moves to Fridays.
    check(
        HandOver,
        json!({ "start": "2026-11-06T17:00" }),
        &["11-09 09:00 grace", "11-13 17:00 cid", "11-20 17:00 ada", "11-27 17:00 grace", "12-04 17:00 cid"],
    );
    // A start ahead is the next hand-over. At once, there is nobody before it.
    let later = json!({ "start": "2026-11-20T17:00" });
    check(HandOver, later.clone(), &["11-09 09:00 grace", "11-20 17:00 cid", "11-27 17:00 ada", "12-04 17:00 grace"]);
    check(Now, later, &["11-09 09:00 grace", "11-20 17:00 ada", "11-27 17:00 grace", "12-04 17:00 cid"]);
    // Another zone, whose clock shows nine six hours later.
    check(
        HandOver,
        json!({ "name": "renamed" }),
        &["11-09 09:00 grace", "11-11 12:00 grace", "11-16 09:00 cid", "11-23 09:00 ada", "11-30 09:00 grace"],
    );
}

#[test]
fn rule_6_removing_the_person_on_call_takes_effect_at_once() {
    let expected = ["11-09 09:00 grace", "11-11 12:00 cid", "11-16 09:00 ada", "11-23 09:00 cid", "11-30 09:00 ada"];
    check(Effective::HandOver, json!({ "members": ["ada", "cid"] }), &expected);
    // The next of the old order has the rest of the turn, wherever they stand in the new one.
    let expected = ["11-09 09:00 grace", "11-11 12:00 cid", "11-16 09:00 eve", "11-23 09:00 ada", "11-30 09:00 cid"];
    check(Effective::HandOver, json!({ "members": ["cid", "eve", "ada"] }), &expected);
    // Nobody of before: it is as it is written.
    let expected = ["11-09 09:00 grace", "11-11 12:00 eve", "11-16 09:00 dan", "11-23 09:00 eve", "11-30 09:00 dan"];
    check(Effective::HandOver, json!({ "members": ["dan", "eve"] }), &expected);
}

#[test]
fn rule_6_groups_go_on_with_those_who_are_still_members() {
    let before = weekly(json!({ "members": [["ada", "dan"], "grace"] }));
    let check = |members: Value, expected: &[&str]| {
        let after = weekly(json!({ "members": members }));
        let edited = Edited::new(before.clone()).edit(UTC("2026-11-04T12:00"), after, Effective::HandOver);
        let answer = shifts(&edited.calendar(), UTC("2026-11-04T12:00"), UTC("2026-11-23T09:00")).unwrap();
        assert_eq!(people(&answer.shifts), expected);
    };
    check(
        json!([["ada", "eve"], "grace"]),
        &["11-04 12:00 ada", "11-09 09:00 grace", "11-16 09:00 ada", "11-16 09:00 eve"],
    );
    check(
        json!(["grace", "dan", "ada"]),
        &["11-04 12:00 ada", "11-04 12:00 dan", "11-09 09:00 grace", "11-16 09:00 dan"],
    );
}

#[test]
fn rule_6_a_person_with_two_places_keeps_the_one_they_have() {
    let before = weekly(json!({ "members": ["ada", "grace", "ada", "cid"] }));
    let after = weekly(json!({ "members": ["ada", "grace", "ada", "cid", "dan"] }));
    let edited = Edited::new(before).edit(UTC("2026-11-17T12:00"), after, Effective::HandOver);
    let answer = shifts(&edited.calendar(), UTC("2026-11-17T12:00"), UTC("2026-12-07T09:00")).unwrap();
    assert_eq!(people(&answer.shifts), ["11-17 12:00 ada", "11-23 09:00 cid", "11-30 09:00 dan"]);
}

#[test]
fn rule_6_whoever_stands_in_goes_on_doing_so() {
    let leave = [away("ski", "grace", "2026-11-10T00:00", "2026-11-14T00:00").absence(&zone("UTC"))];
    let after = weekly(json!({ "members": ["eve", "ada", "grace", "dan", "cid"] }));
    let edited = Edited::new(weekly(json!({}))).edit(UTC("2026-11-11T12:00"), after, Effective::HandOver);
    let calendar = edited.calendar().with_absences(&leave);
    let answer = shifts(&calendar, UTC("2026-11-09T09:00"), UTC("2026-11-30T09:00")).unwrap();
    let expected = ["11-09 09:00 grace", "11-10 00:00 cid", "11-14 00:00 grace", "11-16 09:00 dan", "11-23 09:00 cid"];
    assert_eq!(people(&answer.shifts), expected);
    // The neighbours are those of the new order.
    let next = neighbour(&calendar, UTC("2026-11-15T12:00"), 1);
    assert_eq!(next[0].user, "dan");
    // When all of the old ones are away, those who are new stand in.
    let all = ["ada", "grace", "cid"].map(|user| away("all", user, "2026-11-10T00:00", "2026-11-14T00:00"));
    let calendar = edited.calendar().with_absences(&all.map(|leave| leave.absence(&zone("UTC"))));
    assert_eq!(on_call(&calendar, UTC("2026-11-12T12:00"))[0].user, "dan");
}

#[test]
fn rule_6_only_what_decides_opens_an_epoch() {
    let before = weekly(json!({ "shadows": ["eve"] }));
    let check = |fields: Value, expected: bool| {
        let after = weekly(fields.clone());
        let edited = History::default().edited(Some(&before), Some(&after), UTC("2026-11-11T12:00"), Effective::Now);
        assert_eq!(edited.is_some(), expected, "{fields}");
        assert_eq!(decides_alike(&before, &after), !expected, "{fields}");
    };
    check(json!({}), false);
    check(json!({ "shadows": ["dan"] }), false);
    check(json!({ "name": "other" }), true);
    check(json!({ "members": ["ada"] }), true);
    check(json!({ "shift": "7d" }), true);
    check(json!({ "start": "2026-11-02T09:00:00Z" }), true);
    check(json!({ "end": "2027-01-01T00:00" }), true);
    check(json!({ "overrides": true }), true);
    check(json!({ "active": [{ "days": "mon", "from": "09:00", "to": "17:00" }] }), true);
    let mut judged = before.clone();
    judged.requirements = serde_json::from_value(json!([{ "at_least": 1 }])).unwrap();
    assert!(decides_alike(&before, &judged));
    judged.time_zone = zone("Europe/London");
    assert!(!decides_alike(&before, &judged));
    judged.time_zone = before.time_zone.clone();
    judged.rotations.clear();
    assert!(!decides_alike(&before, &judged));
}

#[test]
fn rule_6_windows_and_the_stack_count_at_once_and_leave_history_alone() {
    let days = weekly(json!({ "active": [{ "days": "mon-sun", "from": "09:00", "to": "17:00" }] }));
    let edited = Edited::new(weekly(json!({}))).edit(UTC("2026-11-11T12:00"), days.clone(), Effective::HandOver);
    let answer = shifts(&edited.calendar(), UTC("2026-11-10T12:00"), UTC("2026-11-12T17:00")).unwrap();
    let spans: Vec<String> = answer.shifts.iter().map(|shift| format!("{} to {}", shift.from, shift.to)).collect();
    assert_eq!(spans, ["2026-11-10T12:00:00Z to 2026-11-11T17:00:00Z", "2026-11-12T09:00:00Z to 2026-11-12T17:00:00Z"]);
    // A rotation that is added counts from then on, whatever its start.
    let mut two = days.clone();
    let added =
        json!({ "name": "second", "shift": "1d", "start": "2026-11-01T00:00", "members": ["dan"], "overrides": true });
    two.rotations.push(serde_json::from_value::<Rotation>(added).unwrap());
    let edited = edited.edit(UTC("2026-11-11T13:00"), two.clone(), Effective::HandOver);
    let answer = shifts(&edited.calendar(), UTC("2026-11-11T11:00"), UTC("2026-11-11T18:00")).unwrap();
    assert_eq!(people(&answer.shifts), ["11-11 11:00 grace", "11-11 13:00 dan"]);
    // One that is removed ends then.
    let edited = edited.edit(UTC("2026-11-11T14:00"), days, Effective::HandOver);
    let answer = shifts(&edited.calendar(), UTC("2026-11-11T11:00"), UTC("2026-11-11T15:00")).unwrap();
    assert_eq!(people(&answer.shifts), ["11-11 11:00 grace", "11-11 13:00 dan", "11-11 14:00 grace"]);
}

#[test]
fn rule_6_a_schedule_that_was_deleted_and_comes_back_has_its_history() {
    let document = weekly(json!({}));
    let at = |text| UTC(text);
    let none = History::default();
    assert_eq!(none.edited(None, Some(&document), at("2026-11-11T12:00"), Effective::HandOver), None, "it is new");
    let deleted = none.edited(Some(&document), None, at("2026-11-11T12:00"), Effective::HandOver).unwrap();
    let back = weekly(json!({ "members": ["eve"] }));
    let history = deleted.edited(None, Some(&back), at("2026-11-12T12:00"), Effective::HandOver).unwrap();
    let calendar = Calendar::with_history(NAME, &back, &history);
    let answer = shifts(&calendar, at("2026-11-11T00:00"), at("2026-11-13T00:00")).unwrap();
    assert_eq!(people(&answer.shifts), ["11-11 00:00 grace", "11-12 12:00 eve"]);
    assert_eq!((answer.gaps[0].from, answer.gaps[0].to), (at("2026-11-11T12:00"), at("2026-11-12T12:00")));
}

#[test]
fn edits_stay_in_order_when_the_clock_goes_back() {
    let edited = Edited::new(weekly(json!({})))
        .edit(UTC("2026-11-11T12:00"), weekly(json!({ "members": ["ada"] })), Effective::HandOver)
        .edit(UTC("2026-11-11T11:00"), weekly(json!({ "members": ["cid"] })), Effective::HandOver);
    let from: Vec<Option<Timestamp>> = edited.history.epochs().iter().map(|epoch| epoch.from).collect();
    let noon = UTC("2026-11-11T12:00");
    assert_eq!(from, [None, Some(noon), Some(noon + SignedDuration::from_millis(1))]);
}

#[test]
fn an_epoch_is_written_as_the_document_is() {
    let after = weekly(json!({ "members": ["grace", "ada", "cid"] }));
    let edited = Edited::new(weekly(json!({}))).edit(UTC("2026-11-11T12:00"), after, Effective::HandOver);
    let expected = json!([
        { "definition": { "time_zone": "UTC", "rotations": [
            { "name": "weekly", "shift": "1w", "start": "2026-11-02T09:00", "members": ["ada", "grace", "cid"] },
        ] } },
        { "from": "2026-11-11T12:00:00Z", "carried": [
            { "rotation": "weekly", "place": 0, "held": ["grace", "cid", "ada"] },
        ] },
    ]);
    assert_eq!(serde_json::to_value(&edited.history).unwrap(), expected);
    let read: Vec<Epoch> = serde_json::from_value(expected).unwrap();
    assert_eq!(read.into_iter().rev().collect::<History>(), edited.history);
}

/// Zones whose clocks do unlike things: half an hour, a whole day, at midnight, two hours, and none.
const ZONES: [&str; 7] = [
    "Africa/Cairo",
    "America/Havana",
    "Antarctica/Troll",
    "Australia/Lord_Howe",
    "Europe/London",
    "Pacific/Apia",
    "UTC",
];

/// Rotations whose turns alone are edited: what is promised of the person on call is promised of these.
fn turns(zone_name: &'static str, centre: Timestamp, number: usize) -> impl Strategy<Value = Value> {
    let people = Just(vec!["ada", "cid", "dan", "eve", "grace"]).prop_shuffle();
    (people, 1..5usize, select(vec!["1h", "5h", "12h", "1d", "1w", "1month"]), -400..100i64).prop_map(
        move |(people, count, shift, quarters)| {
            let start = centre + SignedDuration::from_mins(15 * quarters);
            let start = zone(zone_name).time_zone().to_datetime(start).to_string();
            json!({ "name": format!("r{number}"), "shift": shift, "start": start, "members": people[..count] })
        },
    )
}

type Edits = Vec<(Timestamp, ScheduleBody, Effective)>;

fn edits() -> impl Strategy<Value = (Timestamp, Edits)> {
    (select(&ZONES[..]), any::<prop::sample::Index>()).prop_flat_map(|(name, index)| {
        let changes = changes(zone(name).time_zone());
        let ordinary = UTC("2026-11-24T10:00");
        let centre = if changes.is_empty() { ordinary } else { changes[index.index(changes.len())] };
        let document = (turns(name, centre, 0), turns(name, centre, 1), 1..=2usize).prop_map(
            move |(first, second, count)| -> ScheduleBody {
                let rotations: Vec<Value> = [first, second].into_iter().take(count).collect();
                serde_json::from_value(json!({ "time_zone": name, "rotations": rotations })).unwrap()
            },
        );
        let edit =
            (-200..200i64, document, proptest::bool::weighted(0.2)).prop_map(move |(quarters, document, at_once)| {
                let effective = if at_once { Effective::Now } else { Effective::HandOver };
                (centre + SignedDuration::from_mins(15 * quarters), document, effective)
            });
        prop::collection::vec(edit, 2..6).prop_map(move |mut edits| {
            edits.sort_by_key(|(at, ..)| *at);
            edits.dedup_by_key(|(at, ..)| *at);
            (centre, edits)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rule_6_no_edit_changes_what_was_or_who_is((centre, edits) in edits()) {
        let (begin, end) = (centre - SignedDuration::from_hours(60), centre + SignedDuration::from_hours(60));
        let mut edits = edits.into_iter();
        let (_, first, _) = edits.next().unwrap();
        let mut edited = Edited::new(first);
        for (at, document, effective) in edits {
            let before = edited.calendar();
            edited = edited.clone().edit(at, document.clone(), effective);
            let after = edited.calendar();
            prop_assert_eq!(shifts(&before, begin, at).unwrap(), shifts(&after, begin, at).unwrap(), "before {}", at);
            check_whole(&after, begin, end);
            if effective == Effective::Now {
                continue;
            }
            // By rotation: one that goes takes its people along, though another may name them.
            for rotation in &document.rotations {
                let because = format!("rotation {}", rotation.name);
                let mut on_call_before = on_call(&before, at).into_iter();
                let on_call_after = on_call(&after, at);
                if let Some(person) = on_call_before.find(|person| person.because == because)
                    && rotation.members.iter().any(|member| member.names().contains(&person.user))
                {
                    let stays = on_call_after.iter().any(|after| {
                        after.user == person.user && after.because.contains(&because)
                    });
                    prop_assert!(stays, "{:?} at {}, then {:?}", person, at, on_call_after);
                }
            }
        }
        // What is stored is what was made.
        let stored: History = serde_json::from_value(serde_json::to_value(&edited.history).unwrap()).unwrap();
        prop_assert_eq!(stored, edited.history);
    }
}
