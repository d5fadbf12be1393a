//! The built binary, killed, stopped, without room, without its database, under the load of senders that do not give up.
//!
//! Invariants: what a sender was told is kept, is there afterwards; who has to be paged is paged, once where nothing was cut
//! short; only the command line, HTTP and what providers receive are looked at.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, with the place and the cause")]

mod api;
mod chance;
mod company;
mod journal;
mod judge;
mod patience;
mod read_only;
mod rounds;
mod run;
mod senders;
mod server;
mod sinks;
mod stopping;
mod trouble;
mod wire;
