//! What only a database across a network can do to a store: several nodes, lost connections, lost answers.
#![allow(clippy::unwrap_used, reason = "a failed unwrap in a test is the test's failure")]

#[path = "postgres/proxy.rs"]
mod proxy;
#[path = "postgres/races.rs"]
mod races;

use nightbell_core::{
    Alert, AlertId, Decision, History, Json, Keys, Mention, MentionMove, Name, Notification, NotificationKind,
    NotificationStatus, Outcome, Recipient, Severity, State, Status, Supply, Timer, TimerChange, TimerKind, Timestamp,
    Urgency,
};
use nightbell_store::{AlertFilter, Item, PostgresStore, Priority, Store, StoreError, StoreOptions};
use nightbell_testkit::{ManualClock, SeededEntropy, TestDatabase};
use proxy::{NextCommit, Proxy};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

async fn connect(url: &str, node: &str) -> PostgresStore {
    try_connect(url, node).await.unwrap()
}

async fn try_connect(url: &str, node: &str) -> Result<PostgresStore, StoreError> {
    // Nodes draw different chance.
    let seed = node.bytes().fold(0, |seed, byte| seed * 256 + u64::from(byte));
    let options = StoreOptions {
        clock: Arc::new(ManualClock::default()),
        database_clock: false,
        entropy: Arc::new(SeededEntropy::new(seed)),
        node: node.into(),
        faults: None,
    };
    PostgresStore::connect(url, options).await
}

fn item(keys: Keys, decide: impl FnMut(&State, Timestamp, &mut dyn Supply) -> Decision + Send + 'static) -> Item {
    Item { priority: Priority::Intake, keys, configuration_revision: 0, decide: Box::new(decide), told: None }
}

async fn one(
    store: &PostgresStore,
    keys: Keys,
    decide: impl FnMut(&State, Timestamp, &mut dyn Supply) -> Decision + Send + 'static,
) -> Result<Outcome, StoreError> {
    store.transact(vec![item(keys, decide)]).await.pop().unwrap()
}

fn key(text: &str) -> (Name, Arc<str>) {
    ("checkout".into(), text.into())
}

/// Opens an alert with this key, or counts on the open one.
fn trigger(text: &str) -> (Keys, impl FnMut(&State, Timestamp, &mut dyn Supply) -> Decision + Send + 'static) {
    let (service, dedup_key) = key(text);
    let keys = Keys { latest: vec![(service.clone(), dedup_key.clone(), History::No)], ..Keys::default() };
    let decide = move |state: &State, now: Timestamp, supply: &mut dyn Supply| {
        let alert = match state.latest(&service, &dedup_key).filter(|known| known.alert.is_open()) {
            Some(known) => Alert { count: known.alert.count + 1, ..known.alert.clone() },
            None => fresh(supply.alert_id(), &service, &dedup_key, now),
        };
        let outcome = Outcome::Alert { alert: Box::new(alert.clone()), changed: true };
        Decision { alerts: vec![alert], outcome, ..Decision::default() }
    };
    (keys, decide)
}

fn fresh(id: AlertId, service: &Name, dedup_key: &Arc<str>, now: Timestamp) -> Alert {
    Alert {
        id,
        service: service.clone(),
        dedup_key: dedup_key.clone(),
        status: Status::Triggered,
        severity: Severity::Error,
        urgency: Urgency::High,
        summary: "the disk is full".into(),
        source: "db1".into(),
        details: Json::empty(),
        links: Arc::from([]),
        playbook: None,
        count: 1,
        opened_at: now,
        last_seen_at: now,
        acknowledged_at: None,
        acknowledged_by: None,
        resolved_at: None,
        resolved_by: None,
        snoozed_until: None,
        policy: "default".into(),
        step: None,
        round: 0,
        next_escalation_at: None,
        exhausted: false,
        starts_at: None,
        ends_at: None,
        version: 1,
    }
}

fn count(outcome: Result<Outcome, StoreError>) -> i64 {
    match outcome.unwrap() {
        Outcome::Alert { alert, .. } => alert.count,
        other => panic!("not an alert: {other:?}"),
    }
}

fn due(subject: &str, now: Timestamp) -> TimerChange {
    TimerChange::Set(Timer { kind: TimerKind::Dispatch, subject: subject.to_owned(), alert: None, due_at: now })
}

