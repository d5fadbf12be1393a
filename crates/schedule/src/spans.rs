//! Spans of time, found by an instant that they cover, in logarithmic time however many there are.

use jiff::Timestamp;

/// Half-open spans with the number that their owner knows each by.
///
/// An interval tree without pointers: sorted by beginning, the middle of every stretch is the root of that stretch, and
/// beside it stands the latest end of the stretch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spans {
    spans: Vec<Span>,
    latest_ends: Vec<Timestamp>,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    from: Timestamp,
    to: Timestamp,
    number: usize,
}

impl Spans {
    /// Numbers the spans as they come; those that are empty or reversed cover nothing.
    pub(crate) fn new(spans: impl IntoIterator<Item = (Timestamp, Timestamp)>) -> Spans {
        let numbered = spans.into_iter().enumerate().map(|(number, (from, to))| Span { from, to, number });
        let mut spans: Vec<Span> = numbered.filter(|span| span.from < span.to).collect();
        spans.sort_by_key(|span| span.from);
        let mut latest_ends = vec![Timestamp::MIN; spans.len()];
        note_latest_ends(&spans, &mut latest_ends);
        Spans { spans, latest_ends }
    }

    /// The numbers of the spans that cover `at`, lowest first.
    pub(crate) fn covering(&self, at: Timestamp) -> Vec<usize> {
        let mut found = Vec::new();
        collect(&self.spans, &self.latest_ends, at, &mut found);
        found.sort_unstable();
        found
    }

    /// Every beginning and end.
    pub(crate) fn edges(&self) -> impl Iterator<Item = Timestamp> {
        self.spans.iter().flat_map(|span| [span.from, span.to])
    }
}

fn note_latest_ends(spans: &[Span], latest_ends: &mut [Timestamp]) -> Timestamp {
    let Some(span) = spans.get(spans.len() / 2) else { return Timestamp::MIN };
    let middle = spans.len() / 2;
    let before = note_latest_ends(&spans[..middle], &mut latest_ends[..middle]);
    let after = note_latest_ends(&spans[middle + 1..], &mut latest_ends[middle + 1..]);
    latest_ends[middle] = span.to.max(before).max(after);
    latest_ends[middle]
}

fn collect(spans: &[Span], latest_ends: &[Timestamp], at: Timestamp, found: &mut Vec<usize>) {
    let middle = spans.len() / 2;
    let (Some(span), Some(latest_end)) = (spans.get(middle), latest_ends.get(middle)) else { return };
    if *latest_end <= at {
        return;
    }
    collect(&spans[..middle], &latest_ends[..middle], at, found);
    if at < span.from {
        return;
    }
    if at < span.to {
        found.push(span.number);
    }
    collect(&spans[middle + 1..], &latest_ends[middle + 1..], at, found);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_index_finds_what_looking_at_each_finds(
            written in prop::collection::vec((0..60i64, 0..60i64), 0..40),
            second in 0..60i64,
        ) {
            let spans = Spans::new(written.iter().map(|(from, to)| (at(*from), at(*to))));
            let each = written.iter().enumerate().filter(|(_, (from, to))| *from <= second && second < *to);
            let expected: Vec<usize> = each.map(|(number, _)| number).collect();
            prop_assert_eq!(spans.covering(at(second)), expected);
        }
    }
}
