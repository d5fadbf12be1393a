//! What is remembered of schedules' hand-overs, and the messages about them.

use crate::suite::mentions::{mail, notification};
use crate::suite::world::{World, after, item};
use nightbell_core::{
    Attempt, Decision, DeliveryResult, HandOver, HandOverNote, Keys, Moment, Notice, NotificationId, NotificationKind,
    Said,
};
use std::sync::Arc;

fn keys() -> Keys {
    Keys { hand_overs: vec!["primary".into(), "secondary".into()], ..Keys::default() }
}

/// Writes a note down, beside what is there.
fn note(text: String) -> nightbell_store::Item {
    item(keys(), move |state, now, _| {
        let mut kept = state.hand_overs["primary"].clone();
        kept.notes.push(HandOverNote { at: now, by: "ada".into(), text: text.clone() });
        Decision { hand_overs: vec![("primary".into(), kept)], ..Decision::default() }
    })
}

pub(crate) async fn come_back_as_they_were(world: World) {
    let now = world.now();
    assert_eq!(world.store.hand_over("primary").await.unwrap(), None);
    let state = world.look(keys()).await;
    assert_eq!(state.hand_overs["primary"], HandOver::default(), "nothing is remembered, and that can be locked");
    let kept = HandOver {
        on_call: Some(vec!["ada".into()]),
        since: Some(now),
        said: [Said { at: after(now, 5), moment: Moment::Begins, user: "grace".into() }].into(),
        clocks: [("room daily 04:00:00 UTC".to_owned(), after(now, 7))].into(),
        look_at: Some(after(now, 5)),
        ..HandOver::default()
    };
    let written = kept.clone();
    world
        .commit(keys(), move |_, _, _| Decision {
            hand_overs: vec![("primary".into(), written.clone())],
            ..Decision::default()
        })
        .await;
    assert_eq!(world.store.hand_over("primary").await.unwrap(), Some(kept.clone()));
    let state = world.look(keys()).await;
    assert_eq!((&state.hand_overs["primary"], &state.hand_overs["secondary"]), (&kept, &HandOver::default()));
    world.store.transact(vec![note("a".into()), note("b".into())]).await;
    let notes = world.store.hand_over("primary").await.unwrap().unwrap().notes;
    assert_eq!(notes.len(), 2, "the second item of a batch sees what the first one decided");
}

pub(crate) async fn are_changed_by_one_node_at_a_time(mut world: World) {
    const NOTES: usize = 20;
    let nodes = world.two_nodes().await;
    let write = |node: usize| {
        let store = nodes[node].clone();
        async move {
            for number in 0..NOTES {
                for result in store.transact(vec![note(format!("{node} {number}"))]).await {
                    result.unwrap();
                }
            }
        }
    };
    tokio::join!(write(0), write(1));
    assert_eq!(world.store.hand_over("primary").await.unwrap().unwrap().notes.len(), 2 * NOTES);
}

pub(crate) async fn messages_about_them_are_deleted_in_slices(world: World) {
    let notice = Arc::new(Notice {
        schedule: "primary".into(),
        moment: Moment::Begins,
        at: world.now(),
        user: Some("ada".into()),
        on_call: vec!["grace".into()],
        left: Vec::new(),
        since: None,
        accept_by: None,
    });
    let begun = world.now();
    let (sender, receiver) = std::sync::mpsc::channel();
    for with_notice in [true, true, true, false] {
        world.advance(10);
        let (notice, sender) = (notice.clone(), sender.clone());
        world
            .commit(Keys::default(), move |_, now, supply| {
                let mut made = notification(supply.notification_id(), mail("ada"), now);
                if with_notice {
                    (made.kind, made.notice) = (NotificationKind::HandOver, Some(notice.clone()));
                    (made.attempt, made.alerts_total) = (0, 0);
                }
                sender.send(made.clone()).unwrap();
                let result = DeliveryResult::Permanent { reason: "no".into() };
                let attempts = vec![Attempt { notification: made.id, attempt: 1, ended_at: now, result }];
                Decision { notifications: vec![made], attempts, ..Decision::default() }
            })
            .await;
    }
    let made: Vec<_> = receiver.try_iter().collect();
    let is_there = async |id: NotificationId| world.store.notification(id).await.unwrap();
    assert_eq!(is_there(made[0].id).await.unwrap().notification, made[0], "with what it is about");
    assert_eq!(world.store.delete_notices(begun, 10).await.unwrap(), 0, "not before their time");
    assert_eq!(world.store.delete_notices(after(begun, 1_000), 2).await.unwrap(), 2);
    assert_eq!((is_there(made[0].id).await, is_there(made[1].id).await), (None, None));
    assert_eq!(world.store.attempts(made[0].id).await.unwrap(), []);
    assert_eq!(world.store.delete_notices(after(begun, 1_000), 2).await.unwrap(), 1);
    assert_eq!(world.store.delete_notices(after(begun, 1_000), 2).await.unwrap(), 0);
    assert!(is_there(made[3].id).await.is_some(), "what is about alerts goes with them");
}
