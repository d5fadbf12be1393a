//! Mentions: waiting, carried away, withdrawn, dropped; and the recipients they wait for.

use crate::suite::world::{World, after, item};
use nightbell_core::limits::{ALERTS_PER_MESSAGE_MAX, MENTIONS_PER_NOTIFICATION_MAX};
use nightbell_core::{
    AlertId, Decision, History, Keys, Mention, MentionMove, Notification, NotificationId, NotificationKind,
    NotificationStatus, Recipient, RecipientState, Supply, Timestamp,
};

pub(crate) fn mail(user: &str) -> Recipient {
    Recipient::User { user: user.into(), method: "mail".into() }
}

pub(crate) fn notification(id: NotificationId, recipient: Recipient, now: Timestamp) -> Notification {
    Notification {
        id,
        recipient,
        kind: NotificationKind::Page,
        status: NotificationStatus::Sending,
        node: Some("node-1".into()),
        created_at: now,
        attempt: 1,
        next_attempt_at: None,
        provider_id: None,
        answer: String::new(),
        updated_at: now,
        alerts_total: 1,
        notice: None,
    }
}

fn mention(supply: &mut dyn Supply, alert: AlertId, kind: NotificationKind, now: Timestamp) -> Mention {
    Mention { id: supply.mention_id(), alert, recipient: mail("ada"), kind, created_at: now, notification: None }
}

async fn owe(world: &World, owed: &[(AlertId, NotificationKind)]) {
    let owed = owed.to_vec();
    world
        .commit(Keys::default(), move |_, now, supply| {
            let mentions = owed.iter().map(|(alert, kind)| mention(supply, *alert, *kind, now)).collect();
            Decision { mentions, ..Decision::default() }
        })
        .await;
}

async fn ada(world: &World) -> RecipientState {
    let mut state = world.look(Keys { recipients: vec![mail("ada")], ..Keys::default() }).await;
    state.recipients.remove(&mail("ada")).unwrap()
}

/// An item that sends everything that waits for ada, of one kind.
fn dispatch(kind: NotificationKind) -> nightbell_store::Item {
    item(Keys { recipients: vec![mail("ada")], ..Keys::default() }, move |state, now, supply| {
        let waiting = &state.recipients[&mail("ada")].waiting;
        let id = supply.notification_id();
        Decision {
            claimed: waiting
                .iter()
                .filter(|mention| mention.kind == kind)
                .map(|mention| MentionMove { alert: mention.alert, mention: mention.id, notification: id })
                .collect(),
            notifications: vec![Notification { kind, ..notification(id, mail("ada"), now) }],
            told: vec![(mail("ada"), kind, now)],
            ..Decision::default()
        }
    })
}

pub(crate) async fn wait_oldest_first(world: World) {
    use NotificationKind::{Page, Update};
    assert_eq!(ada(&world).await, RecipientState::default(), "asked for and so there");
    let (one, two) = (world.open_alert("checkout", "a").await, world.open_alert("checkout", "b").await);
    owe(&world, &[(two.id, Page), (one.id, Update), (one.id, Page)]).await;
    world.advance(5);
    owe(&world, &[(two.id, Update)]).await;
    let state = world.look(Keys { recipients: vec![mail("ada")], ..Keys::default() }).await;
    let found = &state.recipients[&mail("ada")];
    let waiting: Vec<_> = found.waiting.iter().map(|mention| (mention.alert, mention.kind)).collect();
    assert_eq!(waiting, [(two.id, Page), (one.id, Update), (one.id, Page), (two.id, Update)]);
    assert_eq!(found.waiting[3].created_at, world.now());
    assert!(found.waiting.iter().all(|mention| mention.notification.is_none() && mention.recipient == mail("ada")));
    assert!(!found.more);
    assert_eq!(state.alerts[&one.id].alert, one, "what a message spells out comes along");
    assert_eq!(state.alerts[&two.id].alert, two);
    let other = world.look(Keys { recipients: vec![mail("grace")], ..Keys::default() }).await;
    assert_eq!(other.recipients[&mail("grace")], RecipientState::default());
}

pub(crate) async fn leave_with_a_notification(world: World) {
    use NotificationKind::{Page, Update};
    let (one, two) = (world.open_alert("checkout", "a").await, world.open_alert("checkout", "b").await);
    owe(&world, &[(two.id, Page), (one.id, Page), (one.id, Update)]).await;
    world.advance(7);
    world.one(dispatch(Page)).await;
    let found = ada(&world).await;
    assert_eq!(found.waiting.len(), 1);
    assert_eq!((found.paged_at, found.updated_at), (Some(world.now()), None));
    let sent = world.store.last_page_to(&[mail("ada")]).await.unwrap().unwrap();
    assert_eq!(sent.alerts, [two.id, one.id], "in the order of its mentions");

    world.advance(3);
    world.one(dispatch(Update)).await;
    let found = ada(&world).await;
    assert_eq!(found.waiting, []);
    assert_eq!((found.paged_at, found.updated_at), (Some(after(world.now(), -3)), Some(world.now())));
}

pub(crate) async fn of_a_page_are_withdrawn(world: World) {
    use NotificationKind::{Page, Update};
    let (one, two) = (world.open_alert("checkout", "a").await, world.open_alert("checkout", "b").await);
    owe(&world, &[(one.id, Page)]).await;
    world.one(dispatch(Page)).await;
    owe(&world, &[(one.id, Page), (one.id, Update), (two.id, Page)]).await;
    let id = one.id;
    let withdraw = item(Keys::default(), move |_, _, _| Decision { withdrawn: vec![id], ..Decision::default() });
    world.one(withdraw).await;
    let waiting: Vec<_> = ada(&world).await.waiting.iter().map(|mention| (mention.alert, mention.kind)).collect();
    assert_eq!(waiting, [(one.id, Update), (two.id, Page)]);
    assert_eq!(world.store.notifications_of(one.id, 10).await.unwrap()[0].alerts, [one.id], "what has left, has left");
}

