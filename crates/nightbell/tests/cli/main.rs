//! The binary from outside: its commands, their exit codes and words, and a server that is started, used and stopped.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, with the place and the cause")]

mod answering;
mod audit;
mod calendar;
mod company;
mod configuration;
mod examples;
mod help;
mod login;
mod on_call;
mod restarting;
mod support;
mod tokens;
mod users;
