//! Pages, and how much of an alert's history is loaded with it.

use crate::suite::mentions::{mail, notification};
use crate::suite::world::{World, after};
use nightbell_core::{
    Alert, AlertId, Decision, Duration, History, Keys, Mention, MentionMove, NotificationKind, NotificationRule, Page,
    Recipient, Status, Urgency,
};

fn page(alert: AlertId, step: u32, owner: Recipient, now: nightbell_core::Timestamp) -> Page {
    Page {
        alert,
        owner,
        round: 1,
        step,
        started_at: now,
        because: "on call by \"payments\"".into(),
        fired: Vec::new(),
        considered_ms: 0,
        next_due_at: None,
        failed: Vec::new(),
        dead: false,
    }
}

async fn begin(world: &World, pages: Vec<Page>) {
    world.commit(Keys::default(), move |_, _, _| Decision { pages: pages.clone(), ..Decision::default() }).await;
}

async fn pages_of(world: &World, alert: AlertId) -> Vec<Page> {
    let mut state = world.look(Keys { alerts: vec![(alert, History::Yes)], ..Keys::default() }).await;
    let mut pages = state.alerts.remove(&alert).unwrap().pages;
    pages.sort_by(|one, other| (one.step, &one.owner).cmp(&(other.step, &other.owner)));
    pages
}

pub(crate) async fn pages_come_back_as_they_were(world: World) {
    let alert = world.open_alert("checkout", "a").await.id;
    let now = world.now();
    let room = Recipient::Channel { channel: "room".into() };
    let bare = page(alert, 0, room, now);
    let mut full = page(alert, 1, Recipient::person("ada".into()), now);
    full.fired = vec![
        NotificationRule { via: "mail".into(), after: Duration::ZERO },
        NotificationRule { via: "text".into(), after: Duration::from_millis(90_000) },
    ];
    full.considered_ms = i64::MAX;
    full.next_due_at = Some(after(now, 9));
    full.failed = vec!["mail".into(), "text".into()];
    full.dead = true;
    begin(&world, vec![bare.clone(), full.clone()]).await;
    assert_eq!(pages_of(&world, alert).await, [bare.clone(), full.clone()]);
    let mut read = world.store.pages_of(alert).await.unwrap();
    read.sort_by(|one, other| (one.step, &one.owner).cmp(&(other.step, &other.owner)));
    assert_eq!(read, [bare.clone(), full.clone()]);

    let replaced = Page { because: "by hand".into(), dead: false, fired: Vec::new(), ..full };
    begin(&world, vec![replaced.clone()]).await;
    assert_eq!(pages_of(&world, alert).await, [bare, replaced]);
}

pub(crate) async fn pages_end_together(world: World) {
    let alert = world.open_alert("checkout", "a").await.id;
    let other = world.open_alert("checkout", "b").await.id;
    let now = world.now();
    let owner = || Recipient::person("ada".into());
    begin(&world, vec![page(alert, 0, owner(), now), page(alert, 1, owner(), now), page(other, 0, owner(), now)]).await;
    let fresh = page(alert, 2, owner(), now);
    let begun = fresh.clone();
    world
        .commit(Keys::default(), move |_, _, _| Decision {
            pages_ended: vec![alert],
            pages: vec![begun.clone()],
            ..Decision::default()
        })
        .await;
    assert_eq!(pages_of(&world, alert).await, [fresh], "stored ones end, one of the same decision begins");
    assert_eq!(pages_of(&world, other).await.len(), 1);
}

pub(crate) async fn is_loaded_as_deep_as_asked(world: World) {
    let low = |alert: &mut Alert| alert.urgency = Urgency::Low;
    let high = world.open_alert("checkout", "high").await;
    let quiet = world.open_alert_with("checkout", "low", low).await;
    let over = world.open_alert_with("checkout", "over", low).await;
    let over = world.resolve(over).await;
    assert_eq!(over.status, Status::Resolved);
    let now = world.now();
    let owner = || Recipient::person("ada".into());
    begin(&world, [&high, &quiet, &over].map(|alert| page(alert.id, 0, owner(), now)).to_vec()).await;

    // (how the key is given, how deep, which alert) → whether its history is there
    let check = async |alert: &Alert, history: History, expected: bool| {
        let by_id = Keys { alerts: vec![(alert.id, history)], ..Keys::default() };
        let key = (alert.service.clone(), alert.dedup_key.clone());
        let by_key = Keys { latest: vec![(key.0, key.1, history)], ..Keys::default() };
        for keys in [by_id, by_key] {
            let state = world.look(keys).await;
            let found = &state.alerts[&alert.id];
            assert_eq!((found.history, found.pages.len()), (expected, usize::from(expected)), "{history:?}");
        }
    };
    for (alert, if_low) in [(&high, false), (&quiet, true), (&over, false)] {
        check(alert, History::No, false).await;
        check(alert, History::IfLow, if_low).await;
        check(alert, History::Yes, true).await;
    }

    // The deepest of several wishes counts.
    let keys = Keys {
        latest: vec![(high.service.clone(), high.dedup_key.clone(), History::No)],
        alerts: vec![(high.id, History::Yes), (high.id, History::IfLow)],
        ..Keys::default()
    };
    assert!(world.look(keys).await.alerts[&high.id].history);
}

pub(crate) async fn comes_with_a_notification_if_asked(world: World) {
    let one = world.open_alert("checkout", "a").await.id;
    let two = world.open_alert("checkout", "b").await.id;
    let now = world.now();
    begin(&world, vec![page(one, 0, Recipient::person("ada".into()), now)]).await;
    world
        .commit(Keys::default(), move |_, now, supply| {
            let id = supply.notification_id();
            let mut mention = |alert| Mention {
                id: supply.mention_id(),
                alert,
                recipient: mail("ada"),
                kind: NotificationKind::Page,
                created_at: now,
                notification: None,
            };
            let mentions = vec![mention(two), mention(one)];
            Decision {
                claimed: mentions
                    .iter()
                    .map(|m| MentionMove { alert: m.alert, mention: m.id, notification: id })
                    .collect(),
                mentions,
                notifications: vec![notification(id, mail("ada"), now)],
                ..Decision::default()
            }
        })
        .await;
    let id = world.store.last_page_to(&[mail("ada")]).await.unwrap().unwrap().notification.id;
    let check = async |history: Option<History>, expected: Option<bool>| {
        let state = world.look(Keys { notifications: vec![(id, history)], ..Keys::default() }).await;
        assert_eq!(state.notifications[&id].alerts, [two, one]);
        assert_eq!(state.alerts.get(&one).map(|found| found.history), expected);
        assert_eq!(state.alerts.len(), if expected.is_some() { 2 } else { 0 });
    };
    check(None, None).await;
    check(Some(History::No), Some(false)).await;
    check(Some(History::IfLow), Some(false)).await;
    check(Some(History::Yes), Some(true)).await;
}
