//! Every limit of configuration, with its unit in the name. Those of policies are in `nightbell_core::limits`, those of
//! schedules in `nightbell_schedule::limits`.

/// Largest file, in bytes.
pub const FILE_BYTES_MAX: usize = 5 * 1024 * 1024;
/// Deepest nesting of a YAML document, in levels. The deepest that means anything is eight.
pub const YAML_DEPTH_MAX: usize = 32;
/// Values in one file, each alias counted as what it stands for.
pub const YAML_VALUES_MAX: usize = 1_000_000;
/// Resources in one apply.
pub const RESOURCES_PER_APPLY_MAX: usize = 50_000;
/// Errors that one answer lists; beyond, the rest is a count.
pub const ERRORS_LISTED_MAX: usize = 500;
/// Errors about the shape of one resource that are looked for.
pub const ERRORS_PER_RESOURCE_MAX: usize = 20;
/// Longest title, in characters.
pub const TITLE_CHARS_MAX: usize = 200;
/// Longest web address, in characters.
pub const ADDRESS_CHARS_MAX: usize = 2_048;
/// Longest e-mail address, in characters (RFC 5321 4.5.3.1.3 allows a path of 256 with its brackets).
pub const EMAIL_CHARS_MAX: usize = 254;
/// Longest part of an e-mail address before the `@`, in characters (RFC 5321 4.5.3.1.1).
pub const EMAIL_LOCAL_CHARS_MAX: usize = 64;
/// Fewest digits of a telephone number; shorter ones are dialled inside one country only.
pub const TELEPHONE_DIGITS_MIN: usize = 7;
/// Most digits of a telephone number (E.164 6.1).
pub const TELEPHONE_DIGITS_MAX: usize = 15;
/// Contact methods of one user.
pub const CONTACT_METHODS_MAX: usize = 20;
/// Tags of one user.
pub const TAGS_MAX: usize = 50;
/// Notification rules of one user for one urgency.
pub const NOTIFICATION_RULES_MAX: usize = 50;
/// Members of one team.
pub const TEAM_MEMBERS_MAX: usize = 1_000;
/// Channels that one schedule tells of its hand-overs.
pub const TOLD_CHANNELS_MAX: usize = 20;
/// Longest time ahead that a hand-over is told or must be accepted, in milliseconds (14 days).
pub const HAND_OVER_AHEAD_MS_MAX: i64 = 14 * 24 * 3_600_000;
/// Shortest integration key or webhook secret, in characters.
pub const SECRET_CHARS_MIN: usize = 8;
/// Longest integration key or webhook secret, in characters.
pub const SECRET_CHARS_MAX: usize = 128;
/// Longest bundling window, in milliseconds (one day).
pub const BUNDLE_MS_MAX: i64 = 24 * 3_600_000;
/// Longest acknowledgement time-out or silence before an alert resolves by itself, in milliseconds (one year).
pub const TIMEOUT_MS_MAX: i64 = 366 * 24 * 3_600_000;
/// Shortest time between two readings of a calendar, in milliseconds (five minutes).
pub const REFRESH_MS_MIN: i64 = 300_000;
/// Longest time between two readings of a calendar, in milliseconds (one week).
pub const REFRESH_MS_MAX: i64 = 7 * 24 * 3_600_000;
/// Spans of one schedule that a finding spells out; the rest is a count.
pub const SPANS_LISTED_MAX: usize = 3;
