//! The short plain sentence for a page or an update: what a webhook carries as `text` and an SMS says.

use crate::limits::{SENTENCE_ALERTS_MAX, SENTENCE_SUMMARY_CHARS_MAX};
use crate::{Message, ServiceLabel};
use nightbell_core::{Alert, Name, NotificationKind, Recipient, Status};
use std::collections::HashMap;

/// What marks a copy for somebody who shadows.
const COPY: &str = "Copy, you shadow and need not act: ";

/// The whole message in one sentence.
pub fn sentence(message: &Message) -> String {
    if let Some(notice) = &message.notice {
        return notice.clone();
    }
    match message.outgoing.notification.kind {
        NotificationKind::Page => page(message),
        NotificationKind::Update | NotificationKind::HandOver | NotificationKind::Test => update(message),
        NotificationKind::Copy => format!("{COPY}{}", page(message)),
    }
}

/// What people call a service: its title, else its name.
pub fn service_title<'a>(service: &'a Name, services: &'a HashMap<Name, ServiceLabel>) -> &'a str {
    services.get(service).map(|label| label.title.as_str()).filter(|title| !title.is_empty()).unwrap_or(service)
}

/// An alert's summary in one line and not too long; an empty one is said to be so.
pub fn summary(alert: &Alert, chars_max: usize) -> String {
    let summary = single_line(&alert.summary);
    if summary.is_empty() { "no summary".to_owned() } else { cut(&summary, chars_max) }
}

/// How an alert stands: "acknowledged by ada", "resolved by integration:checkout-prometheus", "triggered again".
pub fn progress(alert: &Alert) -> String {
    let by = |who: &Option<std::sync::Arc<str>>| who.as_deref().map(|who| format!(" by {who}")).unwrap_or_default();
    match (alert.status, alert.snoozed_until) {
        (Status::Triggered, _) => "triggered again".to_owned(),
        (Status::Acknowledged, Some(until)) => {
            format!("snoozed{} until {}", by(&alert.acknowledged_by), until.strftime("%Y-%m-%d %H:%M UTC"))
        }
        (Status::Acknowledged, None) => format!("acknowledged{}", by(&alert.acknowledged_by)),
        (Status::Resolved, _) => format!("resolved{}", by(&alert.resolved_by)),
    }
}

/// How the alerts of an update stand, alike ones counted together: "4 alerts acknowledged by ada", or
/// "4 alerts: 3 acknowledged by ada, 1 resolved by policy". `total` may be more than is listed.
pub fn progress_of_many(alerts: &[Alert], total: usize) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for alert in alerts {
        let progress = progress(alert);
        match counts.iter_mut().find(|(known, _)| *known == progress) {
            Some((_, count)) => *count += 1,
            None => counts.push((progress, 1)),
        }
    }
    let unseen = total.saturating_sub(alerts.len());
    match counts.as_slice() {
        [(progress, _)] if unseen == 0 => format!("{total} alerts {progress}"),
        _ => {
            let mut parts: Vec<_> = counts.iter().map(|(progress, count)| format!("{count} {progress}")).collect();
            if unseen > 0 {
                parts.push(format!("{unseen} more"));
            }
            format!("{total} alerts: {}", parts.join(", "))
        }
    }
}

/// One alert in a phrase: "Checkout critical: high error rate (alert 12)".
pub fn alert_phrase(alert: &Alert, services: &HashMap<Name, ServiceLabel>) -> String {
    let service = single_line(service_title(&alert.service, services));
    format!("{service} {}: {} (alert {})", alert.severity, summary(alert, SENTENCE_SUMMARY_CHARS_MAX), alert.id)
}

fn page(message: &Message) -> String {
    let outgoing = &message.outgoing;
    if let ([alert], 1) = (outgoing.alerts.as_slice(), outgoing.alerts_total) {
        return alert_phrase(alert, &message.services);
    }
    let whom = match outgoing.notification.recipient {
        Recipient::User { .. } => " for you",
        Recipient::Channel { .. } => "",
    };
    let shown: Vec<_> =
        outgoing.alerts.iter().take(SENTENCE_ALERTS_MAX).map(|alert| alert_phrase(alert, &message.services)).collect();
    let more = outgoing.alerts_total.saturating_sub(shown.len());
    let rest = if more == 0 { String::new() } else { format!("; and {more} more") };
    format!("{} alerts{whom}: {}{rest}", outgoing.alerts_total, shown.join("; "))
}

fn update(message: &Message) -> String {
    let outgoing = &message.outgoing;
    if let ([alert], 1) = (outgoing.alerts.as_slice(), outgoing.alerts_total) {
        return format!("{} {}", alert_phrase(alert, &message.services), progress(alert));
    }
    progress_of_many(&outgoing.alerts, outgoing.alerts_total)
}

/// At most `chars_max` characters, the last one an ellipsis where something was cut.
pub fn cut(text: &str, chars_max: usize) -> String {
    if text.chars().count() <= chars_max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(chars_max.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// The text on one line: control characters and runs of white space become one space. Keeps senders out of mail headers.
pub fn single_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
