//! Rule 9: what is over stays as it was, and what is running ends when it is deleted.

use crate::company::{COMPANY, Store, at, errors, get, lines};
use nightbell_config::{Body, Kind, Origin, export_yaml, plan_delete};

/// Changes the dentist's appointment of ada, 13:00 to 16:00 in London, at `now`; an error or nothing.
#[track_caller]
fn check(now: &str, document: &str, expected: Option<&str>) {
    // Somebody other than grace, who can be put on call.
    let mut store = Store::of(&COMPANY.replace("gone, disabled: true", "gone"));
    store.now = at(now);
    let found = store.plan(document, false).map(|_| ()).map_err(|found| errors(&found));
    assert_eq!(found, expected.map_or(Ok(()), |error| Err(vec![error.to_owned()])), "{document} at {now}");
}

fn dentist(with: &str, from: &str, to: &str) -> String {
    format!(
        "overrides: [ {{ name: ada-dentist, schedule: payments-primary, replace: ada, with: {with}, \
         from: 2026-11-24T{from}, to: 2026-11-24T{to} }} ]"
    )
}

#[test]
fn rule_9_what_is_over_stays() {
    let now = "2026-11-24T16:00:00Z";
    let refused = "test.yaml:1: overrides[0]: an override that ended at 2026-11-24T16:00:00Z stays as it was; make another one, with another name";
    check(now, &dentist("gone", "13:00", "16:00"), Some(refused));
    check("2026-11-24T17:00:00Z", &dentist("grace", "13:00", "18:00"), Some(refused));
    // The title, which is absent here, decides nothing.
    check(now, &dentist("grace", "13:00", "16:00"), None);
}

#[test]
fn rule_6_what_is_over_is_not_written_anew() {
    let now = "2026-11-24T16:00:00Z";
    let another = |from: &str, to: &str| dentist("gone", from, to).replace("ada-dentist", "another");
    let refused = |kind: &str, one: &str| {
        format!(
            "test.yaml:1: {kind}[0].to: {one} is over before it is written: it ends at 2026-11-24T16:00:00Z, and who was on call \
             before now (2026-11-24T16:00:00Z) stays so; write a later end, or leave it out (what is over comes along only in \
             the apply that first brings its schedule)"
        )
    };
    check(now, &another("13:00", "16:00"), Some(&refused("overrides", "an override")));
    check(now, &another("13:00", "16:01"), None);
    check("2026-11-24T15:59:59Z", &another("13:00", "16:00"), None);
    let leave = |user: &str| {
        format!("unavailabilities: [ {{ name: ill, user: {user}, from: 2026-11-24T13:00, to: 2026-11-24T16:00 }} ]")
    };
    check(now, &leave("ada"), Some(&refused("unavailabilities", "an unavailability")));
    check(now, &leave("gone"), None); // takes no turns
    let temporary = "temporary_schedules: [ { name: fair, schedule: payments-primary, from: 2026-11-24T13:00, to: 2026-11-24T16:00 } ]";
    check(now, temporary, Some(&refused("temporary_schedules", "a temporary schedule")));
}

#[test]
fn a_first_import_brings_what_is_over_along() {
    let mut store = Store { now: at("2030-01-01T00:00:00Z"), ..Store::default() };
    store.apply(COMPANY, false).unwrap();
    let resources: Vec<_> = store.snapshot.in_order().map(|stored| &stored.resource).collect();
    let exported = export_yaml(&resources);
    assert!(store.plan(&exported, false).unwrap().is_unchanged());
}

