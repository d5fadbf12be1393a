//! What happened, line by line, and a hash of it: two runs of one seed must agree in every line.

use crate::plan::START_MS;

/// The lines.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    lines: Vec<String>,
    hash: u64,
    print: bool,
}

impl Trace {
    /// Prints each line as it comes, when asked to.
    pub(crate) fn new(print: bool) -> Trace {
        Trace { lines: Vec::new(), hash: 0xcbf2_9ce4_8422_2325, print }
    }

    /// Adds a line, `wall_ms` being what the nodes' clock shows.
    #[expect(clippy::print_stdout, reason = "what --verbose asks for")]
    pub(crate) fn line(&mut self, wall_ms: i64, text: &str) {
        let line = format!("{} {text}", clock(wall_ms));
        for byte in line.bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        if self.print {
            println!("{line}");
        }
        self.lines.push(line);
    }

    /// FNV-1a of all lines.
    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    /// All lines.
    pub(crate) fn into_lines(self) -> Vec<String> {
        self.lines
    }
}

/// "12:00:07.250", with the day in front when it is not the first.
pub(crate) fn clock(wall_ms: i64) -> String {
    let day = (wall_ms.div_euclid(86_400_000)) - START_MS.div_euclid(86_400_000);
    let within = wall_ms.rem_euclid(86_400_000);
    let (seconds, ms) = (within / 1_000, within % 1_000);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let day = if day == 0 { String::new() } else { format!("day {} ", day + 1) };
    let ms = if ms == 0 { String::new() } else { format!(".{ms:03}") };
    format!("{day}{hours:02}:{minutes:02}:{seconds:02}{ms}")
}
