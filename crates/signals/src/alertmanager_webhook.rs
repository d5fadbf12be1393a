//! Alertmanager's webhook, version 4: `POST /in/{key}/alertmanager`.
//!
//! **Invariant:** every alert is taken by its own status and fingerprint. The status of the whole is never read: with
//! `max_alerts` it is computed after alerts have been left out, and says `resolved` while one of those still fires.

use crate::alertmanager_labels as mapping;
use crate::body::{self, Object};
use crate::door::{self, Batch, BodyError, Item, ItemResult, Refused, Reply, refused_as_problem};
use crate::fields::{self, Oddities, excerpt, shown};
use crate::instants::instant;
use nightbell_core::{Action, Timestamp};
use serde_json::value::RawValue;

const EXPECTED: &str =
    "Alertmanager's webhook {\"version\":\"4\",\"alerts\":[…]}; plain lists of alerts go to …/api/v2/alerts";

/// Understands a notification.
///
/// # Errors
/// 400 where the body is no JSON object with `alerts`, 413 beyond 1,000 alerts or 1 MB an alert.
pub fn parse(body: &[u8], received_at: Timestamp) -> Result<Batch, Refused> {
    parse_body(body, received_at).map_err(refused_as_problem)
}

fn parse_body(body: &[u8], received_at: Timestamp) -> Result<Batch, BodyError> {
    let mut oddities = Oddities::default();
    let text = body::text(body, &mut oddities)?;
    let whole: &RawValue = body::parse(&text)?;
    let shape = || BodyError::Shape { found: body::kind(whole), expected: EXPECTED };
    let mut object: Object<'_> = serde_json::from_str(whole.get()).map_err(|_| shape())?;
    let missing = || BodyError::Shape { found: "an object without alerts", expected: EXPECTED };
    let alerts = body::items(object.take("alerts").ok_or_else(missing)?, EXPECTED)?;
    let truncated = object.take("truncatedAlerts").filter(|count| count.get() != "0");
    if let Some(count) = truncated {
        oddities.note(format!("alerts of this group that Alertmanager left out (max_alerts): {}", shown(count)));
    }
    let oddities = oddities.into_vec();
    let mut items: Vec<Item> = alerts.into_iter().map(|raw| event(raw, received_at)).collect();
    // Once is enough on a timeline: what is odd about the whole is told with the first good event.
    if let Some(first) = items.iter_mut().find_map(|item| item.as_mut().ok()) {
        first.oddities.extend(oddities.iter().cloned());
    }
    Ok(Batch { items, oddities })
}

fn event(raw: &RawValue, received_at: Timestamp) -> Item {
    let mut oddities = Oddities::default();
    let mut alert = Object::of(raw, "alert")?;
    let labels = mapping::labels(alert.take("labels"))?;
    let annotations = mapping::annotations(alert.take("annotations"), &mut oddities);
    let starts_at = alert.take("startsAt").and_then(|raw| instant(raw, "startsAt", &mut oddities));
    let ends_at = alert.take("endsAt").and_then(|raw| instant(raw, "endsAt", &mut oddities));
    let status = alert.take_text_leniently("status", "status", &mut oddities);
    let is_over = match status.as_deref() {
        Some("resolved") => true,
        Some("firing") => false,
        other => {
            oddities.note(format!(
                "status {} is neither firing nor resolved; endsAt decided",
                excerpt(other.unwrap_or_default())
            ));
            ends_at.is_some_and(|ends_at| ends_at <= received_at)
        }
    };
    let action = if is_over { Action::Resolve } else { Action::Trigger };
    let generator_url = alert.take_text_leniently("generatorURL", "generatorURL", &mut oddities).unwrap_or_default();
    let given = alert.take_text_leniently("fingerprint", "fingerprint", &mut oddities).unwrap_or_default();
    let mut event = mapping::event(action, &labels, &annotations, &generator_url, &mut oddities);
    let given = fields::dedup_key(&given, "fingerprint", &mut oddities);
    event.dedup_key = Some(given.unwrap_or_else(|| mapping::fingerprint(&labels)));
    event.starts_at = starts_at;
    if is_over {
        event.at = ends_at;
    }
    event.oddities = oddities.into_vec();
    Ok(event)
}

/// Words the outcome; `results` has one entry per good event, in order. 200, 207 where some were refused, 400 where all were:
/// Alertmanager takes any 2xx as delivered and does not try a 400 again.
pub fn reply(batch: &Batch, results: &[ItemResult]) -> Reply {
    door::results_reply(batch, results, 200)
}

/// Intake is full: 503 with `Retry-After`, because older Alertmanagers try only 5xx again.
pub fn overloaded() -> Reply {
    door::overloaded_as_problem(503)
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
