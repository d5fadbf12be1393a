//! Resources with their history, secrets, instance values, opt-outs.

use super::accounts::end_sign_in;
use super::audit::tell;
use super::rows::{all, failed, first, get, instant, is_taken, text};
use super::write::set_timer;
use super::writer::{configuration_revision, reserve};
use crate::StoreError;
use crate::audit::AuditEntry;
use crate::records::{
    ConfigurationRows, ConfigurationWrite, ResourceRow, ResourceWrite, RevisionRow, ScheduleStateRow,
    ScheduleStateWrite, SecretRow, SecretWrite,
};
use crate::row_codec::{to_ms, to_sha256};
use crate::supply::Counter;
use nightbell_core::{Json, Timer, TimerKind, Timestamp};
use rusqlite::{Connection, Row, params};

fn optional_json(row: &Row<'_>, index: usize) -> Result<Option<Json>, StoreError> {
    let body: Option<String> = get(row, index)?;
    Ok(body.as_deref().map(Json::from_stored))
}

/// Columns: kind, name, body, revision, created_sequence, from_apply, updated_at, updated_by.
fn resource(row: &Row<'_>) -> Result<ResourceRow, StoreError> {
    Ok(ResourceRow {
        kind: get(row, 0)?,
        name: get(row, 1)?,
        body: optional_json(row, 2)?,
        revision: get(row, 3)?,
        created_sequence: get(row, 4)?,
        from_apply: get(row, 5)?,
        updated_at: instant(row, 6)?,
        updated_by: get(row, 7)?,
    })
}

/// What changed after `since`, or all there is. The caller has begun a transaction.
pub(super) fn configuration(connection: &Connection, since: i64) -> Result<ConfigurationRows, StoreError> {
    let revision = configuration_revision(connection)?;
    let statement = connection
        .prepare_cached(
            "SELECT kind, name, body, revision, created_sequence, from_apply, updated_at, updated_by FROM resources \
             WHERE configuration_revision > ?1 AND (?1 > 0 OR body IS NOT NULL) ORDER BY created_sequence",
        )
        .map_err(failed)?;
    Ok(ConfigurationRows { revision, rows: all(statement, [since], resource)? })
}

/// The whole of a configuration write, within a transaction.
pub(super) fn write_configuration(connection: &Connection, write: &ConfigurationWrite) -> Result<i64, StoreError> {
    let found = configuration_revision(connection)?;
    if write.is_empty() {
        return Ok(found);
    }
    if found != write.expected_revision {
        return Err(StoreError::ConfigurationConflict { expected: write.expected_revision, found });
    }
    let revision = raise_revision(connection)?;
    let mut told = Vec::new();
    for resource in &write.resources {
        told.extend(write_resource(connection, resource, write, revision)?);
    }
    for (kind, name, field) in &write.removed_secrets {
        if remove_secret(connection, kind, name, field)? {
            told.extend(write.secret_removed(kind, name, field));
        }
    }
    for end in &write.sign_in {
        end_sign_in(connection, end, write.at)?;
    }
    // Two integrations may exchange their keys: both leave before either comes.
    for secret in &write.secrets {
        remove_secret(connection, &secret.kind, &secret.name, &secret.field)?;
    }
    for secret in &write.secrets {
        insert_secret(connection, secret)?;
        told.push(write.secret_set(secret));
    }
    for state in &write.schedule_state {
        write_schedule_state(connection, state)?;
    }
    let reconfigure = Timer { kind: TimerKind::Reconfigure, subject: "all".to_owned(), alert: None, due_at: write.at };
    set_timer(connection, &reconfigure)?;
    tell(connection, told.iter().chain(&write.told))?;
    Ok(revision)
}

pub(super) fn raise_revision(connection: &Connection) -> Result<i64, StoreError> {
    connection
        .query_row(
            "UPDATE meta SET value = value + 1 WHERE name = 'configuration_revision' RETURNING value",
            [],
            |row| row.get(0),
        )
        .map_err(failed)
}

