//! What it was measured on.

use crate::clock;
use crate::load::Latencies;
use crate::system::{SystemKind, Workshop};
use anyhow::{Context, Result};
use serde::Serialize;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Writes of the probe of the disk.
const PROBE_WRITES: usize = 200;
/// Bytes of each: one page of SQLite.
const PROBE_BYTES: usize = 4_096;

/// The machine, the versions, the moment.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_gib: u64,
    pub(crate) kernel: String,
    /// File system of the systems' data.
    pub(crate) file_system: String,
    /// One page appended and synced, median, in milliseconds.
    pub(crate) sync_p50_ms: f64,
    pub(crate) sync_p99_ms: f64,
    /// Of the machine, over the minute before the run: near 0 on a quiet one.
    pub(crate) load_before: String,
    pub(crate) nightbell: String,
    pub(crate) commit: String,
    pub(crate) postgres: Option<String>,
    pub(crate) alertmanager: Option<String>,
    pub(crate) date: String,
}

impl Machine {
    pub(crate) fn look(workshop: &Workshop) -> Result<Machine> {
        let cpu = fs::read_to_string("/proc/cpuinfo")?;
        let memory = fs::read_to_string("/proc/meminfo")?;
        let memory_kib: u64 = value(&memory, "MemTotal:").trim_end_matches(" kB").parse().unwrap_or_default();
        let load = fs::read_to_string("/proc/loadavg")?;
        let sync = sync_latencies(&workshop.data_root)?;
        let alertmanager = workshop.program(SystemKind::Alertmanager).ok().map(|program| said(program, &["--version"]));
        let changed = said(Path::new("git"), &["status", "--porcelain", "--untracked-files=no"]);
        let suffix = if changed.is_empty() { "" } else { ", with changes that are not committed" };
        Ok(Machine {
            processor: value(&cpu, "model name").trim_start_matches([':', ' ', '\t']).to_owned(),
            cores: std::thread::available_parallelism()?.get(),
            memory_gib: memory_kib.div_ceil(1024 * 1024),
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease")?.trim().to_owned(),
            file_system: file_system(&workshop.data_root)?,
            sync_p50_ms: sync.percentile_ms(50.0),
            sync_p99_ms: sync.percentile_ms(99.0),
            load_before: load.split(' ').next().unwrap_or_default().to_owned(),
            nightbell: said(&workshop.binary, &["--version"]),
            commit: format!("{}{suffix}", said(Path::new("git"), &["rev-parse", "--short=12", "HEAD"])),
            postgres: workshop.postgres.as_ref().map(|server| server.version.clone()),
            alertmanager,
            date: clock::wall().to_string().chars().take("2026-11-21".len()).collect(),
        })
    }
}

/// The first line that a command prints, up to a bracket; empty when it fails.
fn said(program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else { return String::new() };
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let line = text.lines().next().unwrap_or_default();
    line.split(" (").next().unwrap_or_default().to_owned()
}

/// What stands behind the first line that begins so.
fn value(text: &str, name: &str) -> String {
    text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned()
}

/// The type of the mount that holds the directory, such as `ext4`.
fn file_system(directory: &Path) -> Result<String> {
    let mounts = fs::read_to_string("/proc/mounts")?;
    let fields = mounts.lines().map(|line| line.split(' ').collect::<Vec<_>>());
    let holding = fields.filter(|fields| fields.len() > 2 && directory.starts_with(fields[1]));
    let nearest = holding.max_by_key(|fields| fields[1].len()).context("no mount holds the data")?;
    Ok(nearest[2].to_owned())
}

/// What a commit cannot be faster than here.
fn sync_latencies(directory: &Path) -> Result<Latencies> {
    let mut file = tempfile::tempfile_in(directory)?;
    let mut latencies = Latencies::default();
    for _ in 0..PROBE_WRITES {
        let begun = clock::now();
        file.write_all(&[7; PROBE_BYTES])?;
        file.sync_data()?;
        latencies.record(begun.elapsed());
    }
    Ok(latencies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_proc_are_read_by_name() {
        let text = "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nMemTotal:       1048576 kB\n";
        assert_eq!(value(text, "model name").trim_start_matches([':', ' ']), "Some CPU @ 2 GHz");
        assert_eq!(value(text, "MemTotal:"), "1048576 kB");
        assert_eq!(value(text, "absent"), "");
    }

    #[test]
    fn a_directory_is_on_some_file_system() {
        assert!(!file_system(Path::new("/")).unwrap().is_empty());
    }
}
