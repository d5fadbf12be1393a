//! Messages to send: one alert by default, changed by each test.

use nightbell_channels::{HttpSettings, Links, Message, ServiceLabel};
use nightbell_core::{
    Alert, AlertId, ContactMethod, ContactMethodKind, Json, Link, Name, Notification, NotificationId, NotificationKind,
    NotificationStatus, Outgoing, Recipient, Severity, Status, Timestamp, Urgency,
};
use serde_json::{json, value::to_raw_value};
use std::sync::Arc;

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn alert(id: i64, summary: &str) -> Alert {
    Alert {
        id: AlertId(id),
        service: "checkout".into(),
        dedup_key: format!("key-{id}").into(),
        status: Status::Triggered,
        severity: Severity::Critical,
        urgency: Urgency::High,
        summary: summary.into(),
        source: "prometheus-1".into(),
        details: Json::from(json!({"labels": {"job": "web"}, "note": "<b>bold</b> & \"quoted\""})),
        links: Arc::from([Link { href: "https://grafana.example.com/d/1".to_owned(), text: "Dashboard".to_owned() }]),
        playbook: None,
        count: 1,
        opened_at: at("2026-11-21T06:00:00Z"),
        last_seen_at: at("2026-11-21T06:00:00Z"),
        acknowledged_at: None,
        acknowledged_by: None,
        resolved_at: None,
        resolved_by: None,
        snoozed_until: None,
        policy: "payments".into(),
        step: Some(0),
        round: 0,
        next_escalation_at: None,
        exhausted: false,
        starts_at: None,
        ends_at: None,
        version: 1,
    }
}

pub(crate) fn user() -> Recipient {
    Recipient::User { user: "ada".into(), method: "way".into() }
}

/// A page for Ada by this way, about these alerts.
pub(crate) fn page(kind: ContactMethodKind, address: &str, alerts: Vec<Alert>) -> Message {
    let alert_json = alerts
        .iter()
        .map(|alert| {
            to_raw_value(&json!({"id": alert.id, "url": format!("https://bell.example.com/alerts/{}", alert.id)}))
                .unwrap()
        })
        .collect();
    let recipient = user();
    Message {
        notice: None,
        outgoing: Outgoing {
            notification: Notification {
                id: NotificationId(uuid::Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0042)),
                recipient,
                kind: NotificationKind::Page,
                status: NotificationStatus::Sending,
                node: None,
                created_at: at("2026-11-21T06:00:01Z"),
                attempt: 1,
                next_attempt_at: None,
                provider_id: None,
                answer: String::new(),
                updated_at: at("2026-11-21T06:00:01Z"),
                alerts_total: alerts.len() as u32,
                notice: None,
            },
            method: ContactMethod {
                name: "way".into(),
                kind,
                address: address.to_owned(),
                disabled: false,
                bundle: None,
            },
            alerts_total: alerts.len(),
            alerts,
        },
        links: Links {
            acknowledge_url: "https://bell.example.com/a/TOKEN".to_owned(),
            base_url: "https://bell.example.com".to_owned(),
        },
        recipient_title: "Ada Lovelace".to_owned(),
        time_zone: jiff::tz::TimeZone::get("Europe/Berlin").unwrap(),
        secret: None,
        sent_at: at("2026-11-21T06:00:02Z"),
        alert_json,
        services: [(
            Name::from("checkout"),
            ServiceLabel {
                title: "Checkout".to_owned(),
                playbook: Some("https://wiki.example.com/checkout".to_owned()),
            },
        )]
        .into_iter()
        .collect(),
    }
}

/// The same message as an update.
pub(crate) fn update(mut message: Message) -> Message {
    message.outgoing.notification.kind = NotificationKind::Update;
    message.outgoing.notification.id = NotificationId(uuid::Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0043));
    message
}

pub(crate) fn acknowledged(mut alert: Alert, by: &str) -> Alert {
    alert.status = Status::Acknowledged;
    alert.acknowledged_by = Some(by.into());
    alert.acknowledged_at = Some(at("2026-11-21T06:01:00Z"));
    alert
}

/// Loopback allowed, short waits.
pub(crate) fn http() -> HttpSettings {
    HttpSettings { allow_private: vec!["127.0.0.0/8".parse().unwrap()], connect_timeout_ms: 2_000, timeout_ms: 2_000 }
}
