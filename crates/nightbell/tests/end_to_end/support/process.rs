//! A program that was started by a test, with what it printed.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};

use super::eventually;

/// Ends its program when dropped. When the test fails, what the program printed is shown.
#[derive(Debug)]
pub(crate) struct Process {
    name: &'static str,
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts the command with no input, keeping every line of both outputs.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start ({error}); run scripts/services ensure test"));
        let lines = Arc::default();
        keep_lines(child.stdout.take().unwrap(), Arc::clone(&lines));
        keep_lines(child.stderr.take().unwrap(), Arc::clone(&lines));
        Self { name, child, lines }
    }

    /// Waits for a line that `find` recognises. Fails at once when the program ends first.
    pub(crate) async fn wait_for_line<T>(&mut self, what: &str, find: impl Fn(&str) -> Option<T>) -> T {
        let waiting = format!("{} prints {what}", self.name);
        eventually(&waiting, async || {
            // Asked before reading, so that the last lines of a program that ends are read as well.
            let ended = self.child.try_wait().unwrap();
            let found = self.lines.lock().unwrap().iter().find_map(|line| find(line));
            if let (None, Some(status)) = (&found, ended) {
                panic!("{} ended with {status} before it printed {what}", self.name);
            }
            found
        })
        .await
    }

    /// Everything that it printed.
    pub(crate) fn printed(&self) -> String {
        self.lines.lock().unwrap().join("\n")
    }

    /// Asks the program to end, as a service manager does, and waits until it has.
    pub(crate) async fn terminate(&mut self) -> ExitStatus {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        let waiting = format!("{} ends after SIGTERM", self.name);
        eventually(&waiting, async || self.child.try_wait().unwrap()).await
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking()
            && let Ok(lines) = self.lines.lock()
        {
            eprint_lines(self.name, &lines);
        }
    }
}

#[expect(clippy::print_stderr, reason = "the test runner shows this beside the failure")]
fn eprint_lines(name: &str, lines: &[String]) {
    for line in lines {
        eprintln!("{name}: {line}");
    }
}

fn keep_lines(output: impl Read + Send + 'static, lines: Arc<Mutex<Vec<String>>>) {
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            lines.lock().unwrap().push(line);
        }
    });
}

/// A loopback port that nobody listens on, for programs that cannot be told to choose one and say which.
pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
