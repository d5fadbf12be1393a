//! What a service says about its alerts.

use crate::{Duration, Name, Severity, Urgency};
use serde::{Deserialize, Serialize};

/// Which severities wake somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UrgencyBySeverity {
    /// For `critical`.
    pub critical: Urgency,
    /// For `error`.
    pub error: Urgency,
    /// For `warning`.
    pub warning: Urgency,
    /// For `info`.
    pub info: Urgency,
}

impl Default for UrgencyBySeverity {
    fn default() -> UrgencyBySeverity {
        UrgencyBySeverity { critical: Urgency::High, error: Urgency::High, warning: Urgency::Low, info: Urgency::Low }
    }
}

impl UrgencyBySeverity {
    /// The urgency for a severity.
    pub fn of(&self, severity: Severity) -> Urgency {
        match severity {
            Severity::Critical => self.critical,
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }
}

/// The part of a service that decisions read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRules {
    /// The service's name.
    pub name: Name,
    /// Its escalation policy's name.
    pub policy: Name,
    /// Which severities wake somebody.
    pub urgency: UrgencyBySeverity,
    /// An acknowledged alert re-opens after this long without a resolve.
    pub acknowledgement_timeout: Option<Duration>,
    /// An alert not told of for this long resolves.
    pub auto_resolve: Option<Duration>,
}
