//! Upper bounds of everything a schedule may contain and of what may be asked about it.

/// Longest span of one question to [`shifts`](crate::shifts), in days: ten years and their leap days.
pub const SPAN_DAYS_MAX: i64 = 3_653;

/// Most changes (hand-overs, window edges, override edges) that one answer may walk through.
pub const CHANGES_COUNT_MAX: usize = 500_000;

/// Most changes looked at for who is next.
pub const NEXT_CHANGES_COUNT_MAX: usize = 100;

/// Longest shift counted in hours: a leap year.
pub const SHIFT_HOURS_MAX: u32 = 8_784;

/// Longest shift counted in days: a leap year.
pub const SHIFT_DAYS_MAX: u32 = 366;

/// Longest shift counted in weeks: a year.
pub const SHIFT_WEEKS_MAX: u32 = 53;

/// Longest shift counted in months: a year.
pub const SHIFT_MONTHS_MAX: u32 = 12;

/// Most rotations in one schedule.
pub const ROTATIONS_COUNT_MAX: usize = 50;

/// Most entries in the members of one rotation.
pub const MEMBERS_COUNT_MAX: usize = 500;

/// Most people in one entry of the members.
pub const GROUP_COUNT_MAX: usize = 50;

/// Most active windows of one rotation.
pub const WINDOWS_COUNT_MAX: usize = 50;

/// Most shadows of one rotation.
pub const SHADOWS_COUNT_MAX: usize = 50;

/// Most requirements of one schedule.
pub const REQUIREMENTS_COUNT_MAX: usize = 20;

/// Most people that a requirement may ask for.
pub const REQUIRED_COUNT_MAX: u32 = 100;

/// Most holidays of one schedule.
pub const HOLIDAYS_COUNT_MAX: usize = 1_000;

/// Most shifts in one temporary schedule.
pub const TEMPORARY_SHIFTS_COUNT_MAX: usize = 1_000;

/// Most epochs of one schedule that are remembered.
pub const EPOCHS_COUNT_MAX: usize = 1_000;

/// Longest span of one swap, in days.
pub const SWAP_DAYS_MAX: i64 = 366;

/// Most things done about one swap.
pub const SWAP_ENTRIES_COUNT_MAX: usize = 1_000;

/// Shortest time on call, in hours, for which a night, a weekend or a holiday counts.
pub const COUNTED_HOURS_MIN: i64 = 2;

/// Shortest time between two pages of one person in a night that count as two, in minutes.
pub const NIGHT_PAGES_APART_MINUTES_MIN: i64 = 30;

/// Shortest rest after a page in the night, in hours.
pub const REST_HOURS_MIN: i64 = 11;

/// How long after the page that rest may end, in hours.
pub const REST_WITHIN_HOURS: i64 = 24;

/// How far ahead a fair order is published, in days.
pub const PUBLISHED_DAYS_AHEAD: i64 = 90;

/// How far back the load is counted by which a fair order chooses, in days.
pub const LOAD_DAYS_BACK: i64 = 90;

/// Most nights in a row that a schedule may allow.
pub const NIGHTS_IN_A_ROW_MAX: u32 = 366;

/// Longest reason of an unavailability or a swap, in bytes.
pub const REASON_BYTES_MAX: usize = 1_000;

/// Longest tag, in bytes.
pub const TAG_BYTES_MAX: usize = 100;

/// Longest name of a rotation, in bytes.
pub const NAME_BYTES_MAX: usize = 100;

/// First year that a time in a document may name: earlier offsets are reconstructions.
pub const YEAR_MIN: i16 = 1970;

/// Last year that a time in a document may name.
pub const YEAR_MAX: i16 = 2999;
