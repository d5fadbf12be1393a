//! Opens connections to the file: settings, permissions, the lock that only one serving process holds.

use super::rows::failed;
use crate::StoreError;
use crate::limits::{BUSY_WAIT_MS_MAX, CHECKPOINT_PAGES, READ_CACHE_KIB, STATEMENT_CACHE, WRITE_CACHE_KIB};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The database within the data directory.
pub(super) fn database_file(directory: &Path) -> PathBuf {
    directory.join("nightbell.db")
}

/// Says what could not be opened, and why.
pub(super) fn cannot_open(place: &Path, reason: impl ToString) -> StoreError {
    StoreError::Open { place: place.display().to_string(), reason: reason.to_string() }
}

/// Makes the data directory, for its owner alone, unless it is there.
pub(super) fn make_directory(directory: &Path) -> Result<(), StoreError> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(|error| cannot_open(directory, error))
}

/// Takes the lock of the process that serves this directory; `None` when another process holds it. The lock ends with the
/// file, also when the process is killed.
pub(super) fn try_lock(directory: &Path) -> Result<Option<File>, StoreError> {
    let path = directory.join("nightbell.lock");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(|error| cannot_open(&path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(cannot_open(&path, error)),
    }
}

/// Makes an empty file for its owner alone, unless it is there: SQLite would follow the process's umask.
pub(super) fn make_private(file: &Path) -> Result<(), StoreError> {
    let made = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(file);
    made.map(drop).map_err(|error| cannot_open(file, error))
}

/// The connection that writes, not yet in [`write_ahead`] mode.
pub(super) fn open_writer(file: &Path) -> Result<Connection, StoreError> {
    make_private(file)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).map_err(|error| cannot_open(file, error))?;
    prepare(&connection, WRITE_CACHE_KIB).map_err(|error| cannot_open(file, error))?;
    Ok(connection)
}

/// From here on readers and the writer do not wait for each other, and every commit is on disk when it returns.
pub(super) fn write_ahead(connection: &Connection) -> Result<(), StoreError> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(failed)?;
    if mode != "wal" {
        return Err(StoreError::Unavailable(format!("the journal mode is {mode}, and WAL is needed")));
    }
    connection.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES).map_err(failed)
}

/// A connection that reads.
pub(super) fn open_reader(file: &Path) -> Result<Connection, StoreError> {
    // Readers of a WAL write to its shared memory, so the file itself is opened for writing too.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).map_err(failed)?;
    prepare(&connection, READ_CACHE_KIB)?;
    connection.pragma_update(None, "query_only", true).map_err(failed)?;
    Ok(connection)
}

fn prepare(connection: &Connection, cache_kib: i64) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_millis(BUSY_WAIT_MS_MAX)).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    // Plans do not depend on what is bound; without this most queries would be compiled again at every use.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
    // Negative: in KiB, not pages.
    connection.pragma_update(None, "cache_size", -cache_kib).map_err(failed)?;
    connection.pragma_update(None, "temp_store", "MEMORY").map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::StatementStatus;

    #[test]
    fn a_statement_is_compiled_once_whatever_is_bound() {
        let home = tempfile::tempdir().unwrap();
        let connection = open_writer(&database_file(home.path())).unwrap();
        connection.execute_batch(include_str!("../../migrations/sqlite/0001_initial.sql")).unwrap();
        for sql in [
            "SELECT id FROM alerts WHERE dedup_key = ?1 ORDER BY id DESC LIMIT 1",
            "SELECT kind FROM timers WHERE due_at <= ?1 ORDER BY due_at LIMIT 9",
        ] {
            for bound in ["one", "another"] {
                let mut statement = connection.prepare_cached(sql).unwrap();
                assert!(!statement.exists([bound]).unwrap());
                assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{sql}");
            }
        }
    }
}
