//! The alert as the API and webhooks show it.

use crate::Configuration;
use nightbell_core::{Alert, Json, Timestamp};
use serde::Serialize;

/// An alert in the API and in webhooks.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Alert)]
pub struct AlertView {
    /// Grows, may skip, is never reused.
    pub id: i64,
    /// The service's name.
    pub service: String,
    /// One line for the person woken.
    pub summary: String,
    /// `triggered`, `acknowledged` or `resolved`.
    pub status: &'static str,
    /// `critical`, `error`, `warning` or `info`.
    pub severity: &'static str,
    /// `high` or `low`.
    pub urgency: &'static str,
    /// Identity among the service's open alerts.
    pub dedup_key: String,
    /// Events counted on it.
    pub count: i64,
    /// What reported it.
    pub source: String,
    /// Anything the sender knows.
    #[schema(value_type = Object)]
    pub details: Json,
    /// Links that help.
    pub links: Vec<LinkView>,
    /// The playbook: the one that the sender named, else the service's.
    pub playbook: Option<String>,
    /// When it opened.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// When it was last told of.
    #[schema(value_type = String, format = DateTime)]
    pub last_seen_at: Timestamp,
    /// When it was acknowledged.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub acknowledged_at: Option<Timestamp>,
    /// A user, `token:NAME`, `integration:NAME` or `channel:NAME`.
    pub acknowledged_by: Option<String>,
    /// When it was resolved.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub resolved_at: Option<Timestamp>,
    /// A user, `token:NAME`, `integration:NAME`, `channel:NAME` or `policy`.
    pub resolved_by: Option<String>,
    /// Until when it is put off.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub snoozed_until: Option<Timestamp>,
    /// When the next step is paged.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_escalation_at: Option<Timestamp>,
    /// Everybody was paged and nobody is left.
    pub exhausted: bool,
    /// Grows with every visible change.
    pub version: i64,
    /// Its address.
    pub url: String,
}

/// A link of an alert.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Link)]
pub struct LinkView {
    /// Where it leads.
    pub href: String,
    /// What it says; empty means the address itself.
    pub text: String,
}

impl AlertView {
    /// The view of an alert.
    pub fn new(alert: &Alert, configuration: &Configuration, public_url: &str) -> AlertView {
        let text = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(str::to_owned);
        let links =
            alert.links.iter().map(|link| LinkView { href: link.href.clone(), text: link.text.clone() }).collect();
        AlertView {
            id: alert.id.0,
            service: alert.service.to_string(),
            summary: alert.summary.to_string(),
            status: alert.status.as_str(),
            severity: alert.severity.as_str(),
            urgency: alert.urgency.as_str(),
            dedup_key: alert.dedup_key.to_string(),
            count: alert.count,
            source: alert.source.to_string(),
            details: alert.details.clone(),
            links,
            playbook: text(&alert.playbook).or_else(|| configuration.service_label(&alert.service).1),
            opened_at: alert.opened_at,
            last_seen_at: alert.last_seen_at,
            acknowledged_at: alert.acknowledged_at,
            acknowledged_by: text(&alert.acknowledged_by),
            resolved_at: alert.resolved_at,
            resolved_by: text(&alert.resolved_by),
            snoozed_until: alert.snoozed_until,
            next_escalation_at: alert.next_escalation_at,
            exhausted: alert.exhausted,
            version: alert.version,
            url: format!("{public_url}/api/v1/alerts/{}", alert.id),
        }
    }
}