async fn all_alerts(store: &PostgresStore) -> Vec<Alert> {
    store.alerts(&AlertFilter { limit: 10_000, ..AlertFilter::default() }).await.unwrap().0
}

#[tokio::test]
async fn nodes_that_open_the_same_alerts_open_each_once() {
    let database = TestDatabase::create().await;
    let (one, other) = (connect(database.url(), "one").await, connect(database.url(), "other").await);
    let texts: Vec<_> = (0..300).map(|number| format!("key-{number}")).collect();
    let call = |texts: &mut dyn Iterator<Item = &String>| {
        texts
            .map(|text| {
                let (keys, decide) = trigger(text);
                item(keys, decide)
            })
            .collect::<Vec<_>>()
    };
    for _ in 0..3 {
        let (forth, back) =
            tokio::join!(one.transact(call(&mut texts.iter())), other.transact(call(&mut texts.iter().rev())),);
        for outcome in forth.into_iter().chain(back) {
            outcome.unwrap();
        }
    }
    let alerts = all_alerts(&one).await;
    assert_eq!(alerts.len(), texts.len());
    assert!(alerts.iter().all(|alert| alert.count == 6), "every event is counted exactly once");
}

#[tokio::test]
async fn the_open_alert_is_the_latest_whichever_node_named_it() {
    let database = TestDatabase::create().await;
    let (one, other) = (connect(database.url(), "one").await, connect(database.url(), "other").await);
    // Takes the first block of ids.
    let (keys, decide) = trigger("another");
    one.transact(vec![item(keys, decide)]).await.pop().unwrap().unwrap();
    let (keys, decide) = trigger("flaps");
    assert_eq!(count(other.transact(vec![item(keys, decide)]).await.pop().unwrap()), 1);
    let (keys, mut decide) = trigger("flaps");
    let resolve = item(keys, move |state, now, supply| {
        let mut decision = decide(state, now, supply);
        decision.alerts[0].status = Status::Resolved;
        decision.alerts[0].resolved_at = Some(now);
        decision
    });
    other.transact(vec![resolve]).await.pop().unwrap().unwrap();
    // A lower id than the resolved one's.
    for (store, expected) in [(&one, 1), (&other, 2), (&one, 3)] {
        let (keys, decide) = trigger("flaps");
        assert_eq!(count(store.transact(vec![item(keys, decide)]).await.pop().unwrap()), expected);
    }
    let (service, dedup_key) = key("flaps");
    let filter = AlertFilter { dedup_key: Some(dedup_key.to_string()), limit: 9, ..AlertFilter::default() };
    let alerts = one.alerts(&filter).await.unwrap().0;
    assert_eq!(alerts.iter().map(|alert| alert.is_open()).collect::<Vec<_>>(), [false, true], "{service}");
    assert!(alerts[1].id < alerts[0].id);
}

