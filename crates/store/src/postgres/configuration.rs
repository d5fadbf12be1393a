//! Resources with their history, secrets, instance values, opt-outs. Control plane: row by row.

use super::accounts::end_sign_in;
use super::audit::tell;
use super::failure::{Failure, violates};
use super::reads::rows;
use super::rows::{column, resource, secret, storable};
use super::{CHANNEL, CONFIGURATION_LOCK};
use crate::StoreError;
use crate::audit::AuditEntry;
use crate::records::{
    ConfigurationRows, ConfigurationWrite, ResourceWrite, RevisionRow, ScheduleStateRow, ScheduleStateWrite, SecretRow,
    SecretWrite,
};
use crate::row_codec::{from_ms, to_ms};
use crate::supply::Counter;
use deadpool_postgres::{Pool, Transaction};
use nightbell_core::{Json, Name, TimerKind, Timestamp};

const REVISION: &str = "SELECT value FROM meta WHERE name = 'configuration_revision'";

pub(super) async fn configuration_revision(pool: &Pool) -> Result<i64, StoreError> {
    let found = rows(pool, REVISION, &[]).await?;
    found.first().map_or_else(|| Err(no_revision()), |row| column(row, 0))
}

fn no_revision() -> StoreError {
    StoreError::Damaged("the configuration's revision is missing".to_owned())
}

/// What changed after `since`, or all there is. One statement, so that rows and revision belong together.
pub(super) async fn configuration(pool: &Pool, since: i64) -> Result<ConfigurationRows, StoreError> {
    let sql = "SELECT m.value, r.kind, r.name, r.body, r.revision, r.created_sequence, r.from_apply, r.updated_at, \
               r.updated_by \
               FROM meta m LEFT JOIN resources r \
               ON r.configuration_revision > $1 AND ($1 > 0 OR r.body IS NOT NULL) \
               WHERE m.name = 'configuration_revision' ORDER BY r.created_sequence";
    let found = rows(pool, sql, &[&since]).await?;
    let revision = column(found.first().ok_or_else(no_revision)?, 0)?;
    let mut resources = Vec::with_capacity(found.len());
    for row in &found {
        if column::<Option<&str>>(row, 1)?.is_some() {
            resources.push(resource(row, 1)?);
        }
    }
    Ok(ConfigurationRows { revision, rows: resources })
}

/// Locks the configuration for writing, after every batch that reads it; the revision then.
pub(super) async fn lock(transaction: &Transaction<'_>) -> Result<i64, StoreError> {
    let text = format!("SELECT pg_advisory_xact_lock({CONFIGURATION_LOCK})");
    transaction.batch_execute(&text).await.map_err(Failure::from)?;
    let row = transaction.query_opt(REVISION, &[]).await.map_err(Failure::from)?.ok_or_else(no_revision)?;
    column(&row, 0)
}

pub(super) async fn raise_revision(transaction: &Transaction<'_>) -> Result<i64, Failure> {
    let sql = "UPDATE meta SET value = value + 1 WHERE name = 'configuration_revision' RETURNING value";
    Ok(transaction.query_one(sql, &[]).await?.get(0))
}

pub(super) async fn notify(transaction: &Transaction<'_>, node: &Name) -> Result<(), Failure> {
    transaction.execute("SELECT pg_notify($1, $2)", &[&CHANNEL, &&**node]).await?;
    Ok(())
}

/// The revision after the write, and whether the write changed it.
pub(super) async fn write_configuration(
    pool: &Pool,
    node: &Name,
    write: &ConfigurationWrite,
) -> Result<(i64, bool), StoreError> {
    if write.is_empty() {
        return Ok((configuration_revision(pool).await?, false));
    }
    let mut client = pool.get().await.map_err(Failure::from)?;
    let transaction = client.transaction().await.map_err(Failure::from)?;
    let found = lock(&transaction).await?;
    if found != write.expected_revision {
        return Err(StoreError::ConfigurationConflict { expected: write.expected_revision, found });
    }
    let revision = raise_revision(&transaction).await?;
    let mut told = Vec::new();
    for resource in &write.resources {
        told.extend(write_resource(&transaction, resource, write, revision).await?);
    }
    for (kind, name, field) in &write.removed_secrets {
        if remove_secret(&transaction, kind, name, field).await? {
            told.extend(write.secret_removed(kind, name, field));
        }
    }
    for end in &write.sign_in {
        end_sign_in(&transaction, end, write.at).await?;
    }
    // Two integrations may exchange their keys: both leave before either comes.
    for secret in &write.secrets {
        remove_secret(&transaction, &secret.kind, &secret.name, &secret.field).await?;
    }
    for secret in &write.secrets {
        insert_secret(&transaction, secret).await?;
        told.push(write.secret_set(secret));
    }
    for state in &write.schedule_state {
        write_schedule_state(&transaction, state).await?;
    }
    let sql = "INSERT INTO timers (kind, subject, alert, due_at) VALUES ($1, 'all', NULL, $2) \
               ON CONFLICT (kind, subject) DO UPDATE SET due_at = EXCLUDED.due_at";
    transaction.execute(sql, &[&TimerKind::Reconfigure.as_str(), &to_ms(write.at)]).await.map_err(Failure::from)?;
    notify(&transaction, node).await?;
    told.extend(write.told.iter().cloned());
    tell(&transaction, &told).await?;
    transaction.commit().await.map_err(Failure::from)?;
    Ok((revision, true))
}

