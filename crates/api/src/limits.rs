//! Limits of the HTTP interface, with their units.

/// Largest body of a request to the API, in bytes.
pub const API_BODY_BYTES_MAX: usize = 5 * 1024 * 1024;
/// Largest body of a form: one-tap pages and providers' callbacks, in bytes.
pub const FORM_BYTES_MAX: usize = 64 * 1024;
/// Items of one page of a list, unless somebody asks otherwise.
pub const PAGE_ITEMS_DEFAULT: usize = 50;
/// Items of one page of a list.
pub const PAGE_ITEMS_MAX: usize = 200;
/// Entries of one alert's timeline in one answer.
pub const TIMELINE_ENTRIES_MAX: usize = 10_000;
/// Notifications of one alert in one answer, newest first.
pub const NOTIFICATIONS_MAX: usize = 200;
/// Alerts that one request acts on.
pub const OPERATED_ALERTS_MAX: usize = 1_000;
/// Of these, how many are looked at beside each other.
pub(crate) const ALERTS_READ_AT_ONCE_MAX: usize = 8;
/// Largest one-tap page, in bytes: it has to arrive on a bad line.
pub const ONE_TAP_BYTES_MAX: usize = 8 * 1024;
/// Characters of a summary that the one-tap page shows of a single alert.
pub(crate) const ONE_TAP_SUMMARY_CHARS_MAX: usize = 300;
/// Characters of a summary that the one-tap page shows of one alert among several.
pub(crate) const ONE_TAP_LINE_CHARS_MAX: usize = 120;
/// Longest address of a link that the one-tap page shows, in characters.
pub(crate) const ONE_TAP_ADDRESS_CHARS_MAX: usize = 500;
/// Links that the one-tap page shows.
pub(crate) const ONE_TAP_LINKS_MAX: usize = 6;
/// Timeline entries that the one-tap page looks through for the reason of a page.
pub(crate) const ONE_TAP_TIMELINE_ENTRIES_MAX: usize = 500;
/// Span of `shifts` when no end is asked for, in days.
pub(crate) const SHIFTS_DAYS_DEFAULT: i64 = 14;
/// Longest span of one person's shifts on all schedules, in days.
pub(crate) const USER_SHIFTS_DAYS_MAX: i64 = 366;
/// Longest span of the shifts of all schedules, in days.
pub(crate) const ALL_SHIFTS_DAYS_MAX: i64 = 62;
/// How far back the figures of fairness begin unless said otherwise, in days.
pub(crate) const FAIRNESS_DAYS_BACK_DEFAULT: i64 = 90;
/// How far ahead they end unless said otherwise, in days.
pub(crate) const FAIRNESS_DAYS_AHEAD_DEFAULT: i64 = 30;
/// How far a calendar feed looks back at least, in days.
pub(crate) const CALENDAR_DAYS_BACK: i64 = 30;
/// How far a calendar feed looks ahead at least, in days.
pub(crate) const CALENDAR_DAYS_AHEAD: i64 = 180;
/// Shifts of one calendar feed; the latest are left out. Some calendars give up on feeds of more than a few megabytes.
pub(crate) const CALENDAR_EVENTS_MAX: usize = 5_000;
/// How often calendars are asked to read a feed again, in seconds.
pub(crate) const CALENDAR_REFRESH_S: i64 = 3_600;
/// How long a calendar feed may be taken from a cache, in seconds.
pub(crate) const CALENDAR_MAX_AGE_S: u32 = 300;
/// How far ahead somebody is looked for who is on call next, in days.
pub(crate) const NEXT_DAYS_MAX: i64 = 90;
/// Characters of a hand-over message that its page shows, so that it stays under 8 KB.
pub(crate) const HAND_OVER_PAGE_CHARS_MAX: usize = 1_500;
/// Contact methods that `/me` shows, so that it stays under 8 KB.
pub(crate) const ME_METHODS_MAX: usize = 10;
/// Parts of a swap that its page shows, taken or open.
pub(crate) const SWAP_ENTRIES_SHOWN_MAX: usize = 10;
/// Sessions that `/me/sessions` shows, so that it stays under 8 KB.
pub(crate) const ME_SESSIONS_MAX: usize = 8;
/// How long a refused client is asked to wait, in seconds.
pub(crate) const RETRY_AFTER_S: u32 = 1;
/// Characters of an unknown `Content-Encoding` that are repeated to its sender.
pub(crate) const ENCODING_CHARS_MAX: usize = 40;
/// Longest name of a token, in characters.
pub(crate) const TOKEN_NAME_CHARS_MAX: usize = 64;

/// Longest life of a token that is to end, in days.
pub(crate) const TOKEN_DAYS_MAX: i64 = 3_660;
/// Pages of triggered alerts that are looked through for those of a bundle larger than what comes with it.
pub(crate) const ONE_TAP_LOOKS_MAX: usize = 10;

/// Changes that one preview takes.
pub(crate) const PREVIEW_CHANGES_MAX: usize = 200;
