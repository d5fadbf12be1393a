//! Public holidays: whole days on the wall clock of the schedule's zone.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::limits::{YEAR_MAX, YEAR_MIN};

/// One public holiday: that day, from midnight to midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holiday {
    date: Date,
}

/// A text that is not a date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is not a date: write `2026-12-25`, with a year from {YEAR_MIN} to {YEAR_MAX}")]
pub struct HolidayError {
    /// The text as it was written.
    pub text: String,
}

impl Holiday {
    /// The day.
    pub fn date(&self) -> Date {
        self.date
    }
}

impl FromStr for Holiday {
    type Err = HolidayError;

    fn from_str(text: &str) -> Result<Holiday, HolidayError> {
        let pieces = Pieces::parse(text).ok().filter(|pieces| pieces.time().is_none() && pieces.offset().is_none());
        let date = pieces.map(|pieces| pieces.date()).filter(|date| (YEAR_MIN..=YEAR_MAX).contains(&date.year()));
        date.map(|date| Holiday { date }).ok_or_else(|| HolidayError { text: text.to_owned() })
    }
}

impl fmt::Display for Holiday {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date.fmt(formatter)
    }
}

impl Serialize for Holiday {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Holiday {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Holiday, D::Error> {
        crate::text::deserialize(deserializer, "a date such as `2026-12-25`")
    }
}
