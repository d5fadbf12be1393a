//! Wall-clock times and the instants they stand for: the only place that resolves skipped and repeated times.
//!
//! A zone's clock skips times in spring and repeats times in autumn. A skipped time stands for the first instant after
//! the gap (so 02:30 becomes 03:00, not 03:30 as RFC 5545 has it). A repeated time stands for its first occurrence where
//! something begins and for its last where something ends, so that what follows one another never leaves a gap.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::Zone;
use crate::limits::{YEAR_MAX, YEAR_MIN};

/// The first instant at which the zone's clock shows `wall`, or the end of a gap that skips it.
///
/// `None` when that is outside what jiff can represent (the year 9999).
pub(crate) fn first_instant(time_zone: &TimeZone, wall: DateTime) -> Option<Timestamp> {
    match time_zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(wall).ok(),
        AmbiguousOffset::Gap { before, after } => gap_end(time_zone, wall, before, after),
    }
}

/// The last instant at which the zone's clock shows `wall`, or the end of a gap that skips it.
///
/// `None` when that is outside what jiff can represent (the year 9999).
pub(crate) fn last_instant(time_zone: &TimeZone, wall: DateTime) -> Option<Timestamp> {
    match time_zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).ok(),
        AmbiguousOffset::Fold { after, .. } => after.to_timestamp(wall).ok(),
        AmbiguousOffset::Gap { before, after } => gap_end(time_zone, wall, before, after),
    }
}

fn gap_end(time_zone: &TimeZone, wall: DateTime, before: Offset, after: Offset) -> Option<Timestamp> {
    // Read with the offset in force after the gap, a skipped time lies before the transition; with the one before, after.
    let early = after.to_timestamp(wall).ok()?;
    time_zone
        .following(early)
        .map(|transition| transition.timestamp())
        .find(|instant| time_zone.to_datetime(*instant) >= wall)
        .or_else(|| before.to_timestamp(wall).ok())
}

/// A time in a document: on the wall clock of the schedule's zone, or an instant written with its offset.
///
/// It keeps which of the two it was, and the offset, so that a document comes back as it was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WallOrInstant {
    /// A time without an offset: what the clock shows in the schedule's zone.
    Wall(DateTime),
    /// A time with an offset (RFC 3339): that instant, whatever the schedule's zone.
    Instant {
        /// The instant.
        at: Timestamp,
        /// The offset it was written with; `None` for `Z`.
        offset: Option<Offset>,
    },
}

/// A text that is not a time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WallOrInstantError {
    /// Not a date and a time of day, or one that no calendar has.
    #[error("`{text}` is not a time: write `2026-11-23T09:00` (in the schedule's zone) or `2026-11-23T09:00:00+01:00`")]
    NotATime {
        /// The text as it was written.
        text: String,
    },
    /// A date alone: whether its beginning or its end is meant cannot be known.
    #[error("`{text}` has no time of day: write `{text}T00:00` for its beginning")]
    DateOnly {
        /// The text as it was written.
        text: String,
    },
    /// A zone in brackets after the time.
    #[error("`{text}` names a zone: leave out the brackets; a time without an offset is in the schedule's zone")]
    ZoneNamed {
        /// The text as it was written.
        text: String,
    },
    /// An offset of seconds, which RFC 3339 cannot write.
    #[error("`{text}` has an offset with seconds: write whole minutes, as in `+01:00`")]
    OffsetSeconds {
        /// The text as it was written.
        text: String,
    },
    /// A year outside the limits.
    #[error("`{text}` is outside the years {YEAR_MIN} to {YEAR_MAX}: write a year between them")]
    YearOutOfRange {
        /// The text as it was written.
        text: String,
    },
}

impl WallOrInstant {
    /// The instant when this time is where something begins: the first occurrence of a repeated time.
    pub fn first(&self, zone: &Zone) -> Timestamp {
        match self {
            WallOrInstant::Wall(wall) => first_instant(zone.time_zone(), *wall).unwrap_or(Timestamp::MAX),
            WallOrInstant::Instant { at, .. } => *at,
        }
    }

