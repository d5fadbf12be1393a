//! Rooms and lists that belong to nobody.

use super::SecretText;
use nightbell_core::{ContactMethodKind, Duration};
use serde::{Deserialize, Serialize};

/// A channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// What kind of provider carries it.
    #[serde(rename = "type")]
    pub kind: ChannelKind,
    /// E-mail or web address.
    pub address: String,
    /// How long what follows a message waits to become one message; absent is the kind's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<Duration>,
    /// Signs the deliveries of a webhook. Split off before anything is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<SecretText>,
}

/// What a channel can be: nobody holds its telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// A list's e-mail address.
    Email,
    /// HTTP POST to an address.
    Webhook,
}

impl From<ChannelKind> for ContactMethodKind {
    fn from(kind: ChannelKind) -> ContactMethodKind {
        match kind {
            ChannelKind::Email => ContactMethodKind::Email,
            ChannelKind::Webhook => ContactMethodKind::Webhook,
        }
    }
}
