//! Values of the command line that are more than text: read once, and refused in one sentence.

use nightbell_config::{Kind, Role};
use nightbell_core::valid_name;
use nightbell_schedule::{WallOrInstant, WallOrInstantError};
use std::fmt;

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

/// Who or what has a calendar feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FeedTarget {
    kind: Kind,
    name: String,
}

impl FeedTarget {
    /// Where the interface has its link.
    pub(crate) fn path(&self) -> String {
        format!("/api/v1/{}/{}/calendar_feed", self.kind, self.name)
    }
}

impl fmt::Display for FeedTarget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.kind.as_str().trim_end_matches('s'), self.name)
    }
}

/// Who or what has a calendar feed: `user:ada`, spelled as the targets of escalation policies.
///
/// # Errors
/// One sentence with how to write it; the value stands before it already.
pub(super) fn feed_target(text: &str) -> Result<FeedTarget, String> {
    let kind =
        |word: String| [Kind::Users, Kind::Schedules, Kind::Teams].into_iter().find(|kind| kind.as_str() == word);
    let read = text.split_once(':').and_then(|(word, name)| Some((kind(format!("{word}s"))?, name)));
    let (kind, name) = read.ok_or_else(|| "write user:NAME, schedule:NAME or team:NAME".to_owned())?;
    valid_name(name).map_err(|error| error.to_string())?;
    Ok(FeedTarget { kind, name: name.to_owned() })
}

/// A calendar that is read from an address, or a feed.
#[derive(Debug, Clone)]
pub(crate) enum CalendarOrFeed {
    Calendar(String),
    Feed(FeedTarget),
}

/// Feeds have a colon in them, which no name has.
pub(super) fn calendar_or_feed(text: &str) -> Result<CalendarOrFeed, String> {
    if text.contains(':') {
        return feed_target(text).map(CalendarOrFeed::Feed);
    }
    valid_name(text).map_err(|error| error.to_string())?;
    Ok(CalendarOrFeed::Calendar(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_of_users_schedules_and_teams() {
        let check = |text: &str, expected: Option<&str>| {
            let found = feed_target(text).ok();
            assert_eq!(found.as_ref().map(FeedTarget::path).as_deref(), expected, "{text}");
            assert_eq!(found.map(|found| found.to_string()).as_deref(), expected.map(|_| text), "{text}");
        };
        check("user:ada", Some("/api/v1/users/ada/calendar_feed"));
        check("schedule:payments-primary", Some("/api/v1/schedules/payments-primary/calendar_feed"));
        check("team:payments", Some("/api/v1/teams/payments/calendar_feed"));
        for text in ["ada", "users:ada", "service:checkout", "user:", "user:No Name"] {
            check(text, None);
        }
    }

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