    /// The instant when this time is where something ends: the last occurrence of a repeated time.
    pub fn last(&self, zone: &Zone) -> Timestamp {
        match self {
            WallOrInstant::Wall(wall) => last_instant(zone.time_zone(), *wall).unwrap_or(Timestamp::MAX),
            WallOrInstant::Instant { at, .. } => *at,
        }
    }

    /// What the clock of `zone` shows: the wall time itself, also where the clock skips it.
    pub fn wall(&self, zone: &Zone) -> DateTime {
        match self {
            WallOrInstant::Wall(wall) => *wall,
            WallOrInstant::Instant { at, .. } => zone.time_zone().to_datetime(*at),
        }
    }
}

impl FromStr for WallOrInstant {
    type Err = WallOrInstantError;

    fn from_str(text: &str) -> Result<WallOrInstant, WallOrInstantError> {
        let owned = || text.to_owned();
        let pieces = Pieces::parse(text).map_err(|_| WallOrInstantError::NotATime { text: owned() })?;
        if pieces.time_zone_annotation().is_some() {
            return Err(WallOrInstantError::ZoneNamed { text: owned() });
        }
        let Some(time) = pieces.time() else {
            return Err(WallOrInstantError::DateOnly { text: owned() });
        };
        if !(YEAR_MIN..=YEAR_MAX).contains(&pieces.date().year()) {
            return Err(WallOrInstantError::YearOutOfRange { text: owned() });
        }
        let wall = pieces.date().to_datetime(time);
        let offset = match pieces.offset() {
            None => return Ok(WallOrInstant::Wall(wall)),
            Some(PiecesOffset::Numeric(numeric)) => Some(numeric.offset()),
            Some(_) => None,
        };
        if offset.is_some_and(|offset| offset.seconds() % 60 != 0) {
            return Err(WallOrInstantError::OffsetSeconds { text: owned() });
        }
        let at = offset
            .unwrap_or(Offset::UTC)
            .to_timestamp(wall)
            .map_err(|_| WallOrInstantError::YearOutOfRange { text: owned() })?;
        Ok(WallOrInstant::Instant { at, offset })
    }
}

impl fmt::Display for WallOrInstant {
    /// The one canonical spelling: `2026-11-23T09:00` (seconds only where there are some), or RFC 3339 with the offset.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WallOrInstant::Wall(wall) if wall.second() == 0 && wall.subsec_nanosecond() == 0 => {
                write!(formatter, "{}T{:02}:{:02}", wall.date(), wall.hour(), wall.minute())
            }
            WallOrInstant::Wall(wall) => wall.fmt(formatter),
            WallOrInstant::Instant { at, offset: None } => at.fmt(formatter),
            WallOrInstant::Instant { at, offset: Some(offset) } => at.display_with_offset(*offset).fmt(formatter),
        }
    }
}

impl Serialize for WallOrInstant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for WallOrInstant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<WallOrInstant, D::Error> {
        crate::text::deserialize(
            deserializer,
            "a time such as `2026-11-23T09:00` (in the schedule's zone) or `2026-11-23T09:00:00+01:00`",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &str, wall: &str, first: &str, last: &str) {
        let zone: Zone = zone.parse().unwrap();
        let time: WallOrInstant = wall.parse().unwrap();
        assert_eq!(time.first(&zone).to_string(), first, "first of {wall}");
        assert_eq!(time.last(&zone).to_string(), last, "last of {wall}");
    }

