//! Who is on call: at an instant, and over a year.
#![allow(missing_debug_implementations, clippy::unwrap_used)] // a schedule that is refused here is a broken benchmark

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use nightbell_schedule::{Calendar, Override, ScheduleBody, on_call, shifts};
use serde_json::json;
use std::hint::black_box;

const NAME: &str = "primary";

/// Three cities that hand over every eight hours, a new person every week, in a zone whose clocks change.
fn follow_the_sun() -> ScheduleBody {
    let rotation = |name: &str, from: &str, to: &str, members: [&str; 3]| {
        json!({"name": name, "shift": "1w", "start": "2020-01-06T00:00", "members": members,
            "active": [{"days": "mon-sun", "from": from, "to": to}]})
    };
    let body = json!({"time_zone": "Europe/London", "rotations": [
        rotation("singapore", "00:00", "08:00", ["wei", "arjun", "sofia"]),
        rotation("london", "08:00", "16:00", ["maya", "tom", "priya"]),
        rotation("new-york", "16:00", "00:00", ["elena", "jonah", "nora"]),
    ]});
    serde_json::from_value(body).unwrap()
}

/// A dentist's appointment every month.
fn overrides() -> Vec<Override> {
    let one = |month: u8| {
        let body = json!({"name": format!("dentist-{month}"), "schedule": NAME, "replace": "maya", "with": "tom",
            "from": format!("2026-{month:02}-10T09:00"), "to": format!("2026-{month:02}-10T12:00")});
        serde_json::from_value(body).unwrap()
    };
    (1..=12).map(one).collect()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn answering(criterion: &mut Criterion) {
    let calendar = Calendar::new(NAME, &follow_the_sun()).with_overrides(&overrides());
    let mut group = criterion.benchmark_group("schedule");
    group.bench_function("on call at an instant", |bencher| {
        let at = instant("2026-11-23T09:00:00Z");
        bencher.iter(|| on_call(black_box(&calendar), at));
    });
    let (from, to) = (instant("2026-01-01T00:00:00Z"), instant("2027-01-01T00:00:00Z"));
    group.bench_function("shifts of a year", |bencher| {
        bencher.iter(|| shifts(black_box(&calendar), from, to).unwrap());
    });
    group.finish();
}

criterion_group!(benches, answering);
criterion_main!(benches);
