//! Escalation policies: the steps, and whose they are.

use nightbell_core::{EscalationPolicy, Name};
use serde::Serialize;

/// An escalation policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EscalationPolicyBody {
    /// The team that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<Name>,
    /// The steps, as decisions read them.
    #[serde(flatten)]
    pub policy: EscalationPolicy,
}
