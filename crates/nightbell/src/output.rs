//! What commands print: results on standard output, the rest on standard error.

use crate::environment::Environment;
use std::io::{self, IsTerminal, Write};

/// The two outputs of a command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    colours: bool,
}

/// How a piece of text looks on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Bold,
    Faint,
    Red,
    Green,
    Yellow,
    Blue,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Bold => "\x1b[1m",
            Style::Faint => "\x1b[2m",
            Style::Red => "\x1b[31m",
            Style::Green => "\x1b[32m",
            Style::Yellow => "\x1b[33m",
            Style::Blue => "\x1b[34m",
        }
    }
}

const RESET: &str = "\x1b[0m";

impl Output {
    /// Colours only on a terminal that shows them, and not when `NO_COLOR` is set (<https://no-color.org>).
    pub(crate) fn new(environment: &Environment) -> Output {
        let wanted = environment.get("NO_COLOR").is_none() && environment.get("TERM") != Some("dumb");
        Output { colours: wanted && io::stdout().is_terminal() }
    }

    /// Without colours.
    #[cfg(test)]
    pub(crate) const PLAIN: Output = Output { colours: false };

    /// Text in a style, or as it is where there are no colours.
    pub(crate) fn styled(self, style: Style, text: &str) -> String {
        match style {
            Style::Plain => text.to_owned(),
            _ if !self.colours => text.to_owned(),
            other => format!("{}{text}{RESET}", other.code()),
        }
    }

    /// A line of the result. Who reads no further, as `head` does, is no failure.
    pub(crate) fn line(self, text: impl AsRef<str>) {
        let mut output = io::stdout().lock();
        let _ = writeln!(output, "{}", text.as_ref()).and_then(|()| output.flush());
    }

    /// A result as it is, such as a document that ends its own lines.
    pub(crate) fn text(self, text: &str) {
        let mut output = io::stdout().lock();
        let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    }

    /// A result as JSON.
    pub(crate) fn json(self, value: &serde_json::Value) {
        self.line(format!("{value:#}"));
    }

    /// Something about the result, for the person only.
    pub(crate) fn note(self, text: impl AsRef<str>) {
        let _ = writeln!(io::stderr().lock(), "{}", text.as_ref());
    }
}
