//! Group commit: order, failing alone, back pressure, ids.

use crate::suite::world::{World, alert, item, item_of, said, saying};
use nightbell_core::{
    AlertId, Decision, Entry, EntryKind, History, Json, Keys, Name, Outcome, State, Status, Supply, Timestamp,
};
use nightbell_store::{AuditMeans, AuditOrigin, ConfigurationWrite, Item, Priority, ResourceWrite, Store, StoreError};
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

/// Opens an alert of this key or counts on the open one.
fn trigger(service: &str, dedup_key: &str) -> Item {
    let (service, dedup_key): (Name, Arc<str>) = (service.into(), dedup_key.into());
    let keys = Keys { latest: vec![(service.clone(), dedup_key.clone(), History::No)], ..Keys::default() };
    item(keys, move |state: &State, now: Timestamp, supply: &mut dyn Supply| {
        match state.latest(&service, &dedup_key).filter(|found| found.alert.is_open()) {
            Some(found) => {
                let mut counted = found.alert.clone();
                counted.count += 1;
                counted.version += 1;
                saying(counted)
            }
            None => saying(alert(supply.alert_id(), &service, &dedup_key, now)),
        }
    })
}

pub(crate) async fn items_see_what_earlier_ones_decided(world: World) {
    assert!(world.store.transact(Vec::new()).await.is_empty());
    let items = vec![trigger("checkout", "a"), trigger("checkout", "b"), trigger("checkout", "a")];
    let answers: Vec<_> = world.store.transact(items).await.into_iter().map(|answer| said(answer.unwrap())).collect();
    assert_eq!(answers.iter().map(|alert| alert.count).collect::<Vec<_>>(), [1, 1, 2]);
    assert_eq!(answers[0].id, answers[2].id);
    assert_ne!(answers[0].id, answers[1].id);
    assert_eq!(world.store.alert(answers[0].id).await.unwrap().unwrap(), answers[2]);

    // Opened, resolved, and opened again in one batch.
    let resolve = {
        let key: (Name, Arc<str>) = ("checkout".into(), "c".into());
        let keys = Keys { latest: vec![(key.0.clone(), key.1.clone(), History::No)], ..Keys::default() };
        item(keys, move |state, now, _| {
            let mut alert = state.latest(&key.0, &key.1).unwrap().alert.clone();
            alert.status = Status::Resolved;
            alert.resolved_at = Some(now);
            saying(alert)
        })
    };
    let items = vec![trigger("checkout", "c"), resolve, trigger("checkout", "c")];
    let answers: Vec<_> = world.store.transact(items).await.into_iter().map(|answer| said(answer.unwrap())).collect();
    assert_eq!(world.store.alert(answers[0].id).await.unwrap().unwrap().status, Status::Resolved);
    assert_eq!(world.store.alert(answers[2].id).await.unwrap().unwrap().status, Status::Triggered);
}

