//! An edit in a company of 200 schedules and 200 people: what its plan and its notes cost, and what the doctor costs.
#![allow(missing_debug_implementations, clippy::unwrap_used)] // a configuration that is refused here is a broken benchmark

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use nightbell_config::{DIAGNOSE_DAYS, Pages, SecretDigests, Snapshot, diagnose, notes, plan, read_yaml};
use nightbell_schedule::Effective;
use std::fmt::Write as _;
use std::hint::black_box;

/// What the binary allocates with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SCHEDULES: usize = 200;
const PEOPLE: usize = 200;
const PEOPLE_PER_SCHEDULE: usize = 6;

/// Schedules with turns by the week, each with a coverage and a requirement; six people take turns on each.
fn company() -> String {
    let mut text = "users:\n".to_owned();
    for number in 0..PEOPLE {
        let _ = writeln!(
            text,
            "  - {{ name: person-{number}, contact_methods: [ {{ name: m, type: email, address: p{number}@example.com }} ] }}"
        );
    }
    text.push_str("schedules:\n");
    for number in 0..SCHEDULES {
        text.push_str(&schedule(number, "1w"));
    }
    text
}

fn schedule(number: usize, shift: &str) -> String {
    let members: Vec<String> =
        (0..PEOPLE_PER_SCHEDULE).map(|place| format!("person-{}", (number + place * 31) % PEOPLE)).collect();
    format!(
        "  - name: schedule-{number}\n    time_zone: Europe/London\n    coverage: always\n    requirements: [ {{ at_least: 1 }} ]\n    \
         rotations: [ {{ name: r, shift: {shift}, start: 2026-01-05T09:00, members: [{}] }} ]\n",
        members.join(", ")
    )
}

fn editing(criterion: &mut Criterion) {
    let now: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
    let (resources, errors) = read_yaml("company.yaml", &company());
    assert_eq!(errors, []);
    let snapshot = Snapshot::of(resources.into_iter().map(|resource| resource.value));
    let mut group = criterion.benchmark_group("configuration");
    let all: String = (0..SCHEDULES).map(|number| schedule(number, "2w")).collect();
    for (name, text) in [
        ("notes, nothing about schedules", "teams: [ { name: search } ]".to_owned()),
        ("notes, one schedule", format!("schedules:\n{}", schedule(7, "2w"))),
        (
            "notes, leave of one person",
            "unavailabilities: [ { name: ski, user: person-7, from: 2026-12-01T00:00, to: 2026-12-08T00:00 } ]"
                .to_owned(),
        ),
        ("notes, every schedule", format!("schedules:\n{all}")),
    ] {
        let (resources, errors) = read_yaml("edit.yaml", &text);
        assert_eq!(errors, []);
        let plan = plan(&snapshot, &SecretDigests::default(), resources, false, now).unwrap();
        group.bench_function(name, |bencher| {
            bencher.iter(|| notes(black_box(&snapshot), &plan, now, Effective::HandOver));
        });
    }
    group.sample_size(10);
    group.bench_function("doctor", |bencher| {
        bencher.iter(|| diagnose(black_box(&snapshot), now, DIAGNOSE_DAYS, &Pages::new()));
    });
    group.finish();
}

criterion_group!(benches, editing);
criterion_main!(benches);
