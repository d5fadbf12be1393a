//! The shape that all doors share: items, refusals, results, replies.

use crate::limits::{OVERLOADED_RETRY_AFTER_S, UNAVAILABLE_RETRY_AFTER_S};
use nightbell_core::limits::{EVENT_BYTES_MAX, EVENTS_PER_REQUEST_MAX};
use nightbell_core::{Event, EventOutcome};
use serde::Serialize;

/// One item of a request: an event, or why it is none.
pub type Item = Result<Event, ItemError>;

/// Why one item is refused. The message names the field, the value and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ItemError {
    /// The field at fault, as the sender spells it, e.g. `payload.summary`.
    pub field: String,
    /// What is wrong and what to send instead.
    pub message: String,
}

impl ItemError {
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> ItemError {
        ItemError { field: field.into(), message: message.into() }
    }
}

/// What one request holds, in the sender's order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// The items. [`Batch::take_events`] leaves hollow events behind, so that a reply still knows which items were good.
    pub items: Vec<Item>,
    /// What is odd about the request as a whole; for the log.
    pub oddities: Vec<String>,
}

impl Batch {
    /// Takes the good events out, in order; `reply` expects one [`ItemResult`] for each of them.
    pub fn take_events(&mut self) -> Vec<Event> {
        let good = self.items.iter_mut().filter_map(|item| item.as_mut().ok());
        good.map(|event| std::mem::replace(event, Event::new(event.action, String::new()))).collect()
    }

    /// One result per item in the sender's order: those of the good events, with the refused ones in their places.
    pub(crate) fn merge(&self, results: &[ItemResult]) -> Vec<ItemResult> {
        let mut results = results.iter();
        let merged = self.items.iter().map(|item| match item {
            Ok(_) => results.next().cloned().unwrap_or_else(|| ItemResult::rejected("not processed; send it again")),
            Err(error) => ItemResult::rejected(error.to_string()),
        });
        merged.collect()
    }
}

/// What became of one good event; the engine's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemResult {
    /// The key that the event counts under, made up where the sender gave none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dedup_key: Option<String>,
    /// The alert concerned, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert_id: Option<i64>,
    /// What became of it.
    pub outcome: EventOutcome,
    /// Why it was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl ItemResult {
    /// A refusal with its reason.
    pub fn rejected(error: impl Into<String>) -> ItemResult {
        ItemResult { dedup_key: None, alert_id: None, outcome: EventOutcome::Rejected, error: Some(error.into()) }
    }

    pub(crate) fn is_rejected(&self) -> bool {
        self.outcome == EventOutcome::Rejected
    }
}

/// An HTTP reply without the framework's types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status code.
    pub status: u16,
    /// `Content-Type`; empty where there is no body.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// `Retry-After`, in seconds.
    pub retry_after_s: Option<u32>,
}

pub(crate) const JSON: &str = "application/json";
pub(crate) const PROBLEM: &str = "application/problem+json";
pub(crate) const TEXT: &str = "text/plain; charset=utf-8";

impl Reply {
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Reply {
        let body = serde_json::to_vec(body).expect("invariant: replies are made of strings, numbers and lists");
        Reply { status, content_type: JSON, body, retry_after_s: None }
    }

    pub(crate) fn text(status: u16, body: impl Into<String>) -> Reply {
        Reply { status, content_type: TEXT, body: body.into().into_bytes(), retry_after_s: None }
    }

    pub(crate) fn empty(status: u16) -> Reply {
        Reply { status, content_type: "", body: Vec::new(), retry_after_s: None }
    }

    /// A problem document (RFC 9457) with a stable `code`.
    pub(crate) fn problem(status: u16, code: &'static str, title: &'static str, detail: &str) -> Reply {
        #[derive(Serialize)]
        struct Problem<'a> {
            r#type: &'static str,
            title: &'static str,
            status: u16,
            code: &'static str,
            detail: &'a str,
        }
        let reply = Reply::json(status, &Problem { r#type: "about:blank", title, status, code, detail });
        Reply { content_type: PROBLEM, ..reply }
    }

    pub(crate) fn retry_after(mut self, seconds: u32) -> Reply {
        self.retry_after_s = Some(seconds);
        self
    }
}

/// A whole request is refused: it is no JSON of the door's shape, or beyond a limit. Nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refused {
    /// For the log.
    pub reason: String,
    /// What the sender is told; [`Reply::status`] is the status.
    pub reply: Reply,
}

/// What is wrong with a whole body, before a door words it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyError {
    #[error("the body is empty; send JSON")]
    Empty,
    #[error("the body is not valid JSON: {0}; check its quotes, commas and brackets")]
    Malformed(String),
    #[error("the body is {found}; send {expected}")]
    Shape { found: &'static str, expected: &'static str },
    #[error("the request has {0} events; send at most {EVENTS_PER_REQUEST_MAX} at a time")]
    TooMany(usize),
    #[error("event {index} has {bytes} bytes; send at most {EVENT_BYTES_MAX} bytes an event")]
    TooLarge { index: usize, bytes: usize },
}

/// Words what is wrong with a whole body for the doors of our own: problem documents.
pub(crate) fn refused_as_problem(error: BodyError) -> Refused {
    let reason = error.to_string();
    let reply = match error {
        BodyError::Empty | BodyError::Malformed(_) => Reply::problem(400, "malformed_json", "Malformed JSON", &reason),
        BodyError::Shape { .. } => Reply::problem(400, "unexpected_shape", "Unexpected shape", &reason),
        BodyError::TooMany(_) => Reply::problem(413, "too_many_events", "Too many events", &reason),
        BodyError::TooLarge { .. } => Reply::problem(413, "too_large", "Too large", &reason),
    };
    Refused { reason, reply }
}

/// `{"results":[…]}`: `good` when nothing was refused, 400 when everything was, 207 in between.
pub(crate) fn results_reply(batch: &Batch, results: &[ItemResult], good: u16) -> Reply {
    #[derive(Serialize)]
    struct Results {
        results: Vec<ItemResult>,
    }
    let results = batch.merge(results);
    let rejected = results.iter().filter(|result| result.is_rejected()).count();
    let status = match rejected {
        0 => good,
        _ if rejected == results.len() => 400,
        _ => 207,
    };
    Reply::json(status, &Results { results })
}

/// Intake is full; `status` is the one that the door's clients retry.
pub(crate) fn overloaded_as_problem(status: u16) -> Reply {
    Reply::problem(status, "overloaded", "Intake is full", "too many events are waiting; send it again in a moment")
        .retry_after(OVERLOADED_RETRY_AFTER_S)
}

pub(crate) fn unavailable_as_problem() -> Reply {
    Reply::problem(
        503,
        "unavailable",
        "Events cannot be stored",
        "the store cannot be reached; send it again in a moment",
    )
    .retry_after(UNAVAILABLE_RETRY_AFTER_S)
}

pub(crate) fn unknown_key_as_problem() -> Reply {
    Reply::problem(
        404,
        "unknown_key",
        "Unknown key",
        "no integration has this key; copy the address from the integration's page",
    )
}

pub(crate) fn too_large_as_problem() -> Reply {
    let detail = format!(
        "the body is larger than {} bytes; send fewer events at a time",
        nightbell_core::limits::REQUEST_BYTES_MAX
    );
    Reply::problem(413, "too_large", "Too large", &detail)
}