pub(crate) async fn are_dropped_while_they_wait(world: World) {
    use NotificationKind::Page;
    let (one, two) = (world.open_alert("checkout", "a").await, world.open_alert("checkout", "b").await);
    owe(&world, &[(one.id, Page), (two.id, Page)]).await;
    let waiting = ada(&world).await.waiting;
    let drop_it = |mention: &Mention| {
        let dropped = vec![(mention.alert, mention.id)];
        item(Keys::default(), move |_, _, _| Decision { dropped: dropped.clone(), ..Decision::default() })
    };
    world.one(drop_it(&waiting[0])).await;
    assert_eq!(ada(&world).await.waiting, waiting[1..]);
    world.one(dispatch(Page)).await;
    world.one(drop_it(&waiting[1])).await;
    assert_eq!(world.store.notifications_of(two.id, 10).await.unwrap().len(), 1, "what has left, has left");
}

/// Items of one batch see each other's changes and are written as if they had been committed one by one.
pub(crate) async fn end_alike_in_one_batch_or_several(world: World) {
    use NotificationKind::Page;
    let alert = world.open_alert("checkout", "a").await.id;
    let withdraw = || item(Keys::default(), move |_, _, _| Decision { withdrawn: vec![alert], ..Decision::default() });
    let owing = || {
        item(Keys::default(), move |_, now, supply| Decision {
            mentions: vec![mention(supply, alert, Page, now)],
            ..Decision::default()
        })
    };
    let settled = async |items: Vec<nightbell_store::Item>| {
        for answer in world.store.transact(items).await {
            answer.unwrap();
        }
        let sent: usize = world
            .store
            .notifications_of(alert, 1_000)
            .await
            .unwrap()
            .iter()
            .map(|notification| notification.alerts.len())
            .sum();
        (ada(&world).await.waiting.len(), sent)
    };
    assert_eq!(settled(vec![owing(), dispatch(Page)]).await, (0, 1), "made and carried away");
    assert_eq!(settled(vec![owing(), withdraw(), dispatch(Page)]).await, (0, 1), "made and withdrawn");
    assert_eq!(settled(vec![owing()]).await, (1, 1));
    assert_eq!(settled(vec![dispatch(Page), withdraw()]).await, (0, 2), "stored, carried away, too late to withdraw");
    assert_eq!(settled(vec![owing()]).await, (1, 2));
    assert_eq!(settled(vec![withdraw(), dispatch(Page), owing()]).await, (1, 2), "stored, withdrawn, and a new one");
}

pub(crate) async fn are_loaded_up_to_a_limit(world: World) {
    let alerts = ALERTS_PER_MESSAGE_MAX + 20;
    let mentions_per_alert = MENTIONS_PER_NOTIFICATION_MAX / alerts + 1;
    // More ids than one block holds, in a single decision.
    world
        .commit(Keys::default(), move |_, now, supply| {
            let mut decision = Decision::default();
            for number in 0..alerts {
                let key = number.to_string().into();
                decision.alerts.push(crate::suite::world::alert(supply.alert_id(), &"checkout".into(), &key, now));
            }
            for _ in 0..mentions_per_alert {
                for alert in &decision.alerts {
                    decision.mentions.push(mention(supply, alert.id, NotificationKind::Page, now));
                }
            }
            decision
        })
        .await;
    let state = world.look(Keys { recipients: vec![mail("ada")], ..Keys::default() }).await;
    let found = &state.recipients[&mail("ada")];
    assert_eq!(found.waiting.len(), MENTIONS_PER_NOTIFICATION_MAX);
    assert!(found.more);
    assert!(found.waiting.is_sorted_by_key(|mention| mention.id));
    assert_eq!(state.alerts.len(), ALERTS_PER_MESSAGE_MAX);
    assert!(found.waiting[..ALERTS_PER_MESSAGE_MAX].iter().all(|mention| state.alerts.contains_key(&mention.alert)));
    assert_eq!(
        world.store.counts(world.now()).await.unwrap().waiting_mentions,
        i64::try_from(alerts * mentions_per_alert).unwrap()
    );
    let few = Keys { recipients: vec![mail("ada")], mentions_max: Some(3), ..Keys::default() };
    let state = world.look(few.clone()).await;
    assert_eq!(state.recipients[&mail("ada")].waiting, found.waiting[..3]);
    assert!(state.recipients[&mail("ada")].more);
    world.one(dispatch(NotificationKind::Page)).await;
    let left = ada(&world).await;
    assert_eq!(left.waiting.len(), alerts * mentions_per_alert - MENTIONS_PER_NOTIFICATION_MAX);
    assert!(!left.more);
    let state = world.look(Keys { bundle_window_ms: 60_000, ..few }).await;
    assert_eq!(state.recipients[&mail("ada")].waiting, left.waiting[..1], "held back: none will leave");
    assert!(state.recipients[&mail("ada")].more);
}

pub(crate) async fn come_with_an_alerts_history(world: World) {
    let alert = world.open_alert("checkout", "a").await;
    owe(&world, &[(alert.id, NotificationKind::Page), (alert.id, NotificationKind::Update)]).await;
    world.one(dispatch(NotificationKind::Page)).await;
    let state = world.look(Keys { alerts: vec![(alert.id, History::Yes)], ..Keys::default() }).await;
    let mentions = &state.alerts[&alert.id].mentions;
    assert_eq!(mentions.len(), 2);
    assert!(mentions[0].notification.is_some() && mentions[1].notification.is_none());
}
