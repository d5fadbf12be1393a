//! How domain values look in columns, alike in both back ends: instants as milliseconds, enums as their text, the rest as JSON.

use crate::StoreError;
use nightbell_core::{
    Action, DeliveryResult, Duration, Event, HandOver, Json, Link, Name, Notice, NotificationRule, Severity, Timestamp,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::str::FromStr;
use std::sync::Arc;

/// The column of an instant: milliseconds since 1970.
pub(crate) fn to_ms(instant: Timestamp) -> i64 {
    instant.as_millisecond()
}

/// The columns of an instant that may be absent.
pub(crate) fn to_ms_option(instant: Option<Timestamp>) -> Option<i64> {
    instant.map(to_ms)
}

/// An instant from its column.
pub(crate) fn from_ms(ms: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(ms).map_err(|_| StoreError::Damaged(format!("{ms} ms is not an instant")))
}

/// An instant that may be absent from its column.
pub(crate) fn from_ms_option(ms: Option<i64>) -> Result<Option<Timestamp>, StoreError> {
    ms.map(from_ms).transpose()
}

/// Rounds down to the millisecond, which is all that columns keep.
pub(crate) fn whole_ms(instant: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(instant.as_millisecond()).unwrap_or(instant)
}

/// An enum, or anything else with a text form, from its column.
pub(crate) fn parse<T>(text: &str) -> Result<T, StoreError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| StoreError::Damaged(error.to_string()))
}

/// A count or index from its column.
pub(crate) fn to_u32(value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| StoreError::Damaged(format!("{value} is not a count")))
}

/// A SHA-256 from its column.
pub(crate) fn to_sha256(bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Damaged(format!("a SHA-256 of {} bytes", bytes.len())))
}

fn encode<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Damaged(error.to_string()))
}

fn decode<'a, T: Deserialize<'a>>(text: &'a str, what: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged(format!("{what}: {error}")))
}

/// The column of an alert's links.
pub(crate) fn links_to_text(links: &[Link]) -> Result<Cow<'static, str>, StoreError> {
    if links.is_empty() { Ok(Cow::Borrowed("[]")) } else { encode(links).map(Cow::Owned) }
}

/// An alert's links from their column.
pub(crate) fn links_from_text(text: &str) -> Result<Arc<[Link]>, StoreError> {
    if text == "[]" { Ok(Arc::from([])) } else { decode::<Vec<Link>>(text, "links").map(Arc::from) }
}

/// The column of what a message about a change of hands is about.
pub(crate) fn notice_to_text(notice: Option<&Arc<Notice>>) -> Result<Option<String>, StoreError> {
    notice.map(|notice| encode(&**notice)).transpose()
}

/// What a message about a change of hands is about, from its column.
pub(crate) fn notice_from_text(text: &str) -> Result<Arc<Notice>, StoreError> {
    decode(text, "notice").map(Arc::new)
}

/// The column of what is remembered of a schedule's hand-overs.
pub(crate) fn hand_over_to_text(kept: &HandOver) -> Result<String, StoreError> {
    encode(kept)
}

/// What is remembered of a schedule's hand-overs, from its column.
pub(crate) fn hand_over_from_text(text: &str) -> Result<HandOver, StoreError> {
    decode(text, "hand-over")
}

/// The column of the rules that a page used.
pub(crate) fn rules_to_text(rules: &[NotificationRule]) -> Result<Cow<'static, str>, StoreError> {
    if rules.is_empty() { Ok(Cow::Borrowed("[]")) } else { encode(rules).map(Cow::Owned) }
}

/// The rules that a page used, from their column.
pub(crate) fn rules_from_text(text: &str) -> Result<Vec<NotificationRule>, StoreError> {
    if text == "[]" { Ok(Vec::new()) } else { decode(text, "rules") }
}

/// The column of names, such as a page's failed methods.
pub(crate) fn names_to_text(names: &[Name]) -> Result<Cow<'static, str>, StoreError> {
    if names.is_empty() { Ok(Cow::Borrowed("[]")) } else { encode(names).map(Cow::Owned) }
}

/// Names from their column.
pub(crate) fn names_from_text(text: &str) -> Result<Vec<Name>, StoreError> {
    if text == "[]" { Ok(Vec::new()) } else { decode(text, "names") }
}

/// The stored form of [`DeliveryResult`].
#[derive(Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
enum StoredResult {
    Sent {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provider_id: Option<String>,
        answer: String,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        acknowledge: bool,
    },
    Retry {
        reason: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after_ms: Option<i64>,
    },
    Permanent {
        reason: String,
    },
    Unavailable {
        reason: String,
        after_ms: i64,
    },
    NotTried {
        reason: String,
    },
}

/// The column of a delivery's result.
pub(crate) fn result_to_text(result: &DeliveryResult) -> Result<String, StoreError> {
    encode(&match result.clone() {
        DeliveryResult::Sent { provider_id, answer, acknowledge } => {
            StoredResult::Sent { provider_id, answer, acknowledge }
        }
        DeliveryResult::Retry { reason, after } => {
            StoredResult::Retry { reason, after_ms: after.map(Duration::as_millis) }
        }
        DeliveryResult::Permanent { reason } => StoredResult::Permanent { reason },
        DeliveryResult::Unavailable { reason, after } => {
            StoredResult::Unavailable { reason, after_ms: after.as_millis() }
        }
        DeliveryResult::NotTried { reason } => StoredResult::NotTried { reason },
    })
}

