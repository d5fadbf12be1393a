//! Rule 9: what is over stays as it was, and what is running ends when it is deleted.

use crate::company::{COMPANY, Store, at, errors, get};
use nightbell_config::{Body, Kind, Origin, plan_delete};

/// Changes the dentist's appointment of ada, 13:00 to 16:00 in London, at `now`; an error or nothing.
#[track_caller]
fn check(now: &str, document: &str, expected: Option<&str>) {
    let mut store = Store::of(COMPANY);
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
    // A new one may say what was: that is how a history is brought along.
    check(now, &dentist("gone", "13:00", "16:00").replace("ada-dentist", "another"), None);
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
