//! Who carries what: the figures of fairness over several schedules.

use crate::company::{Store, at};
use nightbell_config::{Pages, Snapshot};
use nightbell_core::Name;
use std::collections::BTreeSet;

/// Two places with holidays of their own. Bob is on call in both.
const PLACES: &str = r#"
users: [ { name: ada }, { name: bob }, { name: grace }, { name: eve, time_zone: Asia/Tokyo } ]
schedules:
  - name: london
    time_zone: Europe/London
    rotations: [ { name: daily, shift: 1d, start: 2026-11-02T09:00, members: [[ada, bob]] } ]
    holidays: [ "2026-12-25" ]
  - name: berlin
    time_zone: Europe/Berlin
    rotations: [ { name: daily, shift: 1d, start: 2026-11-02T09:00, members: [[grace, bob]] } ]
    holidays: [ "2026-12-25", "2026-12-26" ]
  - name: tokyo
    time_zone: Asia/Tokyo
    rotations: [ { name: daily, shift: 1d, start: 2026-11-02T09:00, members: [eve] } ]
overrides:
  - { name: help, schedule: london, with: eve, from: 2026-12-27T09:00, to: 2026-12-27T21:00 }
"#;

fn figures(snapshot: &Snapshot, wanted: &[&str]) -> Vec<String> {
    let is_wanted = |name: &str| wanted.contains(&name);
    let workload = snapshot.workload(is_wanted, at("2026-12-24T00:00:00Z"), at("2026-12-29T00:00:00Z")).unwrap();
    let schedules: Vec<Name> = wanted.iter().map(|name| Name::from(*name)).collect();
    let shares = workload.shares(&schedules, &BTreeSet::new(), &Pages::new());
    let line = |share: &nightbell_config::Share| {
        let (user, zone) = (&share.user, &share.zone);
        let schedules: Vec<&str> = workload.schedules_of(user).iter().map(|name| &**name).collect();
        format!("{user}: {} holidays, in {zone}, on {}", share.burden.holidays, schedules.join(" and "))
    };
    shares.iter().map(line).collect()
}

#[test]
fn rule_15_a_holiday_is_its_schedules_and_counts_once_a_date() {
    let snapshot = Store::of(PLACES).snapshot;
    assert_eq!(
        figures(&snapshot, &["london", "berlin"]),
        [
            "ada: 1 holidays, in Europe/London, on london",
            "bob: 2 holidays, in Europe/London, on berlin and london",
            "eve: 0 holidays, in Asia/Tokyo, on london and tokyo",
            "grace: 2 holidays, in Europe/Berlin, on berlin",
        ]
    );
}

#[test]
fn rule_15_whoever_is_on_call_by_an_override_is_looked_for_everywhere() {
    let snapshot = Store::of(PLACES).snapshot;
    let found = figures(&snapshot, &["london"]);
    assert_eq!(found[2], "eve: 0 holidays, in Asia/Tokyo, on london and tokyo", "{found:?}");
}
