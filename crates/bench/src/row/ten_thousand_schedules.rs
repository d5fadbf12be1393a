//! Who is on call, asked of ten thousand schedules at once.

use super::{Measured, Stage, company};
use crate::clock;
use crate::http::Connection;
use crate::load::Latencies;
use crate::system::{Plan, SystemKind};
use anyhow::{Result, ensure};

const SCHEDULES: usize = 10_000;
const QUESTIONS: usize = 50;

pub(super) async fn measure(stage: &Stage, kind: SystemKind) -> Result<Measured> {
    let company = company::schedules(SCHEDULES);
    let (system, _) = stage.workshop.start(kind, &Plan { company: &company, alertmanager: "" }).await?;
    let request = system.api().request("GET", "/api/v1/on-call", "");
    let mut connection = Connection::open(system.address).await?;
    let mut answers = Latencies::default();
    let mut measured = Measured::default();
    for _ in 0..QUESTIONS {
        let sent = clock::now();
        let answer = connection.exchange(request.bytes()).await?;
        ensure!(answer.is_accepted(), "the question was answered {}", answer.status);
        answers.record(sent.elapsed());
        let named = String::from_utf8_lossy(answer.body).matches("\"schedule\":").count();
        if named != SCHEDULES {
            measured.problem(format!("the answer names {named} schedules of {SCHEDULES}"));
        }
    }
    measured.set_memory("memory_mb", system.usage()?.memory_bytes);
    system.end().await?;
    measured.set_percentile("answer_p50_ms", &answers, 50.0);
    measured.set("answer_max_ms", answers.max_ms());
    Ok(measured)
}
