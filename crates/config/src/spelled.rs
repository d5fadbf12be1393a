//! Spans in words: how many there are, and the first of them.

use crate::limits::SPANS_LISTED_MAX;
use nightbell_schedule::Stretch;

/// `2 spans: FROM to TO, FROM to TO`.
pub(crate) fn spelled(stretches: &[Stretch]) -> String {
    format!("{}: {}", counted(stretches, "span"), first_of(stretches))
}

/// `2 gaps of the next 30 days: FROM to TO, FROM to TO`.
pub(crate) fn spelled_ahead(stretches: &[Stretch], noun: &str, days: i64) -> String {
    format!("{} of the next {days} days: {}", counted(stretches, noun), first_of(stretches))
}

fn counted(stretches: &[Stretch], noun: &str) -> String {
    let plural = if stretches.len() == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", stretches.len())
}

fn first_of(stretches: &[Stretch]) -> String {
    let first: Vec<String> =
        stretches.iter().take(SPANS_LISTED_MAX).map(|(from, to)| format!("{from} to {to}")).collect();
    let rest = match stretches.len().saturating_sub(SPANS_LISTED_MAX) {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    format!("{}{rest}", first.join(", "))
}