/// What is stored of a resource.
struct Stored {
    exists: bool,
    revision: i64,
    created_sequence: i64,
    from_apply: bool,
}

async fn stored(transaction: &Transaction<'_>, resource: &ResourceWrite) -> Result<Option<Stored>, StoreError> {
    let sql =
        "SELECT body IS NOT NULL, revision, created_sequence, from_apply FROM resources WHERE kind = $1 AND name = $2";
    let statement = transaction.prepare_cached(sql).await.map_err(Failure::from)?;
    let row = transaction.query_opt(&statement, &[&resource.kind, &resource.name]).await.map_err(Failure::from)?;
    row.map(|row| {
        Ok(Stored {
            exists: column(&row, 0)?,
            revision: column(&row, 1)?,
            created_sequence: column(&row, 2)?,
            from_apply: column(&row, 3)?,
        })
    })
    .transpose()
}

/// Writes a resource and its history; what there is to tell of it.
async fn write_resource(
    transaction: &Transaction<'_>,
    resource: &ResourceWrite,
    write: &ConfigurationWrite,
    configuration_revision: i64,
) -> Result<Option<AuditEntry>, StoreError> {
    let stored = stored(transaction, resource).await?;
    let living = stored.as_ref().filter(|stored| stored.exists);
    if resource.body.is_none() {
        if living.is_none() {
            return Ok(None);
        }
        delete_what_belongs(transaction, resource).await?;
    }
    let revision = stored.as_ref().map_or(1, |stored| stored.revision + 1);
    let created_sequence = match living {
        Some(living) => living.created_sequence,
        None => next_sequence(transaction).await?,
    };
    let from_apply = resource.from_apply.unwrap_or(living.is_some_and(|living| living.from_apply));
    let body = resource.body.as_ref().map(Json::as_str);
    let put = "INSERT INTO resources (kind, name, body, revision, created_sequence, from_apply, updated_at, updated_by, \
               configuration_revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
               ON CONFLICT (kind, name) DO UPDATE SET body = EXCLUDED.body, revision = EXCLUDED.revision, \
               created_sequence = EXCLUDED.created_sequence, from_apply = EXCLUDED.from_apply, \
               updated_at = EXCLUDED.updated_at, updated_by = EXCLUDED.updated_by, \
               configuration_revision = EXCLUDED.configuration_revision";
    let put = transaction.prepare_cached(put).await.map_err(Failure::from)?;
    transaction
        .execute(
            &put,
            &[
                &resource.kind,
                &resource.name,
                &body,
                &revision,
                &created_sequence,
                &from_apply,
                &to_ms(write.at),
                &write.author,
                &configuration_revision,
            ],
        )
        .await
        .map_err(Failure::from)?;
    let append =
        "INSERT INTO resource_history (kind, name, revision, body, at, author) VALUES ($1, $2, $3, $4, $5, $6)";
    let append = transaction.prepare_cached(append).await.map_err(Failure::from)?;
    transaction
        .execute(&append, &[&resource.kind, &resource.name, &revision, &body, &to_ms(write.at), &write.author])
        .await
        .map_err(Failure::from)?;
    Ok(Some(write.resource_told(resource, living.is_some(), revision)))
}

/// A deleted resource takes its secrets along. A service must have no open alerts; the lock on the configuration keeps new
/// ones out until this is committed.
async fn delete_what_belongs(transaction: &Transaction<'_>, resource: &ResourceWrite) -> Result<(), StoreError> {
    if resource.kind == "services" {
        let sql = "SELECT count(*) FROM alerts WHERE service = $1 AND status <> 'resolved'";
        let row = transaction.query_one(sql, &[&resource.name]).await.map_err(Failure::from)?;
        let count = column(&row, 0)?;
        if count > 0 {
            return Err(StoreError::OpenAlerts { service: resource.name.clone(), count });
        }
    }
    let sql = "DELETE FROM secrets WHERE kind = $1 AND name = $2";
    transaction.execute(sql, &[&resource.kind, &resource.name]).await.map_err(Failure::from)?;
    Ok(())
}

async fn next_sequence(transaction: &Transaction<'_>) -> Result<i64, StoreError> {
    let sql = "UPDATE counters SET value = value + 1 WHERE name = $1 RETURNING value - 1";
    let row = transaction.query_one(sql, &[&Counter::Resource.as_str()]).await.map_err(Failure::from)?;
    column(&row, 0)
}

