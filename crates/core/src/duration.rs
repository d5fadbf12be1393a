//! Durations as people write them: `500ms`, `30s`, `5m`, `2h`, `1d`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

const UNITS: [(&str, i64); 6] =
    [("w", 7 * 86_400_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// A length of time, in whole milliseconds, zero or more. A day is 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration(i64);

/// Why a duration is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a duration; write a whole number and a unit, such as 500ms, 30s, 5m, 2h or 1d")]
pub struct DurationError(pub String);

impl Duration {
    /// No time at all.
    pub const ZERO: Duration = Duration(0);

    /// From milliseconds; negative counts as zero.
    pub const fn from_millis(ms: i64) -> Duration {
        Duration(if ms < 0 { 0 } else { ms })
    }

    /// In milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The instant this long after `from`, or the end of time when that is beyond it.
    pub fn after(self, from: crate::Timestamp) -> crate::Timestamp {
        from.checked_add(jiff::SignedDuration::from_millis(self.0)).unwrap_or(crate::Timestamp::MAX)
    }
}

impl FromStr for Duration {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Duration, DurationError> {
        let refused = || DurationError(text.to_owned());
        let mut rest = text.trim();
        let mut total_ms: i64 = 0;
        if rest.is_empty() {
            return Err(refused());
        }
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(refused)?;
            let count: i64 = rest[..digits].parse().map_err(|_| refused())?;
            rest = &rest[digits..];
            let letters = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            let (_, unit_ms) = UNITS.iter().find(|(unit, _)| *unit == &rest[..letters]).ok_or_else(refused)?;
            rest = &rest[letters..];
            total_ms = count.checked_mul(*unit_ms).and_then(|ms| total_ms.checked_add(ms)).ok_or_else(refused)?;
        }
        Ok(Duration(total_ms))
    }
}

impl fmt::Display for Duration {
    /// The shortest single-unit spelling: 90 s is `90s`, 120 s is `2m`. Weeks are spelled in days.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        for (unit, unit_ms) in &UNITS[1..] {
            if self.0 % unit_ms == 0 {
                return write!(f, "{}{unit}", self.0 / unit_ms);
            }
        }
        unreachable!("invariant: every whole number of milliseconds divides by the last unit")
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_and_write() {
        for (text, ms, canonical) in [
            ("500ms", 500, "500ms"),
            ("30s", 30_000, "30s"),
            ("5m", 300_000, "5m"),
            ("300s", 300_000, "5m"),
            ("1h30m", 5_400_000, "90m"),
            ("1d", 86_400_000, "1d"),
            ("1w", 604_800_000, "7d"),
            ("0s", 0, "0s"),
        ] {
            let duration: Duration = text.parse().unwrap();
            assert_eq!(duration.as_millis(), ms, "{text}");
            assert_eq!(duration.to_string(), canonical, "{text}");
        }
        for text in ["", "5", "m", "-5m", "5 m", "5x", "99999999999999999d", "1.5h"] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
        }
    }
}
