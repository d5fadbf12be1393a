//! Understanding what senders send.
#![allow(missing_debug_implementations, clippy::unwrap_used)] // what cannot be parsed here is a broken benchmark

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use nightbell_core::Timestamp;
use nightbell_signals::{alertmanager_api, native, pagerduty};
use serde_json::json;
use std::hint::black_box;

/// What the binary allocates with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn received_at() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// What Prometheus sends: alerts that differ in one label.
fn alertmanager_batch(alerts: usize) -> Vec<u8> {
    let alert = |index: usize| {
        json!({
            "labels": {"alertname": "DiskWillFill", "cluster": "eu-west-1", "instance": format!("web-{index}.example:9100"),
                "job": "node", "severity": "critical"},
            "annotations": {"summary": format!("Disk of web-{index} fills"), "description": "Full within four hours."},
            "startsAt": "2026-11-23T08:58:00.123Z",
            "endsAt": "2026-11-23T09:04:00.123Z",
            "generatorURL": "http://prometheus.example:9090/graph?g0.expr=predict_linear",
        })
    };
    serde_json::to_vec(&(0..alerts).map(alert).collect::<Vec<_>>()).unwrap()
}

fn parsing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("signals");

    let batch = alertmanager_batch(50);
    group.throughput(Throughput::Elements(50));
    group.bench_function("alertmanager, batch of 50", |bencher| {
        bencher.iter(|| alertmanager_api::parse(black_box(&batch), received_at()).unwrap());
    });

    let event = json!({"summary": "checkout answers 5xx", "dedup_key": "checkout-5xx", "severity": "critical",
        "source": "probe", "details": {"region": "eu-west-1", "rate": 0.31}});
    let event = serde_json::to_vec(&event).unwrap();
    group.throughput(Throughput::Elements(1));
    group.bench_function("native event", |bencher| {
        bencher.iter(|| native::parse(black_box(&event), received_at()).unwrap());
    });

    let enqueue = json!({"routing_key": "R".repeat(32), "event_action": "trigger", "dedup_key": "checkout-5xx",
        "payload": {"summary": "checkout answers 5xx", "source": "probe", "severity": "critical",
            "timestamp": "2026-11-23T08:58:00.123+0000", "custom_details": {"region": "eu-west-1"}},
        "links": [{"href": "https://graphs.example/checkout", "text": "graph"}]});
    let enqueue = serde_json::to_vec(&enqueue).unwrap();
    group.bench_function("pagerduty enqueue", |bencher| {
        bencher.iter(|| pagerduty::parse(black_box(&enqueue), received_at()).unwrap());
    });
    group.finish();
}

criterion_group!(benches, parsing);
criterion_main!(benches);
