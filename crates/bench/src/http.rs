//! As much of HTTP/1.1 as a load generator and a sink need, written by hand because every cycle of theirs is taken from the
//! server on the same machine: requests are prepared bytes, answers are a status and a length.

mod connection;
mod incoming;
mod request;

pub(crate) use connection::{Answer, Connection};
pub(crate) use incoming::{Incoming, request_head};
pub(crate) use request::{NUMBER, Request};
