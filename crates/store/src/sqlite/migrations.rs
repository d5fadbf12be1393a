//! The schema of the SQLite file: append-only steps, applied in one transaction, after a copy of what there was.

use super::connection::cannot_open;
use super::copies::copy;
use super::rows::failed;
use crate::StoreError;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// Every migration, from 1. Numbered alike on PostgreSQL; never edited once released.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/sqlite/0001_initial.sql"),
    include_str!("../../migrations/sqlite/0002_timers_of_an_alert.sql"),
    include_str!("../../migrations/sqlite/0003_open_keys.sql"),
    include_str!("../../migrations/sqlite/0004_schedule_state.sql"),
    include_str!("../../migrations/sqlite/0005_hand_overs.sql"),
    include_str!("../../migrations/sqlite/0006_calendars.sql"),
    include_str!("../../migrations/sqlite/0007_sign_in.sql"),
    include_str!("../../migrations/sqlite/0008_tokens.sql"),
    include_str!("../../migrations/sqlite/0009_audit.sql"),
    include_str!("../../migrations/sqlite/0010_identities.sql"),
    include_str!("../../migrations/sqlite/0011_verification.sql"),
    include_str!("../../migrations/sqlite/0012_device_logins.sql"),
    include_str!("../../migrations/sqlite/0013_passkeys.sql"),
    include_str!("../../migrations/sqlite/0014_push.sql"),
];

/// Marks the file as Nightbell's (`file(1)`, SQLite's `application_id`): "NBLL" in ASCII.
const APPLICATION_ID: i64 = 0x4e42_4c4c;

/// The newest schema that this binary knows.
pub(super) fn newest() -> i64 {
    MIGRATIONS.len() as i64
}

/// The schema of the database; 0 when it is empty.
///
/// # Errors
/// [`StoreError::Damaged`] when the file belongs to something else.
pub(super) fn schema_version(connection: &Connection) -> Result<i64, StoreError> {
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(failed)?;
    if tables == 0 {
        return Ok(0);
    }
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(failed)?;
    if application != APPLICATION_ID {
        return Err(StoreError::Damaged("the file is not a database of Nightbell".to_owned()));
    }
    connection.query_row("SELECT value FROM meta WHERE name = 'schema_version'", [], |row| row.get(0)).map_err(failed)
}

/// Refuses a schema that is newer than this binary.
pub(super) fn refuse_newer(found: i64) -> Result<(), StoreError> {
    if found > newest() { Err(StoreError::NewerSchema { found, known: newest() }) } else { Ok(()) }
}

/// Brings the database up to date. The caller holds the directory's lock.
pub(super) fn migrate(connection: &mut Connection, file: &Path) -> Result<(), StoreError> {
    apply(connection, file, MIGRATIONS)
}

fn apply(connection: &mut Connection, file: &Path, migrations: &[&str]) -> Result<(), StoreError> {
    let newest = migrations.len() as i64;
    let found = schema_version(connection)?;
    if found >= newest {
        return refuse_newer(found);
    }
    if found > 0 {
        let beside = file.with_file_name(format!("nightbell.db.before-{:04}", found + 1));
        // One from an earlier try holds the same: a migration that failed has changed nothing.
        if !beside.exists() {
            copy(connection, &beside)?;
        }
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive).map_err(failed)?;
    for (number, migration) in (1_i64..).zip(migrations) {
        if number > found {
            transaction
                .execute_batch(migration)
                .map_err(|error| cannot_open(file, format!("migration {number:04}: {}", failed(error))))?;
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
    transaction.execute("UPDATE meta SET value = ?1 WHERE name = 'schema_version'", [newest]).map_err(failed)?;
    transaction.commit().map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_is_applied_once_and_after_a_copy() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("nightbell.db");
        let beside = home.path().join("nightbell.db.before-0002");
        let mut connection = Connection::open(&file).unwrap();
        assert_eq!(schema_version(&connection).unwrap(), 0);
        apply(&mut connection, &file, &MIGRATIONS[..1]).unwrap();
        apply(&mut connection, &file, &MIGRATIONS[..1]).unwrap();
        assert_eq!(schema_version(&connection).unwrap(), 1);
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1, "nothing worth a copy yet");

        let broken = [MIGRATIONS[0], "CREATE TABLE second (one INTEGER) STRICT; CREATE NONSENSE"];
        assert!(matches!(apply(&mut connection, &file, &broken), Err(StoreError::Open { .. })));
        assert_eq!(schema_version(&connection).unwrap(), 1, "all or nothing");
        migrate(&mut connection, &file).unwrap();
        assert_eq!(schema_version(&connection).unwrap(), newest());
        assert_eq!(schema_version(&Connection::open(&beside).unwrap()).unwrap(), 1, "as it was before");
    }
}