pub(crate) async fn each_item_fails_alone(world: World) {
    let taken = world.open_alert("checkout", "taken").await.id;
    let panics = item(Keys::default(), |_, _, _| panic!("on purpose"));
    // Written under an id that exists: the database refuses it.
    let clashes =
        item(Keys::default(), move |_, now, _| saying(alert(taken, &"checkout".into(), &"clash".into(), now)));
    let mut stale = trigger("checkout", "stale");
    stale.configuration_revision = -1;
    let items =
        vec![trigger("checkout", "a"), panics, trigger("checkout", "b"), stale, clashes, trigger("checkout", "a")];
    let answers = world.store.transact(items).await;
    let kinds: Vec<_> = answers
        .iter()
        .map(|answer| match answer {
            Ok(Outcome::Alert { alert, .. }) => format!("{} {}", alert.dedup_key, alert.count),
            Ok(other) => format!("{other:?}"),
            // Where several nodes write, a clash may be their race: it is tried again before it is given up.
            Err(StoreError::Damaged(_) | StoreError::Unavailable(_)) => "failed".to_owned(),
            Err(StoreError::StaleConfiguration { newest }) => format!("stale {newest}"),
            Err(other) => format!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds, ["a 1", "failed", "b 1", "stale 0", "failed", "a 2"]);
    let open = world.store.open_alerts(AlertId(0), 100).await.unwrap();
    assert_eq!(open.len(), 3, "taken, a and b");
    world.store.ready().await.unwrap();
}

pub(crate) async fn stale_configuration_is_refused_until_reloaded(world: World) {
    let write = ConfigurationWrite {
        expected_revision: 0,
        resources: vec![ResourceWrite {
            kind: "teams".into(),
            name: "payments".into(),
            body: Some(Json::empty()),
            from_apply: None,
        }],
        secrets: Vec::new(),
        removed_secrets: Vec::new(),
        sign_in: Vec::new(),
        schedule_state: Vec::new(),
        author: "ada".into(),
        origin: AuditOrigin::of(AuditMeans::Nightbell),
        at: world.now(),
        told: Vec::new(),
    };
    assert_eq!(world.store.write_configuration(write).await.unwrap(), 1);
    let refused = world.try_one(trigger("checkout", "a")).await;
    assert!(matches!(refused, Err(StoreError::StaleConfiguration { newest: 1 })));
    assert_eq!(world.store.open_alerts(AlertId(0), 10).await.unwrap(), []);
    let mut reloaded = trigger("checkout", "a");
    reloaded.configuration_revision = 1;
    assert_eq!(said(world.one(reloaded).await).count, 1);
}

pub(crate) async fn whatever_happens_at_once_is_counted(mut world: World) {
    let nodes = world.two_nodes().await;
    let calls = 60;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..calls {
        let node = nodes[number % 2].clone();
        let key = (number % 3).to_string();
        tasks.spawn(async move {
            let items = vec![trigger("checkout", &key), trigger("checkout", &key)];
            node.transact(items).await.into_iter().map(Result::unwrap).for_each(drop);
        });
    }
    tasks.join_all().await;
    let open = world.store.open_alerts(AlertId(0), 100).await.unwrap();
    assert_eq!(open.len(), 3, "one of each key");
    let mut count = 0;
    for id in open {
        count += world.store.alert(id).await.unwrap().unwrap().count;
    }
    assert_eq!(count, 2 * i64::try_from(calls).unwrap());
    nodes[1].close().await;
}

/// An item that says when it is being decided and goes on when told.
fn pausing() -> (Item, Receiver<()>, std::sync::mpsc::Sender<()>) {
    let (begun, begins) = channel();
    let (go, gone) = channel::<()>();
    let decide = item_of(
        Priority::Person,
        Keys::default(),
        Box::new(move |_, _, _| {
            let _ = begun.send(());
            let _ = gone.recv();
            Decision::default()
        }),
    );
    (decide, begins, go)
}

/// Waits for the writer to be inside of the pausing item, off the runtime's threads.
async fn begun(begins: Receiver<()>) {
    tokio::task::spawn_blocking(move || begins.recv()).await.unwrap().unwrap();
}

pub(crate) async fn people_go_first(world: World) {
    let (pause, begins, go) = pausing();
    let store = world.store.clone();
    let paused = tokio::spawn(async move { store.transact(vec![pause]).await });
    begun(begins).await;

    let order = Arc::new(Mutex::new(Vec::new()));
    let mut calls = Vec::new();
    for priority in [Priority::Intake, Priority::Timer, Priority::Person] {
        let order = order.clone();
        let decide = item_of(
            priority,
            Keys::default(),
            Box::new(move |_, _, _| {
                order.lock().unwrap().push(priority);
                Decision::default()
            }),
        );
        let mut call = Box::pin({
            let store = world.store.clone();
            async move { store.transact(vec![decide]).await }
        });
        // Queued, in this order.
        assert!(futures_poll(&mut call).await.is_none());
        calls.push(call);
    }
    go.send(()).unwrap();
    for call in calls {
        call.await.into_iter().for_each(|answer| drop(answer.unwrap()));
    }
    paused.await.unwrap()[0].as_ref().unwrap();
    assert_eq!(*order.lock().unwrap(), [Priority::Person, Priority::Timer, Priority::Intake]);
}

/// Polls once.
async fn futures_poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(match std::pin::Pin::new(&mut *future).poll(context) {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

pub(crate) async fn too_much_intake_is_refused_and_people_are_not(world: World) {
    let (pause, begins, go) = pausing();
    let store = world.store.clone();
    let paused = tokio::spawn(async move { store.transact(vec![pause]).await });
    begun(begins).await;

    let nothing = |priority| item_of(priority, Keys::default(), Box::new(|_, _, _| Decision::default()));
    let many = |count| (0..count).map(|_| nothing(Priority::Intake)).collect::<Vec<_>>();
    let mut queued = Vec::new();
    let refused = loop {
        let store = world.store.clone();
        let items = many(1_000);
        let mut call = Box::pin(async move { store.transact(items).await });
        match futures_poll(&mut call).await {
            None => queued.push(call),
            Some(answers) => break answers,
        }
        assert!(queued.len() <= 100, "the queue has an end");
    };
    assert_eq!(refused.len(), 1_000);
    assert!(refused.iter().all(|answer| matches!(answer, Err(StoreError::Overloaded))));
    let store = world.store.clone();
    let person = nothing(Priority::Person);
    let mut person = Box::pin(async move { store.transact(vec![person]).await });
    assert!(futures_poll(&mut person).await.is_none(), "queued");

    go.send(()).unwrap();
    assert!(person.await[0].is_ok());
    for call in queued {
        assert!(call.await.iter().all(Result::is_ok));
    }
    assert!(paused.await.unwrap()[0].is_ok());
    assert!(world.store.transact(many(1_000)).await.iter().all(Result::is_ok), "room again");
}

pub(crate) async fn a_call_larger_than_a_batch_keeps_its_order(world: World) {
    let items = (0..5_000).map(|_| trigger("checkout", "a")).collect();
    let answers = world.store.transact(items).await;
    for (number, answer) in (1..).zip(answers) {
        assert_eq!(said(answer.unwrap()).count, number);
    }
}

pub(crate) async fn ids_grow_and_are_never_used_twice(mut world: World) {
    let mut alerts = BTreeSet::new();
    let mut entries = BTreeSet::new();
    for round in 0..3 {
        let (sender, receiver) = channel();
        let (first, key) = (world.open_alert("checkout", &format!("first {round}")).await.id, format!("key {round}"));
        assert!(alerts.insert(first));
        world
            .commit(Keys::default(), move |_, now, supply| {
                let mut decision = Decision::default();
                // More than one block of alert ids and more than one of entry ids, in one decision.
                for number in 0..250 {
                    let key = format!("{key} {number}").into();
                    decision.alerts.push(alert(supply.alert_id(), &"checkout".into(), &key, now));
                }
                for _ in 0..12_000 {
                    let id = supply.entry_id();
                    decision.timeline.push(Entry {
                        id,
                        alert: first,
                        at: now,
                        kind: EntryKind::Note,
                        actor: "ada".into(),
                        text: String::new(),
                        data: Json::empty(),
                    });
                }
                let _ = sender.send(decision.clone());
                decision
            })
            .await;
        let decision = receiver.try_iter().last().unwrap();
        for made in &decision.alerts {
            assert!(alerts.last().unwrap() < &made.id, "ids grow");
            assert!(alerts.insert(made.id));
        }
        for made in &decision.timeline {
            assert!(entries.insert(made.id));
        }
        assert_eq!(world.store.timeline(first, 100_000).await.unwrap().len(), 12_000);
        world.restart().await;
    }
    assert_eq!(world.store.open_alerts(AlertId(0), 10_000).await.unwrap(), alerts.into_iter().collect::<Vec<_>>());
}

pub(crate) async fn chance_and_identity_are_given(world: World) {
    let (sender, receiver) = channel();
    world
        .commit(Keys::default(), move |_, now, supply| {
            let _ = sender.send((now, supply.node(), supply.fraction(), supply.notification_id()));
            Decision::default()
        })
        .await;
    let (now, node, fraction, id) = receiver.recv().unwrap();
    assert_eq!(now, world.now());
    assert_eq!(world.store.now().await.unwrap(), world.now());
    assert_eq!(&*node, "node-1");
    assert!((0.0..1.0).contains(&fraction));
    assert_eq!(id.0.get_version_num(), 7);
}

pub(crate) async fn closing_finishes_what_is_queued(world: World) {
    let (pause, begins, go) = pausing();
    let store = world.store.clone();
    let paused = tokio::spawn(async move { store.transact(vec![pause]).await });
    begun(begins).await;
    let store = world.store.clone();
    let mut queued = Box::pin(async move { store.transact(vec![trigger("checkout", "a")]).await });
    assert!(futures_poll(&mut queued).await.is_none());

    let closing = {
        let store: Arc<dyn Store> = world.store.clone();
        tokio::spawn(async move { store.close().await })
    };
    // Once it lets nothing more in, it is closing.
    loop {
        let store = world.store.clone();
        let mut late = Box::pin(async move { store.transact(vec![trigger("checkout", "late")]).await });
        match futures_poll(&mut late).await {
            Some(answers) => {
                assert!(matches!(answers.as_slice(), [Err(StoreError::Unavailable(_))]));
                break;
            }
            // In before the close: decided as well.
            None => {
                tokio::spawn(late);
                tokio::task::yield_now().await;
            }
        }
    }
    go.send(()).unwrap();
    assert!(paused.await.unwrap()[0].is_ok());
    assert_eq!(said(queued.await.remove(0).unwrap()).count, 1);
    closing.await.unwrap();
    assert!(world.store.ready().await.is_err());
    assert!(matches!(world.store.counts(world.now()).await, Err(StoreError::Unavailable(_))));
}
