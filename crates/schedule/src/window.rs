//! Active windows: the hours of the week in which a rotation counts.

use std::fmt;

use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Days;
use crate::clock::Clock;

/// How many days before the clock's date a window may have begun that still covers it: one for a window across midnight, and
/// one more for a repeated day where the clock is changed.
const DAYS_BACK: i64 = 1;

/// How many days ahead the next beginning is looked for: a week, and one more for a day that the zone skips.
const DAYS_AHEAD: i64 = 8;

/// Hours on some days of the week, on the wall clock of the schedule's zone.
///
/// `from` before `to` is within one day; `from` after `to` crosses midnight and belongs to its first day; `from` equal to
/// `to` is 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The days on which the window begins.
    pub days: Days,
    /// When it begins.
    #[serde(with = "clock_time")]
    pub from: Time,
    /// When it ends.
    #[serde(with = "clock_time")]
    pub to: Time,
}

/// Whether some window covers an instant, and until when that answer certainly holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Activity {
    pub(crate) active: bool,
    pub(crate) until: Timestamp,
}

impl Window {
    /// The span of the window that begins on `date`, if one does. A change of offset may leave nothing of it.
    fn span_on(&self, clock: &Clock<'_>, date: Date) -> Option<(Timestamp, Timestamp)> {
        if !self.days.contains(date.weekday()) {
            return None;
        }
        let date_end = if self.from < self.to { date } else { date.tomorrow().ok()? };
        let from = clock.first_instant(date.to_datetime(self.from))?;
        let to = clock.last_instant(date_end.to_datetime(self.to))?;
        (from < to).then_some((from, to))
    }
}

/// Whether any of `windows` covers `at`. No windows at all means always.
///
/// Looks at a fixed number of days around `at`, so its cost does not depend on when that is. Windows that touch or overlap
/// need no joining here: what is active until the end of the one is found active again there by the other.
pub(crate) fn activity(windows: &[Window], clock: &Clock<'_>, at: Timestamp) -> Activity {
    if windows.is_empty() {
        return Activity { active: true, until: Timestamp::MAX };
    }
    let today = clock.shows(at).date();
    let days_back = if clock.is_plain(today) { DAYS_BACK } else { DAYS_BACK + 1 };
    let mut date = today.checked_sub(Span::new().days(days_back)).unwrap_or(Date::MIN);
    let mut ends: Option<Timestamp> = None;
    for days in -days_back..=DAYS_AHEAD {
        let mut begins: Option<Timestamp> = None;
        for (from, to) in windows.iter().filter_map(|window| window.span_on(clock, date)) {
            if at < from {
                begins = Some(begins.map_or(from, |earlier| earlier.min(from)));
            } else if at < to {
                ends = ends.max(Some(to));
            }
        }
        // No window begins before one of an earlier day: what comes after the first that is ahead covers nothing now.
        let is_last = begins.is_some() || days >= 1;
        match (ends, begins) {
            (Some(until), _) if is_last => return Activity { active: true, until },
            (None, Some(until)) => return Activity { active: false, until },
            _ => {}
        }
        let Ok(tomorrow) = date.tomorrow() else { break };
        date = tomorrow;
    }
    let horizon = today.checked_add(Span::new().days(DAYS_AHEAD)).ok();
    let until = horizon.and_then(|date| clock.first_instant(date.to_datetime(Time::midnight())));
    Activity { active: ends.is_some(), until: ends.or(until).unwrap_or(Timestamp::MAX) }
}

/// A time of day in a document: `HH:MM`, with seconds only where there are some.
pub(crate) mod clock_time {
    use super::{ClockTimeVisitor, Deserializer, Serializer, Time};

    pub(crate) fn serialize<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        if time.second() == 0 && time.subsec_nanosecond() == 0 {
            serializer.collect_str(&format_args!("{:02}:{:02}", time.hour(), time.minute()))
        } else {
            serializer.collect_str(time)
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        deserializer.deserialize_str(ClockTimeVisitor)
    }
}

struct ClockTimeVisitor;

impl Visitor<'_> for ClockTimeVisitor {
    type Value = Time;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a time of day in quotes, such as \"09:00\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Time, E> {
        if text.starts_with("24:00") {
            return Err(E::custom(format!(
                "`{text}` is not a time of day: write `00:00`; a window may cross midnight"
            )));
        }
        let shape = text.len() >= 5 && text.as_bytes()[2] == b':';
        match text.parse() {
            Ok(time) if shape => Ok(time),
            _ => Err(E::custom(format!("`{text}` is not a time of day: write `09:00`, with two digits for the hour"))),
        }
    }
}
