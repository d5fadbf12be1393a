//! The built binary as a command and as a server, each with nothing of the tester's environment.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const TOKEN: &str = "bootstrap-token-of-the-tests";

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON ({error}):\n{}", self.stdout))
    }
}

/// The binary, in a directory of its own so that no settings file lies around.
pub(crate) fn nightbell(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nightbell"));
    command.env_clear().env("RUST_BACKTRACE", "1").current_dir(directory).stdin(Stdio::null());
    command
}

pub(crate) fn run(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().expect("no signal ended it"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs a command with something on its standard input.
pub(crate) fn run_with_input(command: &mut Command, input: &str) -> Ran {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs a command that needs neither server nor files.
pub(crate) fn run_alone(arguments: &[&str]) -> Ran {
    let directory = TempDir::new().unwrap();
    run(nightbell(directory.path()).args(arguments))
}

/// A running `nightbell serve` on SQLite.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    _stdout: BufReader<ChildStdout>,
    log: Option<thread::JoinHandle<String>>,
    pub(crate) url: String,
    directory: TempDir,
}

impl Server {
    pub(crate) fn start() -> Server {
        Server::start_in(TempDir::new().unwrap())
    }

    /// Starts on what an earlier server left in the directory.
    pub(crate) fn start_in(directory: TempDir) -> Server {
        let mut command = nightbell(directory.path());
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data", "data"])
            .env("NIGHTBELL_BOOTSTRAP_TOKEN", TOKEN)
            .env("NIGHTBELL_HTTP__ALLOW_PRIVATE", "127.0.0.0/8")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let log = thread::spawn(move || {
            let mut log = String::new();
            let _ = stderr.read_to_string(&mut log);
            log
        });
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let Some((_, url)) = line.trim_end().split_once(" listening on ") else {
            let _ = child.wait();
            panic!("it printed {line:?}; its log:\n{}", log.join().unwrap());
        };
        Server { child, url: url.to_owned(), _stdout: stdout, log: Some(log), directory }
    }

    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// A client command, to be run in the server's directory with an admin's token.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = nightbell(self.directory());
        command.args(arguments).env("NIGHTBELL_URL", &self.url).env("NIGHTBELL_TOKEN", TOKEN);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        run(&mut self.command(arguments))
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.directory().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until it has ended, at most so long; then its log and the directory it leaves.
    #[track_caller]
    pub(crate) fn wait_at_most(mut self, limit: Duration) -> (ExitStatus, String, TempDir) {
        let log = self.log.take().unwrap();
        let (sender, receiver) = mpsc::channel();
        // The log ends with the process.
        thread::spawn(move || sender.send(log.join().unwrap()));
        let log = receiver.recv_timeout(limit).unwrap_or_else(|_| panic!("it has not ended after {limit:?}"));
        let status = self.child.wait().unwrap();
        let directory = std::mem::replace(&mut self.directory, TempDir::new().unwrap());
        (status, log, directory)
    }

    /// Asks it to end, as a service manager does.
    #[track_caller]
    pub(crate) fn stop(self) -> TempDir {
        self.signal(Signal::TERM);
        let (status, log, directory) = self.wait_at_most(Duration::from_secs(10));
        assert!(status.success(), "ended with {status}; its log:\n{log}");
        directory
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Fails only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking()
            && let Some(log) = self.log.take()
        {
            show(&log.join().unwrap_or_default());
        }
    }
}

#[expect(clippy::print_stderr, reason = "the test runner shows this beside the failure")]
fn show(log: &str) {
    eprintln!("{log}");
}
