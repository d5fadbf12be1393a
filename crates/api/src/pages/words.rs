//! Times and texts as pages word them.

use jiff::tz::TimeZone;
use nightbell_core::Timestamp;

/// How long ago, in one or two units: "just now", "3 min ago", "2 h 5 min ago", "4 days ago".
pub(super) fn ago(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(at).as_secs();
    match seconds {
        ..60 => "just now".to_owned(),
        _ => format!("{} ago", span(seconds)),
    }
}

/// How far ahead: "in 4 min"; what is due is "now".
pub(super) fn ahead(at: Timestamp, now: Timestamp) -> String {
    match at.duration_since(now).as_secs() {
        ..=0 => "now".to_owned(),
        seconds @ 1..60 => format!("in {seconds} s"),
        seconds => format!("in {}", span(seconds)),
    }
}

fn span(seconds: i64) -> String {
    let minutes = seconds / 60;
    let (days, hours) = (minutes / 1_440, minutes / 60);
    match (days, hours, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (1, ..) => "1 day".to_owned(),
        (days, ..) => format!("{days} days"),
    }
}

/// The clock, in UTC; with the date when it is not today's.
pub(super) fn clock(at: Timestamp, now: Timestamp) -> String {
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let format = if day(at) == day(now) { "%H:%M UTC" } else { "%Y-%m-%d %H:%M UTC" };
    at.strftime(format).to_string()
}

/// Date and clock, in UTC.
pub(super) fn date_and_clock(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// At most so many characters, on one line, with a sign that something is missing.
pub(super) fn cut(text: &str, chars_max: usize) -> String {
    let mut line = String::with_capacity(text.len().min(4 * chars_max));
    let mut words = text.split_whitespace();
    line.extend(words.next());
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    match line.char_indices().nth(chars_max) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_worded() {
        let now = at("2026-11-23T12:00:00Z");
        for (then, expected) in [
            ("2026-11-23T12:00:05Z", "just now"),
            ("2026-11-23T11:59:30Z", "just now"),
            ("2026-11-23T11:57:00Z", "3 min ago"),
            ("2026-11-23T10:00:00Z", "2 h ago"),
            ("2026-11-23T09:55:00Z", "2 h 5 min ago"),
            ("2026-11-22T11:00:00Z", "1 day ago"),
            ("2026-11-19T11:00:00Z", "4 days ago"),
        ] {
            assert_eq!(ago(at(then), now), expected, "{then}");
        }
        for (then, expected) in [
            ("2026-11-23T11:59:00Z", "now"),
            ("2026-11-23T12:00:45Z", "in 45 s"),
            ("2026-11-23T12:04:12Z", "in 4 min"),
            ("2026-11-23T13:00:00Z", "in 1 h"),
        ] {
            assert_eq!(ahead(at(then), now), expected, "{then}");
        }
        assert_eq!(clock(at("2026-11-23T03:05:00Z"), now), "03:05 UTC");
        assert_eq!(clock(at("2026-11-22T03:05:00Z"), now), "2026-11-22 03:05 UTC");
    }

    #[test]
    fn texts_are_cut_at_characters() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöüß", 3), "äöü…");
        assert_eq!(cut("a  b\nc", 10), "a b c");
        assert_eq!(cut("ab cd", 3), "ab…");
        assert_eq!(cut("", 3), "");
    }
}
