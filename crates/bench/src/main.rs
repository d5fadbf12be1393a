//! Load generator and side-by-side benchmarks: each row of a table is measured on the built binary, started fresh with data
//! on a disk, and, where it can do the same work, on Debian's Alertmanager in the same run.
//!
//! Invariants:
//! - Nightbell is measured from outside only: the binary, its doors, its API, `/proc`. No crate of it is used here but by the
//!   micro-benchmarks.
//! - What was refused, lost or never arrived is a problem of its row and is shown; a row with problems is not met.
//! - Latencies of open loops count from the instant at which the request should have left.
#![cfg_attr(test, allow(clippy::unwrap_used))] // a failed unwrap in a test is the test's failure

mod arguments;
mod clock;
mod http;
mod load;
mod report;
mod row;
mod sink;
mod system;

use anyhow::{Context, Result, ensure};
use arguments::Arguments;
use clap::Parser;
use report::{Machine, Report, RowReport};
use row::{Effort, Measured, Stage};
use sink::Sinks;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use system::{PostgresServer, Workshop};

/// Longest measurement of what is not intake, in seconds.
const OTHER_SECONDS_MAX: u64 = 20;
/// Numbers of items begin here: below, connections that repeat have theirs.
const FIRST_NUMBER: u64 = 1_000_000;

fn main() -> ExitCode {
    // One thread: it shares two cores with what it measures.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = runtime.context("no runtime").and_then(|runtime| runtime.block_on(run(&Arguments::parse())));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("bench: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<()> {
    let stage = stage(arguments).await?;
    let machine = Machine::look(&stage.workshop)?;
    let mut report = Report { machine, effort: stage.effort, rows: Vec::new() };
    for name in arguments.rows() {
        let mut row = RowReport { name, outcomes: BTreeMap::new() };
        for kind in arguments.systems() {
            if !name.systems().contains(&kind) {
                continue;
            }
            let measured = match stage.workshop.has(kind) {
                Ok(()) => {
                    say(&format!("{} on {} …", name.name(), kind.title()));
                    row::measure(name, &stage, kind).await
                }
                Err(why) => Err(anyhow::anyhow!("left out: {why}")),
            };
            let mut measured = measured.unwrap_or_else(|error| {
                let mut failed = Measured::default();
                failed.problem(format!("{error:#}"));
                failed
            });
            measured = measured.only(|key| name.figures().iter().any(|figure| figure.key == key));
            row.outcomes.insert(kind, measured);
        }
        say(&report::row_table(&row));
        report.rows.push(row);
    }
    print(&report::table(&report));
    if let Some(path) = &arguments.json {
        write(path, &format!("{}\n", serde_json::to_string_pretty(&report)?))?;
    }
    if let Some(path) = arguments.document() {
        write(&path, &report::document(&report))?;
    }
    Ok(())
}

async fn stage(arguments: &Arguments) -> Result<Stage> {
    ensure!(
        arguments.binary.is_file(),
        "{} is not there; build it (make build) or name another with --binary",
        arguments.binary.display()
    );
    let postgres = match (&arguments.postgres_url, arguments.postgres_pid) {
        (Some(url), Some(pid)) => Some(PostgresServer::connect(url, pid).await?),
        _ => None,
    };
    std::fs::create_dir_all(&arguments.data)?;
    let workshop = Workshop {
        binary: arguments.binary.canonicalize()?,
        alertmanager: alertmanager(),
        postgres,
        data_root: arguments.data.canonicalize()?,
        sinks: Sinks::start()?,
    };
    let effort = Effort {
        intake: Duration::from_secs(arguments.seconds),
        other: Duration::from_secs(arguments.seconds.min(OTHER_SECONDS_MAX)),
    };
    Ok(Stage { workshop, effort, numbers: Arc::new(AtomicU64::new(FIRST_NUMBER)) })
}

/// Where Debian and others put it.
fn alertmanager() -> Option<PathBuf> {
    let places = ["/usr/bin/prometheus-alertmanager", "/usr/bin/alertmanager", "/usr/local/bin/alertmanager"];
    places.map(PathBuf::from).into_iter().find(|place| place.is_file())
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

/// Progress and problems, beside the results.
fn say(text: &str) {
    // Nobody listens: nothing to do about it.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

fn print(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
