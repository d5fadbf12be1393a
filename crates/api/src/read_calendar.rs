//! Calendars of other programs, as the engine takes them: `signals` knows the format, the engine what becomes of them.

use nightbell_core::Timestamp;
use nightbell_engine::{CalendarReading, CalendarSpan};
use nightbell_schedule::WallOrInstant;
use nightbell_signals::calendar::{CalendarError, Moment, Reading, Span, read};

/// What the bytes of a calendar hold within `[from, to)`; recurring events as far as that.
///
/// # Errors
/// The reason, and what to do about it, when they are no calendar or not the whole of one.
pub(crate) fn read_calendar(bytes: &[u8], from: Timestamp, to: Timestamp) -> Result<CalendarReading, String> {
    read(bytes, from, to).map(taken).map_err(|error| error.to_string())
}

/// The same of what an address answered. What it was is not repeated: others read the reason, and the address may be one that
/// only this server reaches.
///
/// # Errors
/// As [`read_calendar`].
pub fn read_fetched_calendar(bytes: &[u8], from: Timestamp, to: Timestamp) -> Result<CalendarReading, String> {
    read(bytes, from, to).map(taken).map_err(|error| match error {
        CalendarError::NotACalendar(_) => {
            "what the address answers is no calendar; use the address that the program gives for subscribing, which often ends in .ics".to_owned()
        }
        other => other.to_string(),
    })
}

fn taken(Reading { spans, skipped }: Reading) -> CalendarReading {
    CalendarReading { spans: spans.into_iter().map(span).collect(), skipped }
}

fn span(Span { id, from, to, summary, attendees, declined, organizer }: Span) -> CalendarSpan {
    let time = |moment| match moment {
        Moment::Wall(wall) => WallOrInstant::Wall(wall),
        Moment::Instant(at) => WallOrInstant::Instant { at, offset: None },
    };
    CalendarSpan { id, from: time(from), to: time(to), summary, attendees, declined, organizer }
}
