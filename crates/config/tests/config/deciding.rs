//! The snapshot as decisions ask it.

use crate::company::{COMPANY, Store, at};
use nightbell_config::{Kind, Snapshot};
use nightbell_core::{ContactMethodKind, Directory, Recipient, Resolved, Severity, Urgency};

#[track_caller]
fn check(snapshot: &Snapshot, target: &str, instant: &str, expected: &[&str]) {
    let found = match snapshot.resolve(&target.parse().unwrap(), at(instant)) {
        Resolved::People(people) => people.iter().map(|duty| format!("{}: {}", duty.user, duty.because)).collect(),
        Resolved::Channel(name) => vec![format!("channel {name}")],
        Resolved::Missing => vec!["missing".to_owned()],
    };
    assert_eq!(found, expected, "{target} at {instant}");
}

#[test]
fn targets_name_people_and_rooms() {
    let snapshot = Store::of(COMPANY).snapshot;
    let monday = "2026-11-23T09:00:00Z";
    let check = |target, instant, expected| check(&snapshot, target, instant, expected);
    check("user:ada", monday, &["ada: named in the policy"]);
    check("team:payments", monday, &["ada: member of team payments", "grace: member of team payments"]);
    check("channel:ops-room", monday, &["channel ops-room"]);
    check("schedule:payments-primary", "2026-11-23T08:59:59Z", &[]);
    check("schedule:payments-primary", monday, &["ada: on call in payments-primary: rotation weekly"]);
    check("schedule:payments-primary+1", monday, &["grace: next in payments-primary: rotation weekly +1"]);
    check(
        "schedule:payments-primary",
        "2026-11-24T14:00:00Z",
        &["grace: on call in payments-primary: ada: rotation weekly, replaced by grace (override ada-dentist)"],
    );
    for target in ["user:x", "team:x", "channel:x", "schedule:x", "schedule:x-1"] {
        check(target, monday, &["missing"]);
    }
}

#[test]
fn services_people_and_rooms_are_worked_out() {
    let snapshot = Store::of(COMPANY).snapshot;
    let checkout = snapshot.service("checkout").unwrap();
    assert_eq!((&*checkout.policy, checkout.urgency.of(Severity::Warning)), ("payments", Urgency::High));
    assert_eq!(checkout.auto_resolve.unwrap().as_millis(), 86_400_000);
    assert_eq!(snapshot.policy("payments").unwrap().repeat, 2);
    let ada = snapshot.person("ada").unwrap();
    assert_eq!(ada.methods.iter().map(|m| (&*m.name, m.disabled)).collect::<Vec<_>>()[2], ("call", true));
    assert_eq!(ada.methods[0].bundle_window_ms(), 120_000);
    assert!(snapshot.person("gone").unwrap().disabled);
    let room = snapshot.method(&Recipient::Channel { channel: "ops-room".into() }).unwrap();
    assert_eq!((room.kind, room.bundle_window_ms()), (ContactMethodKind::Webhook, 60_000));
    assert_eq!(snapshot.service_of_integration("checkout-prometheus").map(|name| &**name), Some("checkout"));
    assert_eq!(snapshot.teams_of_user("grace").map(|name| &**name).collect::<Vec<_>>(), ["payments"]);
    assert_eq!(snapshot.all(Kind::Users).len(), 3);
    assert!(
        snapshot.shifts("payments-primary", at("2026-11-23T00:00:00Z"), at("2026-12-01T00:00:00Z")).unwrap().is_ok()
    );
}

#[test]
fn leave_and_temporary_schedules_decide_who_is_paged() {
    let snapshot = Store::of(COMPANY).snapshot;
    let check = |target, instant, expected| check(&snapshot, target, instant, expected);
    // Whose turn it is in the week of her leave, which begins at midnight on her own clock (she names no zone).
    check(
        "schedule:payments-primary",
        "2027-06-14T11:00:00Z",
        &["grace: on call in payments-primary: rotation weekly"],
    );
    check(
        "schedule:payments-primary",
        "2027-06-15T11:00:00Z",
        &["ada: on call in payments-primary: grace: rotation weekly, passed to ada (calendar shared)"],
    );
    // Within the temporary schedule it alone decides, also where it names nobody.
    check(
        "schedule:payments-primary",
        "2027-07-01T07:00:00Z",
        &["grace: on call in payments-primary: temporary schedule outing"],
    );
    check("schedule:payments-primary", "2027-07-01T17:00:00Z", &[]);
    check("schedule:payments-primary+1", "2027-07-01T07:00:00Z", &[]);
}

#[test]
fn leave_is_on_the_persons_own_clock() {
    let snapshot = Store::of(
        "users: [ { name: ada, time_zone: America/Chicago }, { name: bob } ]
schedules:
  - name: s
    time_zone: Europe/London
    rotations: [ { name: daily, shift: 1d, start: 2026-01-01T00:00, members: [ada, bob] } ]
unavailabilities: [ { name: ski, user: ada, from: 2026-01-01T10:00, to: 2026-01-01T12:00 } ]",
    )
    .snapshot;
    check(&snapshot, "schedule:s", "2026-01-01T15:59:59Z", &["ada: on call in s: rotation daily"]);
    let passed = "bob: on call in s: ada: rotation daily, passed to bob (unavailability ski)";
    check(&snapshot, "schedule:s", "2026-01-01T16:00:00Z", &[passed]);
    check(&snapshot, "schedule:s", "2026-01-01T18:00:00Z", &["ada: on call in s: rotation daily"]);
}

#[test]
fn shadows_are_not_paged() {
    let snapshot = Store::of(
        "users: [ { name: ada }, { name: eve } ]
schedules:
  - name: s
    time_zone: UTC
    rotations: [ { name: daily, shift: 1d, start: 2026-01-01T00:00, members: [ada], shadows: [eve] } ]",
    )
    .snapshot;
    check(&snapshot, "schedule:s", "2026-01-01T15:00:00Z", &["ada: on call in s: rotation daily"]);
    check(&snapshot, "schedule:s+1", "2026-01-01T15:00:00Z", &["ada: next in s: rotation daily +1"]);
}
