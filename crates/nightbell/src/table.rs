//! Tables for people: aligned columns, times with their zone, ages.

use crate::output::{Output, Style};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Space between two columns.
const GAP: &str = "  ";

/// Rows under headings.
#[derive(Debug)]
pub(crate) struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<(Style, String)>>,
}

impl Table {
    /// An empty table.
    pub(crate) fn new(headings: &[&'static str]) -> Table {
        Table { headings: headings.to_vec(), rows: Vec::new() }
    }

    /// Adds a row, one cell for each heading.
    pub(crate) fn row(&mut self, cells: Vec<(Style, String)>) {
        self.rows.push(cells);
    }

    /// Whether there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines. The last column is as long as it is.
    pub(crate) fn lines(&self, output: Output) -> Vec<String> {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column)).map(|(_, text)| text.chars().count());
            cells.chain([self.headings[column].chars().count()]).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..self.headings.len()).map(width).collect();
        let line = |cells: Vec<(Style, &str)>| {
            let last = cells.len().saturating_sub(1);
            let padded = cells.iter().enumerate().map(|(column, (style, text))| {
                let missing = if column == last { 0 } else { widths[column].saturating_sub(text.chars().count()) };
                format!("{}{}", output.styled(*style, text), " ".repeat(missing))
            });
            padded.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
        };
        let heading = line(self.headings.iter().map(|text| (Style::Faint, *text)).collect());
        let rows = self.rows.iter().map(|row| line(row.iter().map(|(style, text)| (*style, text.as_str())).collect()));
        std::iter::once(heading).chain(rows).collect()
    }

    /// Prints it.
    pub(crate) fn print(&self, output: Output) {
        for line in self.lines(output) {
            output.line(line);
        }
    }
}

/// A cell without a style.
pub(crate) fn plain(text: impl Into<String>) -> (Style, String) {
    (Style::Plain, text.into())
}

/// How many of something: `1 error`, `2 errors`.
pub(crate) fn counted(count: u64, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// An instant, to the second: `2026-11-24 09:00:00 UTC`.
pub(crate) fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// An instant of the API's JSON as [`utc`] writes it; what cannot be read stays as it is.
pub(crate) fn utc_text(text: &str) -> String {
    text.parse::<Timestamp>().map(utc).unwrap_or_else(|_| text.to_owned())
}

/// How far an instant is from now: `3 min ago`, `in 2 h`.
pub(crate) fn age(now: Timestamp, at: Timestamp) -> String {
    let seconds = now.duration_since(at).as_secs();
    let (count, unit) = match seconds.unsigned_abs() {
        0..60 => return if seconds >= 0 { "just now".to_owned() } else { format!("in {} s", -seconds) },
        count @ 60..3_600 => (count / 60, "min"),
        count @ 3_600..172_800 => (count / 3_600, "h"),
        count => (count / 86_400, "d"),
    };
    if seconds >= 0 { format!("{count} {unit} ago") } else { format!("in {count} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_the_last_is_not_padded() {
        let mut table = Table::new(&["ID", "SERVICE", "SUMMARY"]);
        assert!(table.is_empty());
        table.row(vec![plain("7"), plain("checkout"), plain("höher als 90 %")]);
        table.row(vec![(Style::Red, "1204".to_owned()), plain("db"), plain("x")]);
        let expected = ["ID    SERVICE   SUMMARY", "7     checkout  höher als 90 %", "1204  db        x"];
        assert_eq!(table.lines(Output::PLAIN), expected);
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(counted(1, "warning"), "1 warning");
        assert_eq!(counted(0, "warning"), "0 warnings");
        assert_eq!(counted(12, "warning"), "12 warnings");
    }

    #[test]
    fn ages_are_in_words() {
        let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        for (at, expected) in [
            ("2026-11-24T08:59:58Z", "just now"),
            ("2026-11-24T08:57:00Z", "3 min ago"),
            ("2026-11-24T07:00:01Z", "1 h ago"),
            ("2026-11-20T09:00:00Z", "4 d ago"),
            ("2026-11-24T09:00:30Z", "in 30 s"),
            ("2026-11-24T11:00:00Z", "in 2 h"),
        ] {
            assert_eq!(age(now, at.parse().unwrap()), expected, "{at}");
        }
    }

    #[test]
    fn instants_say_their_zone() {
        assert_eq!(utc_text("2026-11-24T09:00:00.123+01:00"), "2026-11-24 08:00:00 UTC");
        assert_eq!(utc_text("soon"), "soon");
    }
}
