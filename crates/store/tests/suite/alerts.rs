//! Alerts: written, loaded by key, listed, counted.

use crate::suite::world::{World, after, alert, item, said, saying};
use nightbell_core::{
    AlertId, Entry, EntryKind, History, Json, Keys, Link, Name, Outcome, Severity, Status, Timer, TimerChange,
    TimerKind, Urgency,
};
use nightbell_store::{AlertFilter, Counts};
use std::sync::Arc;

pub(crate) async fn come_back_as_they_were(world: World) {
    let bare = world.open_alert("checkout", "a").await;
    assert_eq!(world.store.alert(bare.id).await.unwrap(), Some(bare.clone()));
    assert_eq!(world.store.alert(AlertId(bare.id.0 + 1_000)).await.unwrap(), None);

    let now = world.now();
    let full = world
        .open_alert_with("checkout", "b/\"\u{1f514}\"", move |alert| {
            alert.status = Status::Acknowledged;
            alert.severity = Severity::Critical;
            alert.urgency = Urgency::Low;
            alert.summary = "it 'burns' \u{00e9}\n".into();
            alert.details = Json::from_stored(r#"{"b":1,"a":[1.50,null]}"#);
            alert.links = Arc::from([Link { href: "https://example.com".into(), text: "graph".into() }]);
            alert.playbook = Some("https://example.com/book".into());
            alert.count = 7;
            alert.last_seen_at = after(now, 3);
            alert.acknowledged_at = Some(after(now, 4));
            alert.acknowledged_by = Some("ada".into());
            alert.resolved_by = Some("integration:prometheus".into());
            alert.snoozed_until = Some(after(now, 5));
            alert.step = Some(2);
            alert.round = 1;
            alert.next_escalation_at = Some(after(now, 6));
            alert.exhausted = true;
            alert.starts_at = Some(after(now, -7));
            alert.ends_at = Some(after(now, 8));
            alert.version = 9;
        })
        .await;
    assert_eq!(world.store.alert(full.id).await.unwrap(), Some(full.clone()));
    let loaded = world.look(Keys { alerts: vec![(full.id, History::No)], ..Keys::default() }).await;
    assert_eq!(loaded.alerts[&full.id].alert, full);
    assert!(!loaded.alerts[&full.id].history);
}

pub(crate) async fn are_replaced_by_a_later_decision(world: World) {
    let opened = world.open_alert("checkout", "a").await;
    world.advance(1_000);
    let keys = Keys { alerts: vec![(opened.id, History::No)], ..Keys::default() };
    let counted = world
        .commit(keys, move |state, now, _| {
            let mut alert = state.alert(opened.id).unwrap().alert.clone();
            alert.count += 1;
            alert.last_seen_at = now;
            alert.summary = "fuller".into();
            alert.policy = "other".into();
            alert.details = Json::from_stored("[1]");
            alert.step = Some(0);
            alert.next_escalation_at = Some(after(now, 1));
            saying(alert)
        })
        .await;
    let counted = said(counted);
    assert_eq!(counted.count, 2);
    assert_eq!(world.store.alert(counted.id).await.unwrap(), Some(counted.clone()));

    let resolved = world.resolve(counted).await;
    assert_eq!(world.store.alert(resolved.id).await.unwrap(), Some(resolved.clone()));
    assert_eq!(resolved.count, 2);
}

pub(crate) async fn the_latest_of_a_key_is_found(world: World) {
    let key = |service: &str, dedup_key: &str| -> (Name, Arc<str>) { (service.into(), dedup_key.into()) };
    let latest = async |service: &str, dedup_key: &str| {
        let (service, dedup_key) = key(service, dedup_key);
        let keys = Keys { latest: vec![(service.clone(), dedup_key.clone(), History::No)], ..Keys::default() };
        let state = world.look(keys).await;
        assert!(state.latest.contains_key(&(service.clone(), dedup_key.clone())), "asked for and so known");
        state.latest(&service, &dedup_key).map(|found| found.alert.id)
    };
    assert_eq!(latest("checkout", "a").await, None);
    let first = world.open_alert("checkout", "a").await;
    let other = world.open_alert("shipping", "a").await;
    let another = world.open_alert("checkout", "b").await;
    assert_eq!(latest("checkout", "a").await, Some(first.id));
    let first = world.resolve(first).await;
    assert_eq!(latest("checkout", "a").await, Some(first.id), "resolved, and still the newest");
    world.advance(1);
    let second = world.open_alert("checkout", "a").await;
    assert_eq!(latest("checkout", "a").await, Some(second.id));
    world.advance(1);
    let second = world.resolve(second).await;
    assert_eq!(latest("checkout", "a").await, Some(second.id));
    assert_eq!(latest("shipping", "a").await, Some(other.id));
    assert_eq!(latest("checkout", "b").await, Some(another.id));
}

pub(crate) async fn only_one_of_a_key_is_open(world: World) {
    let first = world.open_alert("checkout", "a").await;
    // A decision that did not look opens a second one.
    let blind = item(Keys::default(), move |_, now, supply| {
        saying(alert(supply.alert_id(), &"checkout".into(), &"a".into(), now))
    });
    assert!(world.try_one(blind).await.is_err());
    assert_eq!(world.store.open_alerts(AlertId(0), 10).await.unwrap(), [first.id]);
    world.resolve(first).await;
    world.open_alert("checkout", "a").await;
}

pub(crate) async fn lists_are_filtered_and_continued(world: World) {
    let mut alerts = Vec::new();
    for (service, dedup_key, status, exhausted) in [
        ("checkout", "a", Status::Triggered, false),
        ("checkout", "b", Status::Acknowledged, true),
        ("shipping", "a", Status::Triggered, true),
        ("shipping", "b", Status::Triggered, false),
        ("search", "a/1", Status::Acknowledged, false),
    ] {
        alerts.push(
            world
                .open_alert_with(service, dedup_key, move |alert| {
                    alert.status = status;
                    alert.exhausted = exhausted;
                })
                .await,
        );
    }
    let gone = world.open_alert_with("search", "b", |alert| alert.exhausted = true).await;
    alerts.push(world.resolve(gone).await);

    // By index in `alerts`; exhausted open ones first, then newest first.
    let check = async |filter: AlertFilter, expected: &[usize]| {
        for limit in [1, 2, 100] {
            let mut filter = AlertFilter { limit, ..filter.clone() };
            let mut found = Vec::new();
            loop {
                let (page, cursor) = world.store.alerts(&filter).await.unwrap();
                assert!(page.len() <= limit);
                found.extend(page);
                if cursor.is_none() {
                    break;
                }
                filter.after = cursor;
            }
            let expected: Vec<_> = expected.iter().map(|index| alerts[*index].clone()).collect();
            assert_eq!(found, expected, "{filter:?}");
        }
    };
    let services = |names: &[&str]| Some(names.iter().map(|name| Name::from(*name)).collect::<Vec<_>>());
    check(AlertFilter::default(), &[2, 1, 5, 4, 3, 0]).await;
    check(AlertFilter { statuses: vec![Status::Triggered], ..AlertFilter::default() }, &[2, 3, 0]).await;
    check(
        AlertFilter { statuses: vec![Status::Acknowledged, Status::Triggered], ..AlertFilter::default() },
        &[2, 1, 4, 3, 0],
    )
    .await;
    check(AlertFilter { statuses: vec![Status::Resolved], ..AlertFilter::default() }, &[5]).await;
    check(AlertFilter { services: services(&["checkout"]), ..AlertFilter::default() }, &[1, 0]).await;
    check(AlertFilter { services: services(&["search", "shipping"]), ..AlertFilter::default() }, &[2, 5, 4, 3]).await;
    check(AlertFilter { services: services(&["no\0body"]), ..AlertFilter::default() }, &[]).await;
    check(AlertFilter { services: services(&[]), ..AlertFilter::default() }, &[]).await;
    check(AlertFilter { dedup_key: Some("a".into()), ..AlertFilter::default() }, &[2, 0]).await;
    let beginning = |prefix: &str, statuses: &[Status]| AlertFilter {
        dedup_key_prefix: Some(prefix.to_owned()),
        statuses: statuses.to_vec(),
        ..AlertFilter::default()
    };
    check(beginning("a", &[]), &[2, 4, 0]).await;
    check(beginning("a/", &[Status::Triggered, Status::Acknowledged]), &[4]).await;
    check(beginning("b", &[Status::Triggered, Status::Acknowledged]), &[1, 3]).await;
    check(beginning("", &[]), &[2, 1, 5, 4, 3, 0]).await;
    check(
        AlertFilter {
            statuses: vec![Status::Triggered],
            services: services(&["shipping"]),
            dedup_key: Some("b".into()),
            ..AlertFilter::default()
        },
        &[3],
    )
    .await;

    let open: Vec<_> = alerts[..5].iter().map(|alert| alert.id).collect();
    assert_eq!(world.store.open_alerts(AlertId(0), 100).await.unwrap(), open);
    assert_eq!(world.store.open_alerts(open[1], 2).await.unwrap(), open[2..4]);
}

pub(crate) async fn timelines_are_read_in_order(world: World) {
    let alert = world.open_alert("checkout", "a").await;
    let other = world.open_alert("checkout", "b").await;
    let (id, other_id) = (alert.id, other.id);
    world
        .commit(Keys::default(), move |_, now, supply| {
            let mut entry = |alert, at, kind, text: &str| Entry {
                id: supply.entry_id(),
                alert,
                at,
                kind,
                actor: "token:deploy".into(),
                text: text.into(),
                data: Json::from_stored(r#"{"step":1}"#),
            };
            let timeline = vec![
                entry(id, after(now, 5), EntryKind::Escalated, "third"),
                entry(id, now, EntryKind::Opened, "first"),
                entry(id, now, EntryKind::Paged, "second"),
                entry(other_id, now, EntryKind::Opened, "other"),
            ];
            nightbell_core::Decision { timeline, ..Default::default() }
        })
        .await;
    let entries = world.store.timeline(alert.id, 100).await.unwrap();
    let texts: Vec<_> = entries.iter().map(|entry| entry.text.as_str()).collect();
    assert_eq!(texts, ["first", "second", "third"]);
    assert_eq!(entries[2].kind, EntryKind::Escalated);
    assert_eq!(entries[2].at, after(world.now(), 5));
    assert_eq!(&*entries[2].actor, "token:deploy");
    assert_eq!(entries[2].data.as_str(), r#"{"step":1}"#);
    assert_eq!(world.store.timeline(alert.id, 2).await.unwrap(), entries[..2]);
}

pub(crate) async fn figures_count_what_is_open(world: World) {
    assert_eq!(world.store.counts(world.now()).await.unwrap(), Counts::default());
    world.open_alert("checkout", "a").await;
    world.open_alert_with("checkout", "b", |alert| alert.urgency = Urgency::Low).await;
    world.open_alert_with("checkout", "c", |alert| alert.exhausted = true).await;
    let gone = world.open_alert_with("checkout", "d", |alert| alert.exhausted = true).await;
    world.resolve(gone).await;
    let outcome = world
        .commit(Keys::default(), move |_, now, _| {
            let timer = |kind, due_at| TimerChange::Set(Timer { kind, subject: "1".into(), alert: None, due_at });
            nightbell_core::Decision {
                timers: vec![timer(TimerKind::Escalate, now), timer(TimerKind::Rule, after(now, 50))],
                ..Default::default()
            }
        })
        .await;
    assert_eq!(outcome, Outcome::Nothing);
    let mut counts = world.store.counts(after(world.now(), 30)).await.unwrap();
    counts.open_alerts.sort_by_key(|(_, urgency, _)| *urgency);
    let expected = Counts {
        open_alerts: vec![(Status::Triggered, Urgency::Low, 1), (Status::Triggered, Urgency::High, 2)],
        exhausted_alerts: 1,
        waiting_mentions: 0,
        pending_notifications: 0,
        timers: 2,
        timer_lag_ms: 30,
    };
    assert_eq!(counts, expected);
}
