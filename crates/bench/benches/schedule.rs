//! Who is on call on a schedule of 10 rotations, 50 people and 1,000 overrides: at an instant, ten years after the anchor,
//! and over a year.
#![allow(missing_debug_implementations, clippy::unwrap_used)] // a schedule that is refused here is a broken benchmark

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::{SignedDuration, Timestamp};
use nightbell_schedule::{Calendar, Override, ScheduleBody, on_call, shifts};
use serde_json::json;
use std::hint::black_box;

/// What the binary allocates with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const NAME: &str = "primary";
const ROTATIONS: usize = 10;
const PEOPLE_PER_ROTATION: usize = 5;
const OVERRIDES: usize = 1_000;

/// Ten rotations of five people each in a zone whose clocks change: half of them by the week, half by day and night in
/// windows, with hand-overs an hour apart.
fn crowded() -> ScheduleBody {
    let rotation = |number: usize| {
        let members: Vec<String> = (0..PEOPLE_PER_ROTATION)
            .map(|member| format!("person-{}", number * PEOPLE_PER_ROTATION + member))
            .collect();
        let start = format!("2016-11-21T{:02}:00", 8 + number);
        let active = match number % 4 {
            1 => json!([{"days": "mon-sun", "from": "08:00", "to": "20:00"}]),
            3 => json!([{"days": "mon-fri", "from": "20:00", "to": "08:00"}]),
            _ => json!([]),
        };
        json!({"name": format!("rotation-{number}"), "shift": "1w", "start": start, "members": members, "active": active})
    };
    let rotations: Vec<_> = (0..ROTATIONS).map(rotation).collect();
    serde_json::from_value(json!({"time_zone": "Europe/London", "rotations": rotations})).unwrap()
}

/// Three hours of somebody else, a thousand times in the year.
fn overrides() -> Vec<Override> {
    let first = instant("2026-01-01T00:00:00Z");
    let one = |number: usize| {
        let from = first + SignedDuration::from_mins(525 * i64::try_from(number).unwrap());
        let (replace, with) = (number % 50, (number + 7) % 50);
        let body = json!({"name": format!("override-{number}"), "schedule": NAME, "replace": format!("person-{replace}"),
            "with": format!("person-{with}"), "from": from, "to": from + SignedDuration::from_hours(3)});
        serde_json::from_value(body).unwrap()
    };
    (0..OVERRIDES).map(one).collect()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn answering(criterion: &mut Criterion) {
    let calendar = Calendar::new(NAME, &crowded()).with_overrides(&overrides());
    let mut group = criterion.benchmark_group("schedule");
    for (name, at) in [
        ("on call, ten years after the anchor", "2026-11-23T09:00:00Z"),
        ("on call, a week after the anchor", "2016-11-28T12:00:00Z"),
    ] {
        let at = instant(at);
        group.bench_function(name, |bencher| bencher.iter(|| on_call(black_box(&calendar), at)));
    }
    let (from, to) = (instant("2026-01-01T00:00:00Z"), instant("2027-01-01T00:00:00Z"));
    group.bench_function("shifts of a year", |bencher| {
        bencher.iter(|| shifts(black_box(&calendar), from, to).unwrap());
    });
    group.finish();
}

criterion_group!(benches, answering);
criterion_main!(benches);
