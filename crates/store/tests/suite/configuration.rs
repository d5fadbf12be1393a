//! Resources, their history and secrets; instance values; opt-outs.

use crate::suite::world::World;
use nightbell_core::{Json, TimerKind};
use nightbell_store::{
    AuditMeans, AuditOrigin, ConfigurationWrite, ResourceRow, ResourceWrite, ScheduleStateRow, ScheduleStateWrite,
    SecretWrite, StoreError,
};

pub(super) fn body(text: &str) -> Option<Json> {
    Some(Json::from_stored(text))
}

pub(super) fn resource(kind: &str, name: &str, body: Option<Json>) -> ResourceWrite {
    ResourceWrite { kind: kind.into(), name: name.into(), body, from_apply: None }
}

fn secret(name: &str, field: &str, sha256: u8) -> SecretWrite {
    SecretWrite {
        kind: "integrations".into(),
        name: name.into(),
        field: field.into(),
        sha256: [sha256; 32],
        sealed: vec![0, sha256, 255],
    }
}

/// A write by ada, now, of nothing yet.
pub(super) fn write(world: &World, expected_revision: i64) -> ConfigurationWrite {
    ConfigurationWrite {
        expected_revision,
        resources: Vec::new(),
        secrets: Vec::new(),
        removed_secrets: Vec::new(),
        sign_in: Vec::new(),
        schedule_state: Vec::new(),
        author: "ada".into(),
        origin: AuditOrigin::of(AuditMeans::Nightbell),
        at: world.now(),
        told: Vec::new(),
    }
}

async fn put(world: &World, resources: Vec<ResourceWrite>) -> i64 {
    let revision = world.store.configuration_revision().await.unwrap();
    world.store.write_configuration(ConfigurationWrite { resources, ..write(world, revision) }).await.unwrap()
}

async fn present(world: &World) -> Vec<ResourceRow> {
    world.store.configuration(0).await.unwrap().rows
}

pub(crate) async fn is_empty_at_first(world: World) {
    assert_eq!(world.store.configuration_revision().await.unwrap(), 0);
    let found = world.store.configuration(0).await.unwrap();
    assert_eq!((found.revision, found.rows.len()), (0, 0));
    assert_eq!(world.store.write_configuration(write(&world, 0)).await.unwrap(), 0, "nothing to write");
    assert_eq!(world.store.next_timer().await.unwrap(), None);
}