#[derive(Debug)]
struct Stored {
    exists: bool,
    revision: i64,
    created_sequence: i64,
    from_apply: bool,
}

/// Writes a resource and its history; what there is to tell of it.
fn write_resource(
    connection: &Connection,
    resource: &ResourceWrite,
    write: &ConfigurationWrite,
    configuration_revision: i64,
) -> Result<Option<AuditEntry>, StoreError> {
    let (kind, name) = (&resource.kind, &resource.name);
    let sql =
        "SELECT body IS NOT NULL, revision, created_sequence, from_apply FROM resources WHERE kind = ?1 AND name = ?2";
    let stored = first(connection.prepare_cached(sql).map_err(failed)?, [kind, name], |row| {
        Ok(Stored {
            exists: get(row, 0)?,
            revision: get(row, 1)?,
            created_sequence: get(row, 2)?,
            from_apply: get(row, 3)?,
        })
    })?;
    let living = stored.as_ref().filter(|stored| stored.exists);
    if resource.body.is_none() {
        if living.is_none() {
            return Ok(None);
        }
        if kind == "services" {
            refuse_open_alerts(connection, name)?;
        }
        connection.execute("DELETE FROM secrets WHERE kind = ?1 AND name = ?2", [kind, name]).map_err(failed)?;
    }
    let revision = stored.as_ref().map_or(1, |stored| stored.revision + 1);
    let created_sequence = match living {
        Some(living) => living.created_sequence,
        None => reserve(connection, Counter::Resource, 1)?,
    };
    let from_apply = resource.from_apply.unwrap_or(living.is_some_and(|living| living.from_apply));
    let body = resource.body.as_ref().map(Json::as_str);
    connection
        .prepare_cached(
            "INSERT INTO resources (kind, name, body, revision, created_sequence, from_apply, updated_at, updated_by, \
             configuration_revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
             ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body, revision = excluded.revision, \
             created_sequence = excluded.created_sequence, from_apply = excluded.from_apply, \
             updated_at = excluded.updated_at, updated_by = excluded.updated_by, \
             configuration_revision = excluded.configuration_revision",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                kind,
                name,
                body,
                revision,
                created_sequence,
                from_apply,
                to_ms(write.at),
                write.author,
                configuration_revision
            ])
        })
        .map_err(failed)?;
    connection
        .prepare_cached(
            "INSERT INTO resource_history (kind, name, revision, body, at, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .and_then(|mut statement| statement.execute(params![kind, name, revision, body, to_ms(write.at), write.author]))
        .map_err(failed)?;
    Ok(Some(write.resource_told(resource, living.is_some(), revision)))
}

fn refuse_open_alerts(connection: &Connection, service: &str) -> Result<(), StoreError> {
    let count: i64 = connection
        .query_row("SELECT count(*) FROM alerts WHERE service = ?1 AND status <> 'resolved'", [service], |row| {
            row.get(0)
        })
        .map_err(failed)?;
    if count > 0 { Err(StoreError::OpenAlerts { service: service.to_owned(), count }) } else { Ok(()) }
}

/// Removes a secret; whether there was one.
fn remove_secret(connection: &Connection, kind: &str, name: &str, field: &str) -> Result<bool, StoreError> {
    connection
        .execute("DELETE FROM secrets WHERE kind = ?1 AND name = ?2 AND field = ?3", [kind, name, field])
        .map(|removed| removed > 0)
        .map_err(failed)
}

fn insert_secret(connection: &Connection, secret: &SecretWrite) -> Result<(), StoreError> {
    let sql = "INSERT INTO secrets (kind, name, field, sha256, sealed) VALUES (?1, ?2, ?3, ?4, ?5)";
    let values = params![secret.kind, secret.name, secret.field, secret.sha256, secret.sealed];
    match connection.execute(sql, values) {
        Ok(_) => Ok(()),
        Err(error) if is_taken(&error) => Err(StoreError::KeyTaken),
        Err(error) => Err(failed(error)),
    }
}

