//! Every limit of what goes out, with its unit in the name.

/// Longest wait for a TCP or TLS connection to a provider, in milliseconds.
pub const CONNECT_MS_MAX: u64 = 5_000;
/// Longest wait for a provider's whole answer over HTTP, in milliseconds.
pub const HTTP_MS_MAX: u64 = 15_000;
/// Longest wait for a whole SMTP conversation, in milliseconds.
pub const SMTP_MS_MAX: u64 = 30_000;
/// Most SMTP connections that stay open for the next mail.
pub const SMTP_CONNECTIONS_MAX: u32 = 8;
/// How much of an HTTP answer is read, in bytes; the rest is not waited for.
pub const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// How much of a provider's answer is kept for the timeline, in characters.
pub const ANSWER_CHARS_MAX: usize = 300;
/// Longest summary in a sentence, in characters.
pub const SENTENCE_SUMMARY_CHARS_MAX: usize = 200;
/// Alerts that a sentence about several spells out; the rest is a count.
pub const SENTENCE_ALERTS_MAX: usize = 3;
/// Largest calendar that is fetched, in bytes.
pub const CALENDAR_BYTES_MAX: usize = 5_000_000;
/// Longest `ETag` of a calendar that is sent back, in bytes; without it the calendar comes whole each time.
pub const CALENDAR_TAG_BYTES_MAX: usize = 1_000;
/// Redirects that are followed to a calendar.
pub const CALENDAR_REDIRECTS_MAX: usize = 5;
/// Longest e-mail subject, in characters, before encoding.
pub const SUBJECT_CHARS_MAX: usize = 180;
/// Alerts up to which an e-mail shows each one's details; a longer list goes without.
pub const DETAIL_ALERTS_MAX: usize = 5;
/// Rows of an alert's details in an e-mail.
pub const DETAIL_ROWS_MAX: usize = 40;
/// Longest single detail in an e-mail, in characters.
pub const DETAIL_CHARS_MAX: usize = 500;
/// How deep an alert's details are unfolded into rows; deeper values are shown as JSON.
pub const DETAIL_DEPTH_MAX: usize = 3;
/// Links of one alert that an e-mail shows.
pub const EMAIL_LINKS_MAX: usize = 10;
/// Longest text message that Twilio takes, in characters.
pub const SMS_CHARS_MAX: usize = 1_600;
/// Length that a text message should keep to, in characters: three GSM-7 segments. The link is left out rather than exceed it.
pub const SMS_CHARS_WANTED: usize = 459;
/// How long a text message may wait at Twilio before it is dropped, in seconds.
pub const SMS_VALIDITY_SECONDS: u32 = 3_600;
/// How long a telephone rings, in seconds.
pub const CALL_RING_SECONDS: u32 = 45;
/// How long a call waits for a key after the words, in seconds.
pub const CALL_KEY_SECONDS: u32 = 8;
/// How often the words of one call are said before it hangs up.
pub const CALL_PROMPTS_MAX: u32 = 4;
/// Longest summary that is spoken, in characters.
pub const CALL_SUMMARY_CHARS_MAX: usize = 300;
/// Longest address that a push service gives a browser, in characters.
pub const PUSH_ENDPOINT_CHARS_MAX: usize = 2_048;
/// What encryption adds to a push message, in bytes (RFC 8188: a header with a public key, a tag, and one byte of padding).
pub const PUSH_OVERHEAD_BYTES: usize = 86 + 16 + 1;
/// Longest push message before it is encrypted, in bytes: push services have to take 4,096 after (RFC 8030 section 7.2).
pub const PUSH_PAYLOAD_BYTES_MAX: usize = 4_096 - PUSH_OVERHEAD_BYTES;
/// Longest title of a push message, in characters.
pub const PUSH_TITLE_CHARS_MAX: usize = 100;
/// Longest text of a push message below its title, in characters.
pub const PUSH_BODY_CHARS_MAX: usize = 400;
/// How long a push service keeps a message for a browser that it does not reach, in seconds.
pub const PUSH_TTL_SECONDS: u32 = 3_600;
/// How long what proves who we are to a push service is good, in seconds; RFC 8292 allows a day.
pub const PUSH_TOKEN_SECONDS: i64 = 12 * 3_600;
/// Failures in a row after which a provider's breaker opens.
pub const BREAKER_FAILURES: u32 = 5;
/// How long a breaker stays open the first time, in milliseconds; doubles with every failed probe.
pub const BREAKER_OPEN_MS_MIN: i64 = 10_000;
/// Longest time a breaker stays open, in milliseconds.
pub const BREAKER_OPEN_MS_MAX: i64 = 300_000;
/// A probe whose outcome is not recorded within this time is given up for lost, in milliseconds.
pub const BREAKER_PROBE_MS_MAX: i64 = 60_000;
/// Providers with failures that are remembered at once; beyond it, new ones go without a breaker.
pub const BREAKER_PROVIDERS_MAX: usize = 10_000;
/// Largest answer of an identity provider, in bytes.
pub const IDENTITY_ANSWER_BYTES_MAX: usize = 1_000_000;
/// How long what an identity provider says of itself is believed, in seconds.
pub const IDENTITY_METADATA_SECONDS_MAX: i64 = 3_600;
/// How far an identity provider's clock may be behind ours, in seconds.
pub const IDENTITY_CLOCK_SKEW_SECONDS: i64 = 60;
/// Groups of one person; of whoever is in more, none are known.
pub const IDENTITY_GROUPS_MAX: usize = 1_000;
/// A name or an address that an identity provider says, in characters.
pub const IDENTITY_TEXT_CHARS_MAX: usize = 200;
/// Who somebody is at an identity provider, in characters (OpenID Connect Core section 2).
pub const IDENTITY_SUBJECT_CHARS_MAX: usize = 255;
