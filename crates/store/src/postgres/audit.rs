//! The audit log, and the networks that tokens were used from.
//!
//! Entries are the last thing that a transaction writes: the counter that numbers them is locked until its end.

use super::PostgresStore;
use super::failure::Failure;
use super::reads::{Conditions, row_limit, rows, texts};
use super::rows::{column, storable};
use super::session::Session;
use crate::StoreError;
use crate::audit::{
    Audit, AuditEntry, AuditFilter, AuditOrigin, AuditRow, TokenUseWrite, details_from_text, details_to_text, hour_of,
};
use crate::batch::Writes;
use crate::limits::{ALIKE_ROWS_PER_HOUR_MAX, TOKEN_NETWORKS_MAX};
use crate::records::RevisionRow;
use crate::row_codec::{from_ms, parse, to_ms};
use async_trait::async_trait;
use deadpool_postgres::{GenericClient, Pool};
use nightbell_core::{Json, Timestamp};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

const ROWS: &str = "SELECT id, at, last_at, count, action, actor, means, subject_kind, subject_name, revision, address, \
                    agent, details FROM audit";
const INSERT: &str = "WITH number AS (UPDATE counters SET value = value + 1 WHERE name = 'audit' RETURNING value - 1 AS id) \
    INSERT INTO audit (id, at, last_at, count, hour, action, actor, means, subject_kind, subject_name, revision, \
        address, agent, details) \
    SELECT number.id, $1::bigint, $1::bigint, 1, $2::bigint, $3::text, $4::text, $5::text, $6::text, $7::text, \
        $8::bigint, $9::text, $10::text, $11::text FROM number \
    ON CONFLICT (hour, action, subject_kind, subject_name, actor, address) WHERE hour IS NOT NULL \
    DO UPDATE SET count = audit.count + 1, last_at = EXCLUDED.last_at";

/// Everything that a batch runs of this file.
pub(super) const STATEMENTS: &[&str] = &[INSERT];

fn row(row: &Row) -> Result<AuditRow, StoreError> {
    let entry = AuditEntry {
        at: from_ms(column(row, 1)?)?,
        action: parse(column(row, 4)?)?,
        actor: column(row, 5)?,
        origin: AuditOrigin { means: parse(column(row, 6)?)?, address: column(row, 10)?, agent: column(row, 11)? },
        subject_kind: column(row, 7)?,
        subject_name: column(row, 8)?,
        revision: column(row, 9)?,
        details: details_from_text(column(row, 12)?)?,
    };
    Ok(AuditRow { id: column(row, 0)?, last_at: from_ms(column(row, 2)?)?, count: column(row, 3)?, entry })
}

/// The values of [`INSERT`].
struct Values<'a> {
    at: i64,
    hour: Option<i64>,
    action: &'static str,
    means: &'static str,
    texts: [std::borrow::Cow<'a, str>; 6],
    revision: Option<i64>,
}

impl<'a> Values<'a> {
    fn of(entry: &'a AuditEntry, origin: &'a AuditOrigin, hour: Option<i64>) -> Values<'a> {
        let texts = [
            storable(&entry.actor),
            storable(&entry.subject_kind),
            storable(&entry.subject_name),
            storable(&origin.address),
            storable(&origin.agent),
            details_to_text(entry).into(),
        ];
        let (action, means) = (entry.action.as_str(), origin.means.as_str());
        Values { at: to_ms(entry.at), hour, action, means, texts, revision: entry.revision }
    }

    fn list(&self) -> [&(dyn ToSql + Sync); 11] {
        let [actor, kind, name, address, agent, details] = &self.texts;
        [&self.at, &self.hour, &self.action, actor, &self.means, kind, name, &self.revision, address, agent, details]
    }
}

/// Writes entries of their own, last of all in the transaction of what they tell of.
pub(super) async fn tell<'a>(
    client: &impl GenericClient,
    entries: impl IntoIterator<Item = &'a AuditEntry>,
) -> Result<(), Failure> {
    for entry in entries {
        insert(client, entry, &entry.origin, None).await?;
    }
    Ok(())
}

/// The same for a batch.
pub(super) async fn tell_batch(session: &Session, writes: &Writes) -> Result<(), Failure> {
    for entry in &writes.audit {
        session.execute(INSERT, &Values::of(entry, &entry.origin, None).list()).await?;
    }
    Ok(())
}

async fn insert(
    client: &impl GenericClient,
    entry: &AuditEntry,
    origin: &AuditOrigin,
    hour: Option<i64>,
) -> Result<(), Failure> {
    let statement = client.prepare_cached(INSERT).await?;
    client.execute(&statement, &Values::of(entry, origin, hour).list()).await?;
    Ok(())
}

/// The same for what may happen as often as somebody likes: alike ones are counted, and beyond some in an hour all are alike.
async fn record(client: &impl GenericClient, entry: &AuditEntry) -> Result<(), Failure> {
    let hour = hour_of(entry.at);
    let sql = "SELECT count(*), coalesce(bool_or(actor = $5 AND address = $6), false) FROM audit \
               WHERE hour = $1 AND action = $2 AND subject_kind = $3 AND subject_name = $4";
    let statement = client.prepare_cached(sql).await?;
    let AuditEntry { action, actor, subject_kind, subject_name, origin, .. } = entry;
    let asked: [&(dyn ToSql + Sync); 6] =
        [&hour, &action.as_str(), subject_kind, &storable(subject_name), &storable(actor), &storable(&origin.address)];
    let found = client.query_one(&statement, &asked).await?;
    let (alike, is_known): (i64, bool) = (column(&found, 0)?, column(&found, 1)?);
    let is_one_too_many = !is_known && alike >= ALIKE_ROWS_PER_HOUR_MAX;
    let anywhere = AuditOrigin::of(origin.means);
    insert(client, entry, if is_one_too_many { &anywhere } else { origin }, Some(hour)).await
}

