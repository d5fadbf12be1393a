//! Timers: set, moved, cleared, claimed.

use crate::suite::world::{World, after, item};
use nightbell_core::{AlertId, Decision, Keys, Outcome, Timer, TimerChange, TimerKind};

fn timer(kind: TimerKind, subject: &str, alert: Option<i64>, due_at: nightbell_core::Timestamp) -> Timer {
    Timer { kind, subject: subject.into(), alert: alert.map(AlertId), due_at }
}

async fn change(world: &World, timers: Vec<TimerChange>) {
    world.commit(Keys::default(), move |_, _, _| Decision { timers: timers.clone(), ..Decision::default() }).await;
}

/// All timers, with their distance from now in milliseconds.
async fn stored(world: &World) -> Vec<(TimerKind, String, i64)> {
    let now = world.now();
    let timers = world.store.due_timers(after(now, 1_000_000), 1_000).await.unwrap();
    let distance = |timer: &Timer| timer.due_at.as_millisecond() - now.as_millisecond();
    timers.into_iter().map(|timer| (timer.kind, timer.subject.clone(), distance(&timer))).collect()
}

pub(crate) async fn are_due_in_order(world: World) {
    assert_eq!(world.store.next_timer().await.unwrap(), None);
    let now = world.now();
    let timers = [
        timer(TimerKind::Escalate, "1", Some(1), after(now, 20)),
        timer(TimerKind::Dispatch, "user/ada/mail", None, after(now, 10)),
        timer(TimerKind::Escalate, "2", Some(2), after(now, 30)),
    ];
    change(&world, timers.iter().cloned().map(TimerChange::Set).collect()).await;
    assert_eq!(world.store.next_timer().await.unwrap(), Some(after(now, 10)));
    let due = async |ms, limit| world.store.due_timers(after(now, ms), limit).await.unwrap();
    assert_eq!(due(9, 10).await, []);
    assert_eq!(due(20, 10).await, [timers[1].clone(), timers[0].clone()]);
    assert_eq!(due(1_000, 2).await, [timers[1].clone(), timers[0].clone()]);
    assert_eq!(due(1_000, 10).await.len(), 3);
}

pub(crate) async fn are_replaced_or_moved_forward(world: World) {
    let now = world.now();
    let at = |ms| timer(TimerKind::Dispatch, "x", None, after(now, ms));
    let check = async |changes: Vec<TimerChange>, expected: Option<i64>| {
        change(&world, changes).await;
        let found = stored(&world).await;
        assert_eq!(found.first().map(|(_, _, ms)| *ms), expected);
        assert!(found.len() <= 1);
    };
    use TimerChange::{Clear, Set, SetEarliest};
    check(vec![SetEarliest(at(50))], Some(50)).await;
    check(vec![SetEarliest(at(60))], Some(50)).await;
    check(vec![SetEarliest(at(40))], Some(40)).await;
    check(vec![Set(at(70))], Some(70)).await;
    check(vec![Set(at(20)), SetEarliest(at(30))], Some(20)).await;
    check(vec![Clear(TimerKind::Dispatch, "y".into())], Some(20)).await;
    check(vec![Clear(TimerKind::Escalate, "x".into())], Some(20)).await;
    check(vec![Clear(TimerKind::Dispatch, "x".into()), SetEarliest(at(90))], Some(90)).await;
    check(vec![Set(at(10)), Clear(TimerKind::Dispatch, "x".into())], None).await;
}

pub(crate) async fn of_an_alert_are_cleared_together(world: World) {
    let now = world.now();
    let set = |kind, subject, alert| TimerChange::Set(timer(kind, subject, alert, now));
    change(
        &world,
        vec![
            set(TimerKind::Escalate, "1", Some(1)),
            set(TimerKind::Rule, "1/0/0/user/ada/", Some(1)),
            set(TimerKind::Escalate, "2", Some(2)),
            set(TimerKind::Dispatch, "channel/room", None),
        ],
    )
    .await;
    change(
        &world,
        vec![
            set(TimerKind::SnoozeEnd, "1", Some(1)),
            TimerChange::ClearAlert(AlertId(1)),
            set(TimerKind::AutoResolve, "1", Some(1)),
        ],
    )
    .await;
    let kinds: Vec<_> = stored(&world).await.into_iter().map(|(kind, subject, _)| (kind, subject)).collect();
    let expected = [
        (TimerKind::AutoResolve, "1".to_owned()),
        (TimerKind::Dispatch, "channel/room".to_owned()),
        (TimerKind::Escalate, "2".to_owned()),
    ];
    assert_eq!(kinds, expected);
}

