//! The timeline: why was I woken, why was nobody woken.

use crate::event::spelled;
use crate::{AlertId, Json, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::Arc};

/// Identifies an entry; grows within a node, so that entries of one instant keep their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub i64);

/// What an entry records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// The alert began.
    Opened,
    /// A repeat changed what is seen: severity, details of consequence.
    Updated,
    /// Urgency rose.
    UrgencyChanged,
    /// A step was paged, by time or by hand.
    Escalated,
    /// A step had nobody to page.
    StepSkipped,
    /// Somebody is being paged, and why they.
    Paged,
    /// Somebody who shadows gets a copy.
    Copied,
    /// A message waited for the one before it, to be one message.
    Bundled,
    /// A provider took a message.
    Sent,
    /// A try or a message failed.
    Failed,
    /// A provider says a message arrived.
    Delivered,
    /// A call reached nobody, or a machine.
    NotAnswered,
    /// Somebody has it.
    Acknowledged,
    /// Nobody has it any more.
    Reopened,
    /// Put off.
    Snoozed,
    /// Over.
    Resolved,
    /// Somebody's words.
    Note,
    /// The last resort was paged; nobody is left.
    Exhausted,
}

spelled!(EntryKind, "timeline kind", EntryKind::Opened => "opened", EntryKind::Updated => "updated", EntryKind::UrgencyChanged => "urgency_changed",
    EntryKind::Escalated => "escalated", EntryKind::StepSkipped => "step_skipped", EntryKind::Paged => "paged", EntryKind::Copied => "copied", EntryKind::Bundled => "bundled", EntryKind::Sent => "sent", EntryKind::Failed => "failed",
    EntryKind::Delivered => "delivered", EntryKind::NotAnswered => "not_answered", EntryKind::Acknowledged => "acknowledged", EntryKind::Reopened => "reopened",
    EntryKind::Snoozed => "snoozed", EntryKind::Resolved => "resolved", EntryKind::Note => "note", EntryKind::Exhausted => "exhausted");

/// One line of an alert's timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Identity and tie-breaker.
    pub id: EntryId,
    /// Which alert.
    pub alert: AlertId,
    /// When.
    pub at: Timestamp,
    /// What it records.
    pub kind: EntryKind,
    /// Who did it ([`crate::Actor`] as text).
    pub actor: Arc<str>,
    /// A sentence for people.
    pub text: String,
    /// The same for programs.
    pub data: Json,
}
