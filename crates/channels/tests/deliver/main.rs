//! Every channel against a real server on loopback: what it sends, and what it makes of the answer.
#![allow(clippy::unwrap_used)] // a failed unwrap in a test is the test's failure

mod email;
mod push;
mod registry;
mod sample;
mod smtp_server;
mod text;
mod twilio;
mod webhook;
