//! Shifts as a picture: one lane for each person, time from left to right on the schedule's clock, at most 100 columns wide.

use crate::output::{Output, Style};
use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, ToSpan};
use nightbell_schedule::{Answer, Shift, WallOrInstant, Zone};

/// Columns of the whole picture.
const WIDTH: usize = 100;

/// Most columns for a name.
const NAME_WIDTH: usize = 20;

/// What one column may stand for, in hours on the clock; those that divide a day, and a week.
const COLUMN_HOURS: [i8; 8] = [1, 2, 3, 4, 6, 8, 12, 24];
const WEEK_HOURS: i16 = 168;

/// Whole, in part, and nobody; told apart without colours.
const WHOLE: char = '█';
const PART: char = '▒';
const SHADOWS: char = '░';
const NOBODY: char = '!';
const GUIDE: char = '·';

/// Styles of people, in turns.
const STYLES: [Style; 4] = [Style::Green, Style::Blue, Style::Yellow, Style::Plain];

/// Time cut into columns.
#[derive(Debug)]
struct Columns {
    hours: i16,
    /// Where each begins, on the clock.
    starts: Vec<DateTime>,
    /// The same as instants, and where the last one ends.
    edges: Vec<Timestamp>,
}

/// One row of the picture.
struct Lane<'a> {
    label: String,
    style: Style,
    whole: char,
    part: char,
    spans: Vec<&'a (Timestamp, Timestamp)>,
}

/// The lines of the picture of `[from, to)`; none when it is too long to be drawn.
pub(super) fn lanes(
    answer: &Answer,
    zone: &Zone,
    (from, to): (Timestamp, Timestamp),
    output: Output,
) -> Option<Vec<String>> {
    let people = by_person(&answer.shifts);
    let shadows = by_person(&answer.shadows);
    let gaps: Vec<(Timestamp, Timestamp)> = answer.gaps.iter().map(|gap| (gap.from, gap.to)).collect();
    let mut lanes: Vec<Lane<'_>> = Vec::new();
    for (index, (user, spans)) in people.iter().enumerate() {
        let style = STYLES[index % STYLES.len()];
        lanes.push(Lane { label: (*user).to_owned(), style, whole: WHOLE, part: PART, spans: spans.iter().collect() });
    }
    for (user, spans) in &shadows {
        let label = format!("({user})");
        lanes.push(Lane { label, style: Style::Faint, whole: SHADOWS, part: SHADOWS, spans: spans.iter().collect() });
    }
    if !gaps.is_empty() {
        let spans = gaps.iter().collect();
        lanes.push(Lane { label: "nobody".to_owned(), style: Style::Red, whole: NOBODY, part: PART, spans });
    }
    let labels = lanes.iter().map(|lane| lane.label.chars().count()).max()?;
    let name_width = labels.min(NAME_WIDTH);
    let columns = Columns::of(zone, from, to, WIDTH - name_width - 2)?;
    let margin = " ".repeat(name_width + 2);
    let mut lines = vec![output.styled(Style::Faint, format!("{margin}{}", columns.heading()).trim_end())];
    lines.extend(lanes.iter().map(|lane| {
        let cells: String = (0..columns.starts.len()).map(|index| columns.cell(index, lane, (from, to))).collect();
        let label = shortened(&lane.label, name_width);
        let padding = " ".repeat(name_width + 2 - label.chars().count());
        format!("{}{padding}{}", output.styled(Style::Bold, &label), output.styled(lane.style, cells.trim_end()))
    }));
    lines.push(output.styled(Style::Faint, &columns.legend(zone, !gaps.is_empty())));
    Some(lines)
}

/// Everybody in the order in which they come.
fn by_person(shifts: &[Shift]) -> Vec<(&str, Vec<(Timestamp, Timestamp)>)> {
    let mut people: Vec<(&str, Vec<(Timestamp, Timestamp)>)> = Vec::new();
    for shift in shifts {
        let span = (shift.from, shift.to);
        match people.iter_mut().find(|(user, _)| *user == shift.user) {
            Some((_, spans)) => spans.push(span),
            None => people.push((&shift.user, vec![span])),
        }
    }
    people
}

