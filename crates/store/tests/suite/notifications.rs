//! Notifications, their tries, and whose they are when a node is gone.

use crate::suite::mentions::{mail, notification};
use crate::suite::world::{World, after};
use nightbell_core::{
    AlertId, Attempt, Decision, DeliveryResult, Duration, Keys, Mention, Notification, NotificationId,
    NotificationKind, NotificationStatus, Recipient,
};
use nightbell_store::{Addressee, NotificationFilter, NotificationRow};

/// Hands out a notification that looks like this.
async fn send(world: &World, shape: impl Fn(&mut Notification) + Send + 'static) -> Notification {
    let (sender, receiver) = std::sync::mpsc::channel();
    world
        .commit(Keys::default(), move |_, now, supply| {
            let mut made = notification(supply.notification_id(), mail("ada"), now);
            shape(&mut made);
            sender.send(made.clone()).unwrap();
            Decision { notifications: vec![made], ..Decision::default() }
        })
        .await;
    receiver.try_iter().last().unwrap()
}

pub(crate) async fn come_back_as_they_were(world: World) {
    let nobody = NotificationId(uuid::Uuid::from_u128(7));
    assert_eq!(world.store.notification(nobody).await.unwrap(), None);
    let now = world.now();
    let bare = send(&world, |_| {}).await;
    let full = send(&world, move |made| {
        made.recipient = Recipient::Channel { channel: "room".into() };
        made.kind = NotificationKind::Update;
        made.status = NotificationStatus::Retrying;
        made.node = None;
        made.attempt = 3;
        made.next_attempt_at = Some(after(now, 4_000));
        made.provider_id = Some("SM1".into());
        made.answer = "429 \"slow down\"".into();
        made.updated_at = after(now, 10);
        made.alerts_total = 12;
    })
    .await;
    for sent in [&bare, &full] {
        let found = world.store.notification(sent.id).await.unwrap().unwrap();
        assert_eq!((&found.notification, found.alerts.as_slice()), (sent, &[][..]));
    }
    assert_eq!(world.store.counts(now).await.unwrap().pending_notifications, 2);

    let changed = Notification { status: NotificationStatus::Delivered, provider_id: Some("SM2".into()), ..full };
    let written = changed.clone();
    world
        .commit(Keys::default(), move |_, _, _| Decision {
            notifications: vec![written.clone()],
            ..Decision::default()
        })
        .await;
    assert_eq!(world.store.notification(changed.id).await.unwrap().unwrap().notification, changed);
    assert_eq!(world.store.counts(now).await.unwrap().pending_notifications, 1);
    let by_provider =
        async |id: &str| world.store.notification_by_provider_id(id).await.unwrap().map(|found| found.notification.id);
    assert_eq!(by_provider("SM2").await, Some(changed.id));
    assert_eq!(by_provider("SM1").await, None);
}

pub(crate) async fn the_last_page_is_found(world: World) {
    let grace = || mail("grace");
    assert_eq!(world.store.last_page_to(&[mail("ada"), grace()]).await.unwrap(), None);
    let first = send(&world, |_| {}).await;
    world.advance(10);
    let second = send(&world, move |made| made.recipient = grace()).await;
    world.advance(10);
    send(&world, |made| made.kind = NotificationKind::Update).await;
    let last = async |recipients: &[Recipient]| {
        world.store.last_page_to(recipients).await.unwrap().map(|found| found.notification.id)
    };
    assert_eq!(last(&[mail("ada"), grace()]).await, Some(second.id));
    assert_eq!(last(&[mail("ada")]).await, Some(first.id));
    assert_eq!(last(&[mail("alan")]).await, None);
    assert_eq!(last(&[]).await, None);
}

/// The same, and that is what became of it.
async fn try_to_send(
    world: &World,
    result: DeliveryResult,
    shape: impl Fn(&mut Notification) + Send + 'static,
) -> Notification {
    let made = send(world, shape).await;
    let id = made.id;
    world
        .commit(Keys::default(), move |_, now, _| {
            let attempts = vec![Attempt { notification: id, attempt: 1, ended_at: now, result: result.clone() }];
            Decision { attempts, ..Decision::default() }
        })
        .await;
    made
}

