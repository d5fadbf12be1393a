//! As if we were an Alertmanager: `POST /in/{key}/api/v2/alerts`, for Prometheus, vmalert and Loki's ruler.
//!
//! Identity is the label set alone; an alert is over when its `endsAt` is not after the time of receipt. A firing alert is vouched
//! for until its `endsAt`, and re-sent long before. The shapes of errors are those of Alertmanager 0.25's own API.

use crate::alertmanager_labels as mapping;
use crate::body::{self, Object};
use crate::door::{Batch, BodyError, Item, ItemResult, Refused, Reply};
use crate::fields::{Oddities, excerpt};
use crate::instants::{instant, to_the_millisecond};
use crate::limits::{OVERLOADED_RETRY_AFTER_S, PROMISE_MS, REFUSALS_SPELLED_MAX, UNAVAILABLE_RETRY_AFTER_S};
use nightbell_core::limits::REQUEST_BYTES_MAX;
use nightbell_core::{Action, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;

/// Understands a list of alerts.
///
/// # Errors
/// 400 `{"code","message"}` where the body is no JSON, 422 where it is no array, 413 beyond 1,000 alerts or 1 MB an alert.
pub fn parse(body: &[u8], received_at: Timestamp) -> Result<Batch, Refused> {
    parse_body(body, received_at).map_err(refused)
}

fn parse_body(body: &[u8], received_at: Timestamp) -> Result<Batch, BodyError> {
    let mut oddities = Oddities::default();
    let text = body::text(body, &mut oddities)?;
    let alerts = match body::parse(&text) {
        Ok(alerts) => body::within_limits(alerts)?,
        // Read again, to say what it is instead.
        Err(_) => body::items(body::parse(&text)?, "an array of alerts")?,
    };
    let oddities = oddities.into_vec();
    let items = alerts.into_iter().map(|raw| event(raw, received_at, &oddities)).collect();
    Ok(Batch { items, oddities })
}

fn event(raw: &RawValue, received_at: Timestamp, of_body: &[String]) -> Item {
    let mut oddities = Oddities::default();
    of_body.iter().for_each(|oddity| oddities.note(oddity));
    let mut alert = Object::of(raw, "alert")?;
    let labels = mapping::labels(alert.take("labels"))?;
    let annotations = mapping::annotations(alert.take("annotations"), &mut oddities);
    let starts_at = alert.take("startsAt").and_then(|raw| instant(raw, "startsAt", &mut oddities));
    let ends_at = alert.take("endsAt").and_then(|raw| instant(raw, "endsAt", &mut oddities));
    let generator_url = alert.take_text_leniently("generatorURL", "generatorURL", &mut oddities).unwrap_or_default();
    let over_at = ends_at.filter(|ends_at| *ends_at <= received_at);
    let action = if over_at.is_some() { Action::Resolve } else { Action::Trigger };
    let mut event = mapping::event(action, &labels, &annotations, &generator_url, &mut oddities);
    event.dedup_key = Some(mapping::fingerprint(&labels));
    let received_at = to_the_millisecond(received_at);
    event.starts_at = Some(starts_at.or(over_at).unwrap_or(received_at));
    event.at = over_at;
    if action == Action::Trigger {
        event.ends_at = Some(ends_at.unwrap_or_else(|| promised_until(received_at)));
    }
    event.oddities = oddities.into_vec();
    Ok(event)
}

fn promised_until(received_at: Timestamp) -> Timestamp {
    received_at.checked_add(jiff::SignedDuration::from_millis(PROMISE_MS)).unwrap_or(received_at)
}

/// Words the outcome; `results` has one entry per good event, in order. 200 without a body; 400 in plain text where some were
/// refused, the others being stored all the same.
pub fn reply(batch: &Batch, results: &[ItemResult]) -> Reply {
    if results.len() == batch.items.len() && !results.iter().any(ItemResult::is_rejected) {
        return Reply::empty(200);
    }
    let merged = batch.merge(results);
    let refused: Vec<(usize, &ItemResult)> =
        merged.iter().enumerate().filter(|(_, result)| result.is_rejected()).collect();
    let mut text = format!("{} of {} alerts refused, the others stored\n", refused.len(), merged.len());
    for (index, result) in refused.iter().take(REFUSALS_SPELLED_MAX) {
        text.push_str(&format!("alert {}: {}\n", index + 1, result.error.as_deref().unwrap_or("rejected")));
    }
    if refused.len() > REFUSALS_SPELLED_MAX {
        text.push_str(&format!("and {} more\n", refused.len() - REFUSALS_SPELLED_MAX));
    }
    Reply::text(400, text)
}

#[derive(Serialize)]
struct ApiError<'a> {
    code: u16,
    message: &'a str,
}

