//! Lists take turns with the writer: while it works, only a few of them begin per batch, so that looking at what happens never
//! slows taking it in. They never wait long: a writer that is stuck holds nobody up.

use crate::limits::{LIST_WAIT_MAX, LISTS_AT_ONCE_MAX, LISTS_PER_BATCH_MAX};
use std::sync::{Mutex, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit, watch};

/// What the writer does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Work {
    batches: u64,
    is_busy: bool,
}

/// The turns of one store.
#[derive(Debug)]
pub(super) struct Turns {
    work: watch::Sender<Work>,
    /// Which batch lists were last let in beside, and how many.
    let_in: Mutex<(u64, usize)>,
    /// Lists leave connections for what is more urgent.
    at_once: Semaphore,
}

impl Turns {
    /// Nothing is under way.
    pub(super) fn new() -> Turns {
        let work = watch::Sender::new(Work::default());
        Turns { work, let_in: Mutex::default(), at_once: Semaphore::new(LISTS_AT_ONCE_MAX) }
    }

    /// The writer begins a batch.
    pub(super) fn begin_batch(&self) {
        self.work.send_modify(|work| *work = Work { batches: work.batches + 1, is_busy: true });
    }

    /// The writer has nothing to do.
    pub(super) fn rest(&self) {
        self.work.send_if_modified(|work| std::mem::take(&mut work.is_busy));
    }

    /// Waits for a list's turn, which lasts until the permit is dropped; `None` when there are no turns any more.
    pub(super) async fn wait(&self) -> Option<SemaphorePermit<'_>> {
        let permit = self.at_once.acquire().await.ok()?;
        let mut work = self.work.subscribe();
        // The wait ends with an error only when the store does; whoever reads then finds out.
        let _ = tokio::time::timeout(LIST_WAIT_MAX, work.wait_for(|work| self.lets_in(*work))).await;
        Some(permit)
    }

    fn lets_in(&self, work: Work) -> bool {
        if !work.is_busy {
            return true;
        }
        let mut let_in = self.let_in.lock().unwrap_or_else(PoisonError::into_inner);
        if let_in.0 != work.batches {
            *let_in = (work.batches, 0);
        }
        let_in.1 += 1;
        let_in.1 <= LISTS_PER_BATCH_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_lists_begin_beside_each_batch_and_any_beside_none() {
        let turns = Turns::new();
        let let_in = || (0..10).filter(|_| turns.lets_in(*turns.work.borrow())).count();
        assert_eq!(let_in(), 10);
        turns.begin_batch();
        assert_eq!(let_in(), LISTS_PER_BATCH_MAX);
        assert_eq!(let_in(), 0);
        turns.begin_batch();
        assert_eq!(let_in(), LISTS_PER_BATCH_MAX);
        turns.rest();
        assert_eq!(let_in(), 10);
    }
}
