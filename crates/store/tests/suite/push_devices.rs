//! Browsers that get push messages.

use crate::suite::audit::told;
use crate::suite::configuration::{body, resource, write};
use crate::suite::world::World;
use nightbell_store::{AuditFilter, ConfigurationWrite, PushDeviceRow, PushNote, SignInEnd};

fn device(world: &World, id: &str, user: &str, endpoint: u8) -> PushDeviceRow {
    PushDeviceRow {
        id: id.into(),
        user: user.into(),
        endpoint_sha256: [endpoint; 32],
        sealed: vec![endpoint, 0],
        label: "telephone".into(),
        created_at: world.now(),
        last_sent_at: None,
        last_confirmed_at: None,
        last_failure: None,
    }
}

async fn put(world: &World, device: &PushDeviceRow) -> Option<PushDeviceRow> {
    world.store.put_push_device(device, 2, &told(world)).await.unwrap()
}

async fn ids_of(world: &World, user: Option<&str>) -> Vec<String> {
    world.store.push_devices(user).await.unwrap().into_iter().map(|device| device.id).collect()
}

/// The subjects of what was told, oldest first, each with the action.
async fn told_of(world: &World) -> Vec<String> {
    let filter = AuditFilter { limit: 100, ..AuditFilter::default() };
    let (rows, _) = world.store.audit(&filter).await.unwrap();
    rows.iter().rev().map(|row| format!("{} {}", row.entry.action, row.entry.subject_name)).collect()
}

pub(crate) async fn are_put_and_removed(world: World) {
    let store = &world.store;
    let first = device(&world, "d1", "ada", 1);
    assert_eq!(put(&world, &first).await, Some(first.clone()));
    world.advance(1_000);
    let second = device(&world, "d2", "ada", 2);
    assert_eq!(put(&world, &second).await, Some(second));
    assert_eq!(put(&world, &device(&world, "d3", "ada", 3)).await, None, "two are enough");
    assert_eq!(put(&world, &device(&world, "d4", "grace", 4)).await.map(|device| device.id), Some("d4".into()));
    assert_eq!(ids_of(&world, Some("ada")).await, ["d1", "d2"]);
    assert_eq!(ids_of(&world, None).await, ["d1", "d2", "d4"]);
    assert_eq!(told_of(&world).await.len(), 3);

    let again = PushDeviceRow { sealed: vec![9], label: "mine".into(), ..device(&world, "d5", "ada", 1) };
    let replaced = PushDeviceRow { sealed: vec![9], label: "mine".into(), ..first };
    assert_eq!(put(&world, &again).await, Some(replaced), "it stays the same device");
    assert_eq!(told_of(&world).await.len(), 3, "and nothing is told of that");

    assert!(!store.delete_push_device("grace", "d1", None, &told(&world)).await.unwrap(), "it is not hers");
    assert!(!store.delete_push_device("ada", "d1", Some(&[1, 0]), &told(&world)).await.unwrap(), "it has other keys");
    assert!(store.delete_push_device("ada", "d1", Some(&[9]), &told(&world)).await.unwrap());
    assert!(store.delete_push_device("ada", "d2", None, &told(&world)).await.unwrap());
    assert_eq!(ids_of(&world, None).await, ["d4"]);
    assert_eq!(told_of(&world).await.len(), 5);
}

pub(crate) async fn change_hands_with_their_browser(world: World) {
    let mine = device(&world, "d1", "ada", 1);
    put(&world, &mine).await;
    world.store.confirm_push("ada", "d1", world.now()).await.unwrap();
    let theirs = device(&world, "d2", "grace", 1);
    assert_eq!(put(&world, &theirs).await, Some(theirs), "nothing is left of what it was");
    assert_eq!(ids_of(&world, None).await, ["d2"]);
    let told = told_of(&world).await;
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(told[1], "device.removed ada");
}

pub(crate) async fn remember_what_became_of_messages(world: World) {
    let store = &world.store;
    for (id, endpoint) in [("d1", 1), ("d2", 2)] {
        put(&world, &device(&world, id, "ada", endpoint)).await;
    }
    let note = |id: &str, failure: Option<&str>| PushNote { id: id.into(), failure: failure.map(str::to_owned) };
    let first_at = world.now();
    store
        .note_pushes(&[note("d1", None), note("d2", Some("answered 500")), note("gone", None)], first_at)
        .await
        .unwrap();
    assert!(store.confirm_push("ada", "d1", first_at).await.unwrap());
    assert!(!store.confirm_push("grace", "d1", first_at).await.unwrap(), "it is not hers");
    let devices = store.push_devices(Some("ada")).await.unwrap();
    let known = |device: &PushDeviceRow| (device.last_sent_at, device.last_confirmed_at, device.last_failure.clone());
    assert_eq!(known(&devices[0]), (Some(first_at), Some(first_at), None));
    assert_eq!(known(&devices[1]), (None, None, Some("answered 500".to_owned())));

    world.advance(1_000);
    store.note_pushes(&[note("d1", Some("answered 429")), note("d2", None)], world.now()).await.unwrap();
    store.confirm_push("ada", "d1", world.now()).await.unwrap();
    store.confirm_push("ada", "d1", first_at).await.unwrap();
    let devices = store.push_devices(Some("ada")).await.unwrap();
    assert_eq!(known(&devices[0]), (Some(first_at), Some(world.now()), Some("answered 429".to_owned())));
    assert_eq!(known(&devices[1]), (Some(world.now()), None, None));
    store.note_pushes(&[], world.now()).await.unwrap();
}

pub(crate) async fn end_with_their_person(world: World) {
    let store = &world.store;
    put(&world, &device(&world, "g1", "grace", 9)).await;
    let ends = [
        (SignInEnd::Tickets("ada".into()), true),
        (SignInEnd::Sessions("ada".into()), true),
        (SignInEnd::Everything("ada".into()), false),
    ];
    for (end, stay) in ends {
        put(&world, &device(&world, "d1", "ada", 1)).await;
        let revision = store.configuration_revision().await.unwrap();
        let resources = vec![resource("teams", &format!("t{revision}"), body("{}"))];
        let write = ConfigurationWrite { resources, sign_in: vec![end.clone()], ..write(&world, revision) };
        store.write_configuration(write).await.unwrap();
        assert_eq!(ids_of(&world, Some("ada")).await.len(), usize::from(stay), "{end:?}");
    }
    assert_eq!(ids_of(&world, Some("grace")).await, ["g1"]);
}
