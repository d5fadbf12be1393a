//! The programs around Nightbell, and Nightbell itself, each as a value that ends its program when dropped.

mod api;
mod browser;
mod database;
mod mail_server;
mod nightbell;
mod patience;
mod process;
mod prometheus;
mod target;

pub(crate) use api::Api;
pub(crate) use browser::in_browser;
pub(crate) use database::Database;
pub(crate) use mail_server::{Mail, MailServer};
pub(crate) use nightbell::{CHECKOUT_KEY, Nightbell, nightbell_command};
pub(crate) use patience::eventually;
pub(crate) use prometheus::{Alertmanager, Prometheus};
pub(crate) use target::Target;

/// Whether `kinds` has all of `expected` in that order, with anything between them.
pub(crate) fn is_subsequence(expected: &[&str], kinds: &[String]) -> bool {
    let mut kinds = kinds.iter();
    expected.iter().all(|expected| kinds.any(|kind| kind == expected))
}
