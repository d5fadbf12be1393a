//! What is measured: a Nightbell on either database, or an Alertmanager, started fresh with a directory of its own.

mod alertmanager;
mod nightbell;
mod postgres;
mod process;
mod usage;

pub(crate) use nightbell::Api;
use nightbell::NightbellOptions;
pub(crate) use postgres::PostgresServer;
pub(crate) use usage::{Usage, own_cpu};

use crate::http::Connection;
use crate::sink::Sinks;
use anyhow::{Context, Result};
use clap::ValueEnum;
use postgres::Database;
use process::Process;
use serde::Serialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// Something that can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SystemKind {
    /// Nightbell with its embedded database, as it is without any setting.
    Sqlite,
    /// Nightbell on a PostgreSQL of the same machine.
    Postgres,
    /// Debian's Alertmanager.
    Alertmanager,
}

impl SystemKind {
    pub(crate) const ALL: [SystemKind; 3] = [SystemKind::Sqlite, SystemKind::Postgres, SystemKind::Alertmanager];

    /// What a table calls it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            SystemKind::Sqlite => "SQLite",
            SystemKind::Postgres => "PostgreSQL",
            SystemKind::Alertmanager => "Alertmanager",
        }
    }
}

/// Where systems come from.
#[derive(Debug)]
pub(crate) struct Workshop {
    /// Nightbell's binary.
    pub(crate) binary: PathBuf,
    /// Alertmanager's; `None` when it is not installed.
    pub(crate) alertmanager: Option<PathBuf>,
    /// `None` when there is no server to measure with.
    pub(crate) postgres: Option<PostgresServer>,
    /// Directories of the systems are made in it: on a disk.
    pub(crate) data_root: PathBuf,
    pub(crate) sinks: Sinks,
}

/// How a system is set up for a row.
#[derive(Debug, Clone)]
pub(crate) struct Plan<'row> {
    /// Nightbell's documents.
    pub(crate) company: &'row str,
    /// Alertmanager's settings.
    pub(crate) alertmanager: &'row str,
}

/// A system that runs.
#[derive(Debug)]
pub(crate) struct System {
    pub(crate) kind: SystemKind,
    pub(crate) address: SocketAddr,
    process: Process,
    command: CommandLine,
    database: Option<Database>,
    _directory: TempDir,
}

/// How a system is started, also for the second time.
#[derive(Debug)]
struct CommandLine {
    program: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    ready_path: &'static str,
    log: PathBuf,
}

impl CommandLine {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        // Nothing of the tester's own environment changes what is measured.
        command.env_clear().args(&self.arguments).envs(self.environment.iter().cloned());
        command
    }
}

impl Workshop {
    /// Whether such a system can be started here, or why not.
    pub(crate) fn has(&self, kind: SystemKind) -> Result<(), &'static str> {
        match kind {
            SystemKind::Postgres if self.postgres.is_none() => Err("no PostgreSQL server (run scripts/bench)"),
            SystemKind::Alertmanager if self.alertmanager.is_none() => {
                Err("no Alertmanager (run scripts/services ensure test)")
            }
            _ => Ok(()),
        }
    }

    /// The file that is started for such a system.
    pub(crate) fn program(&self, kind: SystemKind) -> Result<&Path> {
        match kind {
            SystemKind::Sqlite | SystemKind::Postgres => Ok(&self.binary),
            SystemKind::Alertmanager => self.alertmanager.as_deref().context("Alertmanager is not installed"),
        }
    }

    /// Starts one on an empty store, waits until it is ready and sets it up. How long the start took is the second part.
    pub(crate) async fn start(&self, kind: SystemKind, plan: &Plan<'_>) -> Result<(System, Duration)> {
        std::fs::create_dir_all(&self.data_root)?;
        let directory = tempfile::Builder::new().prefix("system-").tempdir_in(&self.data_root)?;
        let address = free_address()?;
        let database = match (kind, &self.postgres) {
            (SystemKind::Postgres, Some(server)) => Some(server.create_database().await?),
            _ => None,
        };
        let command = match kind {
            SystemKind::Sqlite | SystemKind::Postgres => {
                let options =
                    NightbellOptions { database_url: database.as_ref().map(Database::url), sinks: &self.sinks };
                nightbell::command_line(self.program(kind)?, directory.path(), address, &options)
            }
            SystemKind::Alertmanager => {
                alertmanager::command_line(self.program(kind)?, directory.path(), address, plan.alertmanager)?
            }
        };
        let (process, took) = start(&command, address).await?;
        let system = System { kind, address, process, command, database, _directory: directory };
        if kind != SystemKind::Alertmanager && !plan.company.is_empty() {
            system.api().apply(plan.company).await?;
        }
        Ok((system, took))
    }
}

impl System {
    /// Where batches of alerts in Alertmanager's format go; Nightbell's needs the integration's key.
    pub(crate) fn alerts_path(&self, key: &str) -> String {
        match self.kind {
            SystemKind::Sqlite | SystemKind::Postgres => format!("/in/{key}/api/v2/alerts"),
            SystemKind::Alertmanager => "/api/v2/alerts".to_owned(),
        }
    }

    /// Nightbell's API.
    pub(crate) fn api(&self) -> Api {
        Api::new(self.address)
    }

    /// What it used so far.
    pub(crate) fn usage(&self) -> Result<Usage> {
        let mut usage = self.process.usage()?;
        if let Some(database) = &self.database {
            usage.database_cpu = database.server_cpu()?;
        }
        Ok(usage)
    }

    /// Stops it as a service manager does and starts it again on what it had. How long the start took.
    pub(crate) async fn restart(&mut self) -> Result<Duration> {
        self.process.terminate().await?;
        let (process, took) = start(&self.command, self.address).await?;
        self.process = process;
        Ok(took)
    }

    /// Stops it and removes what it kept.
    pub(crate) async fn end(mut self) -> Result<()> {
        self.process.terminate().await?;
        match self.database.take() {
            Some(database) => database.drop().await,
            None => Ok(()),
        }
    }
}

/// Starts a process; ready is the first 200 at its address of readiness.
async fn start(command: &CommandLine, address: SocketAddr) -> Result<(Process, Duration)> {
    let begun = crate::clock::now();
    let mut process = Process::start(&mut command.command(), &command.log)?;
    let request = crate::http::Request::new("GET", address, command.ready_path, None, "");
    while !is_ready(address, request.bytes()).await {
        process.check_runs()?;
        anyhow::ensure!(
            begun.elapsed() < process::START_MAX,
            "not ready after {:?}: {}",
            process::START_MAX,
            process.log()
        );
        crate::clock::pause(Duration::from_millis(1)).await;
    }
    Ok((process, begun.elapsed()))
}

async fn is_ready(address: SocketAddr, request: &[u8]) -> bool {
    let Ok(mut connection) = Connection::open(address).await else { return false };
    connection.exchange(request).await.is_ok_and(|answer| answer.status == 200)
}

/// A loopback address that was free a moment ago.
fn free_address() -> Result<SocketAddr> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
