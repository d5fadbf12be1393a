//! Whether a schedule that is used keeps what it says of its coverage.

use crate::Timestamp;

/// What is ahead of a schedule's coverage, as the configuration answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageLook {
    /// The first time without anybody inside the coverage that begins within
    /// [`crate::limits::COVERAGE_AHEAD_MS`]: the first instant, and the first that is not part of it.
    pub gap: Option<(Timestamp, Timestamp)>,
    /// When the answer may be another.
    pub look_at: Timestamp,
}
