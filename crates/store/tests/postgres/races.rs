//! What another node, or the server, does at the worst moment of a transaction.

use crate::proxy::{NextCommit, Proxy};
use crate::{connect, count, due, item, key, one, trigger};
use nightbell_core::{
    AlertId, Decision, Keys, Mention, MentionId, MentionMove, NotificationId, NotificationKind, Outcome, Recipient,
    Supply, Timer, TimerChange, TimerKind, Timestamp,
};
use nightbell_store::Store;
use nightbell_testkit::TestDatabase;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;
use tokio_postgres::{Client, NoTls};

/// Somebody else in the database, with transactions by hand.
async fn stranger(database: &TestDatabase) -> Client {
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Returns when so many sessions wait for somebody's lock.
async fn until_waiting(database: &TestDatabase, sessions: u32) {
    let waiting = "SELECT count(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let waiting = async { while database.query_text(waiting).await != Some(sessions.to_string()) {} };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("somebody waits for a lock");
}

fn dispatch_timer(recipient: &Recipient, due_at: Timestamp) -> Timer {
    Timer { kind: TimerKind::Dispatch, subject: recipient.to_string(), alert: None, due_at }
}

fn mention(alert: i64, recipient: &Recipient, now: Timestamp, supply: &mut dyn Supply) -> Mention {
    Mention {
        id: supply.mention_id(),
        alert: AlertId(alert),
        recipient: recipient.clone(),
        kind: NotificationKind::Page,
        created_at: now,
        notification: None,
    }
}

#[tokio::test]
async fn a_mention_beside_a_claim_is_seen_by_it() {
    let database = TestDatabase::create().await;
    let store = connect(database.url(), "one").await;
    let recipient: Recipient = "user/ada/mail".parse().unwrap();
    let now = store.now().await.unwrap();
    let subject = recipient.to_string();
    one(&store, Keys::default(), move |_, now, _| Decision { timers: vec![due(&subject, now)], ..Decision::default() })
        .await
        .unwrap();

    // Another node mentions the recipient, whose timer is due already, while this one comes to the claim.
    let other = stranger(&database).await;
    other.batch_execute("BEGIN; LOCK TABLE timers IN EXCLUSIVE MODE").await.unwrap();
    let timer = dispatch_timer(&recipient, now);
    let keys = Keys { recipients: vec![recipient.clone()], timer: Some(timer.clone()), ..Keys::default() };
    let claiming = one(&store, keys, move |state, _, _| {
        assert!(state.has_claimed(&timer));
        let waiting = state.recipients[&recipient].waiting.iter().map(|one| one.alert).collect();
        Decision { outcome: Outcome::Acknowledges(waiting), ..Decision::default() }
    });
    let mentioning = async {
        until_waiting(&database, 1).await;
        let mention = format!(
            "INSERT INTO mentions (id, alert, recipient, kind, created_at) VALUES (9, 7, 'user/ada/mail', 'page', {0}); \
             INSERT INTO timers (kind, subject, alert, due_at) VALUES ('dispatch', 'user/ada/mail', NULL, {0}) \
             ON CONFLICT (kind, subject) DO UPDATE SET due_at = EXCLUDED.due_at WHERE EXCLUDED.due_at < timers.due_at; \
             COMMIT",
            now.as_millisecond()
        );
        other.batch_execute(&mention).await.unwrap();
    };
    let (claimed, ()) = tokio::join!(claiming, mentioning);
    assert_eq!(claimed.unwrap(), Outcome::Acknowledges(vec![AlertId(7)]), "its timer is gone");
    assert_eq!(store.next_timer().await.unwrap(), None);
}

#[tokio::test]
async fn a_batch_whose_commit_the_server_has_not_come_to_is_waited_for() {
    let database = TestDatabase::create().await;
    let proxy = Proxy::before(database.url()).await;
    let store = connect(&proxy.url(database.url()), "one").await;
    // The batch can be decided, but not be written: somebody is about to insert the same timer.
    let other = stranger(&database).await;
    let blocking =
        "BEGIN; INSERT INTO timers (kind, subject, alert, due_at) VALUES ('dispatch', 'user/ada/mail', NULL, 0)";
    other.batch_execute(blocking).await.unwrap();
    proxy.set_next_commit(NextCommit::LosesAnswer);
    let decisions = Arc::new(AtomicU32::new(0));
    let counted = decisions.clone();
    let (keys, mut decide) = trigger("key");
    let opening = one(&store, keys, move |state, now, supply| {
        counted.fetch_add(1, Ordering::SeqCst);
        Decision { timers: vec![due("user/ada/mail", now)], ..decide(state, now, supply) }
    });
    let releasing = async {
        // The old session waits to write; the new one to learn what became of the batch.
        until_waiting(&database, 2).await;
        other.batch_execute("ROLLBACK").await.unwrap();
    };
    let (opened, ()) = tokio::join!(opening, releasing);
    assert_eq!(count(opened), 1, "counted once");
    assert_eq!(decisions.load(Ordering::SeqCst), 1);
    let (service, dedup_key) = key("key");
    let stored = format!("SELECT sum(count) FROM alerts WHERE service = '{service}' AND dedup_key = '{dedup_key}'");
    assert_eq!(database.query_text(&stored).await.as_deref(), Some("1"));
}

/// Blocks its threads, each node's writer among them, at a barrier.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_that_dispatch_to_whom_the_other_mentions_do_not_lock_each_other_out() {
    let database = TestDatabase::create().await;
    let nodes = [connect(database.url(), "one").await, connect(database.url(), "other").await];
    let recipients: [Recipient; 2] = ["user/ada/mail".parse().unwrap(), "user/bob/mail".parse().unwrap()];
    let subjects = recipients.clone();
    one(&nodes[0], Keys::default(), move |_, now, _| {
        let timers = subjects.iter().map(|subject| due(&subject.to_string(), now)).collect();
        Decision { timers, ..Decision::default() }
    })
    .await
    .unwrap();

    let (both_decide, decisions) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
    let now = nodes[0].now().await.unwrap();
    let call = |dispatched: &Recipient, mentioned: &Recipient| {
        let timer = dispatch_timer(dispatched, now);
        let keys = Keys { recipients: vec![dispatched.clone()], timer: Some(timer), ..Keys::default() };
        let dispatch = item(keys, |_, _, _| Decision { outcome: Outcome::Nothing, ..Decision::default() });
        let (mentioned, both_decide, decisions) = (mentioned.clone(), both_decide.clone(), decisions.clone());
        let (keys, _) = trigger(&mentioned.to_string());
        let mut first = true;
        let mention = item(keys, move |_, now, supply| {
            decisions.fetch_add(1, Ordering::SeqCst);
            if std::mem::take(&mut first) {
                both_decide.wait();
            }
            Decision {
                mentions: vec![mention(1, &mentioned, now, supply)],
                timers: vec![TimerChange::SetEarliest(dispatch_timer(&mentioned, now))],
                outcome: Outcome::Done,
                ..Decision::default()
            }
        });
        vec![dispatch, mention]
    };
    let (forth, back) = tokio::join!(
        nodes[0].transact(call(&recipients[0], &recipients[1])),
        nodes[1].transact(call(&recipients[1], &recipients[0])),
    );
    for answers in [forth, back] {
        let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers, [Outcome::Nothing, Outcome::Done], "in the order of the call");
    }
    assert_eq!(decisions.load(Ordering::SeqCst), 2, "nobody had to decide again");
}

