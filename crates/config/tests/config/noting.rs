//! What a plan says beside its lines.

use crate::company::{COMPANY, Store, at, lines};
use nightbell_config::{Kind, Note, Origin, ScheduleState, Snapshot, StoredResource, notes, plan_delete};
use nightbell_schedule::{Effective, Swap, SwapActor, SwapOffer};
use std::sync::Arc;

/// Wednesday, in a week of ada.
const NOW: &str = "2026-11-25T12:00:00Z";

/// The company, whose people can all meet its requirements.
fn sound() -> String {
    COMPANY.replace("- name: grace\n", "- name: grace\n    tags: [dev]\n")
}

fn company() -> Store {
    Store { now: at(NOW), ..Store::of(&sound()) }
}

/// With a swap of ada, from Thursday to Friday, taken by grace or by nobody.
fn with_swap(taken: bool) -> Store {
    let mut store = company();
    let actor = SwapActor { by: "token:test".to_owned(), user: None };
    let (from, to) = (at("2026-11-26T09:00:00Z"), at("2026-11-27T09:00:00Z"));
    let offer = SwapOffer { user: "ada".to_owned(), from, to, offered_to: None, reason: None };
    let mut swap = Swap::offered(3, offer, &actor, store.now).unwrap();
    if taken {
        swap.take("grace", None, &actor, store.now).unwrap();
    }
    let state = ScheduleState { swaps: vec![swap], ..ScheduleState::default() };
    let resources: Vec<Arc<StoredResource>> = store.snapshot.in_order().cloned().collect();
    store.snapshot = Snapshot::with_states(2, resources, Arc::new([("payments-primary".into(), state)].into()));
    store
}

fn words(notes: Vec<Note>) -> Vec<String> {
    let about = |note: &Note| note.kind.zip(note.name.as_ref()).map(|(kind, name)| format!("{kind}/{name}: "));
    notes.into_iter().map(|note| about(&note).unwrap_or_default() + &note.message).collect()
}

#[track_caller]
fn check(store: &Store, document: &str, effective: Effective, expected: &[&str]) {
    let plan = store.plan(document, false).unwrap();
    assert_eq!(words(notes(&store.snapshot, &plan, store.now, effective)), expected, "{document}");
}

fn members(members: &str) -> String {
    sound().replace(
        "members: [ada, grace]\n      - name: fridays",
        &format!("members: [{members}]\n      - name: fridays"),
    )
}

#[test]
fn who_is_on_call_at_once_is_told() {
    let changes = "schedules/payments-primary: on call now changes: ada → grace";
    check(&company(), &members("grace"), Effective::HandOver, &[changes]);
    check(&company(), &members("grace, ada"), Effective::HandOver, &[]);
    check(&company(), &members("grace, ada"), Effective::Now, &[changes]);
    let leave = "unavailabilities: [ { name: ill, user: ada, from: 2026-11-25T12:00, to: 2026-11-26T12:00 } ]";
    check(&company(), leave, Effective::HandOver, &[changes]);
    let removed = "overrides: [ { name: out, schedule: payments-primary, replace: ada, from: 2026-11-25T12:00, to: 2026-11-26T12:00 } ]";
    let faults = [
        "inside its coverage nobody is on call in 1 gap",
        "the requirement \"at least 1\" is not met in 1 span",
        "the requirement \"one of tag dev\" is not met in 1 span",
    ];
    let span = "of the next 30 days: 2026-11-25T12:00:00Z to 2026-11-26T12:00:00Z";
    let faults = faults.map(|fault| format!("schedules/payments-primary: new with this change: {fault} {span}"));
    let [gap, at_least, one_of] = &faults;
    let changes = "schedules/payments-primary: on call now changes: ada → nobody";
    check(&company(), removed, Effective::HandOver, &[changes, gap, at_least, one_of]);
}

