//! What people wait for in the console, by a browser: the script that drives it starts the binary itself.

use super::{Measured, RowName, Stage};
use crate::system::SystemKind;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
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
    let script = Path::new(SCRIPT);
    let output = Command::new("node")
        .arg(script)
        .env("NIGHTBELL_BINARY", stage.workshop.program(kind)?)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .output()
        .await
        .context("node, which drives the browser, cannot be started")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{} ended with {}: {}", script.display(), output.status, said.trim().lines().last().unwrap_or_default());
    }
    let Printed { figures, problems } = serde_json::from_slice(&output.stdout).context("what the script printed")?;
    let mut measured = Measured { problems, ..Measured::default() };
    for figure in RowName::Console.figures() {
        match figures.get(figure.key) {
            Some(value) => measured.set(figure.key, *value),
            None => measured.problem(format!("{} was not measured", figure.key)),
        }
    }
    Ok(measured)
}
