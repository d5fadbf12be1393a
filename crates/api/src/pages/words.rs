//! Times and texts as pages word them.

use super::language::Language;
use jiff::{Zoned, tz::TimeZone};
use nightbell_core::Timestamp;

/// Now, and the zone and the language in which the reader of a page thinks.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    now: Timestamp,
    zone: TimeZone,
    language: Language,
}

impl Watch {
    pub(super) fn new(now: Timestamp, zone: TimeZone, language: Language) -> Watch {
        Watch { now, zone, language }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.now
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// How long ago, in one or two units: "just now", "3 min ago", "2 h 5 min ago", "4 days ago".
    pub(super) fn ago(&self, at: Timestamp) -> String {
        let seconds = self.now.duration_since(at).as_secs();
        match seconds {
            ..60 => self.language.say("time-now"),
            _ => self.language.say_text("time-ago", "span", &self.span(seconds)),
        }
    }

    /// How far ahead: "in 4 min"; what is due is "now".
    pub(super) fn ahead(&self, at: Timestamp) -> String {
        match at.duration_since(self.now).as_secs() {
            ..=0 => self.language.say("time-due"),
            seconds => self.language.say_text("time-ahead", "span", &self.span(seconds)),
        }
    }

    /// The clock, "08:38 CET (07:38 UTC)"; with the date when it is not today's.
    pub(super) fn clock(&self, at: Timestamp) -> String {
        let is_today = self.local(at).date() == self.local(self.now).date();
        self.written(at, if is_today { "%H:%M %Z" } else { "%Y-%m-%d %H:%M %Z" })
    }

    /// Date and clock, "2026-11-23 08:38 CET (07:38 UTC)".
    pub(super) fn date_and_clock(&self, at: Timestamp) -> String {
        self.written(at, "%Y-%m-%d %H:%M %Z")
    }

    /// UTC stands beside it where it differs, because that is what graphs and logs say; with its own date where that differs.
    fn written(&self, at: Timestamp, format: &str) -> String {
        let (local, utc) = (self.local(at), at.to_zoned(TimeZone::UTC));
        let written = local.strftime(format).to_string();
        if local.datetime() == utc.datetime() {
            return written;
        }
        let is_same_day = local.date() == utc.date();
        let beside = utc.strftime(if is_same_day { "%H:%M UTC" } else { "%Y-%m-%d %H:%M UTC" });
        format!("{written} ({beside})")
    }

    fn span(&self, seconds: i64) -> String {
        let minutes = seconds / 60;
        let (days, hours) = (minutes / 1_440, minutes / 60);
        let count = |key: &str, count: i64| self.language.say_count(key, "count", count);
        match (days, hours, minutes % 60) {
            _ if seconds < 60 => count("span-seconds", seconds),
            (0, 0, minutes) => count("span-minutes", minutes),
            (0, hours, 0) => count("span-hours", hours),
            (0, hours, minutes) => {
                let texts = [("hours", &*hours.to_string()), ("minutes", &*minutes.to_string())];
                self.language.say_texts("span-hours-minutes", &texts)
            }
            (days, ..) => count("span-days", days),
        }
    }

    fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }
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
        let watch =
            |zone: &str| Watch::new(at("2026-11-23T12:00:00Z"), TimeZone::get(zone).unwrap(), Language::English);
        let utc = watch("UTC");
        for (then, expected) in [
            ("2026-11-23T12:00:05Z", "just now"),
            ("2026-11-23T11:59:30Z", "just now"),
            ("2026-11-23T11:57:00Z", "3 min ago"),
            ("2026-11-23T10:00:00Z", "2 h ago"),
            ("2026-11-23T09:55:00Z", "2 h 5 min ago"),
            ("2026-11-22T11:00:00Z", "1 day ago"),
            ("2026-11-19T11:00:00Z", "4 days ago"),
        ] {
            assert_eq!(utc.ago(at(then)), expected, "{then}");
        }
        for (then, expected) in [
            ("2026-11-23T11:59:00Z", "now"),
            ("2026-11-23T12:00:45Z", "in 45 s"),
            ("2026-11-23T12:04:12Z", "in 4 min"),
            ("2026-11-23T13:00:00Z", "in 1 h"),
        ] {
            assert_eq!(utc.ahead(at(then)), expected, "{then}");
        }
        for (zone, then, expected) in [
            ("UTC", "2026-11-23T03:05:00Z", "03:05 UTC"),
            ("UTC", "2026-11-22T03:05:00Z", "2026-11-22 03:05 UTC"),
            ("Europe/Berlin", "2026-11-23T07:38:00Z", "08:38 CET (07:38 UTC)"),
            ("Europe/Berlin", "2026-11-22T23:30:00Z", "00:30 CET (2026-11-22 23:30 UTC)"),
            ("Europe/Berlin", "2026-07-01T07:38:00Z", "2026-07-01 09:38 CEST (07:38 UTC)"),
            ("Europe/London", "2026-11-23T11:05:00Z", "11:05 GMT"),
            ("America/Sao_Paulo", "2026-11-23T11:05:00Z", "08:05 -03 (11:05 UTC)"),
        ] {
            assert_eq!(watch(zone).clock(at(then)), expected, "{zone}");
        }
        let german = Watch { language: Language::German, ..utc.clone() };
        assert_eq!(german.ago(at("2026-11-23T09:55:00Z")), "vor 2 h 5 min");
        assert_eq!(german.ago(at("2026-11-19T11:00:00Z")), "vor 4 Tagen");
        assert_eq!(german.ago(at("2026-11-22T11:00:00Z")), "vor 1 Tag");
        assert_eq!(watch("Asia/Tokyo").date_and_clock(at("2026-11-23T03:05:00Z")), "2026-11-23 12:05 JST (03:05 UTC)");
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
