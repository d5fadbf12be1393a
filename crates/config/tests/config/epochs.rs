//! Rule 6: what is kept of a schedule when its document changes, and how it is written down.

use crate::company::{COMPANY, Store, at, errors};
use nightbell_config::{ScheduleState, Snapshot, StateRecord, StoredResource, export_state, read_files, states_after};
use nightbell_core::Timestamp;
use nightbell_schedule::{Effective, on_call};
use std::sync::Arc;

const WEDNESDAY: &str = "2026-11-25T12:00:00Z";

/// The state after `document` is applied to the company on Wednesday, a week of ada.
fn after(document: &str, effective: Effective) -> (Store, Option<ScheduleState>) {
    let mut store = Store::of(COMPANY);
    store.now = at(WEDNESDAY);
    let plan = store.plan(document, false).unwrap();
    let mut states = states_after(&store.snapshot, &plan, store.now, effective, "token:test");
    let state = states.remove("payments-primary");
    assert!(states.is_empty());
    store.carry_out(&plan, nightbell_config::Origin::Apply);
    (store, state)
}

fn schedule(members: &str) -> String {
    format!(
        "schedules: [ {{ name: payments-primary, time_zone: Europe/London, rotations: [ {{ name: weekly, shift: 1w, \
         start: 2026-11-23T09:00, members: [{members}] }} ] }} ]"
    )
}

fn who(snapshot: &Snapshot, when: &str) -> String {
    let people = on_call(snapshot.calendar("payments-primary").unwrap(), at(when));
    people.into_iter().map(|person| person.user).collect::<Vec<_>>().join(" ")
}

fn with_state(store: &Store, state: &ScheduleState) -> Snapshot {
    let states = [("payments-primary".into(), state.clone())].into();
    let resources: Vec<Arc<StoredResource>> = store.snapshot.in_order().cloned().collect();
    Snapshot::with_states(2, resources, Arc::new(states))
}

#[test]
fn rule_6_an_edit_keeps_what_was_and_who_is() {
    let (store, state) = after(&schedule("grace, ada"), Effective::HandOver);
    let snapshot = with_state(&store, &state.unwrap());
    for (when, expected) in [
        ("2026-11-23T10:00:00Z", "ada"),
        (WEDNESDAY, "ada"),
        ("2026-11-27T17:30:00Z", "ada"), // fridays is gone
        ("2026-11-30T10:00:00Z", "grace"),
        ("2026-12-07T10:00:00Z", "ada"),
    ] {
        assert_eq!(who(&snapshot, when), expected, "at {when}");
    }
    let (store, state) = after(&schedule("grace, ada"), Effective::Now);
    let snapshot = with_state(&store, &state.unwrap());
    assert_eq!((who(&snapshot, "2026-11-25T11:59:59Z"), who(&snapshot, WEDNESDAY)), ("ada".into(), "grace".into()));
}

#[test]
fn rule_6_what_decides_nothing_leaves_no_trace() {
    assert_eq!(after(&COMPANY.replace("Payments, first line", "Payments"), Effective::Now).1, None);
    assert_eq!(after(&COMPANY.replace("shadows: [ada]", "shadows: [grace]"), Effective::Now).1, None);
    assert_eq!(after(&COMPANY.replace("at_least: 1", "at_least: 2"), Effective::Now).1, None);
    assert!(after(&COMPANY.replace("from: \"17:00\"", "from: \"16:00\""), Effective::Now).1.is_some());
    assert_eq!(Store::of(COMPANY).snapshot.state("payments-primary"), &ScheduleState::default(), "it is new");
}

#[test]
fn rows_and_exports_read_back_as_they_were() {
    let (store, state) = after(&schedule("grace, ada"), Effective::HandOver);
    let state = state.unwrap();
    let rows = state.rows();
    let read = rows.iter().map(|((sort, _), body)| (sort.as_str(), body.clone()));
    assert_eq!(ScheduleState::from_rows(read), Ok(state.clone()));
    assert!(ScheduleState::from_rows([("riddle", serde_json::json!({}))]).is_err());

    let states = [("payments-primary".into(), state)].into();
    let text = export_state(StateRecord::all(&states));
    let expected = "\
epochs:
  - schedule: payments-primary
    definition:
      time_zone: Europe/London
      rotations:
        - name: weekly
          shift: 1w
          start: \"2026-11-23T09:00\"
          members: [ada, grace]
        - name: fridays
          shift: 1d
          start: \"2026-11-27T00:00\"
          end: \"2036-11-28T00:00:00+00:00\"
          members: [[ada, grace]]
          active:
            - days: fri
              from: \"17:00\"
              to: \"18:00\"
          overrides: true
          shadows: [ada]
  - schedule: payments-primary
    from: \"2026-11-25T12:00:00Z\"
    carried:
      - rotation: weekly
        place: 1
";
    assert_eq!(text, expected);
    let reading = read_files([("history.yaml", text.as_str())]);
    assert_eq!(reading.errors, []);
    assert_eq!(StateRecord::states(reading.state.into_iter().map(|record| record.value)), states);
    let _ = store;
}

#[test]
fn rule_15_a_fair_order_is_published_with_the_edit_and_written_down() {
    let fair = schedule("ada, grace").replace("members:", "order: fair, members:");
    let (_, state) = after(&fair, Effective::HandOver);
    let state = state.unwrap();
    let epochs = state.history.epochs();
    let published: Vec<usize> = epochs.iter().map(|epoch| epoch.published.len()).collect();
    assert_eq!(published, [0, 1], "what was is closed as it was");
    // A preview gives what saving gives.
    let mut before = Store::of(COMPANY);
    before.now = at(WEDNESDAY);
    let plan = before.plan(&fair, false).unwrap();
    let preview = before.snapshot.preview(&plan, "payments-primary", before.now, Effective::HandOver);
    assert_eq!(preview.state("payments-primary"), &state);
    assert_eq!(who(&preview, WEDNESDAY), "ada");
    // What is written is read back alike.
    let states = [("payments-primary".into(), state)].into();
    let text = export_state(StateRecord::all(&states));
    assert!(text.contains("    published:\n      - rotation: weekly\n        places: [1, 0, 1,"), "{text}");
    let reading = read_files([("history.yaml", text.as_str())]);
    assert_eq!(StateRecord::states(reading.state.into_iter().map(|record| record.value)), states);
}

#[test]
fn an_apply_takes_no_history() {
    let check = |text: &str, expected: &str| {
        let reading = read_files([("a.yaml", text)]);
        let found = nightbell_config::every_error(&Snapshot::default(), reading, false, Timestamp::UNIX_EPOCH);
        assert_eq!(errors(&found), [expected]);
    };
    check(
        "epochs: [ { schedule: primary } ]",
        "a.yaml:1: epochs[0]: is what a server keeps itself and no document: leave it out; only `oncall --file` reads it",
    );
    check("epochs: 3", "a.yaml:1: epochs: expected a list, got 3; take it as `export --history` prints it");
    check(
        "epochs: [ { schedule: primary, fromm: 3 } ]",
        "a.yaml:1: epochs[0].fromm: unknown field `fromm`, expected one of `from`, `definition`, `carried`, `published`",
    );
}