    #[test]
    fn skipped_times_are_the_first_instant_after_the_gap() {
        // Scenario 10: 01:30 stays, everything in the gap is 03:00 CDT, 03:30 stays.
        check("America/Chicago", "2018-03-11T01:30", "2018-03-11T07:30:00Z", "2018-03-11T07:30:00Z");
        for wall in ["2018-03-11T02:00", "2018-03-11T02:30", "2018-03-11T02:59:59", "2018-03-11T03:00"] {
            check("America/Chicago", wall, "2018-03-11T08:00:00Z", "2018-03-11T08:00:00Z");
        }
        check("America/Chicago", "2018-03-11T03:30", "2018-03-11T08:30:00Z", "2018-03-11T08:30:00Z");
        // A gap at midnight, one of half an hour, one of two hours and one of a whole day.
        check("Africa/Cairo", "2023-04-28T00:00", "2023-04-27T22:00:00Z", "2023-04-27T22:00:00Z");
        check("Australia/Lord_Howe", "2024-10-06T02:15", "2024-10-05T15:30:00Z", "2024-10-05T15:30:00Z");
        check("Antarctica/Troll", "2024-03-31T02:00", "2024-03-31T01:00:00Z", "2024-03-31T01:00:00Z");
        check("Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z");
        check("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z");
    }

    #[test]
    fn repeated_times_begin_at_the_first_and_end_at_the_last() {
        check("America/Chicago", "2020-11-01T00:59", "2020-11-01T05:59:00Z", "2020-11-01T05:59:00Z");
        check("America/Chicago", "2020-11-01T01:00", "2020-11-01T06:00:00Z", "2020-11-01T07:00:00Z");
        check("America/Chicago", "2020-11-01T01:30", "2020-11-01T06:30:00Z", "2020-11-01T07:30:00Z");
        check("America/Chicago", "2020-11-01T02:00", "2020-11-01T08:00:00Z", "2020-11-01T08:00:00Z");
        check("Australia/Lord_Howe", "2024-04-07T01:45", "2024-04-06T14:45:00Z", "2024-04-06T15:15:00Z");
        check("Africa/Cairo", "2023-10-26T23:30", "2023-10-26T20:30:00Z", "2023-10-26T21:30:00Z");
    }

    #[test]
    fn an_offset_names_an_instant() {
        check("America/Chicago", "2020-11-01T01:30:00-06:00", "2020-11-01T07:30:00Z", "2020-11-01T07:30:00Z");
        check("America/Chicago", "2020-11-01T07:30:00Z", "2020-11-01T07:30:00Z", "2020-11-01T07:30:00Z");
    }

    #[test]
    fn the_spelling_is_canonical() {
        for (written, canonical) in [
            ("2026-11-23T09:00", "2026-11-23T09:00"),
            ("2026-11-23 09:00:00", "2026-11-23T09:00"),
            ("2026-11-23T09:00:30", "2026-11-23T09:00:30"),
            ("2026-11-23T09:00Z", "2026-11-23T09:00:00Z"),
            ("2026-11-23T09:00+01:00", "2026-11-23T09:00:00+01:00"),
            ("2026-11-23T09:00:00+00:00", "2026-11-23T09:00:00+00:00"),
            ("2026-11-23T09:00:00.5-03:30", "2026-11-23T09:00:00.5-03:30"),
        ] {
            let time: WallOrInstant = written.parse().unwrap();
            assert_eq!(time.to_string(), canonical);
            assert_eq!(canonical.parse(), Ok(time));
        }
    }

    #[test]
    fn what_is_not_a_time_is_refused_with_the_remedy() {
        for (text, part) in [
            ("tomorrow", "write `2026-11-23T09:00`"),
            ("2026-02-30T09:00", "is not a time"),
            ("2026-11-23", "write `2026-11-23T00:00`"),
            ("2026-11-23T09:00[Europe/London]", "leave out the brackets"),
            ("1802-11-23T09:00", "outside the years"),
            ("2026-11-23T09:00+01:00:30", "whole minutes"),
        ] {
            let message = text.parse::<WallOrInstant>().unwrap_err().to_string();
            assert!(message.contains(part) && message.contains(text), "{message}");
        }
    }
}
