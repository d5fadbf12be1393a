//! The log and the metrics of a server.

use crate::environment::Environment;
use crate::settings::{LogFormat, LogSettings};
use anyhow::Context as _;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Bounds of histograms of durations, in seconds: from a local commit to a provider that barely answers.
const DURATION_SECONDS_BUCKETS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Sends the log to standard error, as the settings say. Once in a process.
pub(crate) fn start_log(settings: &LogSettings, environment: &Environment) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&settings.level).context("[log] level")?;
    let colours = std::io::stderr().is_terminal() && environment.get("NO_COLOR").is_none();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    let started = match settings.format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("the log cannot be started: {error}"))
}

/// Collects the metrics of this process from now on. Once in a process.
pub(crate) fn start_metrics() -> anyhow::Result<PrometheusHandle> {
    let builder = PrometheusBuilder::new().set_buckets(&DURATION_SECONDS_BUCKETS)?;
    builder.install_recorder().context("the metrics cannot be started")
}