pub(crate) async fn resources_are_written_together(world: World) {
    let mut commits = world.store.commits();
    commits.mark_unchanged();
    let mut applied = resource("services", "checkout", body(r#"{"title":"Checkout"}"#));
    applied.from_apply = Some(true);
    assert_eq!(put(&world, vec![applied, resource("teams", "payments", body("{}"))]).await, 1);
    assert!(commits.has_changed().unwrap());
    let due = world.store.due_timers(world.now(), 10).await.unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!((due[0].kind, due[0].subject.as_str()), (TimerKind::Reconfigure, "all"));

    let found = world.store.configuration(0).await.unwrap();
    assert_eq!(found.revision, 1);
    let [service, team] = found.rows.as_slice() else { panic!("two resources") };
    let expected = ResourceRow {
        kind: "services".into(),
        name: "checkout".into(),
        body: body(r#"{"title":"Checkout"}"#),
        revision: 1,
        created_sequence: service.created_sequence,
        from_apply: true,
        updated_at: world.now(),
        updated_by: "ada".into(),
    };
    assert_eq!(*service, expected);
    assert!(service.created_sequence < team.created_sequence, "in the order of the write");
    assert!(!team.from_apply);
}

pub(crate) async fn an_edit_keeps_what_it_does_not_say(world: World) {
    let mut applied = resource("teams", "payments", body("{}"));
    applied.from_apply = Some(true);
    put(&world, vec![applied, resource("teams", "search", body("{}"))]).await;
    let before = present(&world).await;
    world.advance(1_000);
    assert_eq!(put(&world, vec![resource("teams", "payments", body(r#"{"title":"P"}"#))]).await, 2);
    let after = present(&world).await;
    assert_eq!(after[0].body, body(r#"{"title":"P"}"#));
    assert_eq!((after[0].revision, after[0].created_sequence), (2, before[0].created_sequence));
    assert!(after[0].from_apply, "an edit by the API keeps what it was");
    assert_eq!(after[0].updated_at, world.now());
    assert_eq!(after[1], before[1]);

    let changed = world.store.configuration(1).await.unwrap();
    assert_eq!((changed.revision, changed.rows), (2, vec![after[0].clone()]));
    assert_eq!(world.store.configuration(2).await.unwrap().rows, []);

    let mut api = resource("teams", "payments", body("{}"));
    api.from_apply = Some(false);
    put(&world, vec![api]).await;
    assert!(!present(&world).await[0].from_apply);
}

pub(crate) async fn a_conflict_writes_nothing(world: World) {
    put(&world, vec![resource("teams", "payments", body("{}"))]).await;
    let late = ConfigurationWrite { resources: vec![resource("teams", "payments", None)], ..write(&world, 0) };
    let refused = world.store.write_configuration(late).await;
    assert!(matches!(refused, Err(StoreError::ConfigurationConflict { expected: 0, found: 1 })));
    assert_eq!(world.store.configuration_revision().await.unwrap(), 1);
    assert_eq!(present(&world).await.len(), 1);
}

pub(crate) async fn a_name_returns_as_the_same_resource(world: World) {
    let mut applied = resource("teams", "payments", body("{}"));
    applied.from_apply = Some(true);
    put(&world, vec![applied]).await;
    put(&world, vec![resource("teams", "search", body("{}"))]).await;
    let first = present(&world).await[0].clone();
    assert_eq!(put(&world, vec![resource("teams", "payments", None), resource("teams", "nobody", None)]).await, 3);
    assert_eq!(present(&world).await.len(), 1);
    let deleted = world.store.configuration(2).await.unwrap().rows;
    assert_eq!(deleted.len(), 1, "told to those who knew it; what never was is not");
    assert_eq!((deleted[0].name.as_str(), &deleted[0].body, deleted[0].revision), ("payments", &None, 2));

    world.advance(60_000);
    put(&world, vec![resource("teams", "payments", body("[]"))]).await;
    let again = present(&world).await.into_iter().find(|row| row.name == "payments").unwrap();
    assert_eq!(again.revision, 3);
    assert!(again.created_sequence > first.created_sequence, "made later than search now");
    assert!(!again.from_apply);
    let history = world.store.resource_history("teams", "payments").await.unwrap();
    let bodies: Vec<_> = history.iter().map(|row| (row.revision, row.body.clone())).collect();
    assert_eq!(bodies, [(1, body("{}")), (2, None), (3, body("[]"))]);
    assert_eq!((history[2].at, history[2].author.as_str()), (world.now(), "ada"));
    assert_eq!(world.store.resource_history("teams", "nobody").await.unwrap(), []);
    assert_eq!(world.store.resource_history("teams", "no\0body").await.unwrap(), []);
}

pub(crate) async fn a_service_with_open_alerts_stays(world: World) {
    put(&world, vec![resource("services", "checkout", body("{}")), resource("teams", "checkout", body("{}"))]).await;
    // Decided under revision 0 no more: the alert comes with the present one.
    let alert = {
        let mut opening = crate::suite::world::item(nightbell_core::Keys::default(), |_, now, supply| {
            crate::suite::world::saying(crate::suite::world::alert(
                supply.alert_id(),
                &"checkout".into(),
                &"a".into(),
                now,
            ))
        });
        opening.configuration_revision = 1;
        crate::suite::world::said(world.one(opening).await)
    };
    let delete = ConfigurationWrite { resources: vec![resource("services", "checkout", None)], ..write(&world, 1) };
    let refused = world.store.write_configuration(delete.clone()).await;
    assert!(matches!(refused, Err(StoreError::OpenAlerts { service, count: 1 }) if service == "checkout"));
    assert_eq!(world.store.configuration_revision().await.unwrap(), 1);
    put(&world, vec![resource("teams", "checkout", None)]).await;

    let mut resolving = crate::suite::world::item(
        nightbell_core::Keys { alerts: vec![(alert.id, nightbell_core::History::No)], ..Default::default() },
        move |state, now, _| {
            let mut alert = state.alert(alert.id).unwrap().alert.clone();
            alert.status = nightbell_core::Status::Resolved;
            alert.resolved_at = Some(now);
            crate::suite::world::saying(alert)
        },
    );
    resolving.configuration_revision = 2;
    world.one(resolving).await;
    let delete = ConfigurationWrite { expected_revision: 2, ..delete };
    assert_eq!(world.store.write_configuration(delete).await.unwrap(), 3);
}

pub(crate) async fn what_schedules_keep_is_written_with_the_configuration(world: World) {
    let state = |schedule: &str, key: &str, text: Option<&str>| ScheduleStateWrite {
        schedule: schedule.into(),
        sort: "epoch".into(),
        key: key.into(),
        body: text.and_then(body),
    };
    let write_all = async |revision: i64, schedule_state| {
        let write = ConfigurationWrite { schedule_state, ..write(&world, revision) };
        world.store.write_configuration(write).await
    };
    let first = vec![state("primary", "2", Some(r#"{"b":1}"#)), state("primary", "1", Some("{}"))];
    assert_eq!(write_all(0, first.clone()).await.unwrap(), 1, "it raises the revision");
    assert!(matches!(write_all(0, first).await, Err(StoreError::ConfigurationConflict { .. })));
    let second = vec![
        state("primary", "2", Some(r#"{"b":2}"#)),
        state("primary", "1", None),
        state("primary", "0", None),
        state("backup", "1", Some("[]")),
    ];
    assert_eq!(write_all(1, second).await.unwrap(), 2);
    let row = |schedule: &str, key: &str, text: &str| ScheduleStateRow {
        schedule: schedule.into(),
        sort: "epoch".into(),
        key: key.into(),
        body: Json::from_stored(text),
    };
    let expected = [row("backup", "1", "[]"), row("primary", "2", r#"{"b":2}"#)];
    assert_eq!(world.store.schedule_state().await.unwrap(), expected);
}

pub(crate) async fn secrets_live_beside_resources(world: World) {
    let sorted = async || {
        let mut secrets = world.store.secrets().await.unwrap();
        secrets.sort_by(|one, other| (&one.name, &one.field).cmp(&(&other.name, &other.field)));
        secrets
    };
    let both = vec![resource("integrations", "a", body("{}")), resource("integrations", "b", body("{}"))];
    let mut made = write(&world, 0);
    made.resources = both;
    made.secrets = vec![secret("a", "key", 1), secret("a", "secret", 9), secret("b", "key", 2)];
    assert_eq!(world.store.write_configuration(made.clone()).await.unwrap(), 1);
    assert_eq!(sorted().await, made.secrets);

    let taken = ConfigurationWrite { secrets: vec![secret("b", "key", 1)], ..write(&world, 1) };
    assert!(matches!(world.store.write_configuration(taken).await, Err(StoreError::KeyTaken)));
    assert_eq!(sorted().await, made.secrets);
    let shared = ConfigurationWrite { secrets: vec![secret("b", "secret", 9)], ..write(&world, 1) };
    assert_eq!(world.store.write_configuration(shared).await.unwrap(), 2, "only keys are unique");

    let exchanged = vec![secret("a", "key", 2), secret("b", "key", 1)];
    let exchange = ConfigurationWrite { secrets: exchanged.clone(), ..write(&world, 2) };
    assert_eq!(world.store.write_configuration(exchange).await.unwrap(), 3);
    let expected = [exchanged[0].clone(), secret("a", "secret", 9), exchanged[1].clone(), secret("b", "secret", 9)];
    assert_eq!(sorted().await, expected);

    let removed_secrets = vec![("integrations".to_owned(), "a".to_owned(), "secret".to_owned())];
    let removal = ConfigurationWrite { removed_secrets, ..write(&world, 3) };
    assert_eq!(world.store.write_configuration(removal).await.unwrap(), 4);
    put(&world, vec![resource("integrations", "b", None)]).await;
    assert_eq!(sorted().await, [exchanged[0].clone()], "a deleted resource takes its secrets along");
}

pub(crate) async fn instance_values_are_made_once(mut world: World) {
    assert_eq!(world.store.instance_value("one_tap", b"first").await.unwrap(), b"first");
    assert_eq!(world.store.instance_value("one_tap", b"second").await.unwrap(), b"first");
    assert_eq!(world.store.instance_value("other", &[0, 255]).await.unwrap(), [0, 255]);
    world.restart().await;
    assert_eq!(world.store.instance_value("one_tap", b"third").await.unwrap(), b"first");
}

pub(crate) async fn opting_out_raises_the_revision(world: World) {
    let set =
        async |address: &str, opted_out| world.store.set_opted_out(address, opted_out, world.now(), &[]).await.unwrap();
    assert_eq!(world.store.opted_out().await.unwrap(), Vec::<String>::new());
    assert!(!set("+447700900001", false).await);
    assert_eq!(world.store.configuration_revision().await.unwrap(), 0);
    assert!(set("+447700900002", true).await);
    assert!(set("+447700900001", true).await);
    assert!(!set("+447700900001", true).await);
    assert_eq!(world.store.configuration_revision().await.unwrap(), 2);
    let mut addresses = world.store.opted_out().await.unwrap();
    addresses.sort();
    assert_eq!(addresses, ["+447700900001", "+447700900002"]);
    assert!(set("+447700900002", false).await);
    assert_eq!(world.store.opted_out().await.unwrap(), ["+447700900001"]);
    assert_eq!(world.store.configuration(2).await.unwrap().revision, 3);
}
