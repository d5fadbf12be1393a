//! What only SQLite has: a directory of its own, the lock on it, backup and restore.
#![allow(clippy::unwrap_used, reason = "a failed unwrap in a test is the test's failure")]

use nightbell_core::Timestamp;
use nightbell_store::{
    Access, AuditAction, AuditEntry, SqliteStore, Store, StoreError, StoreOptions, TokenRow, restore,
};
use nightbell_testkit::{ManualClock, SeededEntropy};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

fn beginning() -> Timestamp {
    Timestamp::from_millisecond(1_795_219_200_000).unwrap()
}

fn open(directory: &Path, access: Access) -> Result<SqliteStore, StoreError> {
    let options = StoreOptions {
        clock: Arc::new(ManualClock::at(beginning())),
        database_clock: false,
        entropy: Arc::new(SeededEntropy::new(7)),
        node: "one".into(),
        faults: None,
    };
    SqliteStore::open(directory, access, options)
}

fn token(name: &str, sha256: u8) -> TokenRow {
    TokenRow {
        name: name.into(),
        role: "admin".into(),
        sha256: [sha256; 32],
        bootstrap: false,
        created_at: beginning(),
        created_by: "ada".into(),
        revoked_at: None,
        owner: None,
        scopes: String::new(),
        expires_at: None,
        last_used_at: None,
        last_used_from: None,
    }
}

fn told() -> AuditEntry {
    AuditEntry::new(AuditAction::TokenMade, beginning()).by_command_line()
}

async fn names(store: &SqliteStore) -> Vec<String> {
    store.tokens().await.unwrap().into_iter().map(|token| token.name).collect()
}

#[tokio::test]
async fn a_directory_is_served_once_and_shared_by_commands() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("new/data");
    let serving = open(&directory, Access::Serve).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&directory), 0o700);
    assert_eq!(mode(&directory.join("nightbell.db")), 0o600);
    assert!(matches!(open(&directory, Access::Serve), Err(StoreError::InUse(_))));

    let command = open(&directory, Access::Shared).unwrap();
    command.create_token(&token("deploy", 1), &told()).await.unwrap();
    assert_eq!(names(&serving).await, ["deploy"], "seen by the server at once");
    serving.create_token(&token("cron", 2), &told()).await.unwrap();
    command.close().await;
    serving.close().await;

    let again = open(&directory, Access::Serve).unwrap();
    assert_eq!(names(&again).await, ["cron", "deploy"]);
    drop(again);
    open(&directory, Access::Serve).unwrap();
}

#[tokio::test]
async fn a_command_may_come_before_the_first_start() {
    let home = tempfile::tempdir().unwrap();
    let command = open(home.path(), Access::Shared).unwrap();
    command.create_token(&token("deploy", 1), &told()).await.unwrap();
    let serving = open(home.path(), Access::Serve).unwrap();
    assert_eq!(names(&serving).await, ["deploy"]);
}

#[tokio::test]
async fn a_backup_is_restored_into_an_empty_directory() {
    let home = tempfile::tempdir().unwrap();
    let (data, backup, other) = (home.path().join("data"), home.path().join("backup"), home.path().join("other"));
    let store = open(&data, Access::Serve).unwrap();
    store.create_token(&token("deploy", 1), &told()).await.unwrap();
    store.backup(&backup).await.unwrap();
    assert_eq!(backup.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    store.create_token(&token("later", 2), &told()).await.unwrap();
    assert!(matches!(store.backup(&backup).await, Err(StoreError::Open { .. })), "never over a file that is there");
    assert!(store.backup(&home.path().join("nowhere/backup")).await.is_err());

    restore(&backup, &other).unwrap();
    let restored = open(&other, Access::Serve).unwrap();
    assert_eq!(names(&restored).await, ["deploy"]);
    restored.ready().await.unwrap();

    assert!(matches!(restore(&backup, &other), Err(StoreError::InUse(_))));
    restored.close().await;
    assert!(matches!(restore(&backup, &other), Err(StoreError::Open { .. })), "there is a database already");
    let left: Vec<_> = std::fs::read_dir(home.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(left.len(), 3, "nothing left lying about: {left:?}");
}

#[tokio::test]
async fn what_is_no_sound_backup_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let check = |name: &str, content: Option<&[u8]>| {
        let file = home.path().join(name);
        if let Some(content) = content {
            std::fs::write(&file, content).unwrap();
        }
        let target = home.path().join(format!("{name}-data"));
        let refused = restore(&file, &target).unwrap_err();
        assert!(!target.join("nightbell.db").exists());
        assert!(!target.join("nightbell.db.partial").exists());
        refused
    };
    assert!(matches!(check("missing", None), StoreError::Open { .. }));
    assert!(
        matches!(check("empty", Some(b"")), StoreError::Open { reason, .. } if reason.contains("not a Nightbell backup"))
    );
    let text = check("text", Some(b"certainly not a database, but long enough to look at"));
    assert!(matches!(&text, StoreError::Open { reason, .. } if reason.contains("not a Nightbell backup")), "{text:?}");

    let foreign = home.path().join("foreign");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE birds (name TEXT)").unwrap();
    assert!(matches!(check("foreign", None), StoreError::Damaged(_)));

    let store = open(&home.path().join("data"), Access::Serve).unwrap();
    let newer = home.path().join("newer");
    store.backup(&newer).await.unwrap();
    let connection = rusqlite::Connection::open(&newer).unwrap();
    connection.execute_batch("UPDATE meta SET value = 999 WHERE name = 'schema_version'").unwrap();
    connection.close().unwrap();
    assert!(matches!(check("newer", None), StoreError::NewerSchema { found: 999, .. }));
}

#[tokio::test]
async fn a_file_of_something_else_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("nightbell.db");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE birds (name TEXT)").unwrap();
    let before = std::fs::read(&file).unwrap();
    assert!(matches!(open(home.path(), Access::Serve), Err(StoreError::Damaged(_))));
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn a_full_or_broken_disk_is_said_to_be_so() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("not-a-directory");
    std::fs::write(&file, b"").unwrap();
    assert!(matches!(open(&file, Access::Serve), Err(StoreError::Open { .. })));
}
