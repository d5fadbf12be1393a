//! Doors of services for signal sources.

use super::SecretText;
use nightbell_core::Name;
use serde::{Deserialize, Serialize};

/// An integration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Integration {
    /// The service whose alerts its events become.
    pub service: Name,
    /// What the console shows; it restricts nothing.
    #[serde(rename = "type", default, skip_serializing_if = "IntegrationKind::is_default")]
    pub kind: IntegrationKind,
    /// What senders put into the address. Split off before anything is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<SecretText>,
}

/// The signal source that an integration is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntegrationKind {
    /// Nightbell's own JSON.
    #[default]
    Native,
    /// Alertmanager's webhook.
    Alertmanager,
    /// Prometheus or vmalert, sending as if to an Alertmanager.
    Prometheus,
    /// PagerDuty Events v2.
    Pagerduty,
}

impl IntegrationKind {
    /// The spelling in documents and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            IntegrationKind::Native => "native",
            IntegrationKind::Alertmanager => "alertmanager",
            IntegrationKind::Prometheus => "prometheus",
            IntegrationKind::Pagerduty => "pagerduty",
        }
    }

    fn is_default(&self) -> bool {
        *self == IntegrationKind::default()
    }
}
