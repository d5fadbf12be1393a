//! Values of the command line that are more than text: read once, and refused in one sentence.

use nightbell_config::Role;
use nightbell_schedule::{WallOrInstant, WallOrInstantError};

/// A time: an instant with its offset, a wall-clock time, or a date, which is its beginning.
///
/// # Errors
/// One sentence with how to write it; the value stands before it already.
pub(super) fn moment(text: &str) -> Result<WallOrInstant, String> {
    let read = match text.parse() {
        Err(WallOrInstantError::DateOnly { .. }) => format!("{}T00:00", text.trim()).parse(),
        read => read,
    };
    read.map_err(|error| match error {
        WallOrInstantError::YearOutOfRange { .. } => error.to_string(),
        _ => "write it in RFC 3339, such as 2026-11-23T09:00:00Z, or as 2026-11-23T09:00 or 2026-11-23".to_owned(),
    })
}

/// The number of an alert.
///
/// # Errors
/// One sentence with where to find it; the value stands before it already.
pub(super) fn alert_id(text: &str) -> Result<i64, String> {
    let id = text.parse().ok().filter(|id| *id > 0);
    id.ok_or_else(|| "write the number of an alert, such as 12; `nightbell alerts list` shows them".to_owned())
}

/// A role.
///
/// # Errors
/// All that there are.
pub(super) fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|_| "write admin, manager, responder or observer".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_instants_wall_clock_times_or_dates() {
        let check = |text: &str, zone: &str, expected: &str| {
            let found = moment(text).unwrap().first(&zone.parse().unwrap());
            assert_eq!(found.to_string(), expected, "{text} in {zone}");
        };
        check("2026-11-23T09:00:00Z", "Europe/Berlin", "2026-11-23T09:00:00Z");
        check("2026-11-23T09:00:00+01:00", "UTC", "2026-11-23T08:00:00Z");
        check("2026-11-23T09:00", "Europe/Berlin", "2026-11-23T08:00:00Z");
        check("2026-11-23 09:00", "UTC", "2026-11-23T09:00:00Z");
        check("2026-11-23", "Europe/Berlin", "2026-11-22T23:00:00Z");
        for text in ["", "yesterday", "09:00", "2026-13-01", "2026-11-23T25:00", "2026-11-23T09:00[Europe/Berlin]"] {
            assert!(moment(text).unwrap_err().starts_with("write it in RFC 3339"), "{text}");
        }
    }

    #[test]
    fn alerts_have_numbers() {
        assert_eq!(alert_id("12"), Ok(12));
        for text in ["abc", "", "0", "1.5", "99999999999999999999"] {
            assert!(alert_id(text).unwrap_err().contains("`nightbell alerts list`"), "{text}");
        }
    }
}
