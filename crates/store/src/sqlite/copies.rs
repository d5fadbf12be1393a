//! Copies of the whole file: backup while in use, restore into an empty data directory.

use super::connection::{cannot_open, database_file, make_directory, make_private, try_lock};
use super::migrations::{refuse_newer, schema_version};
use super::rows::failed;
use crate::StoreError;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(suffix);
    PathBuf::from(name)
}

fn cannot_write(file: &Path, reason: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(format!("cannot write {}: {reason}", file.display()))
}

/// Writes a file's name to disk.
fn sync_directory_of(file: &Path) -> std::io::Result<()> {
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory)?.sync_all()
}

/// Copies what `source` sees at this instant into a new file, with SQLite's online backup. Writers go on meanwhile: in one
/// step the copy is one read transaction.
pub(super) fn copy(source: &Connection, file: &Path) -> Result<(), StoreError> {
    let taken = || cannot_open(file, "it exists already; name a new file");
    if file.exists() {
        return Err(taken());
    }
    // Under its own name only once it is whole.
    let partial = with_suffix(file, ".partial");
    let _ = std::fs::remove_file(&partial);
    let copied = copy_into(source, &partial).and_then(|()| {
        // Unlike a rename, a link never replaces what somebody else made meanwhile.
        match std::fs::hard_link(&partial, file) {
            Ok(()) => std::fs::remove_file(&partial),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(taken()),
            Err(_) => std::fs::rename(&partial, file),
        }
        .and_then(|()| sync_directory_of(file))
        .map_err(|error| cannot_write(file, error))
    });
    if copied.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    copied
}

fn copy_into(source: &Connection, partial: &Path) -> Result<(), StoreError> {
    make_private(partial).map_err(|error| cannot_write(partial, error))?;
    let mut target = Connection::open_with_flags(partial, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    let backup = Backup::new(source, &mut target).map_err(failed)?;
    match backup.step(-1).map_err(failed)? {
        StepResult::Done => {}
        other => return Err(StoreError::Unavailable(format!("the copy stopped: {other:?}"))),
    }
    drop(backup);
    target.close().map_err(|(_, error)| failed(error))?;
    File::open(partial).and_then(|file| file.sync_all()).map_err(|error| cannot_write(partial, error))
}

/// Puts a backup into a data directory that has no database yet.
///
/// # Errors
/// [`StoreError::InUse`] when a process serves the directory; [`StoreError::Open`] when it already has a database, or when
/// the backup is missing or was copied from under a running server; [`StoreError::Damaged`] when it is no sound database
/// of Nightbell; [`StoreError::NewerSchema`] when a newer Nightbell wrote it.
pub fn restore(from: &Path, directory: &Path) -> Result<(), StoreError> {
    if !from.is_file() {
        return Err(cannot_open(from, "there is no such file"));
    }
    let log = with_suffix(from, "-wal");
    if log.metadata().is_ok_and(|log| log.len() > 0) {
        return Err(cannot_open(
            from,
            format!("{} beside it holds changes; restore a file that `backup` made", log.display()),
        ));
    }
    if !begins_like_a_database(from) {
        return Err(cannot_open(from, "it is not a Nightbell backup; name a file that `backup` made"));
    }
    let is_new = !directory.exists();
    make_directory(directory)?;
    let Some(lock) = try_lock(directory)? else { return Err(StoreError::InUse(directory.display().to_string())) };
    let file = database_file(directory);
    if file.exists() {
        return Err(cannot_open(&file, "it exists already; restore into an empty --data directory"));
    }
    let partial = with_suffix(&file, ".partial");
    let restored = restore_into(from, &partial).and_then(|()| {
        std::fs::rename(&partial, &file)
            .and_then(|()| sync_directory_of(&file))
            .map_err(|error| cannot_write(&file, error))
    });
    if restored.is_err() {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(with_suffix(&partial, suffix));
        }
    }
    drop(lock);
    if restored.is_err() && is_new {
        // Made by this call, and nothing but the lock is in it.
        let _ = std::fs::remove_dir_all(directory);
    }
    restored
}

/// Every SQLite file begins so (<https://www.sqlite.org/fileformat.html>, section 1.3).
fn begins_like_a_database(file: &Path) -> bool {
    let mut header = [0; 16];
    File::open(file).and_then(|mut file| file.read_exact(&mut header)).is_ok() && header == *b"SQLite format 3\0"
}

fn restore_into(from: &Path, partial: &Path) -> Result<(), StoreError> {
    let _ = std::fs::remove_file(partial);
    make_private(partial)?;
    let copied = File::open(from).and_then(|mut source| {
        let mut target = File::options().write(true).open(partial)?;
        std::io::copy(&mut source, &mut target)?;
        target.sync_all()
    });
    copied.map_err(|error| cannot_write(partial, error))?;
    let connection = Connection::open_with_flags(partial, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    let not_sound = |reason: String| StoreError::Damaged(format!("{}: {reason}", from.display()));
    let verdict: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|error| not_sound(error.to_string()))?;
    if verdict != "ok" {
        return Err(not_sound(verdict));
    }
    let version = schema_version(&connection)?;
    if version == 0 {
        return Err(not_sound("it is empty".to_owned()));
    }
    refuse_newer(version)?;
    connection.close().map_err(|(_, error)| failed(error))
}
