//! The HTTP interface, in process, on a real store with a clock that stands still. The engine's own tests cover behaviours;
//! these cover shapes, statuses and who may do what.
#![allow(clippy::unwrap_used)] // a failed unwrap in a test is the test's failure

mod access;
mod alerts;
mod audit;
mod authenticator;
mod browser;
mod calendar;
mod calendar_shifts;
mod calendars_read;
mod configuration;
mod console;
mod device;
mod doors;
mod elsewhere;
mod hand_over;
mod health;
mod leave;
mod one_tap;
mod passkeys;
mod providers;
mod push;
mod rights;
mod schedules;
mod second_factor;
mod sign_in;
mod stream;
mod support;
mod swap_page;
mod test_page;
mod twilio;
mod verification;
mod who;
