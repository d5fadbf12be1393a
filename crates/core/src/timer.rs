//! Everything that happens later is a timer: a row, not memory.

use crate::event::spelled;
use crate::{AlertId, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKind {
    /// Page the next step. Subject: alert id.
    Escalate,
    /// A page's next rule. Subject: [`crate::Page::subject`].
    Rule,
    /// A recipient has something waiting. Subject: [`crate::Recipient`].
    Dispatch,
    /// Try a notification again. Subject: notification id.
    Retry,
    /// A notification cannot be sent; use the next way. Subject: notification id.
    MoveOn,
    /// An acknowledgement has lasted long enough. Subject: alert id.
    AcknowledgementTimeout,
    /// A snooze ends. Subject: alert id.
    SnoozeEnd,
    /// Not told of for long. Subject: alert id.
    AutoResolve,
    /// The sender vouched only until now. Subject: alert id.
    SenderSilence,
    /// Somebody may take a schedule over, or must be told that they will. Subject: the schedule.
    HandOver,
    /// A schedule's coverage may have a gap ahead, or none any more. Subject: the schedule.
    Coverage,
    /// Configuration changed: look at what is under way again. Subject: `all`.
    Reconfigure,
    /// A fair order is published further ahead. Subject: `all`.
    Publish,
}

spelled!(TimerKind, "timer kind", TimerKind::Escalate => "escalate", TimerKind::Rule => "rule", TimerKind::Dispatch => "dispatch", TimerKind::Retry => "retry",
    TimerKind::MoveOn => "move_on", TimerKind::AcknowledgementTimeout => "acknowledgement_timeout", TimerKind::SnoozeEnd => "snooze_end",
    TimerKind::AutoResolve => "auto_resolve", TimerKind::SenderSilence => "sender_silence", TimerKind::HandOver => "hand_over", TimerKind::Coverage => "coverage",
    TimerKind::Reconfigure => "reconfigure", TimerKind::Publish => "publish");

impl TimerKind {
    /// The kinds whose subject is the id of the alert that they serve. Beside these only [`TimerKind::Rule`] serves one alert,
    /// with a subject that begins with the id and a slash.
    pub const OF_AN_ALERT: [TimerKind; 5] = [
        TimerKind::Escalate,
        TimerKind::AcknowledgementTimeout,
        TimerKind::SnoozeEnd,
        TimerKind::AutoResolve,
        TimerKind::SenderSilence,
    ];
}

/// Something due at an instant. Unique by (kind, subject). A timer is a hint: what it does depends on what is stored when it fires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// What is due.
    pub kind: TimerKind,
    /// About what, as text.
    pub subject: String,
    /// The alert that it serves; acknowledging or resolving clears all of an alert's timers at once.
    pub alert: Option<AlertId>,
    /// When.
    pub due_at: Timestamp,
}
