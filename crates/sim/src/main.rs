//! The simulator's command line.

mod campaign;
mod report;

use anyhow::{Context, Result, bail};
use clap::{Parser, ValueEnum};
use nightbell_sim::{Backend, Plan, Simulator};
use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;

/// Runs Nightbell's engine and store in virtual time, by plans that are drawn from seeds, and checks the nine promises.
///
/// One seed is one history: the same seed does the same, line by line. Exit code 1 when a promise does not hold.
///
/// PostgreSQL is found in NIGHTBELL_TEST_POSTGRES_URL: `scripts/with-postgres target/release/nightbell-sim …`.
#[derive(Debug, Parser)]
#[command(name = "nightbell-sim", version)]
struct Arguments {
    /// Run this seed, and say what happened.
    #[arg(long, value_name = "N", conflicts_with_all = ["seeds", "plan"])]
    seed: Option<u64>,
    /// Run these seeds, the last not included, until one fails: 0..2000.
    #[arg(long, value_name = "A..B", value_parser = range, conflicts_with = "plan")]
    seeds: Option<Range<u64>>,
    /// Run a plan from a file.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Print what happens, line by line, as it happens.
    #[arg(long)]
    verbose: bool,
    /// Which database. On PostgreSQL every other seed has two nodes.
    #[arg(long, value_enum, default_value_t = On::Sqlite)]
    backend: On,
    /// Make a failing plan as small as possible before its story is told.
    #[arg(long)]
    minimise: bool,
    /// Keep the failing plan in crates/sim/kept, from where the tests run it again. Makes it small first.
    #[arg(long)]
    keep: bool,
    /// Simulations at a time. More than there are cores helps: a simulation mostly waits for its store's threads.
    #[arg(long, value_name = "N", default_value_t = 4)]
    jobs: usize,
    /// Do not stop at the first seed that fails: one line for each.
    #[arg(long)]
    go_on: bool,
    /// Run each seed twice: both must do the same.
    #[arg(long)]
    twice: bool,
    /// Run each seed on SQLite and on PostgreSQL: both must show the same.
    #[arg(long)]
    differential: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum On {
    Sqlite,
    Postgres,
}

impl From<On> for Backend {
    fn from(on: On) -> Backend {
        match on {
            On::Sqlite => Backend::Sqlite,
            On::Postgres => Backend::Postgres,
        }
    }
}

fn range(text: &str) -> Result<Range<u64>> {
    let (from, to) = text.split_once("..").context("write two numbers, such as 0..2000")?;
    Ok(from.parse()?..to.parse()?)
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let backend = Backend::from(arguments.backend);
    let mode = match (arguments.twice, arguments.differential) {
        (true, _) => campaign::Mode::Twice,
        (_, true) => campaign::Mode::Differential,
        _ => campaign::Mode::Properties,
    };
    if let Some(path) = &arguments.plan {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let plan: Plan = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        return report::one(backend, None, plan, &arguments);
    }
    match (arguments.seed, &arguments.seeds) {
        (Some(seed), _) if mode == campaign::Mode::Properties => {
            report::one(backend, Some(seed), Simulator::new(backend).plan(seed), &arguments)
        }
        (Some(seed), _) => campaign::run(backend, mode, seed..seed + 1, &arguments),
        (None, Some(seeds)) => campaign::run(backend, mode, seeds.clone(), &arguments),
        (None, None) => bail!("say which seeds: --seed N, --seeds A..B or --plan FILE"),
    }
}
