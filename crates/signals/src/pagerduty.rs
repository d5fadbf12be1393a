//! PagerDuty's Events API v2: `POST /v2/enqueue` and `POST /v2/change/enqueue`. The integration's key is in the body.
//!
//! Its senders decode `errors` as an array of strings and `dedup_key` as a string, and raise where either is missing.

use crate::body::{self, Object, Text};
use crate::door::{Batch, BodyError, Item, ItemError, ItemResult, Refused, Reply};
use crate::fields::{self, Oddities, excerpt};
use crate::instants::instant;
use crate::limits::{KEY_CHARS_MAX, KEY_CHARS_MIN, OVERLOADED_RETRY_AFTER_S, UNAVAILABLE_RETRY_AFTER_S};
use nightbell_core::limits::{EVENT_BYTES_MAX, LINKS_MAX};
use nightbell_core::{Action, Event, Json, Link, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A request: the key that it carries, and a batch of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct Enqueue {
    /// `routing_key`: the integration's key, well-formed but perhaps unknown.
    pub routing_key: String,
    /// The event.
    pub batch: Batch,
}

/// Understands `POST /v2/enqueue`.
///
/// # Errors
/// 400 in PagerDuty's error shape where the body is no JSON object or has no usable `routing_key`; 413 beyond 1 MB.
pub fn parse(body: &[u8], _received_at: Timestamp) -> Result<Enqueue, Refused> {
    parse_as(body, alert_event)
}

/// Understands `POST /v2/change/enqueue`.
///
/// # Errors
/// As [`parse`].
pub fn parse_change(body: &[u8], _received_at: Timestamp) -> Result<Enqueue, Refused> {
    parse_as(body, change_event)
}

fn parse_as(body: &[u8], event: fn(Object<'_>, Oddities) -> Item) -> Result<Enqueue, Refused> {
    let mut oddities = Oddities::default();
    let text = body::text(body, &mut oddities).map_err(refused)?;
    let whole: &RawValue = body::parse(&text).map_err(refused)?;
    if whole.get().len() > EVENT_BYTES_MAX {
        return Err(refused(BodyError::TooLarge { index: 1, bytes: whole.get().len() }));
    }
    let shape = || BodyError::Shape { found: body::kind(whole), expected: "one event as an object" };
    let mut object: Object<'_> = serde_json::from_str(whole.get()).map_err(|_| refused(shape()))?;
    let routing_key = routing_key(&mut object).map_err(|error| invalid(error.message))?;
    Ok(Enqueue { routing_key, batch: Batch { items: vec![event(object, oddities)], oddities: Vec::new() } })
}

fn routing_key(object: &mut Object<'_>) -> Result<String, ItemError> {
    let key = object.take_text("routing_key", "'routing_key'")?.unwrap_or_default();
    let key = key.trim();
    let wrong = match key {
        "" => "'routing_key' is missing or blank; send the key of an integration".to_owned(),
        _ if fields::is_key(key) => return Ok(key.to_owned()),
        _ if !fields::is_key_length(key) => {
            format!("Length of 'routing_key' is incorrect (should be {KEY_CHARS_MIN} to {KEY_CHARS_MAX} characters)")
        }
        _ => "'routing_key' cannot contain other characters than letters, digits, '-' and '_'.".to_owned(),
    };
    Err(ItemError::new("routing_key", wrong))
}

fn action(object: &mut Object<'_>) -> Result<Action, ItemError> {
    let text = object.take_text("event_action", "'event_action'")?.unwrap_or_default();
    match text.trim().to_ascii_lowercase().as_str() {
        "trigger" => Ok(Action::Trigger),
        "acknowledge" => Ok(Action::Acknowledge),
        "resolve" => Ok(Action::Resolve),
        "" => Err(ItemError::new(
            "event_action",
            "'event_action' is missing or blank; send trigger, acknowledge or resolve",
        )),
        _ => {
            let message = format!("'event_action' {} is unknown; send trigger, acknowledge or resolve", excerpt(&text));
            Err(ItemError::new("event_action", message))
        }
    }
}

fn alert_event(mut object: Object<'_>, mut oddities: Oddities) -> Item {
    let action = action(&mut object)?;
    let dedup_key = object.take_text("dedup_key", "'dedup_key'")?;
    let dedup_key = dedup_key.and_then(|key| fields::dedup_key(&key, "dedup_key", &mut oddities));
    if action != Action::Trigger {
        // Alertmanager and others send the whole payload with a resolve as well; it is theirs to ignore.
        let missing = || {
            ItemError::new(
                "dedup_key",
                format!("'dedup_key' is missing or blank; {action} needs the key of its trigger"),
            )
        };
        let mut event = Event::new(action, String::new());
        event.dedup_key = Some(dedup_key.ok_or_else(missing)?);
        event.oddities = oddities.into_vec();
        return Ok(event);
    }
    let mut event = payload_event(action, &mut object, &mut oddities)?;
    event.dedup_key = dedup_key;
    let client = object.take_text_leniently("client", "client", &mut oddities).unwrap_or_default();
    if let Some(url) = object.take_text_leniently("client_url", "client_url", &mut oddities) {
        event.links.extend(fields::link(&url, &client, "client_url", &mut oddities));
    }
    if let Some(raw) = object.take("images") {
        event.links.extend(images(raw, &mut oddities));
    }
    event.links.truncate(LINKS_MAX);
    if event.source.is_empty() {
        event.source = fields::source(&client, "client", &mut oddities);
    }
    event.oddities = oddities.into_vec();
    Ok(event)
}

fn change_event(mut object: Object<'_>, mut oddities: Oddities) -> Item {
    let mut event = payload_event(Action::Change, &mut object, &mut oddities)?;
    event.severity = None;
    event.oddities = oddities.into_vec();
    Ok(event)
}

fn payload_event(action: Action, object: &mut Object<'_>, oddities: &mut Oddities) -> Result<Event, ItemError> {
    let missing = || ItemError::new("payload", "'payload' is missing; send an object with at least a summary");
    let mut payload = Object::of(object.take("payload").ok_or_else(missing)?, "'payload'")?;
    let summary = payload.take_text("summary", "'payload.summary'")?.unwrap_or_default();
    let summary = fields::summary(&summary, "payload.summary", oddities);
    if summary.is_empty() {
        return Err(ItemError::new(
            "payload.summary",
            "'payload.summary' is missing or blank; send one line that says what is the matter",
        ));
    }
    let mut event = Event::new(action, summary);
    let source = payload.take_text_leniently("source", "payload.source", oddities).unwrap_or_default();
    event.source = fields::source(&source, "payload.source", oddities);
    let severity = payload.take_text_leniently("severity", "payload.severity", oddities);
    event.severity = severity.and_then(|text| fields::severity(&text, "payload.severity", oddities));
    event.at = payload.take("timestamp").and_then(|raw| instant(raw, "payload.timestamp", oddities));
    event.details = details(&mut payload, oddities);
    if let Some(raw) = object.take("links") {
        match fields::links(raw, "links", oddities) {
            Ok(links) => event.links = links,
            Err(error) => oddities.note(format!("left out: {error}")),
        }
    }
    Ok(event)
}

/// `custom_details` as sent; where there are `component`, `group` or `class`, one object that holds them beside its fields.
fn details(payload: &mut Object<'_>, oddities: &mut Oddities) -> Option<Json> {
    let custom = payload.take("custom_details").or_else(|| payload.take("details"));
    let extras: Vec<(&str, Cow<'_, str>)> = ["component", "group", "class"]
        .into_iter()
        .filter_map(|name| {
            payload.take_text_leniently(name, &format!("payload.{name}"), oddities).map(|text| (name, text))
        })
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let custom = custom.map(|raw| fields::details(raw, "payload.custom_details", oddities));
    if extras.is_empty() {
        return custom;
    }
    let mut members: Vec<(Cow<'_, str>, String)> = Vec::new();
    if let Some(custom) = &custom {
        match serde_json::from_str::<Object<'_>>(custom.as_str()) {
            Ok(object) => {
                let own = object.rest().iter().map(|(name, raw)| (Cow::Owned(name.to_string()), raw.get().to_owned()));
                members.extend(own);
            }
            Err(_) => members.push((Cow::Borrowed("custom_details"), custom.as_str().to_owned())),
        }
    }
    for (name, text) in extras {
        if members.iter().all(|(known, _)| known != name) {
            let mut value = String::new();
            fields::push_json_string(&mut value, &text);
            members.push((Cow::Borrowed(name), value));
        }
    }
    let mut out = String::from("{");
    for (index, (name, value)) in members.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        fields::push_json_string(&mut out, name);
        out.push(':');
        out.push_str(value);
    }
    out.push('}');
    Some(Json::from_stored(&out))
}

/// Images become links: to `href`, else to the image itself.
fn images(raw: &RawValue, oddities: &mut Oddities) -> Vec<Link> {
    let Ok(images) = serde_json::from_str::<Vec<Object<'_>>>(raw.get()) else {
        oddities.note("images is no array of objects and was left out");
        return Vec::new();
    };
    let mut links = Vec::new();
    for mut image in images.into_iter().take(LINKS_MAX) {
        let mut text = |name: &str| -> String {
            let raw = image.take(name);
            raw.and_then(|raw| serde_json::from_str::<Text<'_>>(raw.get()).ok())
                .map(|Text(text)| text.into_owned())
                .unwrap_or_default()
        };
        let (href, source, alt) = (text("href"), text("src"), text("alt"));
        let target = if href.trim().is_empty() { source } else { href };
        links.extend(fields::link(&target, &alt, "images", oddities));
    }
    links
}

#[derive(Serialize)]
struct Answer<'a> {
    status: &'static str,
    message: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dedup_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<[&'a str; 1]>,
}

fn failure(code: u16, status: &'static str, message: &'static str, error: &str) -> Reply {
    Reply::json(code, &Answer { status, message, dedup_key: None, errors: Some([error]) })
}

fn invalid_reply(error: &str) -> Reply {
    failure(400, "invalid event", "Event object is invalid", error)
}

fn invalid(error: String) -> Refused {
    Refused { reply: invalid_reply(&error), reason: error }
}

fn refused(error: BodyError) -> Refused {
    let reason = error.to_string();
    let reply = match error {
        BodyError::Empty | BodyError::Malformed(_) => {
            failure(400, "Unrecognized object", "Event object format is unrecognized", "JSON parse error")
        }
        BodyError::Shape { .. } => failure(400, "Unrecognized object", "Event object format is unrecognized", &reason),
        BodyError::TooMany(_) | BodyError::TooLarge { .. } => {
            failure(413, "invalid event", "Event object is too large", &reason)
        }
    };
    Refused { reason, reply }
}

/// Words the outcome of `POST /v2/enqueue`; `results` has one entry where the event was good. Ignored is 202 as well.
pub fn reply(batch: &Batch, results: &[ItemResult]) -> Reply {
    reply_as(batch, results, |result| Answer {
        status: "success",
        message: "Event processed",
        dedup_key: Some(result.dedup_key.as_deref().unwrap_or_default()),
        errors: None,
    })
}

/// Words the outcome of `POST /v2/change/enqueue`.
pub fn reply_change(batch: &Batch, results: &[ItemResult]) -> Reply {
    reply_as(batch, results, |_| Answer {
        status: "success",
        message: "Change event processed",
        dedup_key: None,
        errors: None,
    })
}

fn reply_as(batch: &Batch, results: &[ItemResult], success: for<'a> fn(&'a ItemResult) -> Answer<'a>) -> Reply {
    match batch.merge(results).first() {
        Some(result) if !result.is_rejected() => Reply::json(202, &success(result)),
        Some(result) => invalid_reply(result.error.as_deref().unwrap_or("the event was rejected")),
        None => invalid_reply("the request has no event"),
    }
}

/// Intake is full: 429 with `Retry-After`; this protocol's clients try again.
pub fn overloaded() -> Reply {
    failure(429, "throttle exceeded", "Too many events are waiting", "send the event again in a moment")
        .retry_after(OVERLOADED_RETRY_AFTER_S)
}

/// Nothing can be stored: 503 with `Retry-After`.
pub fn unavailable() -> Reply {
    failure(503, "unavailable", "Events cannot be stored", "send the event again in a moment")
        .retry_after(UNAVAILABLE_RETRY_AFTER_S)
}

/// A well-formed key that no integration has: 400, as this protocol's users know it.
pub fn unknown_key() -> Reply {
    invalid_reply("Invalid routing key")
}

/// The body is beyond the limit of a request: 413.
pub fn too_large() -> Reply {
    failure(413, "invalid event", "Event object is too large", "send at most 1 MB an event")
}
