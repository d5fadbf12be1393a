//! Commits that fail on purpose, at either side of becoming durable.

use crate::suite::world::{World, alert, item, saying};
use nightbell_core::{Keys, Name};
use nightbell_store::{AlertFilter, CommitFault, StoreError};
use std::sync::Arc;

/// Opens one alert by a commit that fails so.
async fn fail(world: &World, fault: CommitFault) {
    world.fail_next_commit(fault);
    let failing = item(Keys::default(), |_, now, supply| {
        let (service, dedup_key): (Name, Arc<str>) = ("checkout".into(), "failing".into());
        saying(alert(supply.alert_id(), &service, &dedup_key, now))
    });
    let answer = world.try_one(failing).await;
    assert!(matches!(answer, Err(StoreError::Unavailable(_))), "{answer:?}");
}

async fn dedup_keys(world: &World) -> Vec<String> {
    let (alerts, _) = world.store.alerts(&AlertFilter { limit: 10, ..AlertFilter::default() }).await.unwrap();
    alerts.iter().map(|alert| alert.dedup_key.to_string()).collect()
}

pub(crate) async fn before_a_commit_leave_nothing(mut world: World) {
    fail(&world, CommitFault::Before).await;
    world.open_alert("checkout", "next").await;
    assert_eq!(dedup_keys(&world).await, ["next"], "and the store goes on");
    world.restart().await;
    assert_eq!(dedup_keys(&world).await, ["next"]);
}

/// Whoever asks for this fault ends the node: what follows is the next one's.
pub(crate) async fn after_a_commit_leave_all_and_tell_nobody(mut world: World) {
    fail(&world, CommitFault::After).await;
    world.restart().await;
    assert_eq!(dedup_keys(&world).await, ["failing"]);
    world.open_alert("checkout", "next").await;
    assert_eq!(dedup_keys(&world).await, ["next", "failing"], "newest first");
}
