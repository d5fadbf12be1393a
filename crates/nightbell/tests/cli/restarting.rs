//! Stopping, starting again, and what must survive it.

use crate::company::{KEY, company};
use crate::support::{Server, nightbell, run};
use rustix::process::Signal;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(30);

/// A request as it was received.
struct Received {
    headers: Vec<String>,
    connection: TcpStream,
}

impl Received {
    fn header(&self, name: &str) -> &str {
        let of_name = |line: &&String| line.split_once(':').is_some_and(|(found, _)| found.eq_ignore_ascii_case(name));
        self.headers.iter().find(of_name).map(|line| line.split_once(':').unwrap().1.trim()).unwrap_or_default()
    }

    fn answer_ok(mut self) {
        self.connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    }
}

/// A webhook of somebody's. It answers nothing by itself.
fn webhook() -> (String, mpsc::Receiver<Received>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ada", listener.local_addr().unwrap());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        while let Ok((connection, _)) = listener.accept() {
            let mut reader = BufReader::new(connection);
            let mut headers = Vec::new();
            for line in reader.by_ref().lines().map_while(Result::ok) {
                if line.is_empty() {
                    break;
                }
                headers.push(line);
            }
            if sender.send(Received { headers, connection: reader.into_inner() }).is_err() {
                return;
            }
        }
    });
    (url, receiver)
}

fn start_with_company(webhook: &str) -> Server {
    let server = Server::start();
    server.write("company.yaml", &company(webhook));
    run(server.command(&["apply", "company.yaml"]).env("HOOK_SECRET", "secret-of-the-hook")).expect(0);
    server
}

#[test]
fn a_stop_is_quick_and_what_hung_is_sent_again_after_the_start() {
    let (url, received) = webhook();
    let server = start_with_company(&url);
    server.run(&["send", "--key", KEY, "--summary", "disk full", "--dedup-key", "d"]).expect(0);
    // The receiver hangs: the delivery is under way when the server is told to stop.
    let hanging = received.recv_timeout(PATIENCE).unwrap();
    let directory = server.stop();
    let server = Server::start_in(directory);
    let again = received.recv_timeout(PATIENCE).unwrap();
    assert_eq!(again.header("idempotency-key"), hanging.header("idempotency-key"));
    assert!(again.header("x-nightbell-signature").starts_with("v1="));
    again.answer_ok();
    server.run(&["alerts", "list"]).expect(0);
    server.stop();
}

#[test]
fn a_killed_server_loses_nothing() {
    let (url, received) = webhook();
    let server = start_with_company(&url);
    server.run(&["send", "--key", KEY, "--summary", "disk full", "--dedup-key", "d"]).expect(0);
    let hanging = received.recv_timeout(PATIENCE).unwrap();
    server.signal(Signal::KILL);
    let (status, _, directory) = server.wait_at_most(PATIENCE);
    assert!(!status.success());
    let server = Server::start_in(directory);
    let again = received.recv_timeout(PATIENCE).unwrap();
    assert_eq!(again.header("idempotency-key"), hanging.header("idempotency-key"));
    again.answer_ok();
    assert!(server.run(&["alerts", "list"]).expect(0).stdout.contains("disk full"));
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let (url, received) = webhook();
    let server = start_with_company(&url);
    server.run(&["send", "--key", KEY, "--summary", "disk full"]).expect(0);
    let _hanging = received.recv_timeout(PATIENCE).unwrap();
    server.signal(Signal::TERM);
    server.signal(Signal::INT);
    let (status, log, _directory) = server.wait_at_most(Duration::from_secs(5));
    assert_eq!(status.code(), Some(1), "{log}");
}

#[test]
fn a_second_server_on_one_directory_is_refused() {
    let server = Server::start();
    let second = server.run(&["serve", "--listen", "127.0.0.1:0", "--data", "data"]).expect(1).stderr;
    assert!(second.contains("in use by another running nightbell"), "{second}");
    server.run(&["alerts", "list"]).expect(0);
}

#[test]
fn an_address_in_use_is_told() {
    let server = Server::start();
    let address = server.url.trim_start_matches("http://");
    let second = server.run(&["serve", "--listen", address, "--data", "other"]).expect(1).stderr;
    assert!(second.contains(&format!("cannot listen on {address}")) && second.contains("--listen"), "{second}");
}

#[test]
fn a_backup_made_beside_a_running_server_is_restored() {
    let server = start_with_company("http://127.0.0.1:9/ada");
    server.run(&["send", "--key", KEY, "--summary", "disk full", "--dedup-key", "d"]).expect(0);
    server.run(&["backup", "copy.db", "--data", "data"]).expect(0);
    let twice = server.run(&["backup", "copy.db", "--data", "data"]).expect(1).stderr;
    assert!(twice.contains("exists already"), "{twice}");
    let refused = server.run(&["restore", "copy.db", "--data", "data"]).expect(1).stderr;
    assert!(refused.contains("in use"), "{refused}");
    let missing = server.run(&["backup", "other.db", "--data", "nowhere"]).expect(1).stderr;
    assert!(missing.contains("nowhere: there is no such data directory"), "{missing}");
    let directory = server.stop();
    run(nightbell(directory.path()).args(["restore", "copy.db", "--data", "restored"])).expect(0);
    std::fs::remove_dir_all(directory.path().join("data")).unwrap();
    std::fs::rename(directory.path().join("restored"), directory.path().join("data")).unwrap();
    let server = Server::start_in(directory);
    assert!(server.run(&["alerts", "list"]).expect(0).stdout.contains("disk full"));
    assert!(server.run(&["export"]).expect(0).stdout.contains("payments-primary"));
}
