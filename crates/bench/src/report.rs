//! What was found: a table for the terminal, a document for readers, JSON for programs.

mod document;
mod machine;
mod table;

pub(crate) use document::document;
pub(crate) use machine::Machine;
pub(crate) use table::{row_table, table};

use crate::row::{Effort, Figure, Measured, RowName, Unit};
use crate::system::SystemKind;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// Smallest value that another is compared with.
const RATIO_TO_MIN: f64 = 0.01;

/// One run.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    #[serde(serialize_with = "effort_seconds")]
    pub(crate) effort: Effort,
    pub(crate) rows: Vec<RowReport>,
}

/// One row of it.
#[derive(Debug)]
pub(crate) struct RowReport {
    pub(crate) name: RowName,
    pub(crate) outcomes: BTreeMap<SystemKind, Measured>,
}

/// Whether what must hold does, for Nightbell on its embedded database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Met,
    Missed,
    /// Nothing must hold, or it was not measured.
    None,
}

impl RowReport {
    pub(crate) fn value(&self, figure: &Figure, kind: SystemKind) -> Option<f64> {
        self.outcomes.get(&kind)?.figures.get(figure.key).copied()
    }

    /// Whether the figure is worth a line: some system of this run has it, or something must hold.
    pub(crate) fn has(&self, figure: &Figure) -> bool {
        figure.must.is_some() || self.outcomes.keys().any(|kind| self.value(figure, *kind).is_some())
    }

    pub(crate) fn verdict(&self, figure: &Figure) -> Verdict {
        let (Some(must), Some(measured)) = (figure.must, self.outcomes.get(&SystemKind::Sqlite)) else {
            return Verdict::None;
        };
        let value = measured.figures.get(figure.key);
        let is_met = measured.problems.is_empty() && value.is_some_and(|value| must.is_met(*value));
        if is_met { Verdict::Met } else { Verdict::Missed }
    }

    /// How many times Alertmanager's value ours is.
    pub(crate) fn ratio(&self, figure: &Figure) -> Option<f64> {
        let ours = self.value(figure, SystemKind::Sqlite)?;
        let theirs = self.value(figure, SystemKind::Alertmanager)?;
        // Below what is shown, a ratio is noise.
        (theirs >= RATIO_TO_MIN).then(|| ours / theirs)
    }

    /// What went wrong, by system.
    pub(crate) fn problems(&self) -> Vec<String> {
        let all = self.outcomes.iter();
        all.flat_map(|(kind, measured)| {
            measured.problems.iter().map(move |problem| format!("{}: {problem}", kind.title()))
        })
        .collect()
    }
}

impl Serialize for RowReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("row", 3)?;
        row.serialize_field("name", &self.name)?;
        row.serialize_field("figures", self.name.figures())?;
        row.serialize_field("outcomes", &self.outcomes)?;
        row.end()
    }
}

fn effort_seconds<S: Serializer>(effort: &Effort, serializer: S) -> Result<S::Ok, S::Error> {
    [effort.intake.as_secs(), effort.other.as_secs()].serialize(serializer)
}

/// A value with its unit, to the digits that mean something.
pub(crate) fn with_unit(value: f64, unit: Unit) -> String {
    let number = number(value);
    match unit {
        Unit::PerSecond => format!("{number}/s"),
        Unit::Microseconds => format!("{number} µs"),
        Unit::Milliseconds => format!("{number} ms"),
        Unit::Seconds => format!("{number} s"),
        Unit::Megabytes => format!("{number} MB"),
        Unit::Percent => format!("{number} %"),
        Unit::Count => number,
        Unit::Factor => format!("{value:.2} ×"),
    }
}

fn number(value: f64) -> String {
    if value >= 100.0 {
        return thousands(&format!("{value:.0}"));
    }
    if value >= 10.0 { format!("{value:.1}") } else { format!("{value:.2}") }
}

fn thousands(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_digits_that_mean_something() {
        for (value, unit, expected) in [
            (25_000.4, Unit::PerSecond, "25,000/s"),
            (123.0, Unit::Milliseconds, "123 ms"),
            (45.06, Unit::Microseconds, "45.1 µs"),
            (0.456, Unit::Percent, "0.46 %"),
            (1_234_567.0, Unit::Count, "1,234,567"),
            (0.857, Unit::Factor, "0.86 ×"),
        ] {
            assert_eq!(with_unit(value, unit), expected);
        }
    }
}