/// A delivery's result from its column.
pub(crate) fn result_from_text(text: &str) -> Result<DeliveryResult, StoreError> {
    Ok(match decode(text, "delivery result")? {
        StoredResult::Sent { provider_id, answer, acknowledge } => {
            DeliveryResult::Sent { provider_id, answer, acknowledge }
        }
        StoredResult::Retry { reason, after_ms } => {
            DeliveryResult::Retry { reason, after: after_ms.map(Duration::from_millis) }
        }
        StoredResult::Permanent { reason } => DeliveryResult::Permanent { reason },
        StoredResult::Unavailable { reason, after_ms } => {
            DeliveryResult::Unavailable { reason, after: Duration::from_millis(after_ms) }
        }
        StoredResult::NotTried { reason } => DeliveryResult::NotTried { reason },
    })
}

/// The stored form of [`Event`]; what is absent takes no room.
#[derive(Serialize, Deserialize)]
struct StoredEvent<'a> {
    action: Action,
    #[serde(borrow)]
    summary: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    dedup_key: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    severity: Option<Severity>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    source: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    details: Option<&'a serde_json::value::RawValue>,
    #[serde(default, skip_serializing_if = "<[Link]>::is_empty")]
    links: Cow<'a, [Link]>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    playbook: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    starts_at_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ends_at_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    oddities: Cow<'a, [String]>,
}

/// The column of an event.
pub(crate) fn event_to_text(event: &Event) -> Result<String, StoreError> {
    let mut text = encode(&StoredEvent {
        action: event.action,
        summary: Cow::Borrowed(&event.summary),
        dedup_key: event.dedup_key.as_deref().map(Cow::Borrowed),
        severity: event.severity,
        source: Cow::Borrowed(&event.source),
        details: None,
        links: Cow::Borrowed(&event.links),
        playbook: event.playbook.as_deref().map(Cow::Borrowed),
        at_ms: to_ms_option(event.at),
        starts_at_ms: to_ms_option(event.starts_at),
        ends_at_ms: to_ms_option(event.ends_at),
        oddities: Cow::Borrowed(&event.oddities),
    })?;
    if let Some(details) = &event.details {
        // They are JSON already, and may be most of the event: put in as they are, as the last field.
        text.truncate(text.len() - 1);
        text.push_str(",\"details\":");
        text.push_str(details.as_str());
        text.push('}');
    }
    Ok(text)
}

/// An event from its column.
pub(crate) fn event_from_text(text: &str) -> Result<Event, StoreError> {
    let stored: StoredEvent<'_> = decode(text, "event")?;
    Ok(Event {
        action: stored.action,
        summary: stored.summary.into_owned(),
        dedup_key: stored.dedup_key.map(Cow::into_owned),
        severity: stored.severity,
        source: stored.source.into_owned(),
        details: stored.details.map(|details| Json::from_stored(details.get())),
        links: stored.links.into_owned(),
        playbook: stored.playbook.map(Cow::into_owned),
        at: from_ms_option(stored.at_ms)?,
        starts_at: from_ms_option(stored.starts_at_ms)?,
        ends_at: from_ms_option(stored.ends_at_ms)?,
        oddities: stored.oddities.into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivery_results_come_back_as_they_were() {
        for result in [
            DeliveryResult::Sent { provider_id: Some("SM1".into()), answer: "queued".into(), acknowledge: true },
            DeliveryResult::Sent { provider_id: None, answer: String::new(), acknowledge: false },
            DeliveryResult::Retry { reason: "busy".into(), after: Some(Duration::from_millis(1_500)) },
            DeliveryResult::Retry { reason: "busy".into(), after: None },
            DeliveryResult::Permanent { reason: "no such \"mailbox\"".into() },
            DeliveryResult::Unavailable { reason: "breaker".into(), after: Duration::from_millis(30_000) },
            DeliveryResult::NotTried { reason: "no lease".into() },
        ] {
            assert_eq!(result_from_text(&result_to_text(&result).unwrap()).unwrap(), result);
        }
    }

    #[test]
    fn events_come_back_as_they_were() {
        let bare = Event::new(Action::Change, "deployed");
        assert_eq!(event_to_text(&bare).unwrap(), r#"{"action":"change","summary":"deployed"}"#);
        let full = Event {
            dedup_key: Some("a\nb".into()),
            severity: Some(Severity::Critical),
            source: "db1 \u{1f514}".into(),
            details: Some(Json::from_stored(r#"{"b":1,"a":[1.50,"\u00e9"]}"#)),
            links: vec![Link { href: "https://example.com".into(), text: "graph".into() }],
            playbook: Some("https://example.com/book".into()),
            at: Some(from_ms(1).unwrap()),
            starts_at: Some(from_ms(-5).unwrap()),
            ends_at: Some(from_ms(7).unwrap()),
            oddities: vec!["cut".into()],
            ..Event::new(Action::Trigger, "it \"burns\"")
        };
        for event in [bare, full] {
            assert_eq!(event_from_text(&event_to_text(&event).unwrap()).unwrap(), event);
        }
    }

    #[test]
    fn what_does_not_make_sense_is_damaged() {
        assert!(matches!(from_ms(i64::MAX), Err(StoreError::Damaged(_))));
        assert!(matches!(parse::<Action>("explode"), Err(StoreError::Damaged(_))));
        assert!(matches!(to_u32(-1), Err(StoreError::Damaged(_))));
        assert!(matches!(to_sha256(b"short"), Err(StoreError::Damaged(_))));
        assert!(matches!(event_from_text("{"), Err(StoreError::Damaged(_))));
        assert!(matches!(links_from_text("{}"), Err(StoreError::Damaged(_))));
    }
}
