//! The loops that make the engine move; the only place outside the store where time is waited for.
//!
//! Every loop asks the store what there is to do: being woken is a hint, and each looks again after a while without one. What
//! a loop does may fail; it is logged, and the next turn tries again.

mod lease;

use crate::shutdown::Shutdown;
use lease::Lease;
use nightbell_api::read_fetched_calendar;
use nightbell_engine::limits::HEARTBEAT_EVERY_MS;
use nightbell_engine::{Engine, EngineError, Retention};
use nightbell_store::Changed;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinHandle, JoinSet};

/// Longest time between two looks at the timers.
const SWEEP_EVERY: Duration = Duration::from_secs(1);
/// Wait after a turn that could do nothing that it should have.
const AFTER_FAILURE: Duration = Duration::from_millis(200);
/// Wait of a node that may not send, before it looks whether it may.
const WITHOUT_LEASE: Duration = Duration::from_millis(20);
/// Time between two looks for nodes that died.
const RECOVERY_EVERY: Duration = Duration::from_secs(1);
/// Passes of recovery before a start goes on without its end; the loop does the rest.
const RECOVERY_PASSES_AT_START_MAX: usize = 1_000;
/// Longest time between two looks for a newer configuration.
const FOLLOW_EVERY: Duration = Duration::from_secs(2);
/// Time between two rounds of retention.
const RETENTION_EVERY: Duration = Duration::from_secs(3_600);
/// Wait before the first round, so that a start is not slowed by it.
const RETENTION_FIRST_AFTER: Duration = Duration::from_secs(60);
/// Wait between two slices of one round, for others to write.
const BETWEEN_SLICES: Duration = Duration::from_millis(50);
/// Longest time between two looks for calendars that are due.
const CALENDARS_EVERY: Duration = Duration::from_secs(10);
/// Shortest time between two of them.
const CALENDARS_APART: Duration = Duration::from_secs(1);
/// Time between two heartbeats of what is watched; the console calls 15 seconds without one an interruption.
const LIVE_BEAT_EVERY: Duration = Duration::from_secs(5);
/// Time between two rounds of upkeep of the metrics.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);
/// How long messages under way are waited for when the server stops.
const DELIVERIES_WAIT_MAX: Duration = Duration::from_secs(7);
/// How long giving up the leases may take when the server stops; without it they expire.
const RETIRE_WAIT_MAX: Duration = Duration::from_millis(500);

/// What a runner does beside the engine, regularly.
pub(crate) type Upkeep = Arc<dyn Fn() + Send + Sync>;

/// The loops of one node.
pub(crate) struct Runner {
    engine: Arc<Engine>,
    shutdown: Shutdown,
    loops: Vec<JoinHandle<()>>,
    timers: JoinHandle<JoinSet<()>>,
    heartbeats: JoinHandle<()>,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner").field("node", self.engine.node()).finish_non_exhaustive()
    }
}

impl Runner {
    /// Says that this node lives, takes over what dead nodes left, then starts all loops.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub(crate) async fn start(
        engine: Arc<Engine>,
        retention: Retention,
        upkeep: Upkeep,
    ) -> Result<Runner, EngineError> {
        // Before the first heartbeat nobody else is touched; after it this node's own messages are safe from others.
        engine.heartbeat().await?;
        for _ in 0..RECOVERY_PASSES_AT_START_MAX {
            if engine.recover(engine.now().await?).await? == 0 {
                break;
            }
        }
        // Settings may be others than at the last start.
        if let Err(error) = engine.look_at_schedules().await {
            tracing::warn!(%error, "runner.look_at_schedules failed; timers and the next change of configuration do it");
        }
        let shutdown = Shutdown::new();
        let lease = Arc::new(Lease::renewed_now());
        let loops = vec![
            tokio::spawn(follow(engine.clone(), shutdown.clone())),
            tokio::spawn(recover(engine.clone(), shutdown.clone())),
            tokio::spawn(retire(engine.clone(), retention, shutdown.clone())),
            tokio::spawn(read_calendars(engine.clone(), shutdown.clone())),
            tokio::spawn(relay(engine.clone(), shutdown.clone())),
            tokio::spawn(keep_up(upkeep, shutdown.clone())),
        ];
        let timers = tokio::spawn(fire(engine.clone(), lease.clone(), shutdown.clone()));
        let heartbeats = tokio::spawn(beat(engine.clone(), lease));
        Ok(Runner { engine, shutdown, loops, timers, heartbeats })
    }

    /// Stops claiming, waits for messages under way, and gives up this node's leases. Ends within
    /// [`DELIVERIES_WAIT_MAX`] and a little.
    pub(crate) async fn stop(self) {
        self.shutdown.begin();
        for task in self.loops {
            // A pass of theirs that is not finished leaves nothing undone: the next one does it again.
            task.abort();
        }
        match self.timers.await {
            Ok(deliveries) => finish(deliveries).await,
            Err(error) => tracing::error!(%error, "runner.timers ended badly"),
        }
        // A heartbeat that hangs must not keep the process; one that comes after the retirement would undo it.
        self.heartbeats.abort();
        let _ = self.heartbeats.await;
        match tokio::time::timeout(RETIRE_WAIT_MAX, self.engine.retire()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "runner.retire failed; other nodes take over after a moment"),
            Err(_) => tracing::warn!("runner.retire took too long; other nodes take over after a moment"),
        }
    }
}

