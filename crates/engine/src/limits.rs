//! Limits of the engine, with their units.

/// Times that an input is decided again because the configuration became newer.
pub(crate) const RELOADS_PER_DECISION_MAX: usize = 5;
/// Timers handled in one pass.
pub(crate) const TIMERS_PER_PASS_MAX: usize = 2_000;
/// Messages under way at one provider; more wait as rows.
pub const IN_FLIGHT_PER_PROVIDER_MAX: usize = 64;
/// How long a recipient waits whose provider is saturated and answers, in milliseconds.
pub(crate) const SATURATED_WAIT_MS_MIN: i64 = 25;
/// How long a recipient waits whose provider is saturated and silent, in milliseconds.
pub(crate) const SATURATED_WAIT_MS: i64 = 250;
/// Open alerts looked at in one slice after a change of configuration.
pub(crate) const REPLAN_SLICE_MAX: usize = 500;
/// A node without a heartbeat for this long is dead, in milliseconds.
pub const NODE_DEAD_AFTER_MS: i64 = 1_500;
/// A node says that it lives this often, in milliseconds.
pub const HEARTBEAT_EVERY_MS: u64 = 300;
/// Orphaned notifications taken over in one pass.
pub(crate) const ORPHANS_PER_PASS_MAX: usize = 1_000;
/// Rows deleted in one slice of retention.
pub(crate) const RETENTION_SLICE_MAX: usize = 500;
/// Times that a configuration write is planned again because somebody else wrote in between.
pub(crate) const CONFIGURE_TRIES_MAX: usize = 5;
/// Spans of leave that one calendar may say of one person.
pub(crate) const IMPORTED_LEAVE_MAX: usize = 500;
/// Shifts that one calendar may say of one schedule.
pub(crate) const IMPORTED_SHIFTS_MAX: usize = 1_000;
/// Open alerts counted for the refusal to delete their service.
pub(crate) const OPEN_ALERTS_COUNTED_MAX: usize = 200;
/// Alerts acknowledged together, in one call of the store.
pub(crate) const OPERATIONS_PER_CALL_MAX: usize = 1_000;
/// Alerts, or kinds of flapping, that a hand-over message spells out; the rest is a count.
pub(crate) const HAND_OVER_LINES_MAX: usize = 20;
/// Alerts looked through for what is open, and for what flapped, in a hand-over message.
pub(crate) const FLAPPED_LOOKED_AT_MAX: usize = 500;
/// Wrong text messages from one number before it is met with silence until a right one.
pub(crate) const SMS_ERRORS_MAX: u32 = 5;
/// Numbers whose wrong text messages are counted.
pub(crate) const SMS_NUMBERS_COUNTED_MAX: usize = 10_000;
/// Pages of one person that are counted for one answer, the newest.
pub(crate) const PAGES_PER_PERSON_MAX: usize = 10_000;
/// How far back pages may still call for rest, in hours: a night before the rest may end.
pub(crate) const REST_PAGES_HOURS_BACK: i64 = 36;
/// How long somebody stays signed in at most, in days.
pub const SESSION_LIFE_DAYS_MAX: i64 = 90;
/// How long somebody stays signed in who does not come, in days: a phone that is used in the weeks on call stays signed in.
pub const SESSION_IDLE_DAYS_MAX: i64 = 30;
/// A session's last use is written again after so many minutes.
pub(crate) const SESSION_TOUCH_MINUTES_MIN: i64 = 5;
/// Characters of what a browser calls itself.
pub(crate) const SESSION_DEVICE_CHARS_MAX: usize = 200;
/// How long a browser may be away to sign in elsewhere, in minutes.
pub const JOURNEY_MINUTES_MAX: i64 = 10;
/// Names that are tried for somebody new whose own is taken.
pub(crate) const NEWCOMER_NAMES_TRIED_MAX: usize = 20;
/// Links for a new password from one address that may be asked for at once.
pub(crate) const RESETS_PER_ADDRESS_FREE: u32 = 10;
/// Links for a new password of one person that may be asked for at once.
pub(crate) const RESETS_PER_PERSON_FREE: u32 = 3;
/// How long a code works that verifies a contact method, in minutes.
pub const VERIFICATION_CODE_MINUTES: i64 = 15;
/// Wrong codes after which another one has to be sent.
pub const VERIFICATION_TRIES_MAX: u32 = 5;
/// Wait between the first code to an address and the second, in seconds; it doubles with each.
pub(crate) const VERIFICATION_WAIT_SECONDS_MIN: i64 = 30;
/// The longest wait between two codes to an address, in seconds.
pub(crate) const VERIFICATION_WAIT_SECONDS_MAX: i64 = 3_600;
/// Codes of one person, over all their methods, before these wait too.
pub(crate) const VERIFICATION_SENDS_PER_PERSON_FREE: u32 = 5;
/// Codes that were sent count together while no more than so many hours lie between two.
pub(crate) const VERIFICATION_SENDS_FORGOTTEN_AFTER_HOURS: i64 = 24;
/// Tests of one person before the next one waits, twice as long after each.
pub(crate) const TESTS_PER_PERSON_FREE: u32 = 5;
/// Providers of one kind, of webhooks hosts, that are remembered as failing.
pub(crate) const FAILING_PROVIDERS_MAX: usize = 1_000;
/// Messages of a test that are shown.
pub(crate) const TEST_RESULTS_MAX: usize = 50;
/// Recovery codes that come with a second factor.
pub(crate) const RECOVERY_CODES: usize = 10;
/// Failures of an account that cost no wait.
pub(crate) const ACCOUNT_FAILURES_FREE: u32 = 5;
/// Failures from an address that cost no wait: many people may share it.
pub(crate) const ADDRESS_FAILURES_FREE: u32 = 20;
/// The longest wait after a failure, in seconds.
pub(crate) const FAILURE_WAIT_SECONDS_MAX: i64 = 900;
/// Failures count together while no more than so many hours lie between two.
pub(crate) const FAILURES_FORGOTTEN_AFTER_HOURS: i64 = 1;
/// How far ahead what recurs in an imported calendar is worked out, in days.
pub const IMPORT_DAYS_AHEAD: i64 = 400;
/// Calendars that are fetched at once.
pub(crate) const CALENDARS_AT_ONCE_MAX: usize = 8;
/// Calendars whose bytes are read at once: each takes a core, and a hundred MB for the largest.
pub(crate) const CALENDARS_READ_AT_ONCE_MAX: usize = 1;
/// How long a node has a calendar that it reads, in milliseconds: longer than all redirects may take.
pub(crate) const CALENDAR_CLAIM_MS: i64 = 300_000;
/// Wait before a calendar is tried again that failed once, in milliseconds; it doubles with every failure.
pub(crate) const CALENDAR_RETRY_MS_MIN: i64 = 300_000;
/// Longest wait before a calendar is tried again that fails, in milliseconds.
pub(crate) const CALENDAR_RETRY_MS_MAX: i64 = 3_600_000;
/// Lines about events that make no shift, or not for all who are asked to them.
pub(crate) const SHIFTS_SKIPPED_NAMED_MAX: usize = 20;
/// Lines about events that take no time.
pub(crate) const EMPTY_SPANS_NAMED_MAX: usize = 20;
/// As much of a summary or an address of an event as a line shows, in characters.
pub(crate) const EVENT_EXCERPT_CHARS_MAX: usize = 100;