fn taken() -> DeliveryResult {
    DeliveryResult::Sent { provider_id: None, answer: "250 ok".to_owned(), acknowledge: false }
}

pub(crate) async fn pages_to_people_are_found(world: World) {
    let begin = world.now();
    let first = try_to_send(&world, taken(), |_| {}).await.created_at;
    world.advance(10);
    // Another way to the same person, and others whose names begin alike.
    let second =
        try_to_send(&world, taken(), |made| made.recipient = "user/ada/text".parse().unwrap()).await.created_at;
    try_to_send(&world, taken(), |made| made.recipient = "user/ada-2/mail".parse().unwrap()).await;
    try_to_send(&world, taken(), |made| made.recipient = "user/ad/mail".parse().unwrap()).await;
    try_to_send(&world, taken(), |made| made.kind = NotificationKind::Update).await;
    world.advance(10);
    let grace = try_to_send(&world, taken(), |made| made.recipient = mail("grace")).await.created_at;
    // One that nobody handed out, and one that no provider was given.
    send(&world, |made| made.status = NotificationStatus::Failed).await;
    let reason = "its breaker is open".to_owned();
    let untried = DeliveryResult::Unavailable { reason, after: Duration::from_millis(30_000) };
    try_to_send(&world, untried, |_| {}).await;
    try_to_send(&world, DeliveryResult::NotTried { reason: "no lease".to_owned() }, |_| {}).await;
    let end = after(grace, 1);
    let to = async |users: &[&str], from, to, limit| {
        let users: Vec<_> = users.iter().map(|user| (*user).into()).collect();
        let found = world.store.pages_to(&users, from, to, limit).await.unwrap();
        found.into_iter().map(|(user, at)| (user.to_string(), at)).collect::<Vec<_>>()
    };
    let (ada, grace_then) = (|at| ("ada".to_owned(), at), ("grace".to_owned(), grace));
    assert_eq!(to(&["grace", "ada"], begin, end, 9).await, [grace_then, ada(first), ada(second)]);
    assert_eq!(to(&["ada"], after(first, 1), end, 9).await, [ada(second)], "from is part of it");
    assert_eq!(to(&["ada"], begin, second, 9).await, [ada(first)], "to is not");
    assert_eq!(to(&["ada"], begin, end, 1).await, [ada(second)], "the newest");
    assert_eq!(to(&[], begin, end, 9).await, []);
}

pub(crate) async fn tests_of_a_person_are_found_and_age(world: World) {
    let begun = world.now();
    let make = async |user: &'static str, kind: NotificationKind| {
        world.advance(10);
        world
            .commit(Keys::default(), move |_, now, supply| {
                let made = Notification { kind, ..notification(supply.notification_id(), mail(user), now) };
                Decision { notifications: vec![made], ..Decision::default() }
            })
            .await;
    };
    for (user, kind) in [
        ("ada", NotificationKind::Test),
        ("ada2", NotificationKind::Test),
        ("ada", NotificationKind::Page),
        ("ada", NotificationKind::Test),
    ] {
        make(user, kind).await;
    }
    let found = async |limit: usize| world.store.tests_of("ada", limit).await.unwrap();
    let all = found(9).await;
    assert!(all.len() == 2 && all[0].created_at > all[1].created_at, "{all:?}");
    assert!(all.iter().all(|test| test.kind == NotificationKind::Test && test.recipient == mail("ada")), "{all:?}");
    assert_eq!(found(1).await, all[..1]);
    assert_eq!(world.store.tests_of("grace", 9).await.unwrap(), []);
    assert_eq!(world.store.delete_notices(begun, 9).await.unwrap(), 0, "not before their time");
    world.advance(1_000);
    assert_eq!(world.store.delete_notices(world.now(), 9).await.unwrap(), 3);
    assert_eq!(found(9).await, []);
}

