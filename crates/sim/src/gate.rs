//! The gate before every call to a store or a provider: whoever comes waits until the driver lets it go, one at a time.
//!
//! An action of a node is a future that the driver polls. When it reaches the gate it leaves a ticket; the driver draws one
//! of all tickets, lets it through, and polls that action alone until it is back at the gate or at its end. So every
//! interleaving at this granularity can happen, and happens again for the same seed.

use nightbell_core::Outcome;
use nightbell_store::{Item, StoreError};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;

/// Which action.
pub(crate) type ActionId = u64;

/// The answers to the items of one call.
pub(crate) type Answers = Vec<Result<Outcome, StoreError>>;

/// What an action waits for.
#[derive(Debug)]
pub(crate) enum Ticket {
    /// A read, or a write outside the data plane.
    Call,
    /// A transaction; the driver does it, perhaps with others in one commit.
    Transact(Vec<Item>),
    /// The answers of the transaction were put here.
    Answered(Answers),
    /// To speak to a provider.
    Provider,
    /// Until this instant, on the clock that never jumps.
    Until(i64),
    /// The driver let it through.
    Through,
}

/// The gate.
#[derive(Debug, Default)]
pub(crate) struct Gate(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    current: Option<ActionId>,
    tickets: BTreeMap<ActionId, Ticket>,
    under_way: usize,
    away: bool,
    failures: u64,
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whose future is polled from here on; `None` is the driver itself, which no gate stops.
    pub(crate) fn set_current(&self, action: Option<ActionId>) {
        self.lock().current = action;
    }

    /// Whether the action waits at the gate.
    pub(crate) fn has_ticket(&self, action: ActionId) -> bool {
        matches!(
            self.lock().tickets.get(&action),
            Some(Ticket::Call | Ticket::Transact(_) | Ticket::Provider | Ticket::Until(_))
        )
    }

    /// Whether a real call is under way.
    pub(crate) fn is_busy(&self) -> bool {
        self.lock().under_way > 0
    }

    /// The actions at the gate that may be let through at this instant, with whether they wait for a transaction.
    pub(crate) fn waiting(&self, mono_ms: i64) -> Vec<(ActionId, bool)> {
        let inner = self.lock();
        let may = |ticket: &Ticket| match ticket {
            Ticket::Call | Ticket::Transact(_) | Ticket::Provider => true,
            Ticket::Until(at_ms) => *at_ms <= mono_ms,
            Ticket::Answered(_) | Ticket::Through => false,
        };
        let waiting = inner.tickets.iter().filter(|(_, ticket)| may(ticket));
        waiting.map(|(id, ticket)| (*id, matches!(ticket, Ticket::Transact(_)))).collect()
    }

    /// The earliest instant that any action waits for.
    pub(crate) fn next_until(&self, mono_ms: i64) -> Option<i64> {
        let inner = self.lock();
        let later = inner.tickets.values().filter_map(|ticket| match ticket {
            Ticket::Until(at_ms) if *at_ms > mono_ms => Some(*at_ms),
            _ => None,
        });
        later.min()
    }

    /// Lets an action through.
    pub(crate) fn open(&self, action: ActionId) {
        if let Some(ticket) = self.lock().tickets.get_mut(&action) {
            *ticket = Ticket::Through;
        }
    }

    /// Takes the items of an action that waits for a transaction.
    pub(crate) fn take_items(&self, action: ActionId) -> Option<Vec<Item>> {
        let mut inner = self.lock();
        match inner.tickets.get_mut(&action) {
            Some(Ticket::Transact(items)) => Some(std::mem::take(items)),
            _ => None,
        }
    }

    /// Answers an action that waits for a transaction.
    pub(crate) fn answer(&self, action: ActionId, answers: Answers) {
        self.lock().tickets.insert(action, Ticket::Answered(answers));
    }

    /// Forgets an action that was dropped.
    pub(crate) fn forget(&self, action: ActionId) {
        self.lock().tickets.remove(&action);
    }

    /// Whether the database refuses everything.
    pub(crate) fn set_away(&self, away: bool) {
        self.lock().away = away;
    }

    /// Whether the database refuses everything now; counts the refusal.
    pub(crate) fn refuses(&self) -> bool {
        let mut inner = self.lock();
        inner.failures += u64::from(inner.away);
        inner.away
    }

    /// Notes that a call to the store failed.
    pub(crate) fn note_failure(&self) {
        self.lock().failures += 1;
    }

    /// How many calls to the store failed so far.
    pub(crate) fn failures(&self) -> u64 {
        self.lock().failures
    }

    /// Waits at the gate. What an action does at the same time comes here one after the other.
    pub(crate) async fn pass(&self, ticket: Ticket) {
        let Some(action) = self.lock().current else { return };
        let mut ticket = Some(ticket);
        poll_fn(|_| {
            let mut inner = self.lock();
            if let Some(own) = ticket.take_if(|_| !inner.tickets.contains_key(&action)) {
                inner.tickets.insert(action, own);
            } else if ticket.is_none() && matches!(inner.tickets.get(&action), Some(Ticket::Through)) {
                inner.tickets.remove(&action);
                return Poll::Ready(());
            }
            Poll::Pending
        })
        .await;
    }

    /// Waits for the driver to do this transaction. The items come back when there is no driver in between.
    pub(crate) async fn transact(&self, items: Vec<Item>) -> Result<Answers, Vec<Item>> {
        let action = {
            let mut inner = self.lock();
            let Some(action) = inner.current else { return Err(items) };
            inner.tickets.insert(action, Ticket::Transact(items));
            action
        };
        let answers = poll_fn(|_| {
            let mut inner = self.lock();
            match inner.tickets.remove(&action) {
                Some(Ticket::Answered(answers)) => Poll::Ready(answers),
                Some(ticket) => {
                    inner.tickets.insert(action, ticket);
                    Poll::Pending
                }
                None => Poll::Pending,
            }
        });
        Ok(answers.await)
    }

    /// Marks that a real call is under way until the mark is dropped.
    pub(crate) fn under_way(&self) -> UnderWay<'_> {
        self.lock().under_way += 1;
        UnderWay(self)
    }
}

/// A real call under way.
#[derive(Debug)]
pub(crate) struct UnderWay<'a>(&'a Gate);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.lock().under_way -= 1;
    }
}
