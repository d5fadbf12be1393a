//! How a person is reached, in which order, after which delay.

use crate::event::spelled;
use crate::{Duration, Name, Urgency};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The kind of a contact method or channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactMethodKind {
    /// E-mail address.
    Email,
    /// Text message to an E.164 number.
    Sms,
    /// Telephone call to an E.164 number.
    Voice,
    /// HTTP POST to an address.
    Webhook,
    /// Push message to the browsers that its person has added. It has no address.
    Push,
}

spelled!(ContactMethodKind, "type", ContactMethodKind::Email => "email", ContactMethodKind::Sms => "sms", ContactMethodKind::Voice => "voice",
    ContactMethodKind::Webhook => "webhook", ContactMethodKind::Push => "push");

impl ContactMethodKind {
    /// Whether what follows a message within [`crate::limits::BUNDLE_WINDOW_MS`] waits to become one message.
    pub fn bundles(self) -> bool {
        self != ContactMethodKind::Webhook
    }

    /// Whether an acknowledgement or resolve is told to those who were paged this way.
    pub fn takes_updates(self) -> bool {
        matches!(self, ContactMethodKind::Email | ContactMethodKind::Webhook | ContactMethodKind::Push)
    }
}

/// One way to reach a person or room, as the paging decision needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactMethod {
    /// Its name, unique for its owner. A channel's method carries the channel's name.
    pub name: Name,
    /// What kind of provider carries it.
    pub kind: ContactMethodKind,
    /// Address or number; empty for a kind that has none.
    pub address: String,
    /// Not used while true; the next method is, at once.
    pub disabled: bool,
    /// How long what follows a message waits to become one message; `None` is [`crate::limits::BUNDLE_WINDOW_MS`] where
    /// the kind bundles and nothing where it does not.
    pub bundle: Option<Duration>,
}

impl ContactMethod {
    /// The bundling window in milliseconds, 0 for none.
    pub fn bundle_window_ms(&self) -> i64 {
        match self.bundle {
            Some(window) => window.as_millis(),
            None if self.kind.bundles() => crate::limits::BUNDLE_WINDOW_MS,
            None => 0,
        }
    }
}

/// Use this contact method, this long after the page began.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotificationRule {
    /// A contact method's name.
    pub via: Name,
    /// Delay from the page's beginning.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub after: Duration,
}

fn is_zero(duration: &Duration) -> bool {
    *duration == Duration::ZERO
}

/// A person's rules, per urgency. No rules for an urgency means all methods at once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotificationRules {
    /// For alerts that wake somebody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub high: Vec<NotificationRule>,
    /// For alerts that can wait.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub low: Vec<NotificationRule>,
}

impl NotificationRules {
    /// The rules for an urgency.
    pub fn of(&self, urgency: Urgency) -> &[NotificationRule] {
        match urgency {
            Urgency::High => &self.high,
            Urgency::Low => &self.low,
        }
    }
}
