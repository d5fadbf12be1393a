//! CPU time and memory of processes, from `/proc`.

use anyhow::{Context, Result};
use std::fs;
use std::time::Duration;

/// What a system used since its start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// User and system time of its process.
    pub(crate) cpu: Duration,
    /// The same of the database server's processes, all of them together.
    pub(crate) database_cpu: Duration,
    /// Resident memory now.
    pub(crate) memory_bytes: u64,
    /// The most that it ever was.
    pub(crate) memory_bytes_max: u64,
}

impl Usage {
    pub(super) fn of(pid: u32) -> Result<Usage> {
        let stat = Stat::of(pid)?;
        let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the process ended")?;
        Ok(Usage {
            cpu: stat.own,
            database_cpu: Duration::ZERO,
            memory_bytes: kibibytes(&status, "VmRSS:")? * 1_024,
            memory_bytes_max: kibibytes(&status, "VmHWM:")? * 1_024,
        })
    }
}

/// CPU time of this process: what the load generator and the sinks take from those they measure.
pub(crate) fn own_cpu() -> Result<Duration> {
    Ok(Stat::of(std::process::id())?.own)
}

/// CPU time of a process and all that descend from it directly, those that ended included.
pub(super) fn family_cpu(parent: u32) -> Result<Duration> {
    let stat = Stat::of(parent)?;
    let mut total = stat.own + stat.ended_children;
    for entry in fs::read_dir("/proc")? {
        let Some(pid) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // A process that ends meanwhile is its parent's from then on; the loss is less than one tick's worth.
        if let Ok(child) = Stat::of(pid)
            && child.parent == parent
        {
            total += child.own;
        }
    }
    Ok(total)
}

/// What `/proc/PID/stat` says (proc_pid_stat(5)).
#[derive(Debug, PartialEq, Eq)]
struct Stat {
    parent: u32,
    own: Duration,
    ended_children: Duration,
}

impl Stat {
    fn of(pid: u32) -> Result<Stat> {
        let text = fs::read_to_string(format!("/proc/{pid}/stat")).context("the process ended")?;
        Stat::parse(&text, rustix::param::clock_ticks_per_second())
    }

    /// Fields are counted from 1; the second, the program's name, may hold anything but its last bracket.
    fn parse(text: &str, ticks_per_second: u64) -> Result<Stat> {
        let (_, rest) = text.rsplit_once(')').context("/proc/PID/stat has no name")?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let field = |number: usize| -> Result<u64> {
            fields.get(number - 3).and_then(|field| field.parse().ok()).context("/proc/PID/stat is too short")
        };
        let ticks = |ticks: u64| Duration::from_secs(ticks) / u32::try_from(ticks_per_second).unwrap_or(100);
        Ok(Stat {
            parent: u32::try_from(field(4)?)?,
            own: ticks(field(14)? + field(15)?),
            ended_children: ticks(field(16)? + field(17)?),
        })
    }
}

fn kibibytes(status: &str, name: &str) -> Result<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name}"))?;
    line.trim().trim_end_matches(" kB").parse().with_context(|| format!("{name} is no number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_behind_a_name_with_brackets() {
        let text = "7 (a) b (c) S 3 7 7 0 -1 4194560 100 200 0 0 250 50 30 20 20 0 4 0 5 6 7";
        let expected = Stat { parent: 3, own: Duration::from_secs(3), ended_children: Duration::from_millis(500) };
        assert_eq!(Stat::parse(text, 100).unwrap(), expected);
        assert_eq!(kibibytes("VmPeak:\t  9 kB\nVmHWM:\t   1234 kB\n", "VmHWM:").unwrap(), 1_234);
    }

    #[test]
    fn this_process_uses_something() {
        assert!(Usage::of(std::process::id()).unwrap().memory_bytes_max > 0);
    }
}