/// Notes where and when a token was used; tells of a network that it was not known to be used from.
pub(super) async fn note_token_use(pool: &Pool, noted: &TokenUseWrite) -> Result<(), StoreError> {
    Ok(note(pool, noted).await?)
}

async fn note(pool: &Pool, noted: &TokenUseWrite) -> Result<(), Failure> {
    let TokenUseWrite { sha256, at, from, unless_since, network, told } = noted;
    let (sha256, at) = (sha256.as_slice(), to_ms(*at));
    let mut client = pool.get().await?;
    let transaction = client.transaction().await?;
    let sql = "UPDATE tokens SET last_used_at = $2, last_used_from = $3 \
               WHERE sha256 = $1 AND revoked_at IS NULL AND (last_used_at IS NULL OR last_used_at < $4)";
    transaction.execute(sql, &[&sha256, &at, from, &to_ms(*unless_since)]).await?;
    if let Some(network) = network {
        let sql = "UPDATE token_networks SET last_used_at = $3 WHERE sha256 = $1 AND network = $2";
        let is_known = transaction.execute(sql, &[&sha256, network, &at]).await? > 0;
        let sql = "INSERT INTO token_networks (sha256, network, last_used_at) \
                   SELECT $1::bytea, $2::text, $3::bigint \
                   WHERE EXISTS (SELECT 1 FROM tokens WHERE sha256 = $1 AND revoked_at IS NULL) ON CONFLICT DO NOTHING";
        if !is_known && transaction.execute(sql, &[&sha256, network, &at]).await? > 0 {
            let sql = "DELETE FROM token_networks WHERE sha256 = $1 AND network NOT IN (SELECT network \
                       FROM token_networks WHERE sha256 = $1 ORDER BY last_used_at DESC, network LIMIT $2)";
            transaction.execute(sql, &[&sha256, &TOKEN_NETWORKS_MAX]).await?;
            record(&transaction, told).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

#[async_trait]
impl Audit for PostgresStore {
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let mut client = self.pool.get().await.map_err(Failure::from)?;
        let transaction = client.transaction().await.map_err(Failure::from)?;
        record(&transaction, entry).await?;
        transaction.commit().await.map_err(Failure::from)?;
        Ok(())
    }

    async fn audit(&self, filter: &AuditFilter) -> Result<(Vec<AuditRow>, Option<i64>), StoreError> {
        if filter.limit == 0 {
            return Ok((Vec::new(), None));
        }
        let mut conditions = Conditions::new(ROWS);
        if !filter.actions.is_empty() {
            conditions.compare("action = ANY(?)", texts(filter.actions.iter().map(|action| action.as_str())));
        }
        let wanted = [
            ("actor = ?", &filter.actor),
            ("subject_kind = ?", &filter.subject_kind),
            ("subject_name = ?", &filter.subject_name),
            ("strpos(address, ?) > 0", &filter.address),
        ];
        for (comparison, wanted) in wanted {
            if let Some(wanted) = wanted {
                conditions.compare(comparison, storable(wanted).into_owned());
            }
        }
        let bounds =
            [("last_at >= ?", filter.from.map(to_ms)), ("at < ?", filter.to.map(to_ms)), ("id < ?", filter.after)];
        for (comparison, bound) in bounds {
            if let Some(bound) = bound {
                conditions.compare(comparison, bound);
            }
        }
        let mut found = conditions.rows(&self.pool, "id DESC", filter.limit + 1, row).await?;
        let more = found.len() > filter.limit;
        found.truncate(filter.limit);
        let next = found.last().filter(|_| more).map(|last| last.id);
        Ok((found, next))
    }

    async fn audit_row(&self, id: i64) -> Result<Option<AuditRow>, StoreError> {
        rows(&self.pool, &format!("{ROWS} WHERE id = $1"), &[&id]).await?.first().map(row).transpose()
    }

    async fn resource_revision(
        &self,
        kind: &str,
        name: &str,
        revision: i64,
    ) -> Result<Option<RevisionRow>, StoreError> {
        let sql = "SELECT revision, body, at, author FROM resource_history \
                   WHERE kind = $1 AND name = $2 AND revision = $3";
        let read = |row: &Row| {
            let body = column::<Option<&str>>(row, 1)?.map(Json::from_stored);
            Ok(RevisionRow { revision: column(row, 0)?, body, at: from_ms(column(row, 2)?)?, author: column(row, 3)? })
        };
        let found = rows(&self.pool, sql, &[&storable(kind), &storable(name), &revision]).await?;
        found.first().map(read).transpose()
    }

    async fn delete_audit(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let sql = "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < $1 ORDER BY at, id LIMIT $2) \
                   RETURNING id";
        Ok(rows(&self.pool, sql, &[&to_ms(before), &row_limit(limit)]).await?.len())
    }
}
