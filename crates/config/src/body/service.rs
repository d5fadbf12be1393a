//! What teams run and answer for.

use nightbell_core::{Duration, Name, UrgencyBySeverity};
use serde::{Deserialize, Serialize};

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The team that answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Name>,
    /// Who is paged about its alerts.
    pub escalation_policy: Name,
    /// Where the written guidance is; an alert's own playbook link goes before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playbook: Option<String>,
    /// Which severities wake somebody.
    #[serde(default, skip_serializing_if = "is_default")]
    pub urgency: UrgencyBySeverity,
    /// An acknowledged alert re-opens after this long without a resolve; never where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledgement_timeout: Option<Duration>,
    /// An alert not told of for this long resolves; never where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_resolve: Option<Duration>,
}

fn is_default(urgency: &UrgencyBySeverity) -> bool {
    *urgency == UrgencyBySeverity::default()
}