#[tokio::test]
async fn a_node_hears_of_what_another_makes_due() {
    let database = TestDatabase::create().await;
    let (one_node, other) = (connect(database.url(), "one").await, connect(database.url(), "other").await);
    let mut commits = other.commits();
    // It says once that it has begun to listen.
    commits.changed().await.unwrap();
    one(&one_node, Keys::default(), |_, now, _| Decision {
        timers: vec![due("user/ada/mail", now)],
        ..Decision::default()
    })
    .await
    .unwrap();
    commits.changed().await.unwrap();
    assert_eq!(other.due_timers(other.now().await.unwrap(), 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_broken_connection_is_replaced_unseen() {
    let database = TestDatabase::create().await;
    let store = connect(database.url(), "one").await;
    for expected in 1..4 {
        let (keys, decide) = trigger("key");
        assert_eq!(count(one(&store, keys, decide).await), expected);
        assert_eq!(all_alerts(&store).await.len(), 1);
        database.disconnect_all().await;
    }
}

#[tokio::test]
async fn a_database_that_is_away_is_said_to_be_and_comes_back() {
    let database = TestDatabase::create().await;
    let proxy = Proxy::before(database.url()).await;
    let store = connect(&proxy.url(database.url()), "one").await;
    store.ready().await.unwrap();
    proxy.set_open(false);
    let (keys, decide) = trigger("key");
    let refused = one(&store, keys, decide).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    assert!(matches!(store.ready().await, Err(StoreError::Unavailable(_))));
    proxy.set_open(true);
    let (keys, decide) = trigger("key");
    assert_eq!(count(one(&store, keys, decide).await), 1);
    store.ready().await.unwrap();
}

/// A commit whose connection breaks is found out about: decided again only when it did not happen.
async fn check_commit_in_doubt(next: NextCommit, expected_decisions: u32) {
    let database = TestDatabase::create().await;
    let proxy = Proxy::before(database.url()).await;
    let store = connect(&proxy.url(database.url()), "one").await;
    let (keys, decide) = trigger("key");
    assert_eq!(count(one(&store, keys, decide).await), 1);

    proxy.set_next_commit(next);
    let decisions = Arc::new(AtomicU32::new(0));
    let counted = decisions.clone();
    let (keys, mut decide) = trigger("key");
    let outcome = one(&store, keys, move |state, now, supply| {
        counted.fetch_add(1, Ordering::SeqCst);
        decide(state, now, supply)
    });
    assert_eq!(count(outcome.await), 2, "{next:?}");
    assert_eq!(decisions.load(Ordering::SeqCst), expected_decisions, "{next:?}");
    assert_eq!(all_alerts(&store).await[0].count, 2, "{next:?}");
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_counts_once() {
    check_commit_in_doubt(NextCommit::LosesAnswer, 1).await;
}

#[tokio::test]
async fn a_commit_that_is_lost_is_decided_again() {
    check_commit_in_doubt(NextCommit::IsLost, 2).await;
}

#[tokio::test]
async fn while_a_commit_is_in_doubt_others_are_refused_and_its_callers_wait() {
    let database = TestDatabase::create().await;
    let proxy = Proxy::before(database.url()).await;
    let store = connect(&proxy.url(database.url()), "one").await;
    proxy.set_next_commit(NextCommit::LosesAnswer);
    let (keys, mut decide) = trigger("in doubt");
    let (proxy, decided) = (Arc::new(proxy), Arc::new(tokio::sync::Notify::new()));
    let (cutting, deciding) = (proxy.clone(), decided.clone());
    let mut in_doubt = std::pin::pin!(one(&store, keys, move |state, now, supply| {
        // New connections are refused from here on; the present one must live until its commit.
        cutting.set_accepting(false);
        deciding.notify_one();
        decide(state, now, supply)
    }));
    tokio::select! {
        early = &mut in_doubt => panic!("answered too early: {early:?}"),
        () = decided.notified() => {}
    }
    let (keys, decide) = trigger("other");
    let refused = tokio::select! {
        early = &mut in_doubt => panic!("answered too early: {early:?}"),
        other = one(&store, keys, decide) => other,
    };
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    proxy.set_accepting(true);
    assert_eq!(count(in_doubt.await), 1);
    assert_eq!(all_alerts(&store).await.len(), 1);
}

#[tokio::test]
async fn a_mention_that_stopped_waiting_meanwhile_makes_a_decision_anew() {
    let database = Arc::new(TestDatabase::create().await);
    let store = connect(database.url(), "one").await;
    let recipient: Recipient = "user/ada/mail".parse().unwrap();
    let keys = Keys { recipients: vec![recipient.clone()], ..Keys::default() };
    let owed = recipient.clone();
    one(&store, keys.clone(), move |_, now, supply| {
        let mention = |alert: i64, supply: &mut dyn Supply| Mention {
            id: supply.mention_id(),
            alert: AlertId(alert),
            recipient: owed.clone(),
            kind: NotificationKind::Page,
            created_at: now,
            notification: None,
        };
        Decision { mentions: vec![mention(1, supply), mention(2, supply)], ..Decision::default() }
    })
    .await
    .unwrap();

    let (meddling, mut first) = (database.clone(), true);
    let outcome = one(&store, keys, move |state, now, supply| {
        if std::mem::take(&mut first) {
            let (database, runtime) = (meddling.clone(), tokio::runtime::Builder::new_current_thread());
            let meddle = move || {
                let runtime = { runtime }.enable_all().build().unwrap();
                runtime.block_on(database.execute("DELETE FROM mentions WHERE alert = 1"));
            };
            std::thread::spawn(meddle).join().unwrap();
        }
        let waiting = &state.recipients[&recipient].waiting;
        let id = supply.notification_id();
        let notification = Notification {
            id,
            recipient: recipient.clone(),
            kind: NotificationKind::Page,
            status: NotificationStatus::Sending,
            node: Some(supply.node()),
            created_at: now,
            attempt: 1,
            next_attempt_at: None,
            provider_id: None,
            answer: String::new(),
            updated_at: now,
            alerts_total: waiting.len() as u32,
            notice: None,
        };
        let claimed =
            waiting.iter().map(|one| MentionMove { alert: one.alert, mention: one.id, notification: id }).collect();
        let outcome = Outcome::Acknowledges(waiting.iter().map(|one| one.alert).collect());
        Decision { notifications: vec![notification], claimed, outcome, ..Decision::default() }
    });
    assert_eq!(outcome.await.unwrap(), Outcome::Acknowledges(vec![AlertId(2)]));
    let kept = store.last_page_to(&["user/ada/mail".parse().unwrap()]).await.unwrap().unwrap();
    assert_eq!((kept.alerts, kept.notification.alerts_total), (vec![AlertId(2)], 1));
}

#[tokio::test]
async fn a_null_character_does_not_keep_an_event_out() {
    let database = TestDatabase::create().await;
    let store = connect(database.url(), "one").await;
    for expected in 1..3 {
        let (keys, mut decide) = trigger("nu\0ll");
        let outcome = one(&store, keys, move |state, now, supply| {
            let mut decision = decide(state, now, supply);
            decision.alerts[0].summary = "a\0b".into();
            decision
        });
        assert_eq!(count(outcome.await), expected);
    }
    assert_eq!(&*all_alerts(&store).await[0].summary, "a\u{fffd}b");
}

#[tokio::test]
async fn decisions_are_given_the_databases_clock_when_asked_to() {
    let database = TestDatabase::create().await;
    let options = StoreOptions {
        clock: Arc::new(ManualClock::at(Timestamp::UNIX_EPOCH)),
        database_clock: true,
        entropy: Arc::new(SeededEntropy::default()),
        node: "one".into(),
        faults: None,
    };
    let store = PostgresStore::connect(database.url(), options).await.unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    let before = store.now().await.unwrap();
    one(&store, Keys::default(), move |_, now, _| {
        sender.send(now).unwrap();
        Decision::default()
    })
    .await
    .unwrap();
    let decided_at = receiver.recv().unwrap();
    assert!(before > Timestamp::UNIX_EPOCH && before <= decided_at && decided_at <= store.now().await.unwrap());
}

#[tokio::test]
async fn what_cannot_be_opened_says_why_and_no_password() {
    let database = TestDatabase::create().await;
    let wrong = database.url().replace(database.name(), "nightbell_absent");
    let error = try_connect(&wrong, "one").await.unwrap_err().to_string();
    assert!(error.contains("nightbell_absent") && error.contains("does not exist"), "{error}");
    assert!(!error.contains(":nightbell@"), "{error}");

    let closed = format!("postgres://ada:hush@127.0.0.1:{}/d", nightbell_testkit::free_port());
    let error = try_connect(&closed, "one").await.unwrap_err().to_string();
    assert!(error.contains("refused") && !error.contains("hush"), "{error}");

    let unencrypted = format!("{}?sslmode=require", database.url());
    let error = try_connect(&unencrypted, "one").await.unwrap_err().to_string();
    assert!(error.contains("TLS"), "{error}");
}

#[tokio::test]
async fn closing_finishes_what_waits_and_leaves_nothing_behind() {
    let database = TestDatabase::create().await;
    let store = connect(database.url(), "one").await;
    let (keys, decide) = trigger("key");
    let last = one(&store, keys, decide);
    let (last, ()) = tokio::time::timeout(Duration::from_secs(30), async { tokio::join!(biased; last, store.close()) })
        .await
        .unwrap();
    assert_eq!(count(last), 1);
    let (keys, decide) = trigger("key");
    assert!(matches!(one(&store, keys, decide).await, Err(StoreError::Unavailable(_))));
    assert_eq!(database.query_text("SELECT count(*) FROM batches").await.as_deref(), Some("0"));
}

#[tokio::test]
async fn a_backup_is_the_servers_own_matter() {
    let database = TestDatabase::create().await;
    let store = connect(database.url(), "one").await;
    let refused = store.backup(std::path::Path::new("/tmp/never")).await.unwrap_err();
    assert!(refused.to_string().contains("pg_dump"), "{refused}");
}