/// Both ways of taking mentions wait for the first by id while the others are free.
async fn check_first_by_id_is_waited_for(decision: impl Fn() -> Decision + Send + 'static) {
    let database = TestDatabase::create().await;
    let store = connect(database.url(), "one").await;
    let other = stranger(&database).await;
    // By recipient, by alert and by age of the row the second comes first.
    let mentions = "INSERT INTO mentions (id, alert, recipient, kind, created_at) \
        VALUES (12, 1, 'user/ada/mail', 'page', 0), (11, 2, 'user/bob/mail', 'page', 0)";
    database.execute(mentions).await;
    other.batch_execute("BEGIN; SELECT FROM mentions WHERE id = 11 FOR UPDATE").await.unwrap();
    let taking = one(&store, Keys::default(), move |_, _, _| decision());
    let releasing = async {
        until_waiting(&database, 1).await;
        let free = "SELECT FROM mentions WHERE id = 12 FOR UPDATE SKIP LOCKED";
        assert_eq!(other.query(free, &[]).await.unwrap().len(), 1, "the second is still free");
        other.batch_execute("COMMIT").await.unwrap();
    };
    let (taken, ()) = tokio::join!(taking, releasing);
    taken.unwrap();
    let left = database.query_text("SELECT count(*) FROM mentions WHERE notification IS NULL").await;
    assert_eq!(left.as_deref(), Some("0"));
}

#[tokio::test]
async fn mentions_are_withdrawn_in_order() {
    let withdrawn = || Decision { withdrawn: vec![AlertId(1), AlertId(2)], ..Decision::default() };
    check_first_by_id_is_waited_for(withdrawn).await;
}

#[tokio::test]
async fn mentions_are_claimed_in_order() {
    let notification = NotificationId("01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap());
    let claimed = move || {
        let claimed = [12, 11].map(|id| MentionMove { alert: AlertId(id), mention: MentionId(id), notification });
        Decision { claimed: claimed.into(), ..Decision::default() }
    };
    check_first_by_id_is_waited_for(claimed).await;
}
