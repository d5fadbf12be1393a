//! Opening, opening again, and a database from the future.

use crate::suite::world::World;
use nightbell_store::StoreError;

pub(crate) async fn what_was_committed_is_there_after_a_restart(mut world: World) {
    let alert = world.open_alert("checkout", "a").await;
    world.store.ready().await.unwrap();
    world.restart().await;
    assert_eq!(world.store.alert(alert.id).await.unwrap(), Some(alert));
    world.store.ready().await.unwrap();
}

pub(crate) async fn a_newer_schema_is_refused(mut world: World) {
    world.store.close().await;
    world.sql("UPDATE meta SET value = 999 WHERE name = 'schema_version'").await;
    let refused = world.try_open().await;
    assert!(matches!(refused, Err(StoreError::NewerSchema { found: 999, .. })), "{refused:?}");
}
