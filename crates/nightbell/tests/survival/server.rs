//! The built binary as a server that is started, killed, stopped and started again on the same data.

use crate::chance::say;
use crate::patience::{between, eventually, now};
use nightbell_testkit::TestDatabase;
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;

pub(crate) const TOKEN: &str = "bootstrap-token-of-the-survival-tests";

/// A start that takes longer is a failure, on a busy machine too.
const START_WAIT_MAX: Duration = Duration::from_secs(15);

/// Where a server keeps what must survive it.
#[derive(Debug)]
pub(crate) enum Place {
    Sqlite(TempDir),
    Postgres(TestDatabase),
    /// A data directory that the test looks after.
    Directory(PathBuf),
    /// A database that the test looks after.
    Address(String),
}

impl Place {
    pub(crate) fn sqlite() -> Place {
        Place::Sqlite(TempDir::new().unwrap())
    }

    pub(crate) async fn postgres() -> Place {
        Place::Postgres(TestDatabase::create().await)
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Place::Sqlite(_) | Place::Directory(_))
    }

    fn arguments(&self) -> [OsString; 2] {
        match self {
            Place::Sqlite(directory) => ["--data".into(), directory.path().join("data").into()],
            Place::Directory(directory) => ["--data".into(), directory.into()],
            Place::Postgres(database) => ["--database-url".into(), database.url().into()],
            Place::Address(url) => ["--database-url".into(), url.into()],
        }
    }
}

/// The command that starts a server, and nothing of the tester's environment.
pub(crate) fn serve(place: &Place, mail_port: u16) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nightbell"));
    command
        .env_clear()
        .env("RUST_BACKTRACE", "1")
        .env("NIGHTBELL_BOOTSTRAP_TOKEN", TOKEN)
        .env("NIGHTBELL_HTTP__ALLOW_PRIVATE", "127.0.0.0/8")
        .env("NIGHTBELL_SMTP__URL", format!("smtp://127.0.0.1:{mail_port}"))
        .env("NIGHTBELL_SMTP__FROM", "Nightbell <nightbell@example.com>")
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(place.arguments());
    command
}

/// The same command, run by another program, such as one that takes rights away.
pub(crate) fn through(program: &str, arguments: &[&str], command: &Command) -> Command {
    let mut outer = Command::new(program);
    outer.args(arguments).arg(command.get_program()).args(command.get_args()).env_clear();
    outer.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    outer.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    outer
}

/// A process that was started and may not have begun to listen.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    log: Arc<Mutex<Vec<String>>>,
    address: Option<oneshot::Receiver<String>>,
    pub(crate) url: String,
}

impl Server {
    /// Starts a process, and does not wait for it.
    pub(crate) fn spawn(command: &mut Command) -> Server {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::<Mutex<Vec<String>>>::default();
        let (sender, address) = oneshot::channel();
        let mut sender = Some(sender);
        read_lines(child.stdout.take().unwrap(), move |line| {
            if let Some((_, url)) = line.split_once(" listening on ")
                && let Some(sender) = sender.take()
            {
                let _ = sender.send(url.to_owned());
            }
        });
        let kept = log.clone();
        read_lines(child.stderr.take().unwrap(), move |line| kept.lock().unwrap().push(line));
        Server { child, log, address: Some(address), url: String::new() }
    }

    /// Waits until it listens; how long that took.
    pub(crate) async fn listens(&mut self) -> Duration {
        let begun = now();
        let address = self.address.take().expect("nobody waited for it before");
        match tokio::time::timeout(START_WAIT_MAX, address).await {
            Ok(Ok(url)) => self.url = url,
            Ok(Err(_)) => {
                let status = self.child.wait().unwrap();
                panic!("the server ended with {status} instead of starting; its log:\n{}", self.log_text());
            }
            Err(_) => panic!("the server did not listen within {START_WAIT_MAX:?}; its log:\n{}", self.log_text()),
        }
        between(begun, now())
    }

    pub(crate) async fn start(command: &mut Command) -> Server {
        let mut server = Server::spawn(command);
        server.listens().await;
        server
    }

    /// kill -9; returns when the process is gone.
    pub(crate) fn kill(mut self) -> Vec<String> {
        self.signal(Signal::KILL);
        let status = self.child.wait().unwrap();
        assert!(status.code().is_none(), "the server had ended by itself with {status}; its log:\n{}", self.log_text());
        self.log()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ended(&mut self, limit: Duration) -> ExitStatus {
        eventually(limit, "the server ends", async || self.child.try_wait().unwrap()).await
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    pub(crate) fn process_id(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    pub(crate) fn log_text(&self) -> String {
        self.log().join("\n")
    }

    /// User and system time so far.
    pub(crate) fn processor_time(&self) -> Duration {
        let path = format!("/proc/{}/stat", self.child.id());
        let text = std::fs::read_to_string(Path::new(&path)).unwrap();
        let (_, after_name) = text.rsplit_once(')').unwrap();
        let fields: Vec<u64> =
            after_name.split_whitespace().skip(11).take(2).map(|text| text.parse().unwrap()).collect();
        // In the unit USER_HZ, which is 100 a second on every Linux.
        Duration::from_millis((fields[0] + fields[1]) * 10)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Fails only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            let log = self.log();
            say(&log[log.len().saturating_sub(60)..].join("\n"));
        }
    }
}

fn read_lines(output: impl Read + Send + 'static, mut take: impl FnMut(String) + Send + 'static) {
    thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).for_each(&mut take));
}

/// The lines that no server prints whose world is in order.
pub(crate) fn errors(log: &[String]) -> impl Iterator<Item = &String> {
    log.iter().filter(|line| line.contains(" ERROR ") || line.contains("panicked"))
}
