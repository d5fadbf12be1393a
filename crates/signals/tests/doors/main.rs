//! Every door against what its clients really send, and the replies that they expect.
#![allow(clippy::unwrap_used)] // a failed unwrap in a test is the test's failure

mod alertmanager_api;
mod alertmanager_webhook;
mod calendar;
mod native;
mod pagerduty;
mod robustness;
mod support;
