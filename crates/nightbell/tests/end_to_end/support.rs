//! The programs around Nightbell, and Nightbell itself, each as a value that ends its program when dropped.

mod api;
mod browser;
mod database;
mod identity_provider;
mod mail_server;
mod nightbell;
mod patience;
mod process;
mod prometheus;
mod push_service;
mod target;
mod traveller;

pub(crate) use api::Api;
pub(crate) use browser::in_browser;
pub(crate) use database::Database;
pub(crate) use identity_provider::{CLIENT_SECRET, IdentityProvider};
pub(crate) use mail_server::{Mail, MailServer};
pub(crate) use nightbell::{CHECKOUT_KEY, Nightbell, listening_url, nightbell_command};
pub(crate) use patience::eventually;
pub(crate) use process::{Process, free_port};
pub(crate) use prometheus::{Alertmanager, Prometheus};
pub(crate) use push_service::{PushService, Pushed};
pub(crate) use target::Target;
pub(crate) use traveller::{Page, Traveller};

/// Whether `kinds` has all of `expected` in that order, with anything between them.
pub(crate) fn is_subsequence(expected: &[&str], kinds: &[String]) -> bool {
    let mut kinds = kinds.iter();
    expected.iter().all(|expected| kinds.any(|kind| kind == expected))
}
