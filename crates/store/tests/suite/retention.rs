//! Resolved alerts are deleted with all that hangs on them, and with nothing else.

use crate::suite::mentions::{mail, notification};
use crate::suite::world::{World, after};
use nightbell_core::{
    AlertId, Attempt, Decision, DeliveryResult, Entry, EntryKind, History, Json, Keys, Mention, NotificationId,
    NotificationKind, Page, Recipient, Timer, TimerChange, TimerKind,
};

/// Pages, tells and times each alert, and sends one notification about all of them and one about the first.
async fn hang_things_on(world: &World, alerts: Vec<AlertId>) -> [NotificationId; 2] {
    let (sender, receiver) = std::sync::mpsc::channel();
    world
        .commit(Keys::default(), move |_, now, supply| {
            let ids = [supply.notification_id(), supply.notification_id()];
            let mut decision = Decision::default();
            for (place, id) in ids.into_iter().enumerate() {
                decision.notifications.push(notification(id, mail("ada"), now));
                let result = DeliveryResult::Permanent { reason: "gone".into() };
                decision.attempts.push(Attempt { notification: id, attempt: 1, ended_at: now, result });
                for alert in if place == 0 { &alerts[..] } else { &alerts[..1] } {
                    decision.mentions.push(Mention {
                        id: supply.mention_id(),
                        alert: *alert,
                        recipient: mail("ada"),
                        kind: NotificationKind::Page,
                        created_at: now,
                        notification: Some(id),
                    });
                }
            }
            for alert in &alerts {
                decision.timeline.push(Entry {
                    id: supply.entry_id(),
                    alert: *alert,
                    at: now,
                    kind: EntryKind::Opened,
                    actor: "nightbell".into(),
                    text: "opened".into(),
                    data: Json::empty(),
                });
                decision.pages.push(Page {
                    alert: *alert,
                    owner: Recipient::person("ada".into()),
                    round: 0,
                    step: 0,
                    started_at: now,
                    because: String::new(),
                    fired: Vec::new(),
                    considered_ms: 0,
                    next_due_at: None,
                    failed: Vec::new(),
                    dead: false,
                });
                let subject = alert.to_string();
                let timer = Timer { kind: TimerKind::AutoResolve, subject, alert: Some(*alert), due_at: now };
                decision.timers.push(TimerChange::Set(timer));
            }
            sender.send(ids).unwrap();
            decision
        })
        .await;
    receiver.try_iter().last().unwrap()
}

pub(crate) async fn takes_what_hangs_on_an_alert(world: World) {
    let begun = world.now();
    let gone = world.open_alert("checkout", "a").await;
    let stays = world.open_alert("checkout", "b").await;
    let [shared, own] = hang_things_on(&world, vec![gone.id, stays.id]).await;
    world.resolve(gone.clone()).await;
    world.advance(10);

    assert_eq!(world.store.delete_resolved_alerts(begun, 10).await.unwrap(), 0, "not before its time");
    assert_eq!(world.store.delete_resolved_alerts(after(begun, 1), 10).await.unwrap(), 1);
    assert_eq!(world.store.alert(gone.id).await.unwrap(), None);
    assert_eq!(world.store.timeline(gone.id, 10).await.unwrap(), []);
    assert_eq!(world.store.notifications_of(gone.id, 10).await.unwrap(), []);
    assert_eq!(world.store.notification(own).await.unwrap(), None);
    assert_eq!(world.store.attempts(own).await.unwrap(), []);

    assert_eq!(world.store.notification(shared).await.unwrap().unwrap().alerts, [stays.id]);
    assert_eq!(world.store.attempts(shared).await.unwrap().len(), 1);
    assert_eq!(world.store.timeline(stays.id, 10).await.unwrap().len(), 1);
    let state = world.look(Keys { alerts: vec![(stays.id, History::Yes)], ..Keys::default() }).await;
    assert_eq!(state.alerts[&stays.id].pages.len(), 1);
    assert_eq!(state.alerts[&stays.id].mentions.len(), 1);
    let timers = world.store.due_timers(world.now(), 10).await.unwrap();
    assert_eq!(timers.iter().map(|timer| timer.alert).collect::<Vec<_>>(), [Some(stays.id)]);
}

pub(crate) async fn goes_in_slices_oldest_first(world: World) {
    let begun = world.now();
    let mut ids = Vec::new();
    for key in ["a", "b", "c"] {
        world.advance(10);
        let alert = world.open_alert("checkout", key).await;
        ids.push(world.resolve(alert).await.id);
    }
    assert_eq!(world.store.delete_resolved_alerts(after(begun, 1_000), 2).await.unwrap(), 2);
    assert!(world.store.alert(ids[1]).await.unwrap().is_none());
    assert!(world.store.alert(ids[2]).await.unwrap().is_some());
    assert_eq!(world.store.delete_resolved_alerts(after(begun, 1_000), 2).await.unwrap(), 1);
    assert_eq!(world.store.delete_resolved_alerts(after(begun, 1_000), 2).await.unwrap(), 0);
}
