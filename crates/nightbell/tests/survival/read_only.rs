//! Data directories that cannot be written to: the start says so, and what to do.

use crate::server::{Place, Server, serve, through};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// Nobody listens there; no mail is sent.
const NO_MAIL_PORT: u16 = 9;

/// Starts a server as somebody who may not write where the permissions say so: root may, unless it gives that right away.
fn start_without_rights(data: &Path) -> (Option<i32>, String) {
    let mut command = serve(&Place::Directory(data.to_owned()), NO_MAIL_PORT);
    if rustix::process::geteuid().is_root() {
        command = through("setpriv", &["--bounding-set=-all", "--inh-caps=-all"], &command);
    }
    let ran = command.output().unwrap();
    (ran.status.code(), String::from_utf8(ran.stderr).unwrap())
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[track_caller]
fn check_refusal(data: &Path) {
    let (code, said) = start_without_rights(data);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains(data.to_str().unwrap()), "the directory is named: {said}");
    assert!(said.contains("--data") && said.contains("writable"), "the remedy is named: {said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn an_empty_directory() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    fs::create_dir(&data).unwrap();
    set_mode(&data, 0o555);
    check_refusal(&data);
}

#[test]
fn a_directory_that_would_have_to_be_made() {
    let directory = TempDir::new().unwrap();
    let locked = directory.path().join("locked");
    fs::create_dir(&locked).unwrap();
    set_mode(&locked, 0o555);
    check_refusal(&locked.join("data"));
}

#[tokio::test]
async fn a_directory_that_was_served_before() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let mut server = Server::start(&mut serve(&Place::Directory(data.clone()), NO_MAIL_PORT)).await;
    server.signal(rustix::process::Signal::TERM);
    assert!(server.ended(Duration::from_secs(11)).await.success());
    let files: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.iter().for_each(|file| set_mode(file, 0o444));
    set_mode(&data, 0o555);
    check_refusal(&data);
    // Given back, it serves what it had.
    set_mode(&data, 0o700);
    files.iter().for_each(|file| set_mode(file, 0o600));
    Server::start(&mut serve(&Place::Directory(data), NO_MAIL_PORT)).await;
}
