//! What a decision changes. The shell applies it to [`crate::State`] and commits it.

use crate::{
    Action, Alert, AlertId, ContactMethod, DeliveryResult, Entry, EntryId, Event, EventOutcome, HandOver, Mention,
    MentionId, Name, Notification, NotificationId, Page, Recipient, Timer, TimerKind, Timestamp,
};
use std::sync::Arc;

/// Everything that one input changes, in one transaction. Empty fields change nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// Rows to insert (unknown id) or replace (known id).
    pub alerts: Vec<Alert>,
    /// In order.
    pub timers: Vec<TimerChange>,
    /// Pages to insert or replace by (alert, owner, round, step).
    pub pages: Vec<Page>,
    /// Alerts whose pages all end.
    pub pages_ended: Vec<AlertId>,
    /// Mentions that begin to wait.
    pub mentions: Vec<Mention>,
    /// Mentions that leave with a notification.
    pub claimed: Vec<MentionMove>,
    /// Alerts whose waiting mentions of pages and of copies are withdrawn.
    pub withdrawn: Vec<AlertId>,
    /// Waiting mentions to delete, each with its alert.
    pub dropped: Vec<(AlertId, MentionId)>,
    /// Notifications to insert or replace by id.
    pub notifications: Vec<Notification>,
    /// When a recipient last got a message: (recipient, the [window](crate::NotificationKind::window), instant).
    pub told: Vec<(Recipient, crate::NotificationKind, Timestamp)>,
    /// Messages that hold back nothing after all: (recipient, the window, instant). Forgets when the recipient last
    /// got one, unless that was after the instant.
    pub windows_ended: Vec<(Recipient, crate::NotificationKind, Timestamp)>,
    /// What is remembered of schedules' hand-overs, to insert or replace.
    pub hand_overs: Vec<(Name, HandOver)>,
    /// Tries that ended: (notification, attempt, began, ended, result).
    pub attempts: Vec<Attempt>,
    /// Timeline entries.
    pub timeline: Vec<Entry>,
    /// Events received, kept for a while.
    pub events: Vec<EventRecord>,
    /// The answer to whoever asked.
    pub outcome: Outcome,
}

/// A mention that leaves with a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MentionMove {
    /// Its alert.
    pub alert: AlertId,
    /// Which mention.
    pub mention: MentionId,
    /// With which notification.
    pub notification: NotificationId,
}

/// One try to deliver, as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Which notification.
    pub notification: NotificationId,
    /// Which try, from 1.
    pub attempt: u32,
    /// When its end was recorded.
    pub ended_at: Timestamp,
    /// What became of it.
    pub result: DeliveryResult,
}

/// A change to timers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimerChange {
    /// Sets it, replacing one of the same kind and subject.
    Set(Timer),
    /// Sets it, unless one of the same kind and subject is due earlier.
    SetEarliest(Timer),
    /// Removes it.
    Clear(TimerKind, String),
    /// Removes all that serve this alert.
    ClearAlert(AlertId),
}

/// An event as received, kept for [retention](crate::limits).
#[derive(Debug, Clone, PartialEq)]
pub struct EventRecord {
    /// Identity, from the same supply as timeline entries.
    pub id: EntryId,
    /// When it was received.
    pub received_at: Timestamp,
    /// The service.
    pub service: Name,
    /// The integration.
    pub integration: Name,
    /// What it asked for.
    pub action: Action,
    /// Its dedup key.
    pub dedup_key: Arc<str>,
    /// The alert it went to.
    pub alert: Option<AlertId>,
    /// What became of it.
    pub outcome: EventOutcome,
    /// The event itself.
    pub event: Arc<Event>,
}

/// A message to hand to a provider, once the decision is committed.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// The notification.
    pub notification: Notification,
    /// The way it goes.
    pub method: ContactMethod,
    /// What it is about: at most [`crate::limits::ALERTS_PER_MESSAGE_MAX`], oldest first.
    pub alerts: Vec<Alert>,
    /// How many there are in all.
    pub alerts_total: usize,
}

/// The answer to whoever asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Outcome {
    /// Nothing to do: the timer was gone, the answer came too late.
    #[default]
    Nothing,
    /// Done; no more to say.
    Done,
    /// What became of an event.
    Event {
        /// The alert it went to.
        alert: Option<AlertId>,
        /// What became of it.
        outcome: EventOutcome,
    },
    /// The alert as it is now; `changed` is false when it was so already.
    Alert {
        /// The alert.
        alert: Box<Alert>,
        /// Whether this changed it.
        changed: bool,
    },
    /// Messages to hand out.
    Send(Vec<Outgoing>),
    /// A delivery was recorded; these alerts are acknowledged by its answer, as the next inputs.
    Acknowledges(Vec<AlertId>),
    /// Refused.
    Refused(Refusal),
}

/// Why something is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such alert.
    #[error("there is no alert {0}")]
    NoSuchAlert(AlertId),
    /// Nothing can be done to a resolved alert but reading it.
    #[error("alert {alert} was resolved by {by} at {at}; a new event opens a new alert")]
    Resolved {
        /// Which.
        alert: AlertId,
        /// Who resolved it.
        by: Arc<str>,
        /// When.
        at: Timestamp,
    },
    /// The service is gone.
    #[error("there is no service {0:?}")]
    NoSuchService(Name),
    /// Nobody would ever be told.
    #[error("the schedule {0:?} is not there or says nothing about hand-overs; add hand_over to it")]
    NoHandOvers(Name),
    /// Turns of this schedule need no acceptance.
    #[error("turns of the schedule {0:?} need no acceptance; add hand_over.accept to it where they should")]
    NothingToAccept(Name),
    /// A snooze must end in the future, within a year.
    #[error("a snooze must end in the future and within a year; {0} does not")]
    SnoozeOutOfRange(Timestamp),
}
