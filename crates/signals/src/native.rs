//! Nightbell's own door, `POST /in/{key}`: one event object, or an array of them.

use crate::body::{self, Object};
use crate::door::{self, Batch, BodyError, Item, ItemError, ItemResult, Refused, Reply, refused_as_problem};
use crate::fields::{self, Oddities, excerpt};
use crate::instants::instant;
use nightbell_core::{Action, Event, Timestamp};
use serde_json::value::RawValue;

const EXPECTED: &str = "an event {\"action\":\"trigger\",\"summary\":\"…\"} or an array of them";

/// Understands a request.
///
/// # Errors
/// 400 where the body is no JSON object or array, 413 beyond 1,000 events or 1 MB an event.
pub fn parse(body: &[u8], _received_at: Timestamp) -> Result<Batch, Refused> {
    parse_body(body).map_err(refused_as_problem)
}

fn parse_body(body: &[u8]) -> Result<Batch, BodyError> {
    let mut oddities = Oddities::default();
    let text = body::text(body, &mut oddities)?;
    let whole: &RawValue = body::parse(&text)?;
    let raws = match body::kind(whole) {
        "an object" => body::within_limits(vec![whole])?,
        _ => body::items(whole, EXPECTED)?,
    };
    let oddities = oddities.into_vec();
    let items = raws.into_iter().map(|raw| event(raw, &oddities)).collect();
    Ok(Batch { items, oddities })
}

fn event(raw: &RawValue, of_body: &[String]) -> Item {
    let mut oddities = Oddities::default();
    of_body.iter().for_each(|oddity| oddities.note(oddity));
    let mut object = Object::of(raw, "event")?;
    let action = match object.take_text("action", "action")? {
        Some(text) => action(&text, &mut oddities)?,
        None => Action::Trigger,
    };
    let summary = object.take_text("summary", "summary")?.unwrap_or_default();
    let summary = fields::summary(&summary, "summary", &mut oddities);
    if summary.is_empty() && matches!(action, Action::Trigger | Action::Change) {
        let message = format!("summary is missing; {action} needs one line that says what is the matter");
        return Err(ItemError::new("summary", message));
    }
    let dedup_key = object.take_text("dedup_key", "dedup_key")?;
    let dedup_key = dedup_key.and_then(|key| fields::dedup_key(&key, "dedup_key", &mut oddities));
    if dedup_key.is_none() && matches!(action, Action::Acknowledge | Action::Resolve) {
        let message = format!("dedup_key is missing; {action} needs the key that its trigger had");
        return Err(ItemError::new("dedup_key", message));
    }
    let mut event = Event::new(action, summary);
    event.dedup_key = dedup_key;
    let severity = object.take_text("severity", "severity")?;
    event.severity = severity.and_then(|text| fields::severity(&text, "severity", &mut oddities));
    let source = object.take_text("source", "source")?.unwrap_or_default();
    event.source = fields::source(&source, "source", &mut oddities);
    event.details = object.take("details").map(|raw| fields::details(raw, "details", &mut oddities));
    if let Some(raw) = object.take("links") {
        event.links = fields::links(raw, "links", &mut oddities)?;
    }
    event.at = object.take("at").and_then(|raw| instant(raw, "at", &mut oddities));
    object.note_unknown(&mut oddities);
    event.oddities = oddities.into_vec();
    Ok(event)
}

fn action(text: &str, oddities: &mut Oddities) -> Result<Action, ItemError> {
    const SYNONYMS: [(&str, Action); 9] = [
        ("triggered", Action::Trigger),
        ("firing", Action::Trigger),
        ("open", Action::Trigger),
        ("ack", Action::Acknowledge),
        ("acknowledged", Action::Acknowledge),
        ("resolved", Action::Resolve),
        ("close", Action::Resolve),
        ("closed", Action::Resolve),
        ("recovery", Action::Resolve),
    ];
    let spelled = text.trim().to_ascii_lowercase();
    if let Ok(action) = spelled.parse() {
        return Ok(action);
    }
    if let Some((_, action)) = SYNONYMS.iter().find(|(name, _)| *name == spelled) {
        oddities.note(format!("action {} was taken as {action}", excerpt(text)));
        return Ok(*action);
    }
    let message = format!("action {} is unknown; use trigger, acknowledge, resolve or change", excerpt(text));
    Err(ItemError::new("action", message))
}

/// Words the outcome; `results` has one entry per good event, in order. 202, 207 where some were refused, 400 where all were.
pub fn reply(batch: &Batch, results: &[ItemResult]) -> Reply {
    door::results_reply(batch, results, 202)
}

/// Intake is full: 429 with `Retry-After`.
pub fn overloaded() -> Reply {
    door::overloaded_as_problem(429)
}

/// Nothing can be stored: 503 with `Retry-After`.
pub fn unavailable() -> Reply {
    door::unavailable_as_problem()
}

/// No integration has the key: 404.
pub fn unknown_key() -> Reply {
    door::unknown_key_as_problem()
}

/// The body is beyond the limit of a request: 413.
pub fn too_large() -> Reply {
    door::too_large_as_problem()
}
