//! What a browser is sent: a Declarative Web Push message (WebKit shows it without a worker), which a service worker reads as
//! well.

use super::BASE64;
use crate::limits::{PUSH_BODY_CHARS_MAX, PUSH_PAYLOAD_BYTES_MAX, PUSH_TITLE_CHARS_MAX, SENTENCE_ALERTS_MAX};
use crate::text::{alert_phrase, cut, progress, progress_of_many, service_title, single_line, summary};
use crate::{Message, limits};
use base64::Engine as _;
use nightbell_core::{NotificationKind, Recipient};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What says that it is one: the number of RFC 8030.
const DECLARATIVE: u16 = 8030;
/// Bytes of a digest that make 32 characters, as many as a topic may have (RFC 8030 section 5.4).
const TOPIC_BYTES: usize = 24;

/// Field names are those of the standards; `data` is public interface.
#[derive(Serialize)]
struct Declarative<'a> {
    web_push: u16,
    notification: Shown<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    title: &'a str,
    body: &'a str,
    navigate: &'a str,
    tag: &'a str,
    lang: &'static str,
    /// It stays until somebody does something about it.
    require_interaction: bool,
    /// The second page about an alert takes the place of the first, and rings again.
    renotify: bool,
    /// What nobody has to act on takes the place of the page without a sound.
    silent: bool,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    alert: Option<i64>,
    acknowledge: &'a str,
    confirm: &'a str,
    kind: &'static str,
    acknowledge_label: &'static str,
    open_label: &'static str,
}

/// The message as JSON. Words give way until it fits, and an address never does.
pub(super) fn of(message: &Message, device: &str) -> Vec<u8> {
    let (title, body) = words(message);
    let title = cut(&title, PUSH_TITLE_CHARS_MAX);
    let mut chars = PUSH_BODY_CHARS_MAX;
    loop {
        let json = written(message, device, &title, &cut(&body, chars));
        if json.len() <= PUSH_PAYLOAD_BYTES_MAX || chars == 0 {
            return json;
        }
        chars /= 2;
    }
}

fn written(message: &Message, device: &str, title: &str, body: &str) -> Vec<u8> {
    let outgoing = &message.outgoing;
    let kind = outgoing.notification.kind;
    let rings = matches!(kind, NotificationKind::Page | NotificationKind::Test);
    let link = &message.links.acknowledge_url;
    let declarative = Declarative {
        web_push: DECLARATIVE,
        notification: Shown {
            title,
            body,
            navigate: link,
            tag: &tag(message),
            lang: "en",
            require_interaction: rings,
            renotify: rings,
            silent: !rings,
            data: Data {
                alert: outgoing.alerts.first().map(|alert| alert.id.0),
                acknowledge: link,
                confirm: &format!("{link}/shown?device={device}"),
                kind: match kind {
                    NotificationKind::Page => "page",
                    NotificationKind::Test => "test",
                    NotificationKind::Update | NotificationKind::Copy | NotificationKind::HandOver => "update",
                },
                acknowledge_label: "Acknowledge",
                open_label: "Open",
            },
        },
    };
    serde_json::to_vec(&declarative).expect("invariant: texts and numbers are always JSON")
}

/// What takes the place of what: all that is said of one alert is one notification on a screen.
fn tag(message: &Message) -> String {
    let outgoing = &message.outgoing;
    match (outgoing.notification.kind, outgoing.alerts.first()) {
        (NotificationKind::Test, _) => "test".to_owned(),
        (NotificationKind::HandOver, _) => "hand-over".to_owned(),
        (_, Some(alert)) if outgoing.alerts_total == 1 => format!("alert-{}", alert.id),
        (_, Some(alert)) => format!("alerts-{}", alert.id),
        (_, None) => "nightbell".to_owned(),
    }
}

/// The same for the push service, which learns nothing from it.
pub(super) fn topic(message: &Message) -> String {
    BASE64.encode(&Sha256::digest(tag(message))[..TOPIC_BYTES])
}

/// Title and body.
fn words(message: &Message) -> (String, String) {
    let outgoing = &message.outgoing;
    if let Some(notice) = &message.notice {
        return ("Nightbell".to_owned(), notice.clone());
    }
    let is_page = matches!(outgoing.notification.kind, NotificationKind::Page | NotificationKind::Copy);
    let copy = if outgoing.notification.kind == NotificationKind::Copy { "Copy, no need to act: " } else { "" };
    if let ([alert], 1) = (outgoing.alerts.as_slice(), outgoing.alerts_total) {
        let service = single_line(service_title(&alert.service, &message.services));
        let stands = if is_page { alert.severity.to_string() } else { progress(alert) };
        let title = format!("{copy}{service}: {stands}");
        return (title, format!("{} (alert {})", summary(alert, PUSH_BODY_CHARS_MAX), alert.id));
    }
    let total = outgoing.alerts_total;
    let title = match (is_page, &outgoing.notification.recipient) {
        (true, Recipient::User { .. }) if copy.is_empty() => format!("{total} alerts for you"),
        (true, _) => format!("{copy}{total} alerts"),
        (false, _) => progress_of_many(&outgoing.alerts, total),
    };
    let mut lines: Vec<String> =
        outgoing.alerts.iter().take(SENTENCE_ALERTS_MAX).map(|alert| alert_phrase(alert, &message.services)).collect();
    let more = total.saturating_sub(lines.len());
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    (title, lines.join("\n"))
}

const _: () = assert!(PUSH_PAYLOAD_BYTES_MAX + limits::PUSH_OVERHEAD_BYTES <= 4_096);