/// A company of which, long afterwards, `grace` (who was away, in Sydney) and then the schedule go.
fn leaving() -> Store {
    let text = "
users: [ { name: ada }, { name: grace, time_zone: Australia/Sydney } ]
schedules: [ { name: primary, time_zone: Europe/London, rotations: [ { name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [ada, grace] } ] } ]
overrides: [ { name: dentist, schedule: primary, replace: ada, with: grace, from: 2026-11-24T13:00, to: 2026-11-24T16:00 } ]
unavailabilities: [ { name: sailing, user: grace, from: 2026-12-01T00:00, to: 2026-12-03T00:00 } ]
temporary_schedules:
  - { name: fair, schedule: primary, from: 2026-12-10T00:00, to: 2027-12-11T00:00, shifts: [ { user: grace, from: 2026-12-10T00:00, to: 2026-12-11T00:00 }, { user: ada, from: 2026-12-11T00:00, to: 2027-12-11T00:00 } ] }
";
    let mut store = Store { now: at("2026-11-23T00:00:00Z"), ..Store::default() };
    store.apply(text, false).unwrap();
    store.now = at("2027-01-01T00:00:00Z");
    let alone = "schedules: [ { name: primary, time_zone: Europe/London, rotations: [ { name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [ada] } ] } ]";
    store.apply(alone, false).unwrap();
    store
}