/// Waits for messages under way; cuts off those that take too long, which are then sent again by whoever comes next.
async fn finish(mut deliveries: JoinSet<()>) {
    if deliveries.is_empty() {
        return;
    }
    tracing::info!(count = deliveries.len(), "runner.finish_deliveries");
    let all = async { while deliveries.join_next().await.is_some() {} };
    if tokio::time::timeout(DELIVERIES_WAIT_MAX, all).await.is_err() {
        tracing::warn!(count = deliveries.len(), "runner.cut_off_deliveries");
        deliveries.shutdown().await;
    }
}

#[expect(clippy::disallowed_methods, reason = "the composition root owns the loops, and these wait between two turns")]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Fires timers and hands messages to their providers until the shutdown begins; returns what is under way.
async fn fire(engine: Arc<Engine>, lease: Arc<Lease>, shutdown: Shutdown) -> JoinSet<()> {
    let mut commits = engine.store().commits();
    let mut deliveries = JoinSet::new();
    while !shutdown.has_begun() {
        reap(&mut deliveries);
        // Before the look at the store: what is committed after this wakes the next wait.
        commits.borrow_and_update();
        // After a failure a commit is no reason to hurry.
        let (wait, wakes_on_commit) = if lease.is_held() {
            match turn(&engine, &lease, &mut deliveries).await {
                Ok(Turn::Again) => continue,
                Ok(Turn::WaitFor(duration)) => (duration, true),
                Ok(Turn::Failed) => (AFTER_FAILURE, false),
                Err(error) => {
                    tracing::error!(%error, "runner.timers failed");
                    (AFTER_FAILURE, false)
                }
            }
        } else {
            (WITHOUT_LEASE, false)
        };
        tokio::select! {
            _ = commits.changed(), if wakes_on_commit => {}
            () = pause(wait) => {}
            () = shutdown.begun() => {}
        }
    }
    deliveries
}

enum Turn {
    /// There may be more at once.
    Again,
    /// Nothing is due for so long.
    WaitFor(Duration),
    /// What is due cannot be done now.
    Failed,
}

async fn turn(engine: &Arc<Engine>, lease: &Lease, deliveries: &mut JoinSet<()>) -> Result<Turn, EngineError> {
    let now = engine.now().await?;
    let pass = engine.run_timers(now).await?;
    // The commit may have taken so long that others think this node dead.
    let held = lease.is_held();
    for outgoing in pass.outgoing {
        let engine = engine.clone();
        deliveries
            .spawn(async move { if held { engine.deliver(outgoing).await } else { engine.give_back(outgoing).await } });
    }
    if pass.handled > 0 || (pass.more && pass.failed == 0) {
        return Ok(Turn::Again);
    }
    if pass.failed > 0 {
        return Ok(Turn::Failed);
    }
    let Some(next) = engine.store().next_timer().await? else { return Ok(Turn::WaitFor(SWEEP_EVERY)) };
    let until_next = next.duration_since(engine.now().await?);
    // Due by now: the pass was a moment too early.
    let until_next = Duration::try_from(until_next).unwrap_or_default().max(Duration::from_millis(1));
    Ok(Turn::WaitFor(until_next.min(SWEEP_EVERY)))
}

/// Drops deliveries that have ended. Their results are rows; a panic is a bug and is told.
fn reap(deliveries: &mut JoinSet<()>) {
    while let Some(ended) = deliveries.try_join_next() {
        if let Err(error) = ended {
            tracing::error!(%error, "runner.delivery ended badly");
        }
    }
}

