//! Nightbell's own alert: a schedule that is used will leave a gap inside what it covers.

use crate::world::World;
use nightbell_core::{Alert, Operation, Severity, Status};
use nightbell_store::AlertFilter;

crate::behaviours!(
    a_gap_within_seven_days_is_one_alert_until_it_is_closed,
    who_resolves_it_by_hand_is_not_asked_again,
    a_schedule_that_nobody_uses_is_left_alone,
    turns_of_whoever_is_disabled_are_a_gap,
    a_gap_that_runs_is_known_by_its_beginning,
    so_is_one_that_runs_for_weeks,
    one_that_says_nothing_of_coverage_any_more_is_closed_at_once,
    on_a_service_that_is_not_ours_any_more_nothing_stays_open,
);

/// Now is Monday 2026-11-23 12:00. The rotation ends on Thursday 2026-12-03 09:00.
const ENDING: &str = r#"
users:
  - { name: ada, contact_methods: [ { name: mail, type: email, address: ada@example.com } ] }
  - { name: cto, contact_methods: [ { name: mail, type: email, address: cto@example.com } ] }
schedules:
  - name: primary
    time_zone: UTC
    rotations: [ { name: daily, shift: 1d, start: 2026-11-02T09:00, end: 2026-12-03T09:00, members: [ada] } ]
    coverage: always
escalation_policies:
  - { name: payments, steps: [ { notify: ["schedule:primary"], wait: 5m } ] }
  - { name: owners, steps: [ { notify: ["user:cto"], wait: 5m } ] }
services:
  - { name: checkout, escalation_policy: payments }
  - { name: nightbell, escalation_policy: owners }
"#;

async fn alerts(world: &World) -> Vec<Alert> {
    let filter = AlertFilter { services: Some(vec!["nightbell".into()]), limit: 10, ..AlertFilter::default() };
    world.engine.store().alerts(&filter).await.unwrap().0
}

async fn a_gap_within_seven_days_is_one_alert_until_it_is_closed(world: World) {
    world.apply(ENDING).await;
    world.pass("2d20h59m").await;
    assert_eq!(alerts(&world).await.len(), 0);
    world.pass("2m").await;
    let found = alerts(&world).await;
    assert_eq!(found.len(), 1);
    assert_eq!((&*found[0].dedup_key, found[0].severity), ("coverage/primary", Severity::Warning));
    assert_eq!(found[0].details.to_value()["from"], "2026-12-03T09:00:00Z");
    assert_eq!(world.take_told(), ["69h page cto/mail: coverage/primary"], "by the low rules");

    let world = world.restart().await;
    world.engine.look_at_schedules().await.unwrap();
    world.apply(&ENDING.replace("name: daily", "name: each-day")).await;
    world.pass("5d23h").await;
    assert_eq!((alerts(&world).await.len(), alerts(&world).await[0].count), (1, 1), "seen again, counted once");
    world.pass("1h").await;
    let near = alerts(&world).await;
    assert_eq!((near.len(), near[0].severity), (1, Severity::Error), "a day before it is no warning any more");

    world.apply(&ENDING.replace("end: 2026-12-03T09:00, ", "")).await;
    let closed = alerts(&world).await;
    assert_eq!((closed.len(), closed[0].status), (1, Status::Resolved));
    assert_eq!(closed[0].resolved_by.as_deref(), Some("integration:nightbell"));
    world.pass("10d").await;
    assert_eq!(alerts(&world).await.len(), 1);
}

async fn who_resolves_it_by_hand_is_not_asked_again(world: World) {
    world.apply(ENDING).await;
    world.pass("3d").await;
    let alert = alerts(&world).await[0].id;
    world.operate(alert, Operation::Resolve, "cto").await;
    world.pass("2d").await;
    assert_eq!(alerts(&world).await.len(), 1);
    // Another gap is another matter.
    world.apply(&ENDING.replace("12-03T09:00", "12-02T09:00")).await;
    assert_eq!(alerts(&world).await.len(), 2);
}

async fn a_schedule_that_nobody_uses_is_left_alone(world: World) {
    world.apply(ENDING).await;
    world.pass("3d").await;
    assert_eq!(alerts(&world).await[0].status, Status::Triggered);
    world.apply(&ENDING.replace("schedule:primary", "user:ada")).await;
    assert_eq!(alerts(&world).await[0].status, Status::Resolved);
    let silent = ENDING.replace("    coverage: always\n", "");
    world.apply(&silent).await;
    world.pass("3d").await;
    assert_eq!(alerts(&world).await.len(), 1);
}

/// The rotation ended three hours ago.
async fn a_gap_that_runs_is_known_by_its_beginning(world: World) {
    resolved_once(world, "2026-11-23T09:00", "2026-11-23T09:00:00Z").await;
}

/// It ended seven weeks ago.
async fn so_is_one_that_runs_for_weeks(world: World) {
    resolved_once(world, "2026-10-05T09:00", "2026-10-05T09:00:00Z").await;
}

async fn resolved_once(world: World, end: &str, from: &str) {
    let ended = ENDING.replace("2026-12-03T09:00", end).replace("2026-11-02", "2026-09-02");
    world.apply(&ended).await;
    let found = alerts(&world).await;
    assert_eq!((found.len(), &found[0].details.to_value()["from"]), (1, &from.into()));
    world.operate(found[0].id, Operation::Resolve, "cto").await;
    world.pass("1h").await;
    world.apply(&ended.replace("name: daily", "name: each-day")).await;
    world.apply(&ended.replace("name: checkout,", "name: checkout, title: Checkout,")).await;
    assert_eq!(alerts(&world).await.len(), 1, "whoever resolved it knows of it");
}

async fn one_that_says_nothing_of_coverage_any_more_is_closed_at_once(world: World) {
    world.apply(ENDING).await;
    world.pass("3d").await;
    assert_eq!(alerts(&world).await[0].status, Status::Triggered);
    world.apply(&ENDING.replace("    coverage: always\n", "")).await;
    assert_eq!(alerts(&world).await[0].status, Status::Resolved);
}

async fn on_a_service_that_is_not_ours_any_more_nothing_stays_open(world: World) {
    world.apply(ENDING).await;
    world.pass("3d").await;
    // Others may use such keys.
    world.apply("integrations: [ { name: in, service: checkout, key: checkout-key } ]").await;
    let others = world.trigger("coverage/primary").await;
    let world = world.restart_owning("checkout").await;
    world.engine.look_at_schedules().await.unwrap();
    assert_eq!(alerts(&world).await[0].status, Status::Resolved);
    assert_eq!(world.alert(others).await.status, Status::Triggered);
}

async fn turns_of_whoever_is_disabled_are_a_gap(world: World) {
    world.apply(&ENDING.replace("end: 2026-12-03T09:00, ", "")).await;
    assert_eq!(alerts(&world).await.len(), 0);
    world.apply("users: [ { name: ada, disabled: true } ]").await;
    let found = alerts(&world).await;
    assert_eq!((found.len(), &found[0].details.to_value()["from"]), (1, &"2026-11-23T12:00:00Z".into()));
}
