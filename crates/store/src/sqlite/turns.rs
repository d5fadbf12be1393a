//! Lists take turns with the writer: while it works, one of them begins for every so many items, so that looking at what
//! happens never slows taking it in. They never wait long: a writer that is stuck holds nobody up.

use crate::limits::{ITEMS_PER_LIST, LIST_WAIT_MAX, LISTS_AT_ONCE_MAX};
use std::sync::{Mutex, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit, watch};

/// The turns of one store.
#[derive(Debug)]
pub(super) struct Turns {
    is_busy: watch::Sender<bool>,
    /// Items that no list has begun beside yet, up to those of a few lists.
    items: Mutex<usize>,
    /// Lists leave connections for what is more urgent.
    at_once: Semaphore,
}

impl Turns {
    /// Nothing is under way.
    pub(super) fn new() -> Turns {
        Turns {
            is_busy: watch::Sender::new(false),
            items: Mutex::default(),
            at_once: Semaphore::new(LISTS_AT_ONCE_MAX),
        }
    }

    /// The writer begins a batch of so many items.
    pub(super) fn begin_batch(&self, items: usize) {
        {
            let mut known = self.items.lock().unwrap_or_else(PoisonError::into_inner);
            *known = (*known + items).min(LISTS_AT_ONCE_MAX * ITEMS_PER_LIST);
        }
        self.is_busy.send_replace(true);
    }

    /// The writer has nothing to do.
    pub(super) fn rest(&self) {
        self.is_busy.send_replace(false);
    }

    /// Waits for a list's turn, which lasts until the permit is dropped; `None` when there are no turns any more.
    pub(super) async fn wait(&self) -> Option<SemaphorePermit<'_>> {
        let permit = self.at_once.acquire().await.ok()?;
        let mut is_busy = self.is_busy.subscribe();
        // The wait ends with an error only when the store does; whoever reads then finds out.
        let _ = tokio::time::timeout(LIST_WAIT_MAX, is_busy.wait_for(|is_busy| !is_busy || self.take_turn())).await;
        Some(permit)
    }

    /// Uses up the items that one list may begin beside, if there are so many.
    fn take_turn(&self) -> bool {
        let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        let left = items.checked_sub(ITEMS_PER_LIST);
        *items = left.unwrap_or(*items);
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_begins_beside_every_so_many_items() {
        let turns = Turns::new();
        let let_in = || (0..10).filter(|_| turns.take_turn()).count();
        turns.begin_batch(ITEMS_PER_LIST - 1);
        assert_eq!(let_in(), 0);
        turns.begin_batch(1);
        assert_eq!(let_in(), 1);
        turns.begin_batch(100 * ITEMS_PER_LIST);
        assert_eq!(let_in(), LISTS_AT_ONCE_MAX);
        assert_eq!(let_in(), 0);
    }
}