/// How exactly it is known when a token was last used, in milliseconds: it is written no more often.
pub const TOKEN_USE_NOTED_MS: i64 = 5 * 60_000;
/// Tokens with the networks that they are used from, as many as a node remembers to have noted.
pub(crate) const TOKEN_PLACES_KNOWN_MAX: usize = 10_000;

/// Events that are kept for watchers who were away a moment.
pub(crate) const LIVE_EVENTS_KEPT_MAX: usize = 4_096;
/// All that is kept for them, in bytes.
pub(crate) const LIVE_KEPT_BYTES_MAX: usize = 8 * 1_024 * 1_024;
/// Events that may wait for one watcher; whoever is slower reads everything again.
pub(crate) const LIVE_EVENTS_WAITING_MAX: usize = 1_024;
/// An alert is sent whole up to this many bytes of JSON.
pub(crate) const LIVE_ALERT_BYTES_MAX: usize = 64 * 1_024;
/// Events between two beats; beyond them watchers are told to read everything again.
pub(crate) const LIVE_EVENTS_PER_BEAT_MAX: usize = 5_000;
/// Beats without a watcher until nothing is followed any more.
pub(crate) const LIVE_BEATS_UNWATCHED_MAX: u32 = 12;
/// Watchers of one node.
pub const LIVE_WATCHERS_MAX: usize = 2_000;

/// How long a program that asks to be logged in waits for somebody to say yes, in minutes.
pub(crate) const DEVICE_LOGIN_MINUTES: i64 = 15;
/// How many seconds it lets pass before it asks whether they did: people look at it meanwhile.
pub(crate) const DEVICE_LOGIN_INTERVAL_S: u32 = 2;
/// How much longer it has to wait each time that it asked too soon, in seconds (RFC 8628, section 3.5).
pub(crate) const DEVICE_LOGIN_SLOWER_S: u32 = 5;
/// The longest that it has to wait, in seconds.
pub(crate) const DEVICE_LOGIN_INTERVAL_S_MAX: u32 = 60;
/// How much too soon is not too soon, in milliseconds.
pub(crate) const DEVICE_LOGIN_EARLY_MS: i64 = 500;
/// Programs that wait at once.
pub(crate) const DEVICE_LOGINS_WAITING_MAX: usize = 1_000;
/// Programs from one address that may ask at once.
pub(crate) const DEVICE_LOGINS_PER_ADDRESS_FREE: u32 = 20;
/// How long the token of a program is good unless it asks for something else, in days.
pub(crate) const DEVICE_TOKEN_DAYS_DEFAULT: i64 = 90;
/// How long it is good at most, in days.
pub(crate) const DEVICE_TOKEN_DAYS_MAX: i64 = 366;
/// Characters of what a machine calls itself.
pub(crate) const MACHINE_CHARS_MAX: usize = 64;
/// Characters of it in a token's name.
pub(crate) const MACHINE_NAME_CHARS_MAX: usize = 40;
/// Passkeys of one person.
pub const PASSKEYS_PER_PERSON_MAX: usize = 20;
/// Characters of what somebody calls a passkey.
pub(crate) const PASSKEY_NAME_CHARS_MAX: usize = 60;
/// Questions to authenticators that wait at once, for an answer or for their end.
pub(crate) const CHALLENGES_WAITING_MAX: usize = 10_000;
/// Questions for new passkeys that one person may ask for at once.
pub(crate) const CHALLENGES_PER_PERSON_FREE: u32 = 50;
/// Questions from one address that may be asked for at once: each look at the login page asks for one.
pub(crate) const CHALLENGES_PER_ADDRESS_FREE: u32 = 200;
/// Browsers that get push messages of one person.
pub const DEVICES_PER_PERSON_MAX: usize = 10;
/// Characters of what somebody calls such a browser.
pub const DEVICE_LABEL_CHARS_MAX: usize = 60;
