//! The schema on PostgreSQL: append-only steps, applied in one transaction under a lock that all nodes share.

use super::connection::Target;
use super::failure::{Failure, describe};
use crate::StoreError;
use tokio_postgres::{Client, Transaction};

/// Every migration, from 1. Numbered alike on SQLite; never edited once released.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/postgres/0001_initial.sql"),
    include_str!("../../migrations/postgres/0002_timers_of_an_alert.sql"),
    include_str!("../../migrations/postgres/0003_open_keys.sql"),
    include_str!("../../migrations/postgres/0004_schedule_state.sql"),
    include_str!("../../migrations/postgres/0005_hand_overs.sql"),
    include_str!("../../migrations/postgres/0006_calendars.sql"),
    include_str!("../../migrations/postgres/0007_sign_in.sql"),
    include_str!("../../migrations/postgres/0008_tokens.sql"),
    include_str!("../../migrations/postgres/0009_audit.sql"),
    include_str!("../../migrations/postgres/0010_identities.sql"),
    include_str!("../../migrations/postgres/0011_verification.sql"),
    include_str!("../../migrations/postgres/0012_device_logins.sql"),
    include_str!("../../migrations/postgres/0013_passkeys.sql"),
    include_str!("../../migrations/postgres/0014_push.sql"),
];

/// The advisory lock of whoever migrates: "nbmigrat" in ASCII.
const MIGRATION_LOCK: i64 = 0x6e62_6d69_6772_6174;

/// Brings the database up to date, or refuses one that a newer Nightbell wrote. Nodes that start together take turns.
pub(super) async fn migrate(client: &mut Client, target: &Target) -> Result<(), StoreError> {
    let found = schema_version(client).await?;
    refuse_newer(found)?;
    if found == newest() {
        return Ok(());
    }
    let transaction = client.transaction().await.map_err(Failure::from)?;
    let applied = apply(&transaction, target).await?;
    transaction.commit().await.map_err(Failure::from)?;
    if applied > 0 {
        tracing::info!(applied, schema = newest(), "database schema brought up to date");
    }
    Ok(())
}

async fn apply(transaction: &Transaction<'_>, target: &Target) -> Result<i64, StoreError> {
    // Another node's migration may take longer than a batch may.
    let wait = format!(
        "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"
    );
    transaction.batch_execute(&wait).await.map_err(Failure::from)?;
    let found = schema_version(transaction).await?;
    refuse_newer(found)?;
    for (number, migration) in (1_i64..).zip(MIGRATIONS) {
        if number > found {
            transaction.batch_execute(migration).await.map_err(|error| StoreError::Open {
                place: target.place.clone(),
                reason: format!("migration {number:04}: {}", describe(&error)),
            })?;
        }
    }
    transaction
        .execute("UPDATE meta SET value = $1 WHERE name = 'schema_version'", &[&newest()])
        .await
        .map_err(Failure::from)?;
    Ok(newest() - found)
}

/// The newest schema that this binary knows.
fn newest() -> i64 {
    MIGRATIONS.len() as i64
}

fn refuse_newer(found: i64) -> Result<(), StoreError> {
    if found > newest() { Err(StoreError::NewerSchema { found, known: newest() }) } else { Ok(()) }
}

/// The schema of the database; 0 when it is empty.
async fn schema_version(client: &impl tokio_postgres::GenericClient) -> Result<i64, StoreError> {
    let exists = client.query_one("SELECT to_regclass('meta') IS NOT NULL", &[]).await.map_err(Failure::from)?;
    if !exists.get::<_, bool>(0) {
        return Ok(0);
    }
    let row =
        client.query_one("SELECT value FROM meta WHERE name = 'schema_version'", &[]).await.map_err(Failure::from)?;
    Ok(row.get(0))
}
