//! What people wait for in the console, by a browser: the script that drives it starts the binary itself.

use super::{Measured, RowName, Stage};
use crate::system::SystemKind;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::process::Stdio;
use tokio::process::Command;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/browser/bench.mjs");

/// What the script prints.
#[derive(Debug, Deserialize)]
struct Printed {
    figures: BTreeMap<String, f64>,
    problems: Vec<String>,
}

pub(super) async fn measure(stage: &Stage, kind: SystemKind) -> Result<Measured> {
    let output = Command::new("node")
        .arg(SCRIPT)
        .env("NIGHTBELL_BINARY", stage.workshop.program(kind)?)
        .env("NIGHTBELL_BENCH_DATA", &stage.workshop.data_root)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .output()
        .await
        .context("node, which drives the browser, cannot be started")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("the script in the browser ended with {}: {}", output.status, said.trim());
    }
    let printed = serde_json::from_slice(&output.stdout).context("what the script in the browser printed")?;
    Ok(measured(printed))
}

/// Every figure of the row, and as a problem each that is not there.
fn measured(Printed { figures, problems }: Printed) -> Measured {
    let mut measured = Measured { problems, ..Measured::default() };
    for figure in RowName::Console.figures() {
        match figures.get(figure.key) {
            Some(value) => measured.set(figure.key, *value),
            None => measured.problem(format!("not measured: {}", figure.title)),
        }
    }
    measured
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_measured_is_a_problem() {
        let printed = r#"{"figures": {"first_p50_ms": 1800.5, "of_another_version": 1}, "problems": ["rows: no row"]}"#;
        let measured = measured(serde_json::from_str(printed).unwrap());
        assert_eq!(measured.figures.into_iter().collect::<Vec<_>>(), [("first_p50_ms", 1800.5)]);
        assert_eq!(measured.problems.first().map(String::as_str), Some("rows: no row"));
        assert_eq!(measured.problems.len(), RowName::Console.figures().len());
    }
}