fn shortened(label: &str, width: usize) -> String {
    if label.chars().count() <= width {
        return label.to_owned();
    }
    label.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

impl Columns {
    /// The finest that fit.
    fn of(zone: &Zone, from: Timestamp, to: Timestamp, count_max: usize) -> Option<Columns> {
        let clock = |at: Timestamp| WallOrInstant::Instant { at, offset: None }.wall(zone);
        let (first, last) = (clock(from), clock(to));
        let hours = COLUMN_HOURS.into_iter().map(i16::from).chain([WEEK_HOURS]);
        hours.filter_map(|hours| Columns::cut(zone, hours, first, last, count_max)).find(|c| !c.starts.is_empty())
    }

    fn cut(zone: &Zone, hours: i16, first: DateTime, last: DateTime, count_max: usize) -> Option<Columns> {
        let mut at = floor(first, hours)?;
        let mut starts = Vec::new();
        while at < last {
            if starts.len() == count_max {
                return None;
            }
            starts.push(at);
            at = at.checked_add(i64::from(hours).hours()).ok()?;
        }
        let edges = starts.iter().chain([&at]).map(|wall| WallOrInstant::Wall(*wall).first(zone)).collect();
        Some(Columns { hours, starts, edges })
    }

    fn is_mark(&self, index: usize) -> bool {
        let start = self.starts[index];
        let is_midnight = start.time() == jiff::civil::Time::midnight();
        match self.hours {
            WEEK_HOURS => index == 0 || start.month() != self.starts[index - 1].month(),
            12 | 24 => is_midnight && start.weekday() == Weekday::Monday,
            _ => is_midnight,
        }
    }

    fn heading(&self) -> String {
        let label = |start: &DateTime| match self.hours {
            WEEK_HOURS => start.strftime("%b").to_string(),
            9.. => start.strftime("%b %d").to_string(),
            5.. => start.strftime("%d").to_string(),
            // Two letters tell the days apart, and all seven of them fit.
            4 => {
                start.strftime("%a").to_string().chars().take(2).collect::<String>()
                    + &start.strftime(" %d").to_string()
            }
            _ => start.strftime("%a %d").to_string(),
        };
        let marks: Vec<usize> = (0..self.starts.len()).filter(|index| *index == 0 || self.is_mark(*index)).collect();
        let mut line = String::new();
        let mut written = 0;
        for (number, index) in marks.iter().copied().enumerate() {
            let end = marks.get(number + 1).copied().unwrap_or(self.starts.len());
            let label = label(&self.starts[index]);
            // What has no room is left out: the marks beside it say enough.
            if index < written || label.len() >= end - index + usize::from(end == self.starts.len()) {
                continue;
            }
            line.push_str(&" ".repeat(index - written));
            line.push_str(&label);
            written = index + label.len();
        }
        line
    }

    fn cell(&self, index: usize, lane: &Lane<'_>, (from, to): (Timestamp, Timestamp)) -> char {
        let (begin, end) = (self.edges[index].max(from), self.edges[index + 1].min(to));
        let covered = lane.spans.iter().map(|span| {
            let seconds = span.1.min(end).duration_since(span.0.max(begin)).as_secs();
            seconds.max(0)
        });
        match (covered.sum::<i64>(), end.duration_since(begin).as_secs()) {
            (0, _) if self.is_mark(index) => GUIDE,
            (0, _) => ' ',
            (covered, length) if covered >= length => lane.whole,
            _ => lane.part,
        }
    }

    fn legend(&self, zone: &Zone, has_gaps: bool) -> String {
        let column = match self.hours {
            WEEK_HOURS => "a week".to_owned(),
            24 => "a day".to_owned(),
            1 => "an hour".to_owned(),
            hours => format!("{hours} hours"),
        };
        let nobody = if has_gaps { format!(", {NOBODY} nobody") } else { String::new() };
        format!("one column is {column} in {zone}: {WHOLE} on call{nobody}, {PART} for part of it")
    }
}

/// The beginning of the column that a time is in.
fn floor(time: DateTime, hours: i16) -> Option<DateTime> {
    let midnight = |date: Date| date.at(0, 0, 0, 0);
    if hours == WEEK_HOURS {
        let days = i64::from(time.weekday().to_monday_zero_offset());
        return time.date().checked_sub(days.days()).ok().map(midnight);
    }
    let since = i16::from(time.hour()) / hours * hours;
    midnight(time.date()).checked_add(i64::from(since).hours()).ok()
}
