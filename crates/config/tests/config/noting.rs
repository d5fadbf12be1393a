//! What a plan says beside its lines.

use crate::company::{COMPANY, Store, at, lines};
use nightbell_config::{Kind, Note, Origin, ScheduleState, Snapshot, StoredResource, notes, plan_delete};
use nightbell_schedule::{Effective, Swap, SwapActor, SwapOffer};
use std::sync::Arc;

/// Wednesday, in a week of ada.
const NOW: &str = "2026-11-25T12:00:00Z";

fn company() -> Store {
    Store { now: at(NOW), ..Store::of(COMPANY) }
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
    COMPANY.replace(
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
    check(&company(), removed, Effective::HandOver, &["schedules/payments-primary: on call now changes: ada → nobody"]);
}

#[test]
fn effective_now_without_an_edit_is_told() {
    let nothing = "effective now does nothing here: it belongs to an edit of a rotation, and no schedule that is there changes whose turn it is; an override puts somebody on call at once";
    check(&company(), COMPANY, Effective::Now, &[nothing]);
    check(&company(), COMPANY, Effective::HandOver, &[]);
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
    check(&empty, COMPANY, Effective::HandOver, &[]);
}

#[test]
fn swaps_that_come_to_nothing_are_told() {
    let void = "schedules/payments-primary: swap 3 of ada, taken by grace, has no effect from 2026-11-26T09:00:00Z to 2026-11-27T09:00:00Z: ada is not on call there, or something else decides";
    let changes = "schedules/payments-primary: on call now changes: ada → grace";
    check(&with_swap(true), &members("grace"), Effective::HandOver, &[changes, void]);
    check(&with_swap(false), &members("grace"), Effective::HandOver, &[changes]);
    check(&with_swap(true), COMPANY, Effective::HandOver, &[]);
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
        store.apply(COMPANY, false).unwrap();
        assert!(store.snapshot.state("payments-primary").swaps[0].open(store.now).is_empty());
    }
}