#[test]
fn faults_that_come_of_a_change_are_told() {
    let told = |fault: &str, spans: &str| format!("schedules/payments-primary: new with this change: {fault} {spans}");
    let unmet = |spans: &str| told("the requirement \"one of tag dev\" is not met in", spans);
    // From their leave on nobody is a developer; what was so before is not told again.
    let tagless =
        "users: [ { name: grace, contact_methods: [ { name: mail, type: email, address: grace@example.com } ] } ]";
    let weeks = "4 spans of the next 30 days: 2026-11-30T09:00:00Z to 2026-12-04T17:00:00Z, 2026-12-04T18:00:00Z to 2026-12-07T09:00:00Z, 2026-12-14T09:00:00Z to 2026-12-18T17:00:00Z and 1 more";
    check(&company(), tagless, Effective::HandOver, &[&unmet(weeks)]);
    let without_tags = Store { now: at(NOW), ..Store::of(COMPANY) };
    let leave = "unavailabilities: [ { name: ski, user: ada, from: 2026-12-08T00:00, to: 2026-12-09T00:00 } ]";
    check(&company(), leave, Effective::HandOver, &[]);
    let day = unmet("1 span of the next 30 days: 2026-12-08T00:00:00Z to 2026-12-09T00:00:00Z");
    check(&without_tags, leave, Effective::HandOver, &[&day]);
    // Both away, of whom one was already.
    let mut grace_away = company();
    let both = |user: &str, day: u8| {
        format!(
            "unavailabilities: [ {{ name: {user}-ski, user: {user}, from: 2026-12-0{day}T00:00, to: 2026-12-09T00:00 }} ]"
        )
    };
    grace_away.apply(&both("grace", 8), false).unwrap();
    let day = "of the next 30 days: 2026-12-08T00:00:00Z to 2026-12-09T00:00:00Z";
    let gap = told("inside its coverage nobody is on call in", &format!("1 gap {day}"));
    let at_least = told("the requirement \"at least 1\" is not met in", &format!("1 span {day}"));
    check(&grace_away, &both("ada", 7), Effective::HandOver, &[&gap, &at_least, &unmet(&format!("1 span {day}"))]);
    // Beyond the 30 days it is for another day.
    let later = "unavailabilities: [ { name: later, user: ada, from: 2027-01-08T00:00, to: 2027-01-09T00:00 } ]";
    check(&without_tags, later, Effective::HandOver, &[]);
    // A requirement that is new is not met as of now; an edit of what decides nothing says nothing.
    let stricter = sound().replace("at_least: 1", "at_least: 2");
    let two = told(
        "the requirement \"at least 2\" is not met in",
        "5 spans of the next 30 days: 2026-11-25T12:00:00Z to 2026-11-27T17:00:00Z, 2026-11-27T18:00:00Z to 2026-12-04T17:00:00Z, 2026-12-04T18:00:00Z to 2026-12-11T17:00:00Z and 2 more",
    );
    check(&company(), &stricter, Effective::HandOver, &[&two]);
    check(&grace_away, "teams: [ { name: search } ]", Effective::HandOver, &[]);
}

