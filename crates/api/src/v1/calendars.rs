//! How calendars stand that are read from addresses; the documents themselves are `/api/v1/calendars`.

pub(crate) mod list;
pub(crate) mod refresh;
pub(crate) mod show;

use crate::veil::Veil;
use nightbell_config::CalendarTarget;
use nightbell_core::Timestamp;
use nightbell_engine::CalendarStatus;
use serde::Serialize;
use utoipa::ToSchema;

/// How a calendar stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarState {
    /// Its name.
    name: String,
    /// What its events become: `leave` or `shifts`.
    #[serde(rename = "as")]
    used_as: &'static str,
    /// Who is away while its events last, where they are leave.
    user: Option<String>,
    /// The schedule whose shifts they are, where they are shifts.
    schedule: Option<String>,
    /// Only events whose summary contains this text count; null: all do.
    matching: Option<String>,
    /// How long after it was read it is read again.
    #[schema(example = "1h")]
    every: String,
    /// Where it is: scheme and host, since the rest of the address is secret.
    #[schema(example = "https://calendar.example.com/…")]
    source: String,
    /// When it was last read without a fault.
    #[schema(value_type = Option<String>, format = DateTime)]
    read_at: Option<Timestamp>,
    /// When the copy was taken that is kept and followed: when it last said something else than before.
    #[schema(value_type = Option<String>, format = DateTime)]
    copied_at: Option<Timestamp>,
    /// When it was last tried.
    #[schema(value_type = Option<String>, format = DateTime)]
    tried_at: Option<Timestamp>,
    /// When it is tried next; null before the first time.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Timestamp>,
    /// Since when it cannot be read; null while it can.
    #[schema(value_type = Option<String>, format = DateTime)]
    failing_since: Option<Timestamp>,
    /// How often it failed since then.
    failures: u32,
    /// Why it failed last; null when it did not.
    error: Option<String>,
    /// Events ahead in the copy, each occurrence of a recurring one counted.
    events: usize,
    /// Those of them that match and so count.
    matched: usize,
    /// Those that name nobody who can be on call, or not all of whom they mean to, where they are shifts.
    unclear: usize,
    /// Events of the copy that could not be understood or used, each with the reason.
    skipped: Vec<String>,
}

impl CalendarState {
    /// Why an event is skipped may name whoever is asked to it.
    fn new(status: CalendarStatus, veil: &Veil<'_>) -> CalendarState {
        let (used_as, user, schedule) = match status.target {
            CalendarTarget::Leave(user) => ("leave", Some(user.to_string()), None),
            CalendarTarget::Shifts(schedule) => ("shifts", None, Some(schedule.to_string())),
        };
        let seen = |words: String| veil.words_of_calendar(user.as_deref(), words);
        let (error, skipped) = (status.error.map(seen), status.skipped.into_iter().map(seen).collect());
        CalendarState {
            name: status.name.to_string(),
            used_as,
            user,
            schedule,
            matching: status.matching,
            every: status.every.to_string(),
            source: status.source,
            read_at: status.read_at,
            copied_at: status.copied_at,
            tried_at: status.tried_at,
            next_at: status.next_at,
            failing_since: status.failing_since,
            failures: status.failures,
            error,
            events: status.events,
            matched: status.matched,
            unclear: status.unclear,
            skipped,
        }
    }
}
