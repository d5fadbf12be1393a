//! Schedules: the definition that decides who is on call, and whose it is.

use super::HandOverRules;
use nightbell_core::Name;
use nightbell_schedule::ScheduleBody;
use serde::Serialize;

/// A schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Schedule {
    /// The team that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<Name>,
    /// Who is told when it passes from hand to hand; nobody where absent. It decides nobody's turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<HandOverRules>,
    /// What decides who is on call.
    #[serde(flatten)]
    pub definition: ScheduleBody,
}
