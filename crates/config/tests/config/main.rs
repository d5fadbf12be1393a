//! Configuration from the outside: texts in, errors, plans, snapshots and texts out.
#![allow(clippy::unwrap_used, reason = "a failed unwrap in a test is the test's failure")]

mod company;
mod deciding;
mod doctor;
mod documenting;
mod elapsed;
mod epochs;
mod exporting;
mod noting;
mod planning;
mod reading;
mod sharing;
mod validating;