/// Renews this node's lease until it is aborted, which comes after the last delivery.
async fn beat(engine: Arc<Engine>, lease: Arc<Lease>) {
    loop {
        let begun = lease.now();
        match engine.heartbeat().await {
            Ok(()) => lease.renewed_at(begun),
            Err(error) => tracing::warn!(%error, "runner.heartbeat failed"),
        }
        pause(Duration::from_millis(HEARTBEAT_EVERY_MS)).await;
    }
}

/// Takes over what dead nodes were sending.
async fn recover(engine: Arc<Engine>, shutdown: Shutdown) {
    while !shutdown.has_begun() {
        pause(RECOVERY_EVERY).await;
        let recovered = match engine.now().await {
            Ok(now) => engine.recover(now).await,
            Err(error) => Err(error),
        };
        if let Err(error) = recovered {
            tracing::warn!(%error, "runner.recover failed");
        }
    }
}

/// Keeps this node's configuration as new as the store's.
async fn follow(engine: Arc<Engine>, shutdown: Shutdown) {
    let mut commits = engine.store().commits();
    while !shutdown.has_begun() {
        commits.borrow_and_update();
        if let Err(error) = engine.follow_configuration().await {
            tracing::warn!(%error, "runner.follow_configuration failed");
        }
        // Commits come by the thousand and few of them are configuration; decisions check the revision themselves.
        pause(AFTER_FAILURE).await;
        tokio::select! {
            _ = commits.changed() => {}
            () = pause(FOLLOW_EVERY) => {}
        }
    }
}

/// Deletes what is too old, a slice at a time.
async fn retire(engine: Arc<Engine>, retention: Retention, shutdown: Shutdown) {
    pause(RETENTION_FIRST_AFTER).await;
    while !shutdown.has_begun() {
        let more = match engine.now().await {
            Ok(now) => engine.retire_old(retention, now).await,
            Err(error) => Err(error),
        };
        match more {
            Ok(true) => pause(BETWEEN_SLICES).await,
            Ok(false) => pause(RETENTION_EVERY).await,
            Err(error) => {
                tracing::warn!(%error, "runner.retire_old failed");
                pause(RETENTION_FIRST_AFTER).await;
            }
        }
    }
}

/// Reads calendars from their addresses when they are due.
async fn read_calendars(engine: Arc<Engine>, shutdown: Shutdown) {
    let mut commits = engine.store().commits();
    while !shutdown.has_begun() {
        commits.borrow_and_update();
        let refreshed = match engine.now().await {
            Ok(now) => engine.refresh_calendars(now, read_fetched_calendar).await,
            Err(error) => Err(error),
        };
        if let Err(error) = refreshed {
            tracing::warn!(%error, "runner.refresh_calendars failed");
        }
        // A commit may be a new calendar; there are many commits, and no calendar is in a hurry.
        pause(CALENDARS_APART).await;
        tokio::select! {
            _ = commits.changed() => {}
            () = pause(CALENDARS_EVERY) => {}
        }
    }
}

/// Tells those who watch what happens, while somebody does.
async fn relay(engine: Arc<Engine>, shutdown: Shutdown) {
    let mut watchers = engine.live().watchers();
    while !shutdown.has_begun() {
        // The sender is the engine's, which is here.
        let _ = watchers.wait_for(|count| *count > 0).await;
        let mut changes = engine.begin_live();
        let mut next_beat = pin!(pause(LIVE_BEAT_EVERY));
        loop {
            tokio::select! {
                changed = changes.recv() => {
                    // Of what came too fast it is not known what it was.
                    let changed = changed.as_deref().unwrap_or(&Changed::Anything);
                    if let Err(error) = engine.relay(changed).await {
                        tracing::warn!(%error, "runner.relay failed; watchers read everything again");
                    }
                }
                () = &mut next_beat => {
                    next_beat.set(pause(LIVE_BEAT_EVERY));
                    match engine.beat_live().await {
                        Ok(true) => {}
                        Ok(false) => break,
                        Err(error) => tracing::warn!(%error, "runner.beat_live failed; watchers hear nothing"),
                    }
                }
            }
        }
        engine.live().pause();
    }
}

async fn keep_up(upkeep: Upkeep, shutdown: Shutdown) {
    while !shutdown.has_begun() {
        pause(UPKEEP_EVERY).await;
        upkeep();
    }
}
