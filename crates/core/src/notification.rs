//! Notifications: one message to one contact method or channel, about one or more alerts.

use crate::event::spelled;
use crate::{Name, Notice, Recipient, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::Arc};

/// Identifies a notification; also the idempotency key at its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NotificationId(pub uuid::Uuid);

impl fmt::Display for NotificationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a notification is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// Somebody must act.
    Page,
    /// Somebody who was paged is told how it went on.
    Update,
    /// Somebody who shadows sees what those on call are paged about, and need not act.
    Copy,
    /// A change of hands is told. It is about a schedule and names no alert as its own.
    HandOver,
    /// Somebody sees whether they would be reached. It names no alert.
    Test,
}

spelled!(NotificationKind, "notification kind", NotificationKind::Page => "page", NotificationKind::Update => "update", NotificationKind::Copy => "copy",
    NotificationKind::HandOver => "hand_over", NotificationKind::Test => "test");

impl NotificationKind {
    /// Every kind whose messages are made of mentions.
    pub const MENTIONED: [NotificationKind; 3] =
        [NotificationKind::Page, NotificationKind::Update, NotificationKind::Copy];

    /// The kind whose bundling window counts for this one: pages have their own, and everything else shares that of updates,
    /// since neither wakes anybody.
    pub fn window(self) -> NotificationKind {
        match self {
            NotificationKind::Page => NotificationKind::Page,
            NotificationKind::Update | NotificationKind::Copy | NotificationKind::HandOver | NotificationKind::Test => {
                NotificationKind::Update
            }
        }
    }

    /// Whether it is about no alert: it is posted, waits for no window, and is never out of date.
    pub fn is_posted(self) -> bool {
        matches!(self, NotificationKind::HandOver | NotificationKind::Test)
    }

    /// Whether an acknowledgement takes back what of it still waits.
    pub fn is_withdrawn(self) -> bool {
        matches!(self, NotificationKind::Page | NotificationKind::Copy)
    }
}

/// Where a notification is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationStatus {
    /// Handed to a provider by `node`; no answer yet.
    Sending,
    /// A try failed; a `retry` timer waits.
    Retrying,
    /// The provider took it.
    Sent,
    /// The provider says that it arrived.
    Delivered,
    /// Given up; its recipient's next method was used.
    Failed,
    /// Nothing left to say when its turn came.
    Cancelled,
}

spelled!(NotificationStatus, "notification status", NotificationStatus::Sending => "sending", NotificationStatus::Retrying => "retrying", NotificationStatus::Sent => "sent",
    NotificationStatus::Delivered => "delivered", NotificationStatus::Failed => "failed", NotificationStatus::Cancelled => "cancelled");

/// One message to one recipient. Its alerts are the mentions that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Identity.
    pub id: NotificationId,
    /// Where it goes.
    pub recipient: Recipient,
    /// What for.
    pub kind: NotificationKind,
    /// Where it is on its way.
    pub status: NotificationStatus,
    /// The node that is sending it, while `Sending`.
    pub node: Option<Name>,
    /// When it was first handed out.
    pub created_at: Timestamp,
    /// Tries begun; 0 before the first one of a message that did not leave when it was decided.
    pub attempt: u32,
    /// When it is tried again, while `Retrying`.
    pub next_attempt_at: Option<Timestamp>,
    /// The provider's own id, for its callbacks.
    pub provider_id: Option<String>,
    /// What the provider, or the network, said last.
    pub answer: String,
    /// When it reached its present status.
    pub updated_at: Timestamp,
    /// How many alerts it covers.
    pub alerts_total: u32,
    /// What it is about when it is about a change of hands.
    pub notice: Option<Arc<Notice>>,
}
