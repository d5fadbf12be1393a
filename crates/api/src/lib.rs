//! HTTP: doors for signal sources, the JSON API, the one-tap page, providers' callbacks, health and metrics.
//!
//! **Architecture Invariants:**
//! - Handlers are thin: parse, authorise, call one use case of the engine or one read of the store, map. No SQL, no rules.
//! - Every route of the OpenAPI document needs a token, unless it is on the short public list that a test holds.
//! - Nothing secret reaches a log: keys and one-tap tokens in paths are masked, bodies and queries are never logged.
//! - What goes wrong below `/api` is a problem document (RFC 9457) with a stable `code`; a door answers as its own protocol does.
#![cfg_attr(test, allow(clippy::unwrap_used))] // a failed unwrap in a test is the test's failure

mod access_log;
mod calendar;
mod caller;
mod console;
mod cursor;
mod doors;
mod extract;
mod health;
mod large_json;
pub mod limits;
mod openapi;
mod pages;
mod parameters;
mod problem;
mod providers;
mod read_calendar;
mod routes;
mod session;
mod state;
mod v1;
mod veil;

pub use console::ConsoleFile;
pub use openapi::openapi_json;
pub use read_calendar::read_fetched_calendar;
pub use routes::router;
pub use state::{ApiSettings, ApiState, RenderMetrics, TwilioKeys};
