//! The command line.

use crate::row::RowName;
use crate::system::SystemKind;
use clap::{Parser, ValueEnum};
use std::path::PathBuf;

/// Measures Nightbell's release binary, and Alertmanager beside it where it can do the same work.
///
/// `scripts/bench` builds the binary, starts a PostgreSQL with full durability and calls this.
#[derive(Debug, Parser)]
#[command(name = "nightbell-bench", max_term_width = 110)]
pub(crate) struct Arguments {
    /// `all` rows (also without this word), or use --rows
    #[arg(value_enum, default_value = "all")]
    pub(crate) what: What,
    /// Only these rows, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "ROW")]
    pub(crate) rows: Vec<RowName>,
    /// Only these systems, separated by commas
    #[arg(long = "backend", value_enum, value_delimiter = ',', value_name = "SYSTEM")]
    pub(crate) systems: Vec<SystemKind>,
    /// Duration of the load in the intake rows; the others' durations are at most this, and at most 20
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) seconds: u64,
    /// The Nightbell to measure; of several, the last
    #[arg(long, default_value = "target/release/nightbell", overrides_with = "binary", value_name = "PATH")]
    pub(crate) binary: PathBuf,
    /// Where the systems keep their data while they are measured: on a disk, not in memory
    #[arg(long, default_value = "target/bench", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Write all figures to this file as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Write the document to this file [default: docs/benchmarks.md when every row is measured on every system]
    #[arg(long, value_name = "FILE")]
    pub(crate) document: Option<PathBuf>,
    /// A PostgreSQL server with full durability [variable: NIGHTBELL_TEST_POSTGRES_URL]
    #[arg(long, env = "NIGHTBELL_TEST_POSTGRES_URL", hide_env = true, requires = "postgres_pid", value_name = "URL")]
    pub(crate) postgres_url: Option<String>,
    /// Its first process, for its CPU time [variable: NIGHTBELL_TEST_POSTGRES_PID]
    #[arg(long, env = "NIGHTBELL_TEST_POSTGRES_PID", hide_env = true, value_name = "PID")]
    pub(crate) postgres_pid: Option<u32>,
}

/// What to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// Every row.
    All,
}

impl Arguments {
    pub(crate) fn rows(&self) -> Vec<RowName> {
        if self.rows.is_empty() { RowName::value_variants().to_vec() } else { self.rows.clone() }
    }

    pub(crate) fn systems(&self) -> Vec<SystemKind> {
        if self.systems.is_empty() { SystemKind::ALL.to_vec() } else { self.systems.clone() }
    }

    /// Where the document goes, if anywhere.
    pub(crate) fn document(&self) -> Option<PathBuf> {
        let is_whole = self.rows.is_empty() && self.systems.is_empty();
        self.document.clone().or_else(|| is_whole.then(|| PathBuf::from("docs/benchmarks.md")))
    }
}
