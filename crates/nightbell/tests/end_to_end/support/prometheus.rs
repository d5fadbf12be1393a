//! The real Prometheus and the real Alertmanager, told to be quick.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::process::Process;
use super::{Nightbell, Target};

/// Where a Prometheus sends its alerts: host and port, and the path before `/api/v2/alerts`.
#[derive(Debug)]
pub(crate) struct AlertmanagerAddress {
    pub(crate) authority: String,
    pub(crate) path_prefix: String,
}

#[derive(Debug)]
pub(crate) struct Alertmanager {
    _process: Process,
    port: u16,
    _directory: TempDir,
}

impl Alertmanager {
    /// Starts an Alertmanager that sends every alert, and its end, to `webhook`.
    pub(crate) async fn start(webhook: &str) -> Self {
        let directory = TempDir::new().unwrap();
        let configuration = directory.path().join("alertmanager.yml");
        fs::write(
            &configuration,
            format!(
                "route: {{ receiver: nightbell, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }}
receivers:
  - name: nightbell
    webhook_configs:
      - {{ url: '{webhook}', send_resolved: true }}
"
            ),
        )
        .unwrap();
        let mut process = Process::start(
            "alertmanager",
            Command::new(program(&["/usr/bin/prometheus-alertmanager", "prometheus-alertmanager", "alertmanager"]))
                .arg(format!("--config.file={}", configuration.display()))
                .arg(format!("--storage.path={}", directory.path().join("data").display()))
                // One member: no gossip, and so no port for it and no wait for peers before the first message.
                .args(["--web.listen-address=127.0.0.1:0", "--cluster.listen-address="])
                .arg("--web.external-url=http://alertmanager.example.com"),
        );
        let port = process.wait_for_line("its address", listening_port).await;
        Self { _process: process, port, _directory: directory }
    }

    pub(crate) fn address(&self) -> AlertmanagerAddress {
        AlertmanagerAddress { authority: format!("127.0.0.1:{}", self.port), path_prefix: "/".to_owned() }
    }
}

/// Prometheus with one rule: `CheckoutQueueStuck` fires while the target's gauge is 1.
#[derive(Debug)]
pub(crate) struct Prometheus {
    _process: Process,
    _directory: TempDir,
}

impl Prometheus {
    pub(crate) async fn start(target: &Target, alertmanager: &AlertmanagerAddress) -> Self {
        let directory = TempDir::new().unwrap();
        let configuration = directory.path().join("prometheus.yml");
        fs::write(&configuration, Self::configuration(target, alertmanager)).unwrap();
        fs::write(directory.path().join("rules.yml"), RULES).unwrap();
        let mut process = Process::start(
            "prometheus",
            Command::new(program(&["/usr/bin/prometheus", "prometheus"]))
                .arg(format!("--config.file={}", configuration.display()))
                .arg(format!("--storage.tsdb.path={}", directory.path().join("data").display()))
                .args(["--web.listen-address=127.0.0.1:0", "--web.external-url=http://prometheus.example.com"]),
        );
        process.wait_for_line("that it is ready", |line| line.contains("Server is ready").then_some(())).await;
        Self { _process: process, _directory: directory }
    }

    fn configuration(target: &Target, alertmanager: &AlertmanagerAddress) -> String {
        let AlertmanagerAddress { authority, path_prefix } = alertmanager;
        let target = target.authority();
        format!(
            "global: {{ scrape_interval: 1s, evaluation_interval: 1s }}
rule_files: [rules.yml]
scrape_configs:
  - job_name: checkout
    static_configs:
      - targets: ['{target}']
alerting:
  alertmanagers:
    - api_version: v2
      path_prefix: '{path_prefix}'
      static_configs:
        - targets: ['{authority}']
"
        )
    }
}

const RULES: &str = "
groups:
  - name: checkout
    rules:
      - alert: CheckoutQueueStuck
        expr: checkout_queue_stuck == 1
        labels: { severity: critical }
        annotations:
          summary: 'Checkout queue on {{ $labels.job }} is stuck'
          runbook_url: 'https://wiki.example.com/checkout-queue'
";

impl Nightbell {
    /// The door at which Nightbell behaves as an Alertmanager.
    pub(crate) fn as_alertmanager(&self, key: &str) -> AlertmanagerAddress {
        AlertmanagerAddress { authority: self.authority().to_owned(), path_prefix: format!("/in/{key}") }
    }
}

/// The port in a log line such as `msg="Listening on" address=127.0.0.1:34567`.
fn listening_port(line: &str) -> Option<u16> {
    let address = line.contains("Listening on").then(|| line.split_once("address=127.0.0.1:"))??.1;
    let digits = address.find(|character: char| !character.is_ascii_digit()).map_or(address, |end| &address[..end]);
    digits.parse().ok()
}

/// The first that is a file, else the last, which is looked up in the PATH.
fn program(candidates: &[&str]) -> PathBuf {
    let present = candidates.iter().map(Path::new).find(|candidate| candidate.is_file() || in_path(candidate));
    present.unwrap_or(Path::new(candidates[candidates.len() - 1])).to_owned()
}

fn in_path(name: &Path) -> bool {
    Command::new(name).arg("--version").output().is_ok()
}