/// An item that answers `Done` when its timer was claimed, and makes these changes then.
fn claim(claimed: &Timer, changes: Vec<TimerChange>) -> nightbell_store::Item {
    let timer = claimed.clone();
    item(Keys { timer: Some(timer.clone()), ..Keys::default() }, move |state, _, _| {
        if !state.has_claimed(&timer) {
            return Decision::default();
        }
        Decision { timers: changes.clone(), outcome: Outcome::Done, ..Decision::default() }
    })
}

pub(crate) async fn are_claimed_once_when_due(world: World) {
    let due = timer(TimerKind::Escalate, "1", Some(1), after(world.now(), 100));
    assert_eq!(world.one(claim(&due, vec![])).await, Outcome::Nothing, "not there");
    change(&world, vec![TimerChange::Set(due.clone())]).await;
    assert_eq!(world.one(claim(&due, vec![])).await, Outcome::Nothing, "not due");
    assert_eq!(stored(&world).await.len(), 1);
    world.advance(100);
    let answers = world.store.transact(vec![claim(&due, vec![]), claim(&due, vec![])]).await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers, [Outcome::Done, Outcome::Nothing], "one call, claimed once");
    assert_eq!(stored(&world).await, []);
    assert_eq!(world.one(claim(&due, vec![])).await, Outcome::Nothing, "gone");
}

pub(crate) async fn claimed_ones_may_be_set_again(world: World) {
    for make in [TimerChange::Set, TimerChange::SetEarliest] {
        let due = timer(TimerKind::Escalate, "1", Some(1), world.now());
        let later = timer(TimerKind::Escalate, "1", Some(1), after(world.now(), 500));
        change(&world, vec![TimerChange::Set(due.clone())]).await;
        assert_eq!(world.one(claim(&due, vec![make(later)])).await, Outcome::Done);
        assert_eq!(stored(&world).await, [(TimerKind::Escalate, "1".to_owned(), 500)]);
    }
}

pub(crate) async fn that_an_earlier_item_removed_or_set_are_not_claimed(world: World) {
    let due = timer(TimerKind::Escalate, "1", Some(1), world.now());
    let later = timer(TimerKind::Escalate, "1", Some(1), after(world.now(), 500));
    let check = async |earlier: TimerChange, expected: &[i64]| {
        change(&world, vec![TimerChange::Set(due.clone())]).await;
        let earlier =
            item(Keys::default(), move |_, _, _| Decision { timers: vec![earlier.clone()], ..Decision::default() });
        let answers = world.store.transact(vec![earlier, claim(&due, vec![])]).await;
        assert_eq!(*answers[1].as_ref().unwrap(), Outcome::Nothing);
        let found: Vec<_> = stored(&world).await.into_iter().map(|(_, _, ms)| ms).collect();
        assert_eq!(found, expected);
    };
    check(TimerChange::ClearAlert(AlertId(1)), &[]).await;
    check(TimerChange::Clear(TimerKind::Escalate, "1".into()), &[]).await;
    check(TimerChange::Set(later.clone()), &[500]).await;
    // It stays due, and the next round claims it.
    check(TimerChange::SetEarliest(later), &[0]).await;
}

pub(crate) async fn of_an_item_that_fails_stay(world: World) {
    let due = timer(TimerKind::Escalate, "1", Some(1), world.now());
    change(&world, vec![TimerChange::Set(due.clone())]).await;
    let broken = item(Keys { timer: Some(due.clone()), ..Keys::default() }, |_, _, _| panic!("on purpose"));
    assert!(world.try_one(broken).await.is_err());
    let mut stale = claim(&due, vec![]);
    stale.configuration_revision = -1;
    assert!(world.try_one(stale).await.is_err());
    assert_eq!(world.one(claim(&due, vec![])).await, Outcome::Done, "neither took it");
}

pub(crate) async fn are_claimed_by_one_node(mut world: World) {
    let nodes = world.two_nodes().await;
    let mut fired = 0;
    for round in 0..20 {
        let due = timer(TimerKind::Escalate, &round.to_string(), Some(round), world.now());
        change(&world, vec![TimerChange::Set(due.clone())]).await;
        let (one, other) =
            tokio::join!(nodes[0].transact(vec![claim(&due, vec![])]), nodes[1].transact(vec![claim(&due, vec![])]));
        let both = [&one[0], &other[0]];
        fired += both.iter().filter(|answer| matches!(answer, Ok(Outcome::Done))).count();
    }
    assert_eq!(fired, 20);
    assert_eq!(stored(&world).await, []);
    nodes[1].close().await;
}

pub(crate) async fn wake_whoever_watches_commits(world: World) {
    let mut commits = world.store.commits();
    commits.mark_unchanged();
    change(&world, vec![TimerChange::Set(timer(TimerKind::Escalate, "1", None, world.now()))]).await;
    commits.changed().await.unwrap();
}
