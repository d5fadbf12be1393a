//! The one writer: a thread that takes what waits, decides it, commits once, and answers everybody.

use super::load::load;
use super::open_keys::OpenKeys;
use super::rows::failed;
use super::turns::Turns;
use super::write::write;
use crate::batch::Writes;
use crate::changes::{Announcer, Changed};
use crate::deciding::{Deciding, Progress, set_aside_stale, wanted};
use crate::options::{CommitFault, failed_on_purpose};
use crate::queue::{Batch, Pending, Queue};
use crate::row_codec::whole_ms;
use crate::supply::{BlockSupply, Counter};
use crate::{StoreError, StoreOptions};
use nightbell_core::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::fs::File;
use std::sync::Arc;
use tokio::sync::watch;

/// Any other write, between two batches, in transactions of its own.
pub(super) type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The writer's belongings.
#[derive(Debug)]
pub(super) struct Writer {
    connection: Connection,
    /// Of the process that serves the file; no other one may decide anything about alerts.
    open_keys: Option<OpenKeys>,
    queue: Arc<Queue<Job>>,
    supply: BlockSupply,
    options: StoreOptions,
    commits: Arc<watch::Sender<u64>>,
    announcer: Announcer,
    turns: Arc<Turns>,
    /// Held for as long as something may still be written.
    _lock: Option<File>,
}

/// Whoever waits is told when the writer ends, however it ends.
struct Last(Arc<Queue<Job>>);

impl Drop for Last {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

impl Writer {
    pub(super) fn new(
        connection: Connection,
        open_keys: Option<OpenKeys>,
        queue: Arc<Queue<Job>>,
        options: &StoreOptions,
        told: (Arc<watch::Sender<u64>>, Announcer),
        turns: Arc<Turns>,
        lock: Option<File>,
    ) -> Writer {
        let supply = BlockSupply::new(options);
        let (commits, announcer) = told;
        Writer {
            connection,
            open_keys,
            queue,
            supply,
            options: options.clone(),
            commits,
            announcer,
            turns,
            _lock: lock,
        }
    }

    /// Works until the queue is closed and empty.
    pub(super) fn run(mut self) {
        let last = Last(self.queue.clone());
        while self.queue.wait_blocking() {
            for job in self.queue.take_jobs() {
                job(&mut self.connection);
            }
            if let Some(batch) = self.queue.take() {
                self.turns.begin_batch(batch.pending.len());
                self.batch(batch);
            }
            if self.queue.is_empty() {
                self.turns.rest();
            }
        }
        // The last connection to close copies the log into the database and removes it.
        let Writer { connection, _lock, .. } = self;
        if let Err((_, error)) = connection.close() {
            tracing::warn!(%error, "the database did not close cleanly");
        }
        drop(last);
    }

    fn batch(&mut self, mut batch: Batch) {
        let woke = self.settle(&mut batch.pending);
        batch.finish();
        if woke {
            self.commits.send_modify(|count| *count += 1);
        }
    }

    /// Commits the items together. When one of them cannot be written, both halves are tried for themselves, in order, so
    /// that in the end it fails alone. Answers whether anything may have become due.
    fn settle(&mut self, pending: &mut [Pending]) -> bool {
        match self.attempt(pending) {
            Ok(woke) => woke,
            Err(StoreError::Damaged(reason)) if pending.len() > 1 => {
                tracing::warn!(items = pending.len(), reason, "batch could not be written; trying its halves");
                let (former, latter) = pending.split_at_mut(pending.len() / 2);
                let woke = self.settle(former);
                self.settle(latter) || woke
            }
            Err(error) => {
                tracing::error!(items = pending.len(), %error, "not stored");
                for one in pending {
                    one.answer = Some(Err(error.clone()));
                }
                false
            }
        }
    }

    fn attempt(&mut self, pending: &mut [Pending]) -> Result<bool, StoreError> {
        let now = whole_ms(self.options.clock.now());
        let blocks = self.supply.blocks();
        let Some(open_keys) = self.open_keys.as_mut() else {
            return Err(StoreError::Unavailable("only the process that serves the database does this".to_owned()));
        };
        let connection = &mut self.connection;
        let attempted = commit_decisions(connection, open_keys, pending, now, &mut self.supply, &self.options);
        open_keys.settle(attempted.is_ok());
        if attempted.is_err() {
            self.supply.restore(blocks);
        }
        let writes = attempted?;
        if let Some(writes) = &writes {
            self.announcer.announce(|| Changed::of(writes));
        }
        Ok(writes.is_some_and(|writes| writes.wakes()))
    }
}

/// What was committed; `None` when nothing was to be.
fn commit_decisions(
    connection: &mut Connection,
    open_keys: &mut OpenKeys,
    pending: &mut [Pending],
    now: Timestamp,
    supply: &mut BlockSupply,
    options: &StoreOptions,
) -> Result<Option<Writes>, StoreError> {
    let before = supply.blocks();
    let transaction = begin(connection)?;
    set_aside_stale(pending, configuration_revision(&transaction)?);
    let wanted = wanted(pending);
    for (counter, count) in supply.shortfall(pending.len()) {
        supply.fill(counter, reserve(&transaction, counter, count)?, count);
    }
    let mut loaded = load(&transaction, open_keys, &wanted, now)?;
    let mut deciding = Deciding::new(&wanted);
    while let Progress::NeedsIds(reservations) =
        deciding.advance(pending, &mut loaded.state, &loaded.known, now, supply)
    {
        for (counter, count) in reservations {
            supply.fill(counter, reserve(&transaction, counter, count)?, count);
        }
    }
    write(&transaction, &deciding.writes, &loaded.indexed, open_keys)?;
    if deciding.writes.is_empty() {
        // Nothing changed: not worth a write to disk. What was reserved is given back with it.
        transaction.rollback().map_err(failed)?;
        supply.restore(before);
        return Ok(None);
    }
    let fault = options.fault();
    if fault == Some(CommitFault::Before) {
        return Err(failed_on_purpose(CommitFault::Before));
    }
    transaction.commit().map_err(failed)?;
    if let Some(fault) = fault {
        return Err(failed_on_purpose(fault));
    }
    Ok(Some(deciding.writes))
}

/// Begins a transaction that writes: it waits for the lock now rather than failing half-way.
pub(super) fn begin(connection: &mut Connection) -> Result<Transaction<'_>, StoreError> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)
}

/// The configuration's revision.
pub(super) fn configuration_revision(connection: &Connection) -> Result<i64, StoreError> {
    connection
        .prepare_cached("SELECT value FROM meta WHERE name = 'configuration_revision'")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(failed)
}

/// Reserves numbers of a counter; the first of them.
pub(super) fn reserve(connection: &Connection, counter: Counter, count: i64) -> Result<i64, StoreError> {
    connection
        .prepare_cached("UPDATE counters SET value = value + ?2 WHERE name = ?1 RETURNING value - ?2")
        .and_then(|mut statement| statement.query_row((counter.as_str(), count), |row| row.get(0)))
        .map_err(failed)
}