fn failure(status: u16, message: &str) -> Reply {
    Reply::json(status, &ApiError { code: status, message })
}

fn refused(error: BodyError) -> Refused {
    let reason = error.to_string();
    let reply = match error {
        BodyError::Malformed(_) => failure(400, &reason),
        BodyError::Empty | BodyError::Shape { .. } => failure(422, &reason),
        BodyError::TooMany(_) | BodyError::TooLarge { .. } => failure(413, &reason),
    };
    Refused { reason, reply }
}

/// Whether the door takes this `Content-Type`: JSON with any parameters, or none at all.
pub fn content_type_ok(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.is_empty() || media_type.eq_ignore_ascii_case("application/json")
}

/// Another content type: 415.
pub fn unsupported_media_type(content_type: &str) -> Reply {
    failure(415, &format!("unsupported media type {}; send application/json", excerpt(content_type)))
}

/// Intake is full: 503 with `Retry-After`, because older senders try only 5xx again.
pub fn overloaded() -> Reply {
    failure(503, "too many alerts are waiting; send them again in a moment").retry_after(OVERLOADED_RETRY_AFTER_S)
}

/// Nothing can be stored: 503 with `Retry-After`.
pub fn unavailable() -> Reply {
    failure(503, "the store cannot be reached; send them again in a moment").retry_after(UNAVAILABLE_RETRY_AFTER_S)
}

/// No integration has the key: 404.
pub fn unknown_key() -> Reply {
    failure(404, "no integration has this key; copy the address from the integration's page")
}

/// The body is beyond the limit of a request: 413.
pub fn too_large() -> Reply {
    failure(413, &format!("the body is larger than {REQUEST_BYTES_MAX} bytes; send fewer alerts at a time"))
}

/// `GET …/api/v2/status`: what clients read there. `up_since` is when the process started, which Alertmanager calls `uptime`.
pub fn status(version: &str, up_since: Timestamp) -> Reply {
    #[derive(Serialize)]
    struct Status<'a> {
        cluster: Cluster,
        config: Config,
        uptime: String,
        #[serde(rename = "versionInfo")]
        version_info: VersionInfo<'a>,
    }
    #[derive(Serialize)]
    struct Cluster {
        status: &'static str,
        peers: [&'static str; 0],
    }
    #[derive(Serialize)]
    struct Config {
        original: &'static str,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct VersionInfo<'a> {
        branch: &'static str,
        build_date: &'static str,
        build_user: &'static str,
        go_version: &'static str,
        revision: &'static str,
        version: &'a str,
    }
    let version_info =
        VersionInfo { branch: "", build_date: "", build_user: "", go_version: "", revision: "", version };
    let cluster = Cluster { status: "disabled", peers: [] };
    Reply::json(200, &Status { cluster, config: Config { original: "" }, uptime: up_since.to_string(), version_info })
}

/// `GET …/-/healthy`.
pub fn healthy() -> Reply {
    Reply::text(200, "OK")
}

/// `GET …/-/ready`.
pub fn ready() -> Reply {
    Reply::text(200, "OK")
}
