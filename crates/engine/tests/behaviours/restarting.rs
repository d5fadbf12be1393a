//! A restart is invisible: everything pending is a row.

use crate::world::{COMPANY, World};
use nightbell_core::Operation;

crate::behaviours!(
    escalation_goes_on_after_a_restart,
    what_was_being_sent_is_sent_again_by_the_next_node,
    what_was_told_is_not_told_again,
    bundling_survives_a_restart,
);

async fn escalation_goes_on_after_a_restart(world: World) {
    world.apply(COMPANY).await;
    world.trigger("db").await;
    world.pass("2m").await;
    let world = world.restart().await;
    world.pass("3m").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "5m page grace/mail: db"]);
}

async fn what_was_being_sent_is_sent_again_by_the_next_node(world: World) {
    world.apply(COMPANY).await;
    let ingested = world.engine.ingest(&world.integration("checkout-key"), vec![crate::world::trigger("db")]).await;
    let alert = ingested[0].alert.unwrap();
    // The timers fire and the message is handed out, but this node dies before it delivers.
    let pass = world.engine.run_timers(world.clock_now()).await.unwrap();
    assert_eq!(pass.outgoing.len(), 1);
    let world = world.restart().await;
    world.sleep_through("2s");
    assert_eq!(world.engine.recover(world.clock_now()).await.unwrap(), 1);
    world.settle().await;
    assert_eq!(world.told(), ["2s page ada/mail: db"]);
    let sent = &world.providers.told.lock().unwrap()[0].message.outgoing.notification.clone();
    assert_eq!(
        (sent.id, sent.attempt),
        (pass.outgoing[0].notification.id, 2),
        "the same notification, so the same idempotency key"
    );
    world.timeline_has(alert, "sending again").await;
}

async fn what_was_told_is_not_told_again(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    world.operate(alert, Operation::Acknowledge, "ada").await;
    let world = world.restart().await;
    world.sleep_through("1h");
    assert_eq!(world.engine.recover(world.clock_now()).await.unwrap(), 0);
    world.settle().await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "0s update ada/mail: db"]);
}

async fn bundling_survives_a_restart(world: World) {
    world.apply(COMPANY).await;
    world.trigger("a").await;
    world.trigger("b").await;
    let world = world.restart().await;
    world.trigger("c").await;
    world.pass("59s").await;
    assert_eq!(world.told(), ["0s page ada/mail: a"]);
    world.pass("1s").await;
    assert_eq!(world.told(), ["0s page ada/mail: a", "1m page ada/mail: b, c"]);
}
