//! The writer of a node: takes what waits, commits it in batches over one connection, and answers everybody.
//!
//! When the connection breaks while a commit is under way, the batch is in doubt: deciding it again could send a page twice,
//! answering that it failed could lose one. So every batch begins by writing a number into the node's row of `batches`; after
//! reconnecting, that row is read under a lock (it waits for a transaction that has not ended) and tells whether it happened.
//! Until then the callers of that batch wait; everybody else learns that the database is away.

use super::connection::Target;
use super::failure::Failure;
use super::session::Session;
use super::transaction::{Committed, attempt};
use crate::changes::{Announcer, Changed};
use crate::limits::{CONFLICT_RETRIES_MAX, POSTGRES_BATCH_TIMEOUT, POSTGRES_RECONNECT_DELAY};
use crate::queue::{Batch, Pending, Queue};
use crate::supply::BlockSupply;
use crate::{StoreError, StoreOptions};
use nightbell_core::TimerKind;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;
use tokio::sync::watch;

/// The writer's belongings.
#[derive(Debug)]
pub(super) struct Writer {
    target: Target,
    options: StoreOptions,
    queue: Arc<Queue>,
    commits: Arc<watch::Sender<u64>>,
    announcer: Announcer,
    supply: BlockSupply,
    session: Option<Session>,
}

/// A batch on its way.
#[derive(Debug)]
struct Work {
    batch: Batch,
    /// Where each item stood in the batch.
    places: Vec<usize>,
    /// What is still to be done: each part in a transaction of its own.
    todo: VecDeque<Range<usize>>,
    /// How often the first part met a conflict.
    conflicts: u32,
    /// Whether the first part was already tried again after a broken connection.
    tried_again: bool,
    /// The number under which the first part may have been committed.
    in_doubt: Option<i64>,
}

impl Work {
    /// Items that dispatch come after all others, in a part of their own, so that no transaction holds claimed dispatch
    /// timers while it mentions (`load` says why). Within both parts items keep their order. What is acknowledged or
    /// mentioned by the same batch is so before it is dispatched.
    fn new(mut batch: Batch) -> Work {
        let mut pending: Vec<_> = std::mem::take(&mut batch.pending).into_iter().enumerate().collect();
        pending.sort_by_key(|(_, one)| dispatches(one));
        let (places, pending): (Vec<usize>, Vec<Pending>) = pending.into_iter().unzip();
        let (middle, end) = (pending.partition_point(|one| !dispatches(one)), pending.len());
        let todo = [0..middle, middle..end].into_iter().filter(|part| !part.is_empty()).collect();
        batch.pending = pending;
        Work { batch, places, todo, conflicts: 0, tried_again: false, in_doubt: None }
    }

    /// Gives every caller its answers.
    fn finish(mut self) {
        let mut pending: Vec<_> = self.places.into_iter().zip(self.batch.pending).collect();
        pending.sort_unstable_by_key(|(place, _)| *place);
        self.batch.pending = pending.into_iter().map(|(_, one)| one).collect();
        self.batch.finish();
    }

    fn part(&mut self, range: &Range<usize>) -> &mut [Pending] {
        &mut self.batch.pending[range.clone()]
    }

    /// The first part is done, one way or another.
    fn next(&mut self) {
        self.todo.pop_front();
        self.conflicts = 0;
        self.tried_again = false;
    }

    fn refuse(&mut self, range: &Range<usize>, error: &StoreError) {
        for one in self.part(range) {
            one.answer = Some(Err(error.clone()));
        }
        self.next();
    }

    /// Tries both halves for themselves, in order, so that in the end one item fails alone.
    fn halve(&mut self, range: &Range<usize>) {
        let middle = range.start + range.len() / 2;
        self.next();
        self.todo.push_front(middle..range.end);
        self.todo.push_front(range.start..middle);
    }
}

/// Whether this claims a dispatch timer.
fn dispatches(pending: &Pending) -> bool {
    pending.item.keys.timer.as_ref().is_some_and(|timer| timer.kind == TimerKind::Dispatch)
}

/// Whoever waits is told when the writer ends, however it ends.
struct Last(Arc<Queue>);

impl Drop for Last {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

impl Writer {
    pub(super) fn new(
        target: Target,
        options: StoreOptions,
        queue: Arc<Queue>,
        (commits, announcer): (Arc<watch::Sender<u64>>, Announcer),
    ) -> Writer {
        let supply = BlockSupply::new(&options);
        Writer { target, options, queue, commits, announcer, supply, session: None }
    }

    /// Works until the queue is closed and empty.
    pub(super) async fn run(mut self) {
        let _last = Last(self.queue.clone());
        let mut in_doubt: Option<Work> = None;
        loop {
            let Some(work) = in_doubt.take() else {
                if !self.queue.wait().await {
                    break;
                }
                if let Some(batch) = self.queue.take() {
                    in_doubt = self.advance(Work::new(batch)).await;
                }
                continue;
            };
            // The database is away, and went while this was being committed.
            let waited = tokio::time::timeout(POSTGRES_RECONNECT_DELAY, self.queue.wait()).await;
            in_doubt = self.advance(work).await;
            if in_doubt.is_some() {
                self.refuse_all();
                if matches!(waited, Ok(false)) {
                    break;
                }
            }
        }
        if let Some(session) = &self.session {
            session.forget_node(&self.options.node).await;
        }
    }

