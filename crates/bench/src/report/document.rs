//! The document for readers: docs/benchmarks.md.

use super::table::{must, verdict};
use super::{Machine, Report, RowReport, with_unit};
use crate::row::Figure;
use crate::system::SystemKind;

const METHOD: &str = "\
Every row starts the built release binary anew, with nothing stored, on a disk, and measures it from outside: its doors, its \
API, the receivers of its messages, `/proc`. SQLite is Nightbell without any setting: every commit is synced to the disk before \
a sender is answered. PostgreSQL is a server of the same machine with `fsync`, `synchronous_commit` and `full_page_writes` on, \
whose CPU is counted apart. Alertmanager keeps alerts in memory; it does the rows that it can do, with one receiver and \
messages that name at most 100 alerts, as Nightbell's do. The load generator and the receivers of messages share the machine \
with what they measure; what the generator itself costs is in the tables. A closed loop sends a connection's next request when \
the last is answered. An open loop sends on a schedule, and a latency counts from the instant at which the request should have \
left, so that a stall is charged to all who had to wait. Refused requests, lost messages and missing alerts would be listed \
under the row, which then counts as missed. *Must* and *met* concern SQLite; *ratio* is SQLite to Alertmanager.";

const HEAD: &str = "\
| | must | SQLite | PostgreSQL | Alertmanager | ratio | |
|---|--:|--:|--:|--:|--:|---|
";

/// The whole document.
pub(crate) fn document(report: &Report) -> String {
    let mut text = String::from("# Benchmarks\n\nWritten by `make bench`; do not edit.\n\n");
    push(&mut text, &machine(&report.machine));
    let (intake, other) = (report.effort.intake.as_secs(), report.effort.other.as_secs());
    push(
        &mut text,
        &format!("## Method\n\n{METHOD} Intake rows run for {intake} s, others that have a duration for {other} s.\n"),
    );
    push(&mut text, &summary(&report.rows));
    for row in &report.rows {
        push(&mut text, &section(row));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn push(text: &mut String, part: &str) {
    text.push_str(part);
    text.push('\n');
}

fn machine(machine: &Machine) -> String {
    let Machine { processor, cores, memory_gib, kernel, file_system, sync_p50_ms, sync_p99_ms, load_before, .. } =
        machine;
    let absent = || "not measured".to_owned();
    format!(
        "| measured on | |
|---|---|
| date | {} |
| commit | {} |
| processor | {processor}, {cores} cores |
| memory | {memory_gib} GiB |
| disk | {file_system}; a page appended and synced: {sync_p50_ms:.2} ms (p50), {sync_p99_ms:.2} ms (p99) |
| kernel | Linux {kernel} |
| load of the machine before the run | {load_before} |
| Nightbell | {} |
| PostgreSQL | {} |
| Alertmanager | {} |
",
        machine.date,
        machine.commit,
        machine.nightbell,
        machine.postgres.clone().unwrap_or_else(absent),
        machine.alertmanager.clone().unwrap_or_else(absent),
    )
}

/// What must hold, of all rows.
fn summary(rows: &[RowReport]) -> String {
    let mut text = format!("## What must hold\n\n{HEAD}");
    for row in rows {
        for figure in row.name.figures().iter().filter(|figure| figure.must.is_some()) {
            text.push_str(&line(row, figure, &format!("{}: {}", row.name.title(), figure.title)));
        }
    }
    text
}

fn section(row: &RowReport) -> String {
    let mut text = format!("## {}\n\n{}\n\n{HEAD}", row.name.title(), row.name.method());
    for figure in row.name.figures().iter().filter(|figure| row.has(figure)) {
        text.push_str(&line(row, figure, figure.title));
    }
    for problem in row.problems() {
        text.push_str(&format!("\n**Problem:** {problem}\n"));
    }
    text
}

fn line(row: &RowReport, figure: &Figure, title: &str) -> String {
    let cell = |kind| row.value(figure, kind).map(|value| with_unit(value, figure.unit)).unwrap_or_default();
    let [sqlite, postgres, alertmanager] = SystemKind::ALL.map(cell);
    let ratio = row.ratio(figure).map(|ratio| format!("{ratio:.2}")).unwrap_or_default();
    let (must, verdict) = (must(figure), verdict(row.verdict(figure)));
    format!("| {title} | {must} | {sqlite} | {postgres} | {alertmanager} | {ratio} | {verdict} |\n")
}
