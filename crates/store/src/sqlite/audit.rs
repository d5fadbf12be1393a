//! The audit log, and the networks that tokens were used from.

use super::SqliteStore;
use super::reads::Conditions;
use super::rows::{failed, first, get, instant, row_limit, text};
use super::writer::reserve;
use crate::StoreError;
use crate::audit::{
    Audit, AuditEntry, AuditFilter, AuditOrigin, AuditRow, TokenUseWrite, details_from_text, details_to_text, hour_of,
};
use crate::limits::{ALIKE_ROWS_PER_HOUR_MAX, TOKEN_NETWORKS_MAX};
use crate::records::RevisionRow;
use crate::row_codec::{parse, to_ms};
use crate::supply::Counter;
use async_trait::async_trait;
use nightbell_core::{Json, Timestamp};
use rusqlite::{Connection, Row, params};

const ROWS: &str = "SELECT id, at, last_at, count, action, actor, means, subject_kind, subject_name, revision, address, \
                    agent, details FROM audit";

fn row(row: &Row<'_>) -> Result<AuditRow, StoreError> {
    let entry = AuditEntry {
        at: instant(row, 1)?,
        action: parse(text(row, 4)?)?,
        actor: get(row, 5)?,
        origin: AuditOrigin { means: parse(text(row, 6)?)?, address: get(row, 10)?, agent: get(row, 11)? },
        subject_kind: get(row, 7)?,
        subject_name: get(row, 8)?,
        revision: get(row, 9)?,
        details: details_from_text(text(row, 12)?)?,
    };
    Ok(AuditRow { id: get(row, 0)?, last_at: instant(row, 2)?, count: get(row, 3)?, entry })
}

/// Writes entries of their own, in the transaction of what they tell of.
pub(super) fn tell<'a>(
    connection: &Connection,
    entries: impl IntoIterator<Item = &'a AuditEntry>,
) -> Result<(), StoreError> {
    entries.into_iter().try_for_each(|entry| insert(connection, entry, &entry.origin, None))
}

/// Writes an entry, or counts it in the one of its hour that is alike.
fn insert(
    connection: &Connection,
    entry: &AuditEntry,
    origin: &AuditOrigin,
    hour: Option<i64>,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO audit (id, at, last_at, count, hour, action, actor, means, subject_kind, subject_name, \
               revision, address, agent, details) VALUES (?1, ?2, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
               ON CONFLICT (hour, action, subject_kind, subject_name, actor, address) WHERE hour IS NOT NULL \
               DO UPDATE SET count = count + 1, last_at = excluded.last_at";
    let values = params![
        reserve(connection, Counter::Audit, 1)?,
        to_ms(entry.at),
        hour,
        entry.action.as_str(),
        entry.actor,
        origin.means.as_str(),
        entry.subject_kind,
        entry.subject_name,
        entry.revision,
        origin.address,
        origin.agent,
        details_to_text(entry),
    ];
    connection.prepare_cached(sql).and_then(|mut statement| statement.execute(values)).map(drop).map_err(failed)
}

/// The same for what may happen as often as somebody likes: alike ones are counted, and beyond some in an hour all are alike.
pub(super) fn record(connection: &Connection, entry: &AuditEntry) -> Result<(), StoreError> {
    let hour = hour_of(entry.at);
    let sql = "SELECT count(*), coalesce(max(actor = ?5 AND address = ?6), 0) FROM audit \
               WHERE hour = ?1 AND action = ?2 AND subject_kind = ?3 AND subject_name = ?4";
    let statement = connection.prepare_cached(sql).map_err(failed)?;
    let AuditEntry { action, actor, subject_kind, subject_name, origin, .. } = entry;
    let asked = params![hour, action.as_str(), subject_kind, subject_name, actor, origin.address];
    let found = first(statement, asked, |row| Ok((get::<i64>(row, 0)?, get::<bool>(row, 1)?)))?;
    let is_one_too_many = found.is_some_and(|(rows, is_known)| !is_known && rows >= ALIKE_ROWS_PER_HOUR_MAX);
    let anywhere = AuditOrigin::of(origin.means);
    insert(connection, entry, if is_one_too_many { &anywhere } else { origin }, Some(hour))
}

/// Notes where and when a token was used; tells of a network that it was not known to be used from.
pub(super) fn note_token_use(connection: &Connection, noted: &TokenUseWrite) -> Result<(), StoreError> {
    let TokenUseWrite { sha256, at, from, unless_since, network, told } = noted;
    let at = to_ms(*at);
    let execute = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        connection.prepare_cached(sql).and_then(|mut statement| statement.execute(values)).map_err(failed)
    };
    let sql = "UPDATE tokens SET last_used_at = ?2, last_used_from = ?3 \
               WHERE sha256 = ?1 AND revoked_at IS NULL AND (last_used_at IS NULL OR last_used_at < ?4)";
    execute(sql, &[sha256, &at, from, &to_ms(*unless_since)])?;
    let Some(network) = network else { return Ok(()) };
    let sql = "UPDATE token_networks SET last_used_at = ?3 WHERE sha256 = ?1 AND network = ?2";
    if execute(sql, &[sha256, network, &at])? > 0 {
        return Ok(());
    }
    let sql = "INSERT INTO token_networks (sha256, network, last_used_at) SELECT ?1, ?2, ?3 \
               WHERE EXISTS (SELECT 1 FROM tokens WHERE sha256 = ?1 AND revoked_at IS NULL)";
    if execute(sql, &[sha256, network, &at])? == 0 {
        return Ok(());
    }
    let sql = "DELETE FROM token_networks WHERE sha256 = ?1 AND network NOT IN (SELECT network FROM token_networks \
               WHERE sha256 = ?1 ORDER BY last_used_at DESC, network LIMIT ?2)";
    execute(sql, &[sha256, &TOKEN_NETWORKS_MAX])?;
    record(connection, told)
}

