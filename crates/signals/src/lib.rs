//! Everything that comes in: bytes become events, outcomes become the reply that the sender expects.
//!
//! One file per signal source. Calendars are read by [`calendar`], for leave. Every door has the same shape: `parse(body, received_at)` gives a [`Batch`] of events or a
//! [`Refused`] whole; `reply(batch, results)` words what became of them as this protocol's clients expect it; `overloaded`,
//! `unavailable`, `unknown_key` and `too_large` word what happens before or instead.
//!
//! **Architecture Invariants:**
//! - Pure: no I/O, no clock, no randomness; parsing never panics, whatever the bytes.
//! - What could wake somebody is not lost to a detail: an odd time, a long field or an unknown severity is noted in the event's
//!   `oddities` and the event goes through. Only what is required and missing, or of another type, refuses an item.
//! - An item is refused alone; a whole body only where it is no JSON of the door's shape, or beyond a limit.
//! - Texts that leave here contain no NUL and no half surrogate, and details are JSON that parses, so that every database
//!   takes them.
#![cfg_attr(test, allow(clippy::unwrap_used))] // a failed unwrap in a test is the test's failure

pub mod alertmanager_api;
mod alertmanager_labels;
pub mod alertmanager_webhook;
mod body;
pub mod calendar;
mod door;
mod fields;
mod instants;
pub mod limits;
pub mod native;
pub mod pagerduty;

pub use door::{Batch, Item, ItemError, ItemResult, Refused, Reply};
