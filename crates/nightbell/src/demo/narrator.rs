//! The narration: plain lines for a terminal of 80 columns, with colour only where somebody sees it.

use crate::clock::SystemClock;
use crate::output::{Output, Style};
use jiff::Timestamp;
use nightbell_core::Clock;

/// Widest line, in characters.
const COLUMNS: usize = 80;
/// Where what happens stands: after the story's time.
const MARGIN: usize = 9;
/// How wide the kinds of a timeline's entries are.
const KIND_COLUMNS: usize = 14;

/// Tells the story.
#[derive(Debug)]
pub(super) struct Narrator {
    output: Output,
    /// How many times as fast as in life the story runs.
    speed: u32,
    began_at: Option<Timestamp>,
}

impl Narrator {
    /// A narrator of a story that runs `speed` times as fast as life.
    pub(super) fn new(speed: u32, output: Output) -> Narrator {
        Narrator { output, speed, began_at: None }
    }

    /// The story's clock starts.
    pub(super) fn begin(&mut self, at: Timestamp) {
        self.began_at = Some(at);
    }

    /// The story's time at an instant: minutes and seconds since it began, as they would be in life.
    pub(super) fn story_time(&self, at: Timestamp) -> String {
        let elapsed_ms = self.began_at.map_or(0, |began| at.as_millisecond() - began.as_millisecond()).max(0);
        story_time(elapsed_ms, self.speed)
    }

    pub(super) fn title(&self, text: &str) {
        self.line("");
        self.line(&self.output.styled(Style::Bold, text));
        self.line(&self.output.styled(Style::Faint, &"=".repeat(text.chars().count())));
    }

    pub(super) fn chapter(&self, text: &str) {
        self.line("");
        self.line(&self.output.styled(Style::Bold, text));
    }

    /// A paragraph below a heading.
    pub(super) fn say(&self, text: &str) {
        for line in wrapped(text, COLUMNS - 2) {
            self.line(&format!("  {line}"));
        }
    }

    /// Something happens now.
    pub(super) fn event(&self, text: &str) {
        self.event_at(SystemClock.now(), text);
    }

    fn event_at(&self, at: Timestamp, text: &str) {
        let time = self.output.styled(Style::Faint, &format!("{:>7}", self.story_time(at)));
        let mut lines = wrapped(text, COLUMNS - MARGIN).into_iter();
        self.line(&format!("{time}  {}", lines.next().unwrap_or_default()));
        lines.for_each(|line| self.line(&format!("{:MARGIN$}{line}", "")));
    }

    /// What somebody reads or hears.
    pub(super) fn quote(&self, text: &str) {
        for line in wrapped(text, COLUMNS - MARGIN - 2) {
            self.line(&format!("{:MARGIN$}{} {line}", "", self.output.styled(Style::Faint, "|")));
        }
    }

    /// A remark about what happened or did not.
    pub(super) fn remark(&self, text: &str) {
        for line in wrapped(text, COLUMNS - MARGIN) {
            self.line(&format!("{:MARGIN$}{}", "", self.output.styled(Style::Faint, &line)));
        }
    }

    /// Something that was to be proved has been.
    pub(super) fn proved(&self, text: &str) {
        for line in wrapped(text, COLUMNS - MARGIN) {
            self.line(&format!("{:MARGIN$}{}", "", self.output.styled(Style::Green, &line)));
        }
    }

    /// A line of a timeline: when, what kind, the words.
    pub(super) fn entry(&self, at: Timestamp, kind: &str, text: &str) {
        let time = self.output.styled(Style::Faint, &format!("{:>7}", self.story_time(at)));
        let mut lines = wrapped(text, COLUMNS - MARGIN - KIND_COLUMNS).into_iter();
        let kind = self.output.styled(Style::Bold, &format!("{kind:<KIND_COLUMNS$}"));
        self.line(&format!("{time}  {kind}{}", lines.next().unwrap_or_default()));
        lines.for_each(|line| self.line(&format!("{:width$}{line}", "", width = MARGIN + KIND_COLUMNS)));
    }

    /// Something to copy, on a line of its own, never broken.
    pub(super) fn copy(&self, label: &str, text: &str) {
        let label = self.output.styled(Style::Faint, label);
        self.line(&format!("  {label}\n    {text}"));
    }

    pub(super) fn failed(&self, text: &str) {
        self.line("");
        self.line(&self.output.styled(Style::Red, text));
    }

    pub(super) fn done(&self, text: &str) {
        self.line("");
        self.line(&self.output.styled(Style::Green, text));
    }

    fn line(&self, text: &str) {
        self.output.line(text);
    }
}

/// `elapsed_ms` of this machine as minutes and seconds of a life that is `speed` times slower.
fn story_time(elapsed_ms: i64, speed: u32) -> String {
    let seconds = elapsed_ms.saturating_mul(i64::from(speed)) / 1_000;
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

/// Lines of at most `width` characters, broken between words; a longer word has a line to itself.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        let check = |text: &str, expected: &[&str]| assert_eq!(wrapped(text, 10), expected, "{text}");
        check("", &[]);
        check("one two", &["one two"]);
        check("one  two three four", &["one two", "three four"]);
        check("see http://127.0.0.1/a/b now", &["see", "http://127.0.0.1/a/b", "now"]);
    }

    #[test]
    fn the_story_has_its_own_minutes() {
        let check = |elapsed_ms: i64, speed: u32, expected: &str| assert_eq!(story_time(elapsed_ms, speed), expected);
        check(0, 20, "00:00");
        check(3_000, 20, "01:00");
        check(5_999, 60, "05:59");
        check(60_000, 600, "600:00");
    }
}
