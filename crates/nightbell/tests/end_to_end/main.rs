//! Black-box tests: the built binary between the real programs that people run around it.
//!
//! Invariants: nothing here uses Nightbell's crates, only its command line, its HTTP interface and its mails; everything
//! listens on loopback, on ports that were free; every program that a test started ends with the test.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, with the place and the cause")]

mod alertmanager_chain;
mod browser_pages;
mod browser_passkeys;
mod demo;
mod prometheus_direct;
mod push;
mod signing_in;
mod single_sign_on;
mod support;
