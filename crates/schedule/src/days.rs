//! Days of the week as people write them: a day, a list, a range that may wrap, or a mixture.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Weekday;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

const NAMES: [(&str, &str); 7] = [
    ("mon", "monday"),
    ("tue", "tuesday"),
    ("wed", "wednesday"),
    ("thu", "thursday"),
    ("fri", "friday"),
    ("sat", "saturday"),
    ("sun", "sunday"),
];

/// A run of days shorter than this is written out: `sat,sun`, but `mon-wed`.
const RANGE_DAYS_MIN: usize = 3;

/// A set of days of the week, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Days {
    /// One bit a day, Monday the lowest.
    bits: u8,
}

/// A text that does not name days.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DaysError {
    /// A part of the text is not a day.
    #[error("`{day}` is not a day: write mon, tue, wed, thu, fri, sat or sun, as in `mon-fri` or `sat,sun`")]
    NotADay {
        /// The part that is not understood.
        day: String,
    },
    /// No day at all.
    #[error("no day is named: write days such as `mon-fri` or `sat,sun`, or `mon-sun` for all of them")]
    Empty,
}

impl Days {
    /// Whether the set has this day.
    pub fn contains(&self, day: Weekday) -> bool {
        self.has(day.to_monday_zero_offset() as usize)
    }

    fn has(&self, index: usize) -> bool {
        self.bits & (1 << (index % 7)) != 0
    }
}

fn day_index(text: &str) -> Result<usize, DaysError> {
    let text = text.trim();
    NAMES
        .iter()
        .position(|(short, long)| text.eq_ignore_ascii_case(short) || text.eq_ignore_ascii_case(long))
        .ok_or_else(|| DaysError::NotADay { day: text.to_owned() })
}

impl FromStr for Days {
    type Err = DaysError;

    fn from_str(text: &str) -> Result<Days, DaysError> {
        if text.trim().is_empty() {
            return Err(DaysError::Empty);
        }
        let mut bits = 0;
        for part in text.split(',') {
            let (first, last) = match part.split_once('-') {
                Some((first, last)) => (day_index(first)?, day_index(last)?),
                None => (day_index(part)?, day_index(part)?),
            };
            let length = (last + 7 - first) % 7;
            for index in first..=first + length {
                bits |= 1 << (index % 7);
            }
        }
        Ok(Days { bits })
    }
}

impl fmt::Display for Days {
    /// The canonical spelling: runs of three and more days as ranges, in the week's order, `fri-mon` where one wraps.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        // Without a day whose eve is missing every day is in the set, and the week is one run from Monday.
        let starts: Vec<usize> = (0..7).filter(|index| self.has(*index) && !self.has(index + 6)).collect();
        let starts = if starts.is_empty() { vec![0] } else { starts };
        for start in starts {
            let length = (1..7).find(|length| !self.has(start + length)).unwrap_or(7);
            if length >= RANGE_DAYS_MIN {
                parts.push(format!("{}-{}", NAMES[start].0, NAMES[(start + length - 1) % 7].0));
            } else {
                parts.extend((start..start + length).map(|index| NAMES[index % 7].0.to_owned()));
            }
        }
        formatter.write_str(&parts.join(","))
    }
}

impl Serialize for Days {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Days, D::Error> {
        deserializer.deserialize_any(DaysVisitor)
    }
}

struct DaysVisitor;

impl<'de> Visitor<'de> for DaysVisitor {
    type Value = Days;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("days such as `mon-fri` or `sat,sun`, or a list of them")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Days, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Days, A::Error> {
        let mut bits = 0;
        while let Some(text) = list.next_element::<String>()? {
            bits |= text.parse::<Days>().map_err(A::Error::custom)?.bits;
        }
        if bits == 0 {
            return Err(A::Error::custom(DaysError::Empty));
        }
        Ok(Days { bits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_one_canonical_spelling() {
        for (written, canonical) in [
            ("mon", "mon"),
            ("Sunday", "sun"),
            ("sat,sun", "sat,sun"),
            ("sun, sat", "sat,sun"),
            ("mon-fri", "mon-fri"),
            ("fri-mon", "fri-mon"),
            ("mon-tue", "mon,tue"),
            ("sun-mon", "sun,mon"),
            ("mon-wed,fri", "mon-wed,fri"),
            ("mon,tue,wed,thu,fri,sat,sun", "mon-sun"),
            ("wed-tue", "mon-sun"),
            ("mon,wed,fri-sun", "wed,fri-mon"),
        ] {
            let days: Days = written.parse().unwrap();
            assert_eq!(days.to_string(), canonical, "{written}");
            assert_eq!(canonical.parse(), Ok(days));
        }
    }

    #[test]
    fn every_set_of_days_survives_its_spelling() {
        for bits in 1..128 {
            let days = Days { bits };
            assert_eq!(days.to_string().parse(), Ok(days));
        }
    }

    #[test]
    fn what_is_not_a_day_is_named() {
        for (text, day) in [("mo", "`mo`"), ("mon-fry", "`fry`"), ("mon,,tue", "``"), ("weekdays", "`weekdays`")] {
            let message = text.parse::<Days>().unwrap_err().to_string();
            assert!(message.contains(day), "{message}");
        }
        assert_eq!(" ".parse::<Days>(), Err(DaysError::Empty));
    }
}
