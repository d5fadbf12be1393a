//! Times of day at which something is said, on the wall clock of the schedule's zone.

use jiff::civil::{Time, Weekday};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::wall::first_instant;
use crate::{Zone, window};

/// How many days ahead the next time is looked for: a week, and one more for a day that the zone skips.
const DAYS_AHEAD: i64 = 8;

/// A time of day in a document: `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClockTime(pub Time);

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        window::clock_time::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ClockTime, D::Error> {
        window::clock_time::deserialize(deserializer).map(ClockTime)
    }
}

impl ClockTime {
    /// The first instant after `now` at which the clock shows this time on a day that counts; none when no day does. A time
    /// that the clock skips is the first instant after the gap, of one that it repeats the first counts.
    pub fn next_after(&self, counts: impl Fn(Weekday) -> bool, zone: &Zone, now: Timestamp) -> Option<Timestamp> {
        let time_zone = zone.time_zone();
        let today = time_zone.to_datetime(now).date();
        let dates = (-1..=DAYS_AHEAD).filter_map(|days| {
            let days = Span::new().try_days(days).ok()?;
            today.checked_add(days).ok()
        });
        let instants = dates
            .filter(|date| counts(date.weekday()))
            .filter_map(|date| first_instant(time_zone, date.to_datetime(self.0)));
        instants.filter(|instant| *instant > now).min()
    }
}