pub(crate) async fn of_an_alert_are_listed_newest_first(world: World) {
    let alert = world.open_alert("checkout", "a").await.id;
    let mut sent = Vec::new();
    for _ in 0..3 {
        world.advance(10);
        let made = send(&world, |_| {}).await;
        let id = made.id;
        world
            .commit(Keys::default(), move |_, now, supply| {
                let mention = Mention {
                    id: supply.mention_id(),
                    alert,
                    recipient: mail("ada"),
                    kind: NotificationKind::Page,
                    created_at: now,
                    notification: Some(id),
                };
                Decision { mentions: vec![mention], ..Decision::default() }
            })
            .await;
        sent.insert(0, id);
    }
    let listed = async |limit| {
        let found = world.store.notifications_of(alert, limit).await.unwrap();
        assert!(found.iter().all(|one| one.alerts == [alert]));
        found.into_iter().map(|one| one.notification.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(10).await, sent);
    assert_eq!(listed(2).await, sent[..2]);
}

pub(crate) async fn tries_are_kept_in_order(world: World) {
    let sent = send(&world, |_| {}).await;
    let results = [
        DeliveryResult::Retry { reason: "busy".into(), after: Some(Duration::from_millis(1_500)) },
        DeliveryResult::Unavailable { reason: "breaker".into(), after: Duration::from_millis(9) },
        DeliveryResult::Permanent { reason: "gone".into() },
        DeliveryResult::Sent { provider_id: Some("SM1".into()), answer: "ok".into(), acknowledge: true },
    ];
    for (attempt, result) in (1..).zip(results.clone()) {
        world.advance(100);
        world
            .commit(Keys::default(), move |_, now, _| Decision {
                attempts: vec![Attempt { notification: sent.id, attempt, ended_at: now, result: result.clone() }],
                ..Decision::default()
            })
            .await;
    }
    let tries = world.store.attempts(sent.id).await.unwrap();
    assert_eq!(tries.iter().map(|row| row.attempt).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(tries.iter().map(|row| row.result.clone()).collect::<Vec<_>>(), results);
    assert_eq!(tries[3].ended_at, world.now());
    assert!(tries.iter().all(|row| row.notification == sent.id));
    assert_eq!(world.store.attempts(NotificationId(uuid::Uuid::from_u128(7))).await.unwrap(), []);
}

pub(crate) async fn of_a_silent_node_are_orphans(world: World) {
    let one = send(&world, |made| made.node = Some("one".into())).await;
    let two = send(&world, |made| made.node = Some("two".into())).await;
    send(&world, |made| {
        made.node = Some("two".into());
        made.status = NotificationStatus::Sent;
    })
    .await;
    let orphans = async |silent_ms: i64, limit| {
        let found = world.store.orphans(after(world.now(), -silent_ms), limit).await.unwrap();
        let nodes = |id| if id == one.id { Some("one".into()) } else { Some("two".into()) };
        assert!(found.iter().all(|orphan| orphan.node == nodes(orphan.notification)));
        let mut found: Vec<_> = found.into_iter().map(|orphan| orphan.notification).collect();
        found.sort();
        found
    };
    let both = {
        let mut both = vec![one.id, two.id];
        both.sort();
        both
    };
    assert_eq!(orphans(1_500, 10).await, both, "nobody ever lived");
    assert_eq!(orphans(1_500, 1).await.len(), 1);
    world.store.heartbeat(&"one".into(), world.now()).await.unwrap();
    world.store.heartbeat(&"two".into(), world.now()).await.unwrap();
    assert_eq!(orphans(1_500, 10).await, []);
    world.advance(1_000);
    world.store.heartbeat(&"two".into(), world.now()).await.unwrap();
    world.advance(501);
    assert_eq!(orphans(1_500, 10).await, [one.id]);
    world.store.retire_node(&"two".into()).await.unwrap();
    assert_eq!(orphans(1_500, 10).await, both);
}

pub(crate) async fn lists_of_all_are_filtered_and_continued(world: World) {
    let begun = world.now();
    let alerts = [world.open_alert("checkout", "a").await, world.open_alert("checkout", "b").await];
    let mut sent = Vec::new();
    for (recipient, kind, status, named) in [
        ("user/ada/mail", NotificationKind::Page, NotificationStatus::Sent, &alerts[..1]),
        ("user/ada/text", NotificationKind::Page, NotificationStatus::Failed, &alerts[..]),
        ("user/ada2/mail", NotificationKind::Update, NotificationStatus::Sent, &alerts[1..]),
        ("channel/mail", NotificationKind::Page, NotificationStatus::Delivered, &alerts[..1]),
        ("user/ada/mail", NotificationKind::Test, NotificationStatus::Sent, &[]),
    ] {
        world.advance(10);
        let made = try_to_send(&world, taken(), move |made| {
            made.recipient = recipient.parse().unwrap();
            (made.kind, made.status) = (kind, status);
        })
        .await;
        let named: Vec<_> = named.iter().map(|alert| alert.id).collect();
        world
            .commit(Keys::default(), move |_, now, supply| {
                let mention = |alert: &AlertId| Mention {
                    id: supply.mention_id(),
                    alert: *alert,
                    recipient: made.recipient.clone(),
                    kind,
                    created_at: now,
                    notification: Some(made.id),
                };
                Decision { mentions: named.iter().map(mention).collect(), ..Decision::default() }
            })
            .await;
        sent.push(made.id);
    }
    let all = NotificationFilter { limit: 9, ..NotificationFilter::default() };
    let found = async |filter: NotificationFilter| {
        let (rows, next) = world.store.notifications(&filter).await.unwrap();
        assert_eq!(next.is_some(), rows.len() == filter.limit && filter.limit < 9, "{filter:?}");
        let place = |row: &NotificationRow| sent.iter().position(|id| *id == row.notification.id).unwrap();
        rows.iter().map(place).collect::<Vec<_>>()
    };
    assert_eq!(found(all.clone()).await, [4, 3, 2, 1, 0], "newest first");
    assert_eq!(found(NotificationFilter { limit: 2, ..all.clone() }).await, [4, 3]);
    let after = |place: usize| NotificationFilter { after: Some(sent[place]), ..all.clone() };
    assert_eq!(found(after(3)).await, [2, 1, 0]);
    assert_eq!(found(after(0)).await, [0_usize; 0]);
    let user = |user: &str| Addressee::User(user.into());
    let to = |to_any: Vec<Addressee>| NotificationFilter { to_any, ..all.clone() };
    assert_eq!(found(to(vec![user("ada")])).await, [4, 1, 0]);
    assert_eq!(found(to(vec![user("ada2"), Addressee::Channel("mail".into())])).await, [3, 2]);
    assert_eq!(found(to(vec![Addressee::Channel("mai".into()), user("ad"), user("a\0")])).await, [0_usize; 0]);
    let by = |names: &[&str]| names.iter().map(|name| (*name).into()).collect::<Vec<_>>();
    assert_eq!(found(NotificationFilter { methods: by(&["mail"]), ..all.clone() }).await, [4, 2, 0], "no channels");
    assert_eq!(found(NotificationFilter { methods: by(&["text", "x"]), ..all.clone() }).await, [1]);
    let recipients = |texts: &[&str]| Some(texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<_>>());
    let exactly = |texts: &[&str]| NotificationFilter { recipients: recipients(texts), ..all.clone() };
    assert_eq!(found(exactly(&["user/ada/text", "channel/mail"])).await, [3, 1]);
    assert_eq!(found(exactly(&[])).await, [0_usize; 0]);
    let statuses = vec![NotificationStatus::Failed, NotificationStatus::Delivered];
    assert_eq!(found(NotificationFilter { statuses, ..all.clone() }).await, [3, 1]);
    assert_eq!(found(NotificationFilter { kinds: vec![NotificationKind::Page], ..all.clone() }).await, [3, 1, 0]);
    assert_eq!(found(NotificationFilter { alert: Some(alerts[1].id), ..all.clone() }).await, [2, 1]);
    let (from, to) = (Some(crate::suite::world::after(begun, 20)), Some(crate::suite::world::after(begun, 40)));
    assert_eq!(found(NotificationFilter { from, to, ..all.clone() }).await, [2, 1], "from is part of it, to is not");

    let (rows, _) = world.store.notifications(&all).await.unwrap();
    let both = &rows[3];
    assert_eq!(both.notification, world.store.notification(both.notification.id).await.unwrap().unwrap().notification);
    assert_eq!(both.alerts, [alerts[0].id, alerts[1].id]);
    assert_eq!(both.summary.as_deref(), Some(&*alerts[0].summary));
    assert_eq!(both.attempts, world.store.attempts(both.notification.id).await.unwrap());
    assert_eq!((rows[0].alerts.as_slice(), &rows[0].summary, rows[0].attempts.len()), (&[][..], &None, 1));
}