#[test]
fn faults_of_a_new_schedule_are_told() {
    let night = "schedules:
  - name: night
    time_zone: UTC
    coverage: [ { days: mon, from: \"00:00\", to: \"08:00\" } ]
    rotations: [ { name: r, shift: 1d, start: 2026-12-08T00:00, members: [ada] } ]";
    let gap = "schedules/night: new with this change: inside its coverage nobody is on call in 2 gaps of the next 30 days: 2026-11-30T00:00:00Z to 2026-11-30T08:00:00Z, 2026-12-07T00:00:00Z to 2026-12-07T08:00:00Z";
    check(&company(), night, Effective::HandOver, &[gap]);
}

#[test]
fn overrides_that_are_not_what_was_meant_are_told() {
    let change = |who: &str| {
        format!(
            "overrides: [ {{ name: swap, schedule: payments-primary, {who}, from: 2026-12-08T00:00, to: 2026-12-09T00:00 }} ]"
        )
    };
    let told = |message: &str| format!("overrides/swap: {message}");
    let day = "2026-12-08T00:00:00Z --to 2026-12-09T00:00:00Z";
    let idle = |why: &str| {
        told(&format!(
            "changes nothing from 2026-12-08T00:00:00Z to 2026-12-09T00:00:00Z: {why}, or something else decides; see who is: nightbell oncall payments-primary --from {day}"
        ))
    };
    // It is a week of ada.
    check(&company(), &change("replace: ada, with: grace"), Effective::HandOver, &[]);
    check(
        &company(),
        &change("replace: grace, with: ada"),
        Effective::HandOver,
        &[&idle("grace is not on call there")],
    );
    check(&company(), &change("replace: grace"), Effective::HandOver, &[&idle("grace is not on call there")]);
    check(&company(), &change("with: ada"), Effective::HandOver, &[&idle("ada is on call there already")]);
    // A calendar may name whoever has it already.
    check(&company(), &change("with: ada, calendar: rota"), Effective::HandOver, &[]);
    let mut away = company();
    away.apply("unavailabilities: [ { name: ski, user: grace, from: 2026-12-08T00:00, to: 2026-12-10T00:00 } ]", false)
        .unwrap();
    let warned = told(
        "puts grace on call, who is away from 2026-12-08T00:00:00Z to 2026-12-10T00:00:00Z; name somebody else, or change the unavailability ski",
    );
    check(&away, &change("replace: ada, with: grace"), Effective::HandOver, &[&warned]);
    let mut mute = company();
    mute.apply("users: [ { name: mute, tags: [dev] } ]", false).unwrap();
    let warned = told(
        "puts mute on call, who has no contact method and cannot be reached; add or enable a contact method of mute, or let somebody else do it",
    );
    check(&mute, &change("replace: ada, with: mute"), Effective::HandOver, &[&warned]);
}

#[test]
fn effective_now_without_an_edit_is_told() {
    let nothing = "effective now does nothing here: it belongs to an edit of a rotation, and no schedule that is there changes whose turn it is; an override puts somebody on call at once";
    check(&company(), &sound(), Effective::Now, &[nothing]);
    check(&company(), &sound(), Effective::HandOver, &[]);
    check(&company(), "teams: [ { name: search } ]", Effective::Now, &[nothing]);
}

#[test]
fn what_begins_in_the_past_is_told() {
    let document = "overrides: [ { name: late, schedule: payments-primary, replace: ada, with: grace, from: 2026-11-25T09:00, to: 2026-11-25T17:00 } ]";
    let begun = "overrides/late: begins at 2026-11-25T09:00:00Z, before now (2026-11-25T12:00:00Z): it changes, for good, who was on call since then; begin it now to leave that";
    let changes = "schedules/payments-primary: on call now changes: ada → grace";
    check(&company(), document, Effective::HandOver, &[changes, begun]);
    // On a server that has nothing yet there is nothing to change.
    let empty = Store { now: at(NOW), ..Store::default() };
    check(&empty, &sound(), Effective::HandOver, &[]);
}

#[test]
fn swaps_that_come_to_nothing_are_told() {
    let void = "schedules/payments-primary: swap 3 of ada, taken by grace, has no effect from 2026-11-26T09:00:00Z to 2026-11-27T09:00:00Z: ada is not on call there, or something else decides";
    let changes = "schedules/payments-primary: on call now changes: ada → grace";
    check(&with_swap(true), &members("grace"), Effective::HandOver, &[changes, void]);
    check(&with_swap(false), &members("grace"), Effective::HandOver, &[changes]);
    check(&with_swap(true), &sound(), Effective::HandOver, &[]);
    let doctor = |store: &Store| {
        let found =
            nightbell_config::diagnose(&store.snapshot, store.now, 30, &nightbell_config::Pages::new()).into_iter();
        found.map(|finding| finding.message).filter(|message| message.contains("swap")).collect::<Vec<_>>()
    };
    let mut store = with_swap(true);
    assert!(doctor(&store).is_empty());
    let plan = store.plan(&members("grace"), false).unwrap();
    store.carry_out(&plan, Origin::Apply);
    assert_eq!(doctor(&store), [void.trim_start_matches("schedules/payments-primary: ")]);
}

#[test]
fn rule_12_a_schedule_takes_its_swaps_with_it() {
    for (taken, kept) in [(true, 0), (false, 0)] {
        let mut store = with_swap(taken);
        store.now = at("2026-11-25T13:00:00Z");
        let policy = "escalation_policies: [ { name: payments, steps: [ { notify: [\"user:ada\"], wait: 5m } ] } ]";
        store.apply(policy, false).unwrap();
        let outing = plan_delete(&store.snapshot, Kind::TemporarySchedules, "outing", store.now).unwrap().unwrap();
        store.carry_out(&outing, Origin::Api);
        let refused = plan_delete(&store.snapshot, Kind::Users, "ada", store.now).unwrap().is_err();
        assert!(refused);
        let plan = plan_delete(&store.snapshot, Kind::Schedules, "payments-primary", store.now).unwrap().unwrap();
        assert_eq!(lines(&plan), ["delete schedules/payments-primary"]);
        let told = words(notes(&store.snapshot, &plan, store.now, Effective::HandOver));
        assert_eq!(
            told,
            [
                "schedules/payments-primary: on call now changes: ada → nobody",
                "schedules/payments-primary: swap 3 of ada ends with it"
            ]
        );
        store.carry_out(&plan, Origin::Api);
        let swap = store.snapshot.state("payments-primary").swaps[0].clone();
        assert!(!swap.needs("ada", store.now) && !swap.needs("grace", store.now), "{swap:?}");
        assert_eq!(swap.taken.len(), kept);
        // It comes back without them.
        store.apply(&sound(), false).unwrap();
        assert!(store.snapshot.state("payments-primary").swaps[0].open(store.now).is_empty());
    }
}
