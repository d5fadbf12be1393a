//! Every kept plan, a few hundred seeds that are always the same, and a few that never are.

use nightbell_sim::{Backend, Simulator, kept};
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built")
}

fn check(backend: Backend, seeds: Range<u64>) {
    let runtime = runtime();
    let mut simulator = Simulator::new(backend);
    runtime.block_on(async {
        for seed in seeds {
            let outcome = simulator.seed(seed, false).await.unwrap_or_else(|error| panic!("seed {seed}: {error:?}"));
            if let Some(failure) = &outcome.failure {
                let again = format!("cargo run --release -p nightbell-sim -- --seed {seed} --minimise");
                panic!("{}\nseed {seed} fails {}: {}\n{again}", outcome.story(), failure.property, failure.what);
            }
        }
    });
}

#[test]
fn kept_plans() {
    let runtime = runtime();
    let mut simulator = Simulator::new(Backend::Sqlite);
    runtime.block_on(async {
        for (name, plan) in kept().expect("kept plans can be read") {
            let outcome = simulator.run(&plan, false).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            if let Some(failure) = &outcome.failure {
                panic!("{}\n{name} fails {}: {}", outcome.story(), failure.property, failure.what);
            }
        }
    });
}

#[test]
fn seeds_0_to_60() {
    check(Backend::Sqlite, 0..60);
}

#[test]
fn seeds_60_to_120() {
    check(Backend::Sqlite, 60..120);
}

#[test]
fn seeds_120_to_180() {
    check(Backend::Sqlite, 120..180);
}

#[test]
fn seeds_180_to_240() {
    check(Backend::Sqlite, 180..240);
}

#[test]
fn seeds_that_nobody_has_seen() {
    let from = RandomState::new().hash_one("a fresh start") >> 16;
    check(Backend::Sqlite, from..from + 20);
}

#[test]
fn seeds_on_postgres() {
    check(Backend::Postgres, 0..16);
}

#[test]
fn a_seed_is_one_history() {
    let runtime = runtime();
    let mut simulator = Simulator::new(Backend::Sqlite);
    runtime.block_on(async {
        for seed in 0..20 {
            let difference = simulator.twice(seed).await.unwrap_or_else(|error| panic!("seed {seed}: {error:?}"));
            assert_eq!(difference, None, "seed {seed}");
        }
    });
}

#[test]
fn both_databases_show_the_same() {
    let runtime = runtime();
    let (mut sqlite, mut postgres) = (Simulator::new(Backend::Sqlite), Simulator::new(Backend::Postgres));
    runtime.block_on(async {
        for seed in 0..10 {
            let differential = sqlite.differential(&mut postgres, seed).await;
            let difference = differential.unwrap_or_else(|error| panic!("seed {seed}: {error:?}"));
            assert_eq!(difference, None, "seed {seed}");
        }
    });
}
