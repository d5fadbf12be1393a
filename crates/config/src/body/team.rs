//! Groups of people who answer for services.

use nightbell_core::Name;
use serde::{Deserialize, Serialize};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Names of users, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Name>,
    /// Who answers for the team: they are told of turns that nobody accepted. They need not be a member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Name>,
}
