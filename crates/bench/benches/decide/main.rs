//! The decisions of the core: one event, one operation, one message about a thousand alerts.
#![allow(missing_debug_implementations, clippy::unwrap_used)] // what is not there here is a broken benchmark

mod world;

use criterion::{Criterion, criterion_group, criterion_main};
use nightbell_core::{Actor, Input, Name, Operation, Outcome};
use std::hint::black_box;
use world::World;

/// What the binary allocates with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn deciding(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decide");

    group.bench_function("new alert", |bencher| {
        let mut world = World::new();
        let input = world.event("disk-1");
        bencher.iter(|| world.decide(black_box(&input)));
    });

    group.bench_function("repeat of an open alert", |bencher| {
        let mut world = World::new();
        let input = world.event("disk-1");
        world.decide_and_apply(&input);
        bencher.iter(|| world.decide(black_box(&input)));
    });

    group.bench_function("acknowledge", |bencher| {
        let mut world = World::new();
        let input = world.event("disk-1");
        world.decide_and_apply(&input);
        let alert = world.only_alert();
        let actor = Actor::User(Name::from("ada"));
        let acknowledge = Input::Operate { alert, operation: Operation::Acknowledge, actor };
        bencher.iter(|| world.decide(black_box(&acknowledge)));
    });

    group.bench_function("dispatch of 1,000 mentions", |bencher| {
        let mut world = World::new();
        for index in 0..1_000 {
            let input = world.event(&format!("disk-{index}"));
            world.decide_and_apply(&input);
        }
        let dispatch = world.dispatch();
        assert!(matches!(world.decide(&dispatch).outcome, Outcome::Send(_)), "nothing leaves");
        bencher.iter(|| world.decide(black_box(&dispatch)));
    });
    group.finish();
}

criterion_group!(benches, deciding);
criterion_main!(benches);
