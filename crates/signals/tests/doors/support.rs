//! What the tests of all doors share.

use nightbell_core::{Event, EventOutcome, Timestamp};
use nightbell_signals::{Item, ItemResult, Reply};

/// The time of receipt in every test: later than every fixture's `endsAt` of a resolved alert.
pub(crate) fn received_at() -> Timestamp {
    at("2026-11-21T06:33:00Z")
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn good(items: &[Item]) -> Vec<&Event> {
    items.iter().map(|item| item.as_ref().unwrap()).collect()
}

pub(crate) fn body(reply: &Reply) -> &str {
    std::str::from_utf8(&reply.body).unwrap()
}

pub(crate) fn result(dedup_key: &str, alert_id: Option<i64>, outcome: EventOutcome) -> ItemResult {
    ItemResult { dedup_key: Some(dedup_key.to_owned()), alert_id, outcome, error: None }
}

pub(crate) fn check_reply(reply: &Reply, status: u16, content_type: &str, expected: &str) {
    assert_eq!((reply.status, reply.content_type, body(reply)), (status, content_type, expected));
}

pub(crate) fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}
