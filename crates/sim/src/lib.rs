//! The seeded simulator: random plans against the real engine and the real store in virtual time, the nine promises checked as
//! properties, failing plans made small and kept.
//!
//! **Architecture Invariant:** one seed, one history: whatever is drawn comes from the plan's seed, every call to a store or a
//! provider waits until the driver lets it go, and time moves only when nothing else can. The shadow model and the
//! naive answer to who is on call share no code with the engine. Nothing here is in the binary that people run.
#![cfg_attr(test, allow(clippy::unwrap_used))] // a failed unwrap in a test is the test's failure

mod chance;
mod gate;
mod gated_store;
mod minimise;
mod node;
mod place;
mod plan;
mod properties;
mod providers;
mod shadow;
mod simulation;
mod tables;
mod trace;
mod world;

pub use minimise::{keep, kept, minimise};
pub use place::Backend;
pub use plan::Plan;
pub use simulation::{Outcome, Simulator};
pub use world::Failure;
