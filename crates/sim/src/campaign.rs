//! Many seeds, several at a time, until one fails.

use crate::{Arguments, report};
use anyhow::Result;
use nightbell_sim::{Backend, Outcome, Simulator};
use std::ops::Range;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time between two lines of progress.
const PROGRESS_EVERY: Duration = Duration::from_secs(10);

/// What is done with each seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Properties,
    Twice,
    Differential,
}

/// What was found first: the lowest seed of those that failed.
enum Found {
    Failure(Box<Outcome>),
    Difference(String),
    Broken(anyhow::Error),
}

/// Runs seeds and reports the lowest that fails.
#[expect(clippy::print_stdout, reason = "a command line")]
#[expect(clippy::disallowed_methods, reason = "a campaign says how fast it is")]
pub(crate) fn run(backend: Backend, mode: Mode, seeds: Range<u64>, arguments: &Arguments) -> Result<ExitCode> {
    let next = AtomicU64::new(seeds.start);
    let stop = AtomicBool::new(false);
    let found: Mutex<Option<(u64, Found)>> = Mutex::new(None);
    let begun = Instant::now();
    let done = AtomicU64::new(0);
    let told = Mutex::new(begun);
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs.max(1) {
            scope.spawn(|| {
                let mut worker = match Worker::new(backend, mode) {
                    Ok(worker) => worker,
                    Err(error) => {
                        note(&found, seeds.start, Found::Broken(error));
                        stop.store(true, Ordering::SeqCst);
                        return;
                    }
                };
                while !stop.load(Ordering::SeqCst) {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= seeds.end {
                        return;
                    }
                    if let Some(one) = worker.seed(seed) {
                        // Lower seeds that are under way finish; the lowest failure is the one that is told.
                        stop.store(!arguments.go_on, Ordering::SeqCst);
                        if let (true, Found::Failure(outcome)) = (arguments.go_on, &one)
                            && let Some(failure) = &outcome.failure
                        {
                            println!("seed {seed} fails {}: {}", failure.property, failure.what);
                        }
                        note(&found, seed, one);
                    }
                    let count = done.fetch_add(1, Ordering::SeqCst) + 1;
                    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                    if told.elapsed() >= PROGRESS_EVERY {
                        *told = Instant::now();
                        let speed = count as f64 / begun.elapsed().as_secs_f64();
                        println!("{count} of {} seeds, {speed:.0} a second", seeds.end - seeds.start);
                    }
                }
            });
        }
    });
    let count = done.load(Ordering::SeqCst);
    let seconds = begun.elapsed().as_secs_f64();
    println!("{count} seeds in {seconds:.1} s, {:.1} a second", count as f64 / seconds);
    match found.into_inner().unwrap_or_else(PoisonError::into_inner) {
        None => Ok(ExitCode::SUCCESS),
        Some((_, Found::Broken(error))) => Err(error),
        Some((seed, Found::Difference(what))) => {
            let name = if mode == Mode::Twice { "determinism" } else { "differential" };
            println!("seed {seed} fails {name}: {what}");
            Ok(ExitCode::FAILURE)
        }
        Some((_, Found::Failure(_))) if arguments.go_on => Ok(ExitCode::FAILURE),
        Some((seed, Found::Failure(outcome))) => report::failure(backend, Some(seed), *outcome, arguments),
    }
}

fn note(found: &Mutex<Option<(u64, Found)>>, seed: u64, one: Found) {
    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
    if found.as_ref().is_none_or(|(known, _)| seed < *known) {
        *found = Some((seed, one));
    }
}

struct Worker {
    runtime: tokio::runtime::Runtime,
    mode: Mode,
    simulator: Simulator,
    other: Option<Simulator>,
}

impl Worker {
    fn new(backend: Backend, mode: Mode) -> Result<Worker> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (simulator, other) = match mode {
            Mode::Differential => (Simulator::new(Backend::Sqlite), Some(Simulator::new(Backend::Postgres))),
            _ => (Simulator::new(backend), None),
        };
        Ok(Worker { runtime, mode, simulator, other })
    }

    fn seed(&mut self, seed: u64) -> Option<Found> {
        let Worker { runtime, mode, simulator, other } = self;
        let found = runtime.block_on(async {
            Ok::<_, anyhow::Error>(match (mode, other) {
                (Mode::Twice, _) => simulator.twice(seed).await?.map(Found::Difference),
                (Mode::Differential, Some(other)) => simulator.differential(other, seed).await?.map(Found::Difference),
                _ => {
                    let outcome = simulator.seed(seed, false).await?;
                    outcome.failure.is_some().then(|| Found::Failure(Box::new(outcome)))
                }
            })
        });
        found.unwrap_or_else(|error| Some(Found::Broken(error.context(format!("seed {seed}")))))
    }
}
