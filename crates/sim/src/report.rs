//! One plan, and what is told about one that fails.

use crate::Arguments;
use anyhow::Result;
use nightbell_sim::{Backend, Outcome, Plan, Simulator, keep, minimise};
use std::process::ExitCode;

/// Runs one plan, and reports.
#[expect(clippy::print_stdout, reason = "a command line")]
pub(crate) fn one(backend: Backend, seed: Option<u64>, plan: Plan, arguments: &Arguments) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut simulator = Simulator::new(backend);
    let outcome = runtime.block_on(async {
        match seed {
            Some(seed) => simulator.seed(seed, arguments.verbose).await,
            None => simulator.run(&plan, arguments.verbose).await,
        }
    })?;
    drop(simulator);
    if outcome.failure.is_some() {
        return failure(backend, seed, outcome, arguments);
    }
    println!("every promise holds; hash {:016x}", outcome.hash);
    Ok(ExitCode::SUCCESS)
}

/// Tells the story of a failure, and how to see it again.
#[expect(clippy::print_stdout, reason = "a command line")]
pub(crate) fn failure(
    backend: Backend,
    seed: Option<u64>,
    outcome: Outcome,
    arguments: &Arguments,
) -> Result<ExitCode> {
    let mut outcome = outcome;
    if arguments.minimise || arguments.keep {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        outcome = runtime.block_on(minimise(&mut Simulator::new(backend), outcome))?;
    }
    println!("{}", outcome.story());
    if arguments.keep {
        println!("kept as {}", keep(&outcome)?.display());
    }
    if let (Some(seed), Some(failure)) = (seed, &outcome.failure) {
        let on = if backend == Backend::Postgres { " --backend postgres" } else { "" };
        println!("seed {seed} fails {}: {}", failure.property, failure.what);
        println!("again: cargo run --release -p nightbell-sim -- --seed {seed} --verbose{on}");
    }
    Ok(ExitCode::FAILURE)
}
