//! A program that was started, with its log in a file.

use super::Usage;
use crate::clock;
use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Longest start.
pub(super) const START_MAX: Duration = Duration::from_secs(60);
/// Longest stop before the program is killed.
const STOP_MAX: Duration = Duration::from_secs(30);
/// How much of a log is shown, in bytes.
const LOG_BYTES_SHOWN: usize = 2_000;

/// Ends its program when dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    pub(super) fn start(command: &mut Command, log: &Path) -> Result<Process> {
        let file = File::options().create(true).append(true).open(log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("{} does not start", command.get_program().display()))?;
        Ok(Process { child, log: log.to_owned() })
    }

    /// # Errors
    /// It has ended.
    pub(super) fn check_runs(&mut self) -> Result<()> {
        let ended = self.child.try_wait()?;
        ensure!(ended.is_none(), "it ended: {}", self.log());
        Ok(())
    }

    /// The last that it wrote.
    pub(super) fn log(&self) -> String {
        let bytes = std::fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(LOG_BYTES_SHOWN)..]).into_owned()
    }

    pub(super) fn usage(&self) -> Result<Usage> {
        Usage::of(self.child.id())
    }

    /// Asks it to end, as a service manager does, and waits until it has.
    pub(super) async fn terminate(&mut self) -> Result<()> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let begun = clock::now();
        while self.child.try_wait()?.is_none() {
            ensure!(begun.elapsed() < STOP_MAX, "it did not end within {STOP_MAX:?} of SIGTERM: {}", self.log());
            clock::pause(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
