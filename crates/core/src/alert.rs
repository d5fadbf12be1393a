//! The alert: one problem, de-duplicated from events.

use crate::event::spelled;
use crate::{Json, Link, Name, Severity, Timestamp, Urgency};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::Arc};

/// Identifies an alert. Grows, may skip, is never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AlertId(pub i64);

impl fmt::Display for AlertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where an alert is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has it yet.
    Triggered,
    /// Somebody has it; snoozed alerts are acknowledged until their snooze ends.
    Acknowledged,
    /// Over.
    Resolved,
}

spelled!(Status, "status", Status::Triggered => "triggered", Status::Acknowledged => "acknowledged", Status::Resolved => "resolved");

/// One problem. Every column of the `alerts` table and nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// Identity.
    pub id: AlertId,
    /// The service it belongs to.
    pub service: Name,
    /// Identity among the service's open alerts.
    pub dedup_key: Arc<str>,
    /// Where it is in its life.
    pub status: Status,
    /// How bad, as last told.
    pub severity: Severity,
    /// Whether somebody is woken; only rises while the alert is open.
    pub urgency: Urgency,
    /// One line for the person woken.
    pub summary: Arc<str>,
    /// What reported it.
    pub source: Arc<str>,
    /// Anything the sender knows: any JSON value.
    pub details: Json,
    /// Links that help.
    pub links: Arc<[Link]>,
    /// A playbook that the sender named; the service's own stands otherwise.
    pub playbook: Option<Arc<str>>,
    /// Events counted on it, at least 1.
    pub count: i64,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it was last told of.
    pub last_seen_at: Timestamp,
    /// When it was acknowledged; cleared when it re-opens.
    pub acknowledged_at: Option<Timestamp>,
    /// By whom ([`crate::Actor`] as text).
    pub acknowledged_by: Option<Arc<str>>,
    /// When it was resolved.
    pub resolved_at: Option<Timestamp>,
    /// By whom ([`crate::Actor`] as text).
    pub resolved_by: Option<Arc<str>>,
    /// Acknowledged until then; pages again afterwards.
    pub snoozed_until: Option<Timestamp>,
    /// The escalation policy in use; differs from the service's for a moment after an edit.
    pub policy: Name,
    /// The step that was paged last, from 0; `None` before the first.
    pub step: Option<u32>,
    /// Which run through the steps, from 0.
    pub round: u32,
    /// When the next step is paged, unless somebody acknowledges.
    pub next_escalation_at: Option<Timestamp>,
    /// The last resort was paged and nobody is left.
    pub exhausted: bool,
    /// When the problem began, as its sender says.
    pub starts_at: Option<Timestamp>,
    /// Until when its sender vouches for it; read by one lazily re-armed timer.
    pub ends_at: Option<Timestamp>,
    /// Grows with every visible change, from 1.
    pub version: i64,
}

impl Alert {
    /// Triggered or acknowledged.
    pub fn is_open(&self) -> bool {
        self.status != Status::Resolved
    }
}
