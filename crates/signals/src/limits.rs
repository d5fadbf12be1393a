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
/// Longest identifier of an event, in bytes (RFC 7986, 5.3 asks for 255 at most): every occurrence carries it.
pub const CALENDAR_UID_BYTES_MAX: usize = 1_000;
/// As much of an event's summary as is taken, in bytes.
pub const CALENDAR_SUMMARY_BYTES_MAX: usize = 1_000;
/// People of an event that are taken who are asked to it, and as many who declined it.
pub const CALENDAR_PEOPLE_MAX: usize = 100;
/// Longest e-mail address that is taken, in bytes (RFC 3696: 64 before the @, 255 after it).
pub const CALENDAR_EMAIL_BYTES_MAX: usize = 320;
/// Times in one list of an event (`EXDATE`, `RDATE`): of one that is daily for 27 years all.
pub const CALENDAR_LISTED_TIMES_MAX: usize = 10_000;
/// Turns that one rule may take to be worked out: of one that is hourly for a century nearly all.
pub const CALENDAR_RULE_TURNS_MAX: u64 = 800_000;
/// Turns that are counted of every rule.
pub const CALENDAR_RULE_TURNS_MIN: u64 = 10_000;
/// Turns that are counted of a rule that gives nothing; the library takes a hundred thousand to see that.
pub const CALENDAR_BARREN_RULE_TURNS: u64 = 1_000_000;
/// Turns that all rules of a calendar may take.
pub const CALENDAR_TURNS_MAX: u64 = 20_000_000;
/// Days that one rule may name, and times of a day.
pub const CALENDAR_RULE_NUMBERS_MAX: usize = 1_000;
/// Events of a calendar that could not be understood and are named.
pub const CALENDAR_SKIPPED_NAMED_MAX: usize = 20;