fn shifts_of_autumn(store: &Store) -> Vec<nightbell_schedule::Shift> {
    let (from, to) = (at("2026-11-23T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    store.snapshot.shifts("primary", from, to).unwrap().unwrap().shifts
}

#[test]
fn what_is_over_keeps_nobody_from_leaving() {
    let mut store = leaving();
    let before = shifts_of_autumn(&store);
    assert!(before.iter().any(|shift| shift.because.contains("sailing")), "{before:?}");
    let found = plan_delete(&store.snapshot, Kind::Users, "grace", store.now).unwrap().unwrap();
    assert_eq!(lines(&found), ["delete users/grace", "update unavailabilities/sailing"]);
    store.carry_out(&found, Origin::Api);
    assert_eq!(shifts_of_autumn(&store), before, "also after whose clock the leave is written by is gone");

    // What is exported then can be applied, here and elsewhere, and files may say what they said.
    let resources: Vec<_> = store.snapshot.in_order().map(|stored| &stored.resource).collect();
    let exported = export_yaml(&resources);
    assert!(store.plan(&exported, false).unwrap().is_unchanged(), "{exported}");
    let elsewhere = Store { now: store.now, ..Store::default() };
    assert_eq!(elsewhere.plan(&exported, false).map(|_| ()), Ok(()));
    let same = "unavailabilities: [ { name: sailing, user: grace, from: 2026-12-01T00:00, to: 2026-12-03T00:00 } ]";
    assert!(store.plan(same, false).unwrap().is_unchanged());
    let other = same.replace("12-03", "12-04");
    assert!(errors(&store.plan(&other, false).unwrap_err())[0].contains("stays as it was"));
}

#[test]
fn pruning_somebody_pins_their_leave_too() {
    let mut store = leaving();
    let before = shifts_of_autumn(&store);
    let plan = store.plan("users: [ { name: ada } ]\nschedules: [ { name: primary, time_zone: Europe/London, rotations: [ { name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [ada] } ] } ]", true).unwrap();
    assert_eq!(
        lines(&plan),
        ["unchanged users/ada", "delete users/grace", "unchanged schedules/primary", "update unavailabilities/sailing"]
    );
    store.carry_out(&plan, Origin::Apply);
    assert_eq!(shifts_of_autumn(&store), before);
}

#[test]
fn what_is_ahead_keeps_people_and_schedules() {
    let store = leaving();
    let refused = plan_delete(&store.snapshot, Kind::Schedules, "primary", store.now).unwrap().unwrap_err();
    assert_eq!(
        errors(&refused),
        [
            "schedules/primary: cannot be deleted: temporary_schedules/fair refers to it at schedule; apply it with another name or an earlier `to` first, or delete it (DELETE /api/v1/temporary_schedules/fair)"
        ]
    );
    // Ended now it is over.
    let mut store = store;
    let ended = plan_delete(&store.snapshot, Kind::TemporarySchedules, "fair", store.now).unwrap().unwrap();
    store.carry_out(&ended, Origin::Api);
    let gone = plan_delete(&store.snapshot, Kind::Schedules, "primary", store.now).unwrap().unwrap();
    store.carry_out(&gone, Origin::Api);
    let resources: Vec<_> = store.snapshot.in_order().map(|stored| &stored.resource).collect();
    assert!(store.plan(&export_yaml(&resources), false).unwrap().is_unchanged());
}

#[test]
fn rule_9_what_is_running_changes_ahead_of_now() {
    let now = "2026-11-24T14:00:00Z";
    check(now, &dentist("grace", "13:00", "15:00"), None);
    check(now, &dentist("grace", "13:00", "18:00"), None);
    let refused = "test.yaml:1: overrides[0]: an override that is running can only change ahead of now (2026-11-24T14:00:00Z): move its end, and make another one for the rest";
    for document in
        [dentist("gone", "13:00", "16:00"), dentist("grace", "12:00", "16:00"), dentist("grace", "13:00", "13:30")]
    {
        check(now, &document, Some(refused));
    }
    // What is ahead may change, but not to a time that is gone.
    check("2026-11-24T12:00:00Z", &dentist("gone", "12:30", "16:00"), None);
    let refused = "test.yaml:1: overrides[0]: an override cannot be moved to a time before now (2026-11-24T12:00:00Z): what was on call then stays so";
    check("2026-11-24T12:00:00Z", &dentist("grace", "11:00", "16:00"), Some(refused));
}

#[test]
fn rule_10_a_running_temporary_schedule_changes_ahead_of_now() {
    let document = |shifts: &str| {
        format!(
            "temporary_schedules: [ {{ name: outing, schedule: payments-primary, from: 2027-07-01T00:00, \
             to: 2027-07-02T00:00, shifts: [ {shifts} ] }} ]"
        )
    };
    let now = "2027-07-01T12:00:00Z";
    check(
        now,
        &document(
            "{ user: grace, from: 2027-07-01T08:00, to: 2027-07-01T15:00 }, { user: ada, from: 2027-07-01T15:00, to: 2027-07-01T18:00 }",
        ),
        None,
    );
    let refused = "test.yaml:1: temporary_schedules[0]: a temporary schedule that is running can only change ahead of now (2027-07-01T12:00:00Z): move its end, and make another one for the rest";
    check(now, &document("{ user: ada, from: 2027-07-01T08:00, to: 2027-07-01T18:00 }"), Some(refused));
}

#[test]
fn rule_9_deleting_what_is_running_ends_it_now() {
    let check = |now: &str, expected: Result<Option<&str>, &str>| {
        let mut store = Store::of(COMPANY);
        let found = plan_delete(&store.snapshot, Kind::Overrides, "ada-dentist", at(now)).unwrap();
        let found = found.map(|plan| store.carry_out(&plan, Origin::Api)).map_err(|found| errors(&found)[0].clone());
        assert_eq!(found, expected.map(|_| ()).map_err(str::to_owned), "at {now}");
        if let Ok(end) = expected {
            let left = store.snapshot.get(Kind::Overrides, "ada-dentist").map(|stored| &stored.resource.body);
            let left = left.map(|body| if let Body::Override(item) = body { item.to.to_string() } else { panic!() });
            assert_eq!(left.as_deref(), end, "at {now}");
        }
    };
    check("2026-11-24T12:00:00Z", Ok(None));
    check("2026-11-24T14:00:00.250Z", Ok(Some("2026-11-24T14:00:00.25Z")));
    check(
        "2026-11-24T16:00:00Z",
        Err(
            "overrides/ada-dentist: an override that ended at 2026-11-24T16:00:00Z stays: it says who was on call then",
        ),
    );
    assert_eq!(get(&Store::of(COMPANY), Kind::Overrides, "ada-dentist").title(), "Dentist");
}
