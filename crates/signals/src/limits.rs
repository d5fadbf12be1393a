//! Limits of the doors; those of the domain are in `nightbell_core::limits`.

/// Shortest integration key, in characters.
pub const KEY_CHARS_MIN: usize = 8;
/// Longest integration key, in characters.
pub const KEY_CHARS_MAX: usize = 128;
/// Oddities noted on one event; what comes after is counted, not spelled out.
pub const ODDITIES_MAX: usize = 20;
/// Longest excerpt of a sender's own text in a message or an oddity, in characters.
pub const EXCERPT_CHARS_MAX: usize = 80;
/// Refused items that a plain-text reply spells out; the rest is a count.
pub const REFUSALS_SPELLED_MAX: usize = 20;
/// A firing alert without `endsAt` is vouched for this long, in milliseconds (Alertmanager's default `resolve_timeout`).
pub const PROMISE_MS: i64 = 5 * 60_000;
/// How long a refused sender is asked to wait when intake is full, in seconds.
pub const OVERLOADED_RETRY_AFTER_S: u32 = 1;
/// How long a refused sender is asked to wait when nothing can be stored, in seconds.
pub const UNAVAILABLE_RETRY_AFTER_S: u32 = 5;
/// Fields that Nightbell does not know and that one oddity names.
pub const UNKNOWN_FIELDS_NAMED_MAX: usize = 8;
/// Events of one calendar, and occurrences of all its events together.
pub const CALENDAR_EVENTS_MAX: usize = 20_000;
/// Events of a calendar that could not be understood and are named.
pub const CALENDAR_SKIPPED_NAMED_MAX: usize = 20;
