//! Calendars of other programs, read from an address again and again.

use super::SecretText;
use nightbell_core::{Duration, Name};
use serde::{Deserialize, Serialize};

/// How often a calendar is read unless its document says it, in milliseconds.
const EVERY_MS: i64 = 3_600_000;

/// A calendar that is read from an address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarSource {
    /// Where it is. Whoever has it reads the calendar, so it is a secret and is split off before anything is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<SecretText>,
    /// Who is away while its events last.
    pub user: Name,
    /// Only events whose summary contains this text count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matching: Option<String>,
    /// How long after it was read it is read again.
    #[serde(default = "every", skip_serializing_if = "is_every")]
    pub every: Duration,
}

fn every() -> Duration {
    Duration::from_millis(EVERY_MS)
}

fn is_every(duration: &Duration) -> bool {
    *duration == every()
}
