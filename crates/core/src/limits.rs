//! Every limit of the domain, with its unit in the name.

/// Longest alert summary, in characters (PagerDuty Events v2 has the same); longer ones are cut and noted.
pub const SUMMARY_CHARS_MAX: usize = 1_024;
/// Longest dedup key, in characters; longer ones are replaced by a digest prefix so that they stay distinct.
pub const DEDUP_KEY_CHARS_MAX: usize = 255;
/// Longest `source`, in characters.
pub const SOURCE_CHARS_MAX: usize = 255;
/// Links kept with an alert.
pub const LINKS_MAX: usize = 50;
/// Longest link address or text, in characters.
pub const LINK_CHARS_MAX: usize = 2_048;
/// Longest note, in characters.
pub const NOTE_CHARS_MAX: usize = 10_000;
/// Largest request body at any door, in bytes.
pub const REQUEST_BYTES_MAX: usize = 5 * 1024 * 1024;
/// Largest single event, in bytes.
pub const EVENT_BYTES_MAX: usize = 1024 * 1024;
/// Events in one request.
pub const EVENTS_PER_REQUEST_MAX: usize = 1_000;
/// Alerts that one message spells out; the rest is a count.
pub const ALERTS_PER_MESSAGE_MAX: usize = 100;
/// Alerts that one notification covers; what waits beyond goes into the next one.
pub const MENTIONS_PER_NOTIFICATION_MAX: usize = 10_000;
/// What follows a message to one contact method within this time waits and becomes one message, in milliseconds.
pub const BUNDLE_WINDOW_MS: i64 = 60_000;
/// First retry after about this long, doubling, in milliseconds.
pub const RETRY_DELAY_MS_MIN: i64 = 2_000;
/// Longest wait between two tries, in milliseconds. A provider's `Retry-After` is clamped to it as well.
pub const RETRY_DELAY_MS_MAX: i64 = 300_000;
/// A notification that could not be delivered for this long is given up, in milliseconds.
pub const RETRY_GIVE_UP_MS: i64 = 3_600_000;
/// A one-tap link expires after this long, in milliseconds.
pub const ONE_TAP_LINK_MS: i64 = 7 * 24 * 3_600_000;
/// A schedule that tells of its hand-overs is looked at again after this long at most, in milliseconds; turns are known so far
/// beyond what must be said ahead.
pub const HAND_OVER_LOOK_MS_MAX: i64 = 25 * 3_600_000;
/// By how much the next look comes before what is known of turns ends, in milliseconds; also the wait before a schedule whose
/// turns cannot be walked is looked at again.
pub const HAND_OVER_LOOK_SPARE_MS: i64 = 3_600_000;
/// Longest note for those who come after, in characters.
pub const HAND_OVER_NOTE_CHARS_MAX: usize = 4_000;
/// Notes kept of one schedule; the oldest go.
pub const HAND_OVER_NOTES_MAX: usize = 50;
/// A gap in a schedule's coverage that begins within this time is an alert, in milliseconds (7 days).
pub const COVERAGE_AHEAD_MS: i64 = 7 * 24 * 3_600_000;
/// One that begins within this time is an error and no warning any more, in milliseconds (a day).
pub const COVERAGE_NEAR_MS: i64 = 24 * 3_600_000;
/// What events of Nightbell's own are recorded under where others have their integration.
pub const OWN_INTEGRATION: &str = "nightbell";
/// Steps in one escalation policy.
pub const POLICY_STEPS_MAX: usize = 50;
/// Targets of one step.
pub const STEP_TARGETS_MAX: usize = 50;
/// Most often that a policy may repeat.
pub const POLICY_REPEAT_MAX: u32 = 100;
/// Longest wait or delay in a policy or rule, in milliseconds (30 days).
pub const WAIT_MS_MAX: i64 = 30 * 24 * 3_600_000;
/// Longest snooze, in milliseconds (one year).
pub const SNOOZE_MS_MAX: i64 = 366 * 24 * 3_600_000;
/// Time between two looks whether a fair order is published far enough ahead, in milliseconds.
pub const PUBLISH_EVERY_MS: i64 = 6 * 3_600_000;