#[async_trait]
impl Audit for SqliteStore {
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let entry = entry.clone();
        self.write(move |connection| record(connection, &entry)).await
    }

    async fn audit(&self, filter: &AuditFilter) -> Result<(Vec<AuditRow>, Option<i64>), StoreError> {
        let filter = filter.clone();
        self.list(move |connection| page(connection, &filter)).await
    }

    async fn audit_row(&self, id: i64) -> Result<Option<AuditRow>, StoreError> {
        self.read(move |connection| {
            first(connection.prepare_cached(&format!("{ROWS} WHERE id = ?1")).map_err(failed)?, [id], row)
        })
        .await
    }

    async fn resource_revision(
        &self,
        kind: &str,
        name: &str,
        revision: i64,
    ) -> Result<Option<RevisionRow>, StoreError> {
        let (kind, name) = (kind.to_owned(), name.to_owned());
        self.read(move |connection| {
            let sql = "SELECT revision, body, at, author FROM resource_history \
                       WHERE kind = ?1 AND name = ?2 AND revision = ?3";
            first(connection.prepare_cached(sql).map_err(failed)?, params![kind, name, revision], |row| {
                let body: Option<String> = get(row, 1)?;
                let body = body.as_deref().map(Json::from_stored);
                Ok(RevisionRow { revision: get(row, 0)?, body, at: instant(row, 2)?, author: get(row, 3)? })
            })
        })
        .await
    }

    async fn delete_audit(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.write(move |connection| {
            let sql = "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ?1 ORDER BY at, id LIMIT ?2)";
            connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.execute(params![to_ms(before), row_limit(limit)]))
                .map_err(failed)
        })
        .await
    }
}

fn page(connection: &Connection, filter: &AuditFilter) -> Result<(Vec<AuditRow>, Option<i64>), StoreError> {
    if filter.limit == 0 {
        return Ok((Vec::new(), None));
    }
    let mut conditions = Conditions::new(ROWS);
    if !filter.actions.is_empty() {
        conditions.any_of("action", filter.actions.iter().map(|action| action.as_str()));
    }
    let texts = [
        ("actor =", &filter.actor),
        ("subject_kind =", &filter.subject_kind),
        ("subject_name =", &filter.subject_name),
    ];
    for (comparison, wanted) in texts {
        if let Some(wanted) = wanted {
            conditions.compare(comparison, wanted.clone());
        }
    }
    if let Some(part) = &filter.address {
        conditions.contains("address", part);
    }
    for (comparison, bound) in
        [("last_at >=", filter.from.map(to_ms)), ("at <", filter.to.map(to_ms)), ("id <", filter.after)]
    {
        if let Some(bound) = bound {
            conditions.compare(comparison, bound);
        }
    }
    let mut found = conditions.rows(connection, "id DESC", filter.limit + 1, row)?;
    let more = found.len() > filter.limit;
    found.truncate(filter.limit);
    let next = found.last().filter(|_| more).map(|last| last.id);
    Ok((found, next))
}
