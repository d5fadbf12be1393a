//! How long one turn of a rotation is on the wall clock: hours, days, weeks or months.

use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Span};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::limits::{SHIFT_DAYS_MAX, SHIFT_HOURS_MAX, SHIFT_MONTHS_MAX, SHIFT_WEEKS_MAX};

const HOURS_A_DAY: i64 = 24;
const HOURS_A_WEEK: i64 = 7 * HOURS_A_DAY;

/// The length of a shift, counted on the wall clock; at least one unit, at most about a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShiftLength {
    count: u32,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Unit {
    Hours,
    Days,
    Weeks,
    Months,
}

/// A text that is not the length of a shift.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShiftLengthError {
    /// Not a whole number and a unit.
    #[error(
        "`{text}` is not the length of a shift: write a number and h, d, w or month, such as `12h`, `1d`, `1w`, `1month`"
    )]
    NotALength {
        /// The text as it was written.
        text: String,
    },
    /// A length of nothing, or longer than the limit of its unit.
    #[error("`{text}` is not a possible length of a shift: write 1 to {count_max} with the unit `{unit}`")]
    OutOfRange {
        /// The text as it was written.
        text: String,
        /// The unit as it is written.
        unit: &'static str,
        /// The greatest number allowed with this unit.
        count_max: u32,
    },
}

impl Unit {
    const ALL: [Unit; 4] = [Unit::Hours, Unit::Days, Unit::Weeks, Unit::Months];

    fn suffix(self) -> &'static str {
        match self {
            Unit::Hours => "h",
            Unit::Days => "d",
            Unit::Weeks => "w",
            Unit::Months => "month",
        }
    }

    fn count_max(self) -> u32 {
        match self {
            Unit::Hours => SHIFT_HOURS_MAX,
            Unit::Days => SHIFT_DAYS_MAX,
            Unit::Weeks => SHIFT_WEEKS_MAX,
            Unit::Months => SHIFT_MONTHS_MAX,
        }
    }
}

impl ShiftLength {
    /// The wall time `turns` shifts after `anchor`, counted in one step from the anchor so that months clamped to a short
    /// month return to the anchor's day afterwards. `None` beyond the calendar's end (the year 9999).
    pub(crate) fn after(self, anchor: DateTime, turns: i64) -> Option<DateTime> {
        let count = turns.checked_mul(i64::from(self.count))?;
        if self.unit == Unit::Months {
            return anchor.checked_add(Span::new().try_months(count).ok()?).ok();
        }
        let hours = count.checked_mul(self.hours_per_unit())?;
        anchor.checked_add(SignedDuration::from_secs(hours.checked_mul(3_600)?)).ok()
    }

    /// About how many whole shifts lie between `anchor` and `wall`; off by a few where clocks change or months clamp.
    pub(crate) fn turns_about(self, anchor: DateTime, wall: DateTime) -> i64 {
        let count = i64::from(self.count);
        if self.unit == Unit::Months {
            let years = i64::from(wall.year()) - i64::from(anchor.year());
            return (years * 12 + i64::from(wall.month()) - i64::from(anchor.month())).div_euclid(count);
        }
        wall.duration_since(anchor).as_hours().div_euclid(count * self.hours_per_unit())
    }

    fn hours_per_unit(self) -> i64 {
        match self.unit {
            Unit::Hours => 1,
            Unit::Days => HOURS_A_DAY,
            Unit::Weeks | Unit::Months => HOURS_A_WEEK,
        }
    }
}

impl FromStr for ShiftLength {
    type Err = ShiftLengthError;

    fn from_str(text: &str) -> Result<ShiftLength, ShiftLengthError> {
        let digits_end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        let (digits, suffix) = text.split_at(digits_end);
        let unit = Unit::ALL.into_iter().find(|unit| unit.suffix() == suffix);
        let Some(unit) = unit.filter(|_| !digits.is_empty()) else {
            return Err(ShiftLengthError::NotALength { text: text.to_owned() });
        };
        let count_max = unit.count_max();
        match digits.parse() {
            Ok(count) if (1..=count_max).contains(&count) => Ok(ShiftLength { count, unit }),
            _ => Err(ShiftLengthError::OutOfRange { text: text.to_owned(), unit: unit.suffix(), count_max }),
        }
    }
}

impl fmt::Display for ShiftLength {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.count, self.unit.suffix())
    }
}

impl Serialize for ShiftLength {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ShiftLength {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ShiftLength, D::Error> {
        crate::text::deserialize(deserializer, "the length of a shift, such as `12h`, `1d`, `1w` or `1month`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_a_number_and_a_unit() {
        for text in ["1h", "12h", "8784h", "1d", "366d", "1w", "6w", "1month", "12month"] {
            assert_eq!(text.parse::<ShiftLength>().unwrap().to_string(), text);
        }
        assert_eq!("007d".parse::<ShiftLength>().unwrap().to_string(), "7d");
        for text in ["", "1", "h", "1m", "1y", "1 d", "-1d", "1.5d", "1months", "1D", "one day"] {
            assert!(matches!(text.parse::<ShiftLength>(), Err(ShiftLengthError::NotALength { .. })), "{text}");
        }
        for text in ["0h", "8785h", "367d", "54w", "13month", "99999999999999999999d"] {
            assert!(matches!(text.parse::<ShiftLength>(), Err(ShiftLengthError::OutOfRange { .. })), "{text}");
        }
    }

    #[test]
    fn months_are_clamped_from_the_anchor() {
        let anchor: DateTime = "2023-10-31T09:00".parse().unwrap();
        let month: ShiftLength = "1month".parse().unwrap();
        let dates: Vec<String> = (0..6).map(|turn| month.after(anchor, turn).unwrap().date().to_string()).collect();
        assert_eq!(dates, ["2023-10-31", "2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"]);
    }

    #[test]
    fn hours_are_counted_on_the_wall_clock() {
        // Scenario 11: 60 wall hours, whatever the zone does in between.
        let anchor: DateTime = "2017-01-01T00:00".parse().unwrap();
        let hours: ShiftLength = "60h".parse().unwrap();
        assert_eq!(hours.after(anchor, 1).unwrap().to_string(), "2017-01-03T12:00:00");
        assert_eq!(hours.after(anchor, i64::MAX), None);
    }
}