/// Removes a secret; whether there was one.
async fn remove_secret(transaction: &Transaction<'_>, kind: &str, name: &str, field: &str) -> Result<bool, StoreError> {
    let sql = "DELETE FROM secrets WHERE kind = $1 AND name = $2 AND field = $3";
    Ok(transaction.execute(sql, &[&kind, &name, &field]).await.map_err(Failure::from)? > 0)
}

async fn insert_secret(transaction: &Transaction<'_>, secret: &SecretWrite) -> Result<(), StoreError> {
    let sql = "INSERT INTO secrets (kind, name, field, sha256, sealed) VALUES ($1, $2, $3, $4, $5)";
    let sha256 = secret.sha256.as_slice();
    match transaction.execute(sql, &[&secret.kind, &secret.name, &secret.field, &sha256, &secret.sealed]).await {
        Ok(_) => Ok(()),
        Err(error) if violates(&error, "secrets_by_key") => Err(StoreError::KeyTaken),
        Err(error) => Err(Failure::from(error).into()),
    }
}

pub(super) async fn resource_history(pool: &Pool, kind: &str, name: &str) -> Result<Vec<RevisionRow>, StoreError> {
    let sql = "SELECT revision, body, at, author FROM resource_history WHERE kind = $1 AND name = $2 ORDER BY revision";
    let found = rows(pool, sql, &[&kind, &storable(name)]).await?;
    found
        .iter()
        .map(|row| {
            Ok(RevisionRow {
                revision: column(row, 0)?,
                body: column::<Option<&str>>(row, 1)?.map(Json::from_stored),
                at: from_ms(column(row, 2)?)?,
                author: column(row, 3)?,
            })
        })
        .collect()
}

async fn write_schedule_state(transaction: &Transaction<'_>, state: &ScheduleStateWrite) -> Result<(), StoreError> {
    let ScheduleStateWrite { schedule, sort, key, body } = state;
    let written = match body {
        Some(body) => {
            let sql = "INSERT INTO schedule_state (schedule, sort, key, body) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT (schedule, sort, key) DO UPDATE SET body = EXCLUDED.body";
            transaction.execute(sql, &[schedule, sort, key, &body.as_str()]).await
        }
        None => {
            let sql = "DELETE FROM schedule_state WHERE schedule = $1 AND sort = $2 AND key = $3";
            transaction.execute(sql, &[schedule, sort, key]).await
        }
    };
    written.map(drop).map_err(|error| Failure::from(error).into())
}

pub(super) async fn schedule_state(pool: &Pool) -> Result<Vec<ScheduleStateRow>, StoreError> {
    let sql = "SELECT schedule, sort, key, body FROM schedule_state ORDER BY schedule, sort, key";
    let row = |row: &tokio_postgres::Row| {
        Ok(ScheduleStateRow {
            schedule: column(row, 0)?,
            sort: column(row, 1)?,
            key: column(row, 2)?,
            body: Json::from_stored(column(row, 3)?),
        })
    };
    rows(pool, sql, &[]).await?.iter().map(row).collect()
}

pub(super) async fn secrets(pool: &Pool) -> Result<Vec<SecretRow>, StoreError> {
    let sql = "SELECT kind, name, field, sha256, sealed FROM secrets ORDER BY kind, name, field";
    rows(pool, sql, &[]).await?.iter().map(secret).collect()
}

/// The value of that name; `fresh` where there was none.
pub(super) async fn instance_value(pool: &Pool, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
    let keep = "INSERT INTO instance (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    rows(pool, keep, &[&name, &fresh]).await?;
    // A statement of its own, so that it sees what another node was faster with.
    let found = rows(pool, "SELECT value FROM instance WHERE name = $1", &[&name]).await?;
    let gone = || StoreError::Damaged(format!("instance value {name:?} is gone"));
    column(found.first().ok_or_else(gone)?, 0)
}

pub(super) async fn opted_out(pool: &Pool) -> Result<Vec<String>, StoreError> {
    rows(pool, "SELECT address FROM opt_outs ORDER BY address", &[]).await?.iter().map(|row| column(row, 0)).collect()
}

/// Records STOP or START; whether that changed anything.
pub(super) async fn set_opted_out(
    pool: &Pool,
    node: &Name,
    address: &str,
    opted_out: bool,
    now: Timestamp,
    told: &[AuditEntry],
) -> Result<bool, StoreError> {
    let mut client = pool.get().await.map_err(Failure::from)?;
    let transaction = client.transaction().await.map_err(Failure::from)?;
    lock(&transaction).await?;
    let changed = if opted_out {
        let sql = "INSERT INTO opt_outs (address, since) VALUES ($1, $2) ON CONFLICT (address) DO NOTHING";
        transaction.execute(sql, &[&address, &to_ms(now)]).await
    } else {
        transaction.execute("DELETE FROM opt_outs WHERE address = $1", &[&address]).await
    };
    let changed = changed.map_err(Failure::from)? > 0;
    if changed {
        raise_revision(&transaction).await?;
        notify(&transaction, node).await?;
        tell(&transaction, told).await?;
    }
    transaction.commit().await.map_err(Failure::from)?;
    Ok(changed)
}
