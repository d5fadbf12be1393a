//! Commits that fail on purpose, at either side of becoming durable.

use crate::suite::world::{World, alert, item, saying};
use nightbell_core::{Alert, Decision, History, Keys, Name, Status};
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

/// Whether an alert is open under its key is what was committed, not what was tried.
pub(crate) async fn before_a_commit_leave_keys_as_they_were(mut world: World) {
    fail(&world, CommitFault::Before).await;
    let open = world.open_alert("checkout", "failing").await;

    world.fail_next_commit(CommitFault::Before);
    let ended = Alert { status: Status::Resolved, resolved_at: Some(world.now()), ..open.clone() };
    let keys = Keys { alerts: vec![(open.id, History::No)], ..Keys::default() };
    let resolve = item(keys, move |_, _, _| Decision { alerts: vec![ended.clone()], ..Decision::default() });
    assert!(matches!(world.try_one(resolve).await, Err(StoreError::Unavailable(_))));

    for restarted in [false, true] {
        if restarted {
            world.restart().await;
        }
        let key: (Name, Arc<str>) = ("checkout".into(), "failing".into());
        let keys = Keys { latest: vec![(key.0.clone(), key.1.clone(), History::No)], ..Keys::default() };
        let state = world.look(keys).await;
        let found = state.latest(&key.0, &key.1).map(|found| (found.alert.id, found.alert.is_open()));
        assert_eq!(found, Some((open.id, true)));
        let blind = item(Keys::default(), move |_, now, supply| saying(alert(supply.alert_id(), &key.0, &key.1, now)));
        assert!(world.try_one(blind).await.is_err(), "only one of a key is open");
    }
}
