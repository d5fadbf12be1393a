//! What a signal source tells us, after its door has understood it.

use crate::{Json, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What an event asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Opens an alert, or counts on the open one.
    #[default]
    Trigger,
    /// Somebody at the sender's side has it.
    Acknowledge,
    /// The problem is over.
    Resolve,
    /// Something changed (a deploy, a flag); never pages.
    Change,
}

/// How bad the sender says it is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Customers are hurt now.
    Critical,
    /// Broken, or about to be. The default where a sender says nothing.
    #[default]
    Error,
    /// Will need somebody in working hours.
    Warning,
    /// Good to know.
    Info,
}

/// Whether somebody is woken. `High` is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Low rules only, no timed escalation.
    Low,
    /// Wake somebody.
    High,
}

macro_rules! spelled {
    ($type:ty, $what:literal, $($variant:path => $text:literal),+) => {
        impl $type {
            /// The spelling used in the API, in documents and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $($variant => $text),+ }
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl FromStr for $type {
            type Err = String;
            fn from_str(text: &str) -> Result<$type, String> {
                match text {
                    $($text => Ok($variant),)+
                    _ => Err(format!("{text:?} is not a valid {}; use one of: {}", $what, [$($text),+].join(", "))),
                }
            }
        }
    };
}
pub(crate) use spelled;

spelled!(Action, "action", Action::Trigger => "trigger", Action::Acknowledge => "acknowledge", Action::Resolve => "resolve", Action::Change => "change");
spelled!(Severity, "severity", Severity::Critical => "critical", Severity::Error => "error", Severity::Warning => "warning", Severity::Info => "info");
spelled!(Urgency, "urgency", Urgency::Low => "low", Urgency::High => "high");

/// A link that helps whoever is woken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it says; empty means the address itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// One message from a signal source. Doors have checked what is required and cut what is too long.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What it asks for.
    pub action: Action,
    /// One line for the person woken; present for trigger and change.
    pub summary: String,
    /// Identity of the problem within its service. Absent on a trigger: the shell makes one up.
    pub dedup_key: Option<String>,
    /// How bad; absent keeps what the open alert has, `error` on a new one.
    pub severity: Option<Severity>,
    /// What reports it, e.g. a host.
    pub source: String,
    /// Anything the sender knows; absent (`None`) keeps what the alert has.
    pub details: Option<Json>,
    /// Links; empty keeps what the alert has.
    pub links: Vec<Link>,
    /// The playbook that the sender names (`runbook_url`).
    pub playbook: Option<String>,
    /// The sender's own time of the event; shown, never used to order.
    pub at: Option<Timestamp>,
    /// When the sender says the problem began (Alertmanager `startsAt`).
    pub starts_at: Option<Timestamp>,
    /// Until when the sender vouches for it (Alertmanager `endsAt` while firing).
    pub ends_at: Option<Timestamp>,
    /// Oddities worth a word on the timeline: what was cut, what could not be read.
    pub oddities: Vec<String>,
}

impl Event {
    /// A bare event of `action`; fill in what is known.
    pub fn new(action: Action, summary: impl Into<String>) -> Event {
        Event {
            action,
            summary: summary.into(),
            dedup_key: None,
            severity: None,
            source: String::new(),
            details: None,
            links: Vec::new(),
            playbook: None,
            at: None,
            starts_at: None,
            ends_at: None,
            oddities: Vec::new(),
        }
    }
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventOutcome {
    /// A new alert.
    Opened,
    /// Counted on the open alert.
    Counted,
    /// The open alert is acknowledged.
    Acknowledged,
    /// The open alert is resolved.
    Resolved,
    /// A change was recorded.
    Recorded,
    /// Nothing to do: no open alert to acknowledge or resolve, or a re-send of what somebody resolved by hand.
    Ignored,
    /// Refused; the error says why.
    Rejected,
}

spelled!(EventOutcome, "outcome", EventOutcome::Opened => "opened", EventOutcome::Counted => "counted", EventOutcome::Acknowledged => "acknowledged",
    EventOutcome::Resolved => "resolved", EventOutcome::Recorded => "recorded", EventOutcome::Ignored => "ignored", EventOutcome::Rejected => "rejected");