    /// Answers whatever waits that the database is away.
    fn refuse_all(&self) {
        let away = StoreError::Unavailable("no connection".to_owned());
        while let Some(batch) = self.queue.take() {
            let mut work = Work::new(batch);
            work.refuse(&(0..work.batch.pending.len()), &away);
            work.finish();
        }
    }

    /// Goes on with a batch, and answers it when it is done. Comes back with one that is in doubt while the database is away.
    async fn advance(&mut self, mut work: Work) -> Option<Work> {
        while let Some(range) = work.todo.front().cloned() {
            if let Some(number) = work.in_doubt {
                match self.happened(number).await {
                    Ok(true) => {
                        work.in_doubt = None;
                        work.next();
                        self.announcer.announce(|| Changed::Anything);
                        self.wake();
                        continue;
                    }
                    Ok(false) => work.in_doubt = None,
                    Err(failure) => {
                        tracing::warn!(?failure, "a commit is in doubt until the database answers");
                        return Some(work);
                    }
                }
            }
            self.try_part(&mut work, &range).await;
        }
        work.finish();
        None
    }

    async fn try_part(&mut self, work: &mut Work, range: &Range<usize>) {
        let number = self.options.entropy.next_u64() as i64;
        match self.commit(work.part(range), number).await {
            Ok(Committed { writes }) => {
                work.next();
                if let Some(writes) = writes {
                    self.announcer.announce(|| Changed::of(&writes));
                    if writes.wakes() {
                        self.wake();
                    }
                }
            }
            Err(Failure::Conflict(reason)) => {
                work.conflicts += 1;
                tracing::debug!(items = range.len(), reason, "conflict; deciding again");
                if work.conflicts > CONFLICT_RETRIES_MAX {
                    if range.len() > 1 {
                        work.halve(range);
                    } else {
                        work.refuse(range, &StoreError::Unavailable(format!("conflict after conflict: {reason}")));
                    }
                }
            }
            Err(Failure::Data(error)) => {
                tracing::warn!(items = range.len(), %error, "not stored");
                // Smaller parts help when one item is bad, not when none can be stored.
                let one_may_be_bad = range.len() > 1 && !matches!(error, StoreError::Unavailable(_));
                if one_may_be_bad { work.halve(range) } else { work.refuse(range, &error) }
            }
            // An idle connection may have broken long ago: the second try has a fresh one.
            Err(Failure::Away(_)) if !work.tried_again => work.tried_again = true,
            Err(Failure::Unsettled(reason)) if !work.tried_again => {
                tracing::warn!(items = range.len(), reason, "a commit is in doubt");
                work.tried_again = true;
                work.in_doubt = Some(number);
            }
            Err(Failure::Away(reason)) => {
                tracing::warn!(reason, "the database is away");
                let error = StoreError::Unavailable(reason);
                while let Some(range) = work.todo.front().cloned() {
                    work.refuse(&range, &error);
                }
            }
            // In doubt once more; from here on it is only found out, not tried again.
            Err(Failure::Unsettled(reason)) => {
                tracing::warn!(items = range.len(), reason, "a commit is in doubt again");
                work.in_doubt = Some(number);
            }
        }
    }

    /// One transaction. The connection is kept only while nothing is wrong with it.
    async fn commit(&mut self, pending: &mut [Pending], number: i64) -> Result<Committed, Failure> {
        let session = match self.session.take() {
            Some(session) if !session.client.is_closed() => session,
            _ => self.open().await?,
        };
        let mut committing = false;
        let attempting = attempt(&session, pending, &mut self.supply, &self.options, number, &mut committing);
        let attempted = tokio::time::timeout(POSTGRES_BATCH_TIMEOUT, attempting).await;
        let attempted =
            attempted.unwrap_or_else(|_| Err(Failure::Away("the database did not answer in time".to_owned())));
        match attempted {
            Ok(committed) => {
                self.session = Some(session);
                Ok(committed)
            }
            Err(Failure::Away(reason)) => {
                // Ids of blocks that were reserved on the broken connection may or may not be taken.
                self.supply.forget();
                Err(if committing { Failure::Unsettled(reason) } else { Failure::Away(reason) })
            }
            Err(failure) => {
                let rolled_back = session.client.batch_execute("ROLLBACK").await;
                if rolled_back.is_ok() {
                    self.session = Some(session);
                }
                Err(failure)
            }
        }
    }

    /// Whatever keeps a connection from being made keeps the database away.
    async fn open(&self) -> Result<Session, Failure> {
        let opened = Session::open(&self.target, &self.options.node).await;
        opened.map_err(|failure| Failure::Away(StoreError::from(failure).to_string()))
    }

    async fn happened(&mut self, number: i64) -> Result<bool, Failure> {
        let session = self.open().await?;
        let happened = session.last_batch(&self.options.node).await? == number;
        self.session = Some(session);
        Ok(happened)
    }

    fn wake(&self) {
        self.commits.send_modify(|count| *count = count.wrapping_add(1));
    }
}
