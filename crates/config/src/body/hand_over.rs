//! What a schedule says when it passes from hand to hand, and to whom.

use nightbell_core::{Duration, Name};
use nightbell_schedule::{ClockTime, Days};
use serde::{Deserialize, Serialize};

/// An hour before is early enough to sit down together, and late enough to be remembered.
const BEFORE: Duration = Duration::from_millis(3_600_000);

/// Hand-over messages of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandOverRules {
    /// Whether those who come and go are told, by the methods that their low rules use first.
    #[serde(default = "is_said", skip_serializing_if = "is_on")]
    pub people: bool,
    /// How long before their turn begins or ends they are told too; zero for not before.
    #[serde(default = "an_hour", skip_serializing_if = "is_an_hour")]
    pub before: Duration,
    /// How long before it begins a turn must be accepted, or the team's lead is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<Duration>,
    /// The rooms that are told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ToldChannel>,
}

/// A room that is told of each change, or at a time of day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldChannel {
    /// The room.
    pub channel: Name,
    /// When it is told who is on call; whenever others are, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<ClockTime>,
    /// On which days; on all of them where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
}

fn is_said() -> bool {
    true
}

fn is_on(switch: &bool) -> bool {
    *switch
}

fn an_hour() -> Duration {
    BEFORE
}

fn is_an_hour(duration: &Duration) -> bool {
    *duration == BEFORE
}