pub(super) fn resource_history(
    connection: &Connection,
    kind: &str,
    name: &str,
) -> Result<Vec<RevisionRow>, StoreError> {
    let sql = "SELECT revision, body, at, author FROM resource_history WHERE kind = ?1 AND name = ?2 ORDER BY revision";
    all(connection.prepare_cached(sql).map_err(failed)?, [kind, name], |row| {
        Ok(RevisionRow {
            revision: get(row, 0)?,
            body: optional_json(row, 1)?,
            at: instant(row, 2)?,
            author: get(row, 3)?,
        })
    })
}

fn write_schedule_state(connection: &Connection, state: &ScheduleStateWrite) -> Result<(), StoreError> {
    let ScheduleStateWrite { schedule, sort, key, body } = state;
    let written = match body {
        Some(body) => {
            let sql = "INSERT INTO schedule_state (schedule, sort, key, body) VALUES (?1, ?2, ?3, ?4) \
                       ON CONFLICT (schedule, sort, key) DO UPDATE SET body = excluded.body";
            connection.execute(sql, params![schedule, sort, key, body.as_str()])
        }
        None => {
            let sql = "DELETE FROM schedule_state WHERE schedule = ?1 AND sort = ?2 AND key = ?3";
            connection.execute(sql, params![schedule, sort, key])
        }
    };
    written.map(drop).map_err(failed)
}

pub(super) fn schedule_state(connection: &Connection) -> Result<Vec<ScheduleStateRow>, StoreError> {
    let sql = "SELECT schedule, sort, key, body FROM schedule_state ORDER BY schedule, sort, key";
    all(connection.prepare_cached(sql).map_err(failed)?, [], |row| {
        Ok(ScheduleStateRow {
            schedule: get(row, 0)?,
            sort: get(row, 1)?,
            key: get(row, 2)?,
            body: Json::from_stored(text(row, 3)?),
        })
    })
}

pub(super) fn secrets(connection: &Connection) -> Result<Vec<SecretRow>, StoreError> {
    let sql = "SELECT kind, name, field, sha256, sealed FROM secrets ORDER BY kind, name, field";
    all(connection.prepare_cached(sql).map_err(failed)?, [], |row| {
        Ok(SecretRow {
            kind: get(row, 0)?,
            name: get(row, 1)?,
            field: get(row, 2)?,
            sha256: to_sha256(&get::<Vec<u8>>(row, 3)?)?,
            sealed: get(row, 4)?,
        })
    })
}

/// The value of that name, if there is one.
pub(super) fn instance_value(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let statement = connection.prepare_cached("SELECT value FROM instance WHERE name = ?1").map_err(failed)?;
    first(statement, [name], |row| get(row, 0))
}

/// Stores the value unless another was faster; the one that counts.
pub(super) fn keep_instance_value(connection: &Connection, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
    let sql = "INSERT INTO instance (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING";
    connection.execute(sql, params![name, fresh]).map_err(failed)?;
    instance_value(connection, name)?.ok_or_else(|| StoreError::Damaged(format!("instance value {name:?} is gone")))
}

pub(super) fn opted_out(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT address FROM opt_outs ORDER BY address";
    all(connection.prepare_cached(sql).map_err(failed)?, [], |row| text(row, 0).map(str::to_owned))
}

/// Records STOP or START; whether that changed anything.
pub(super) fn set_opted_out(
    connection: &Connection,
    address: &str,
    opted_out: bool,
    now: Timestamp,
    told: &[AuditEntry],
) -> Result<bool, StoreError> {
    let changed = if opted_out {
        let sql = "INSERT INTO opt_outs (address, since) VALUES (?1, ?2) ON CONFLICT (address) DO NOTHING";
        connection.execute(sql, params![address, to_ms(now)])
    } else {
        connection.execute("DELETE FROM opt_outs WHERE address = ?1", [address])
    };
    let changed = changed.map_err(failed)? > 0;
    if changed {
        raise_revision(connection)?;
        tell(connection, told)?;
    }
    Ok(changed)
}
