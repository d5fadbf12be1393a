//! What can happen to stored state, and what must be loaded before it is decided.

use crate::{
    Actor, AlertId, Duration, EntryId, Event, HandOverAct, MentionId, Name, NotificationId, Recipient, Timer, Timestamp,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Something happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A door understood an event for this service.
    Event {
        /// The service behind the key.
        service: Name,
        /// The integration whose key it was.
        integration: Name,
        /// The event. Its dedup key is present: the shell makes one up for triggers without.
        event: Arc<Event>,
    },
    /// Somebody does something to an alert.
    Operate {
        /// Which alert.
        alert: AlertId,
        /// What.
        operation: Operation,
        /// Who.
        actor: Actor,
    },
    /// A timer may be due; it is claimed in the same transaction.
    Timer(Timer),
    /// A recipient's dispatch timer may be due, and there is room for some messages.
    Dispatch {
        /// The timer.
        timer: Timer,
        /// How many messages of each kind may leave; the rest waits for the next time.
        messages_max: usize,
    },
    /// What became of a try to deliver.
    Delivery {
        /// Which notification.
        notification: NotificationId,
        /// Which try; an answer to an earlier one is too late to matter.
        attempt: u32,
        /// What the provider or the network said.
        result: DeliveryResult,
    },
    /// A provider's later word on a notification.
    Receipt {
        /// Which notification.
        notification: NotificationId,
        /// What it says.
        receipt: Receipt,
    },
    /// The node that was sending this is gone.
    Recover {
        /// Which notification.
        notification: NotificationId,
        /// The node that is gone; if another one sends by now, it is left to that.
        from: Option<Name>,
    },
    /// A timer's work has to wait (its provider is saturated).
    Defer {
        /// Which timer.
        timer: Timer,
        /// Until when.
        until: Timestamp,
    },
    /// Configuration changed, or this node begins: look at a schedule's hand-overs.
    HandOver {
        /// Which schedule.
        schedule: Name,
    },
    /// Somebody does something about a schedule's hand-overs.
    ActOnHandOver {
        /// Which schedule.
        schedule: Name,
        /// What.
        act: HandOverAct,
        /// Who.
        actor: Actor,
    },
    /// Somebody wants to see whether they would be reached.
    Test {
        /// The messages, with the ids that they will have.
        messages: Vec<(NotificationId, Recipient)>,
    },
    /// Look at a schedule's coverage.
    Coverage {
        /// The timer that asks for it; it is claimed.
        timer: Option<Timer>,
        /// The operator's service for Nightbell's own alerts.
        service: Name,
        /// Which schedule.
        schedule: Name,
    },
    /// Configuration changed: look at this open alert again.
    Replan {
        /// Which alert.
        alert: AlertId,
    },
}

/// What somebody does to an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// I have it.
    Acknowledge,
    /// It is over.
    Resolve,
    /// Not now: acknowledged until this instant, then paged again.
    Snooze {
        /// Until when.
        until: Timestamp,
    },
    /// Page the next step now.
    Escalate,
    /// Words for the timeline.
    Note {
        /// The words.
        text: String,
    },
}

/// What became of one try to deliver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum DeliveryResult {
    /// The provider took it.
    Sent {
        /// The provider's id, for its callbacks.
        provider_id: Option<String>,
        /// What it answered, in a few words.
        answer: String,
        /// The answer itself acknowledges (`{"acknowledge":true}`).
        acknowledge: bool,
    },
    /// Not now; worth another try.
    Retry {
        /// Why.
        reason: String,
        /// The provider's own wish (`Retry-After`).
        after: Option<Duration>,
    },
    /// Never this way.
    Permanent {
        /// Why.
        reason: String,
    },
    /// Not tried, for a reason of the node's own: due again at once, by whichever node may send.
    NotTried {
        /// Why.
        reason: String,
    },
    /// Not tried: the provider's breaker is open. Waits, and the recipient's next way is used at once.
    Unavailable {
        /// Why.
        reason: String,
        /// When the provider may be tried again.
        after: Duration,
    },
}

/// A provider's later word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// It arrived.
    Delivered,
    /// It will not arrive: use the next way now.
    Undelivered {
        /// Why.
        reason: String,
    },
    /// A call reached nobody, or a machine: use the next way now, if there is one.
    NotAnswered {
        /// What happened: busy, no answer, answering machine.
        reason: String,
    },
}

/// How much of an alert is loaded besides its row: its pages and mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum History {
    /// The row alone.
    No,
    /// Pages and mentions, if the alert is open and of low urgency (a repeat may raise it).
    IfLow,
    /// Pages and mentions.
    Yes,
}

/// What must be loaded, and on databases with several writers locked, before an input is decided.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Keys {
    /// The newest alert of (service, dedup key), open or not.
    pub latest: Vec<(Name, Arc<str>, History)>,
    /// Alerts by id.
    pub alerts: Vec<(AlertId, History)>,
    /// Notifications with the ids of their alerts. With `Some`, those alerts are loaded too, with that much history.
    pub notifications: Vec<(NotificationId, Option<History>)>,
    /// Recipients with their waiting mentions (oldest first, at most `mentions_max` of each kind), and the rows of the first
    /// [`crate::limits::ALERTS_PER_MESSAGE_MAX`] alerts of each kind.
    pub recipients: Vec<Recipient>,
    /// How many waiting mentions of each kind one decision can use; `None` means
    /// [`crate::limits::MENTIONS_PER_NOTIFICATION_MAX`]. Where more wait, `more` is set.
    pub mentions_max: Option<usize>,
    /// How long, in milliseconds, a message to one of `recipients` holds back what follows it. A store may then load one
    /// waiting mention of a kind that is held, with `more` set, in place of thousands: none of them will leave. 0 loads all.
    pub bundle_window_ms: i64,
    /// Schedules, for what is remembered of their hand-overs.
    pub hand_overs: Vec<Name>,
    /// The timer to claim: deleted if it is there and due.
    pub timer: Option<Timer>,
}

/// Ids and chance, as an argument. Ids come from blocks that the store reserved.
pub trait Supply {
    /// The next alert id.
    fn alert_id(&mut self) -> AlertId;
    /// The next timeline entry id.
    fn entry_id(&mut self) -> EntryId;
    /// The next mention id.
    fn mention_id(&mut self) -> MentionId;
    /// A fresh notification id (UUID version 7).
    fn notification_id(&mut self) -> NotificationId;
    /// A fraction in [0, 1), for jitter.
    fn fraction(&mut self) -> f64;
    /// The name of this node, the owner of what it hands out.
    fn node(&self) -> Name;
}
