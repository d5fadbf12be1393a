//! Parts for tests: a real PostgreSQL database per test, a manual clock, chance that repeats, free ports.
//!
//! **Architecture Invariant:** used by tests alone; nothing here is in the binary. What a test does not set never changes:
//! no wall clock, no real chance. Misuse panics with what to do about it.
#![cfg_attr(test, allow(clippy::unwrap_used))] // a failed unwrap in a test is the test's failure

mod clock;
mod database;
mod entropy;
mod port;

pub use clock::ManualClock;
pub use database::TestDatabase;
pub use entropy::SeededEntropy;
pub use port::free_port;
