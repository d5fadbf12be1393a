//! What a store is given by the composition root.

use crate::StoreError;
use nightbell_core::{Clock, Name};
use std::sync::Arc;

/// Chance, as an argument.
pub trait Entropy: Send + Sync + std::fmt::Debug {
    /// 64 random bits.
    fn next_u64(&self) -> u64;
}

/// What goes wrong around one commit of [`crate::Store::transact`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitFault {
    /// It is rolled back, as if the process had ended just before it.
    Before,
    /// It is durable, and its callers never hear of it, as if the process had ended just after it.
    After,
}

/// Decides which commits fail: how a simulator ends a process at an instant of its choice. The items of a failed commit are
/// answered with [`StoreError::Unavailable`], and the store goes on; whoever asked for the fault then ends the node.
pub trait CommitFaults: Send + Sync + std::fmt::Debug {
    /// Asked once for each commit, when everything is written and nothing is durable.
    fn at_commit(&self) -> Option<CommitFault>;
}

/// Time, chance and identity for a store.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// The clock. SQLite always uses it; PostgreSQL only when `database_clock` is false.
    pub clock: Arc<dyn Clock>,
    /// Ask the database for the time (PostgreSQL): nodes then agree on it.
    pub database_clock: bool,
    /// Chance, for ids and jitter.
    pub entropy: Arc<dyn Entropy>,
    /// This node's name, unique among all nodes that ever ran on the store.
    pub node: Name,
    /// Commits that fail on purpose; `None` outside tests.
    pub faults: Option<Arc<dyn CommitFaults>>,
}

impl StoreOptions {
    pub(crate) fn fault(&self) -> Option<CommitFault> {
        self.faults.as_ref().and_then(|faults| faults.at_commit())
    }
}

/// The answer to the items of a commit that failed on purpose.
pub(crate) fn failed_on_purpose(fault: CommitFault) -> StoreError {
    StoreError::Unavailable(format!("a fault was asked for: {fault:?} the commit"))
}
