//! Events as they were received.

use crate::suite::world::{World, after};
use nightbell_core::{
    Action, AlertId, Decision, Event, EventOutcome, EventRecord, Json, Keys, Link, Name, Severity, Supply, Timestamp,
};
use nightbell_store::EventFilter;
use std::sync::Arc;

fn record(supply: &mut dyn Supply, service: &str, action: Action, received_at: Timestamp) -> EventRecord {
    EventRecord {
        id: supply.entry_id(),
        received_at,
        service: service.into(),
        integration: "prometheus".into(),
        action,
        dedup_key: "a".into(),
        alert: None,
        outcome: EventOutcome::Recorded,
        event: Arc::new(Event::new(action, "deployed")),
    }
}

async fn listed(world: &World, filter: EventFilter) -> Vec<EventRecord> {
    let mut filter = filter;
    let mut all = Vec::new();
    loop {
        let (page, cursor) = world.store.events(&filter).await.unwrap();
        assert!(page.len() <= filter.limit);
        all.extend(page);
        if cursor.is_none() {
            return all;
        }
        filter.after = cursor;
    }
}

pub(crate) async fn come_back_as_they_were(world: World) {
    let now = world.now();
    world
        .commit(Keys::default(), move |_, _, supply| {
            let mut full = record(supply, "checkout", Action::Trigger, now);
            full.alert = Some(AlertId(12));
            full.outcome = EventOutcome::Counted;
            full.event = Arc::new(Event {
                dedup_key: Some("a".into()),
                severity: Some(Severity::Critical),
                source: "db1".into(),
                details: Some(Json::from_stored(r#"{"labels":{"b":"\u00e9","a":"1"}}"#)),
                links: vec![Link { href: "https://example.com".into(), text: String::new() }],
                playbook: Some("https://example.com/book".into()),
                at: Some(after(now, -1)),
                starts_at: Some(after(now, -2)),
                ends_at: Some(after(now, 3)),
                oddities: vec!["summary was cut".into()],
                ..Event::new(Action::Trigger, "it \"burns\" \u{1f525}")
            });
            Decision { events: vec![full], ..Decision::default() }
        })
        .await;
    let found = listed(&world, EventFilter { limit: 10, ..EventFilter::default() }).await;
    let [found] = found.as_slice() else { panic!("one event") };
    assert_eq!((found.received_at, found.alert, found.outcome), (now, Some(AlertId(12)), EventOutcome::Counted));
    assert_eq!((&*found.service, &*found.integration, &*found.dedup_key), ("checkout", "prometheus", "a"));
    assert_eq!(found.event.details.as_ref().unwrap().as_str(), r#"{"labels":{"b":"\u00e9","a":"1"}}"#);
    assert_eq!(found.event.starts_at, Some(after(now, -2)));
    assert_eq!(found.event.oddities, ["summary was cut"]);
    assert_eq!(found.event.summary, "it \"burns\" \u{1f525}");
}

pub(crate) async fn are_listed_newest_first(world: World) {
    use Action::{Change, Resolve, Trigger};
    let now = world.now();
    world
        .commit(Keys::default(), move |_, _, supply| {
            let events = vec![
                record(supply, "checkout", Trigger, after(now, 2)),
                record(supply, "checkout", Change, after(now, 1)),
                record(supply, "shipping", Change, after(now, 3)),
                // Two of one instant.
                record(supply, "shipping", Resolve, after(now, 2)),
                record(supply, "checkout", Change, after(now, 2)),
            ];
            Decision { events, ..Decision::default() }
        })
        .await;
    // (service, action) newest first
    let check = async |filter: EventFilter, expected: &[(&str, Action)]| {
        for limit in [1, 2, 100] {
            let found = listed(&world, EventFilter { limit, ..filter.clone() }).await;
            let found: Vec<_> = found.iter().map(|event| (&*event.service, event.action)).collect();
            assert_eq!(found, expected);
        }
    };
    check(
        EventFilter::default(),
        &[
            ("shipping", Change),
            ("checkout", Change),
            ("shipping", Resolve),
            ("checkout", Trigger),
            ("checkout", Change),
        ],
    )
    .await;
    check(
        EventFilter { changes_only: true, ..EventFilter::default() },
        &[("shipping", Change), ("checkout", Change), ("checkout", Change)],
    )
    .await;
    let shipping: Option<Vec<Name>> = Some(vec!["shipping".into()]);
    check(EventFilter { services: shipping, ..EventFilter::default() }, &[("shipping", Change), ("shipping", Resolve)])
        .await;
    for nothing in [vec![], vec!["no\0body".into()]] {
        check(EventFilter { services: Some(nothing), ..EventFilter::default() }, &[]).await;
    }
}

pub(crate) async fn are_deleted_in_slices(world: World) {
    let now = world.now();
    world
        .commit(Keys::default(), move |_, _, supply| {
            let events = (0..5).map(|ms| record(supply, "checkout", Action::Change, after(now, ms))).collect();
            Decision { events, ..Decision::default() }
        })
        .await;
    let delete = async |before_ms, limit| world.store.delete_events(after(now, before_ms), limit).await.unwrap();
    assert_eq!(delete(0, 10).await, 0);
    assert_eq!(delete(4, 3).await, 3);
    let left = listed(&world, EventFilter { limit: 10, ..EventFilter::default() }).await;
    assert_eq!(left.iter().map(|event| event.received_at).collect::<Vec<_>>(), [after(now, 4), after(now, 3)]);
    assert_eq!(delete(4, 3).await, 1);
    assert_eq!(delete(4, 3).await, 0);
}
