//! A message: what the engine hands to a channel.

use crate::Secret;
use nightbell_core::{Name, Outgoing, Timestamp};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fmt;

/// One notification, with all that a provider's request needs and a channel cannot look up itself.
#[derive(Debug, Clone)]
pub struct Message {
    /// The notification, the way it goes, and the alerts.
    pub outgoing: Outgoing,
    /// Links back to us.
    pub links: Links,
    /// What the person or room is called; empty if unknown.
    pub recipient_title: String,
    /// The zone in which times are written for this recipient.
    pub time_zone: jiff::tz::TimeZone,
    /// Signs the delivery, where the contact method or channel has one.
    pub secret: Option<Secret>,
    /// When this try is made: the `Date` of a mail, the timestamp of a webhook.
    pub sent_at: Timestamp,
    /// Words to a person that are not about alerts, such as that text messages to them have stopped. Mails and webhooks then say
    /// this and nothing else.
    pub notice: Option<String>,
    /// The API's objects for `outgoing.alerts`, in the same order. Webhooks carry them; other kinds need none, so it may be
    /// empty for them.
    pub alert_json: Vec<Box<RawValue>>,
    /// What the services of these alerts are called, by name. A service that is missing here is called by its name.
    pub services: HashMap<Name, ServiceLabel>,
}

/// Links back to us.
#[derive(Clone, PartialEq, Eq)]
pub struct Links {
    /// The one-tap page of this notification. It is a capability, so it does not print.
    pub acknowledge_url: String,
    /// `[server] public_url`, a path prefix included, without a slash at its end.
    pub base_url: String,
}

impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Links").field("acknowledge_url", &"…").field("base_url", &self.base_url).finish()
    }
}

/// What people call a service, and where its playbook is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceLabel {
    /// Its title, or its name where it has none.
    pub title: String,
    /// Its playbook's address. One that an alert brings goes before it.
    pub playbook: Option<String>,
}
