//! What a store is given by the composition root.

use nightbell_core::{Clock, Name};
use std::sync::Arc;

/// Chance, as an argument.
pub trait Entropy: Send + Sync + std::fmt::Debug {
    /// 64 random bits.
    fn next_u64(&self) -> u64;
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
}
