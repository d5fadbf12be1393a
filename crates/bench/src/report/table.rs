//! The table for the terminal.

use super::{Report, RowReport, Verdict, with_unit};
use crate::row::{Figure, Must};
use crate::system::SystemKind;

const HEADINGS: [&str; 7] = ["", "must", "SQLite", "PostgreSQL", "Alertmanager", "ratio", ""];

/// Every row.
pub(crate) fn table(report: &Report) -> String {
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    report.rows.iter().for_each(|row| lines.extend(row_lines(row)));
    let mut text = aligned(&lines);
    let problems: Vec<String> = report
        .rows
        .iter()
        .flat_map(|row| row.problems().into_iter().map(|problem| format!("{}: {problem}", row.name.name())))
        .collect();
    if !problems.is_empty() {
        text.push_str(&format!("\nProblems:\n  {}\n", problems.join("\n  ")));
    }
    text
}

/// One row, while the run goes on.
pub(crate) fn row_table(row: &RowReport) -> String {
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    lines.extend(row_lines(row));
    let mut text = aligned(&lines);
    row.problems().iter().for_each(|problem| text.push_str(&format!("  problem: {problem}\n")));
    text
}

fn row_lines(row: &RowReport) -> Vec<[String; 7]> {
    let mut lines = vec![HEADINGS.map(|_| String::new())];
    lines[0][0] = row.name.title().to_owned();
    for figure in row.name.figures().iter().filter(|figure| row.has(figure)) {
        let mut line =
            [String::new(), must(figure), String::new(), String::new(), String::new(), String::new(), String::new()];
        line[0] = format!("  {}", figure.title);
        for (kind, cell) in SystemKind::ALL.into_iter().zip(&mut line[2..5]) {
            *cell = row.value(figure, kind).map(|value| with_unit(value, figure.unit)).unwrap_or_default();
        }
        line[5] = row.ratio(figure).map(|ratio| format!("{ratio:.2}")).unwrap_or_default();
        line[6] = verdict(row.verdict(figure)).to_owned();
        lines.push(line);
    }
    lines
}

pub(super) fn must(figure: &Figure) -> String {
    match figure.must {
        Some(Must::AtLeast(bound)) => format!("≥ {}", with_unit(bound, figure.unit)),
        Some(Must::AtMost(bound)) => format!("≤ {}", with_unit(bound, figure.unit)),
        None => String::new(),
    }
}

pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Missed => "MISSED",
        Verdict::None => "",
    }
}

/// Columns as wide as their widest cell; the first to the left, figures to the right.
fn aligned(lines: &[[String; 7]]) -> String {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 7] = std::array::from_fn(width);
    let mut text = String::new();
    for line in lines {
        let cells = line.iter().zip(widths).enumerate().map(|(column, (cell, width))| match column {
            0 | 6 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        let cells: Vec<String> = cells.collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::{Measured, RowName};
    use std::collections::BTreeMap;

    fn measured(figures: &[(&'static str, f64)], problems: &[&str]) -> Measured {
        let mut measured = Measured::default();
        figures.iter().for_each(|(key, value)| measured.set(key, *value));
        problems.iter().for_each(|problem| measured.problem(*problem));
        measured
    }

    fn check(sqlite: Measured, alertmanager: Measured, expected: &[&str]) {
        let outcomes = BTreeMap::from([(SystemKind::Sqlite, sqlite), (SystemKind::Alertmanager, alertmanager)]);
        let text = row_table(&RowReport { name: RowName::IntakeBatches, outcomes });
        for line in expected {
            let words: Vec<&str> = line.split_whitespace().collect();
            let found = text.lines().any(|found| found.split_whitespace().collect::<Vec<_>>() == words);
            assert!(found, "{line:?} is not in\n{text}");
        }
    }

    #[test]
    fn a_row_says_what_was_met_and_by_how_much() {
        check(
            measured(&[("alerts_per_second", 30_000.0), ("cpu_us_per_alert", 50.0)], &[]),
            measured(&[("alerts_per_second", 20_000.0)], &[]),
            &["alerts ≥ 25,000/s 30,000/s 20,000/s 1.50 met", "CPU per alert, server ≤ 45.0 µs 50.0 µs MISSED"],
        );
    }

    #[test]
    fn a_row_with_problems_is_not_met() {
        check(
            measured(&[("alerts_per_second", 30_000.0), ("cpu_us_per_alert", 40.0)], &["3 requests were answered 503"]),
            measured(&[], &[]),
            &[
                "alerts ≥ 25,000/s 30,000/s MISSED",
                "CPU per alert, server ≤ 45.0 µs 40.0 µs MISSED",
                "problem: SQLite: 3 requests were answered 503",
            ],
        );
    }
}
