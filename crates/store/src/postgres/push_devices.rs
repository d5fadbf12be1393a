//! Browsers that get push messages.

use super::PostgresStore;
use super::audit::tell;
use super::failure::Failure;
use super::reads::{row_limit, rows};
use super::rows::{column, storable};
use crate::push_devices::{PushDeviceRow, PushDevices, PushNote, taken_over};
use crate::row_codec::{from_ms, from_ms_option, to_ms, to_ms_option, to_sha256};
use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use deadpool_postgres::GenericClient;
use nightbell_core::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

const COLUMNS: &str =
    "id, user_name, endpoint_sha256, sealed, label, created_at, last_sent_at, last_confirmed_at, last_failure";

fn device(row: &Row) -> Result<PushDeviceRow, StoreError> {
    Ok(PushDeviceRow {
        id: column(row, 0)?,
        user: column(row, 1)?,
        endpoint_sha256: to_sha256(column::<&[u8]>(row, 2)?)?,
        sealed: column(row, 3)?,
        label: column(row, 4)?,
        created_at: from_ms(column(row, 5)?)?,
        last_sent_at: from_ms_option(column(row, 6)?)?,
        last_confirmed_at: from_ms_option(column(row, 7)?)?,
        last_failure: column(row, 8)?,
    })
}

/// Somebody's devices get nothing any more.
pub(super) async fn end_push_devices(client: &impl GenericClient, user: &str) -> Result<(), Failure> {
    client.execute("DELETE FROM push_devices WHERE user_name = $1", &[&user]).await?;
    Ok(())
}

#[async_trait]
impl PushDevices for PostgresStore {
    async fn put_push_device(
        &self,
        row: &PushDeviceRow,
        of_user_max: usize,
        told: &AuditEntry,
    ) -> Result<Option<PushDeviceRow>, StoreError> {
        let others_sql = "DELETE FROM push_devices WHERE endpoint_sha256 = $1 AND user_name <> $2 \
                          RETURNING user_name, id";
        let sql = format!(
            "INSERT INTO push_devices ({COLUMNS}) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 \
             WHERE (SELECT count(*) FROM push_devices WHERE user_name = $2 AND endpoint_sha256 <> $3) < $10 \
             ON CONFLICT (endpoint_sha256) DO UPDATE SET sealed = excluded.sealed, label = excluded.label, \
             last_failure = NULL RETURNING {COLUMNS}"
        );
        let sha256 = row.endpoint_sha256.as_slice();
        let parameters: [&(dyn ToSql + Sync); 10] = [
            &row.id,
            &row.user,
            &sha256,
            &row.sealed,
            &storable(&row.label),
            &to_ms(row.created_at),
            &to_ms_option(row.last_sent_at),
            &to_ms_option(row.last_confirmed_at),
            &row.last_failure.as_deref().map(storable),
            &row_limit(of_user_max),
        ];
        let mut client = self.pool.get().await.map_err(Failure::from)?;
        let transaction = client.transaction().await.map_err(Failure::from)?;
        // Before it is known whether there is room: whoever has the browser now is not whoever had it.
        let others = transaction.query(others_sql, &[&sha256, &row.user]).await.map_err(Failure::from)?;
        let mut entries = Vec::new();
        for other in &others {
            entries.push(taken_over(told, column(other, 0)?, column(other, 1)?));
        }
        let put = transaction.query_opt(&sql, &parameters).await.map_err(Failure::from)?;
        let put = put.as_ref().map(device).transpose()?;
        if put.as_ref().is_some_and(|put| put.id == row.id) {
            entries.push(told.clone());
        }
        tell(&transaction, &entries).await?;
        transaction.commit().await.map_err(Failure::from)?;
        Ok(put)
    }

    async fn push_devices(&self, user: Option<&str>) -> Result<Vec<PushDeviceRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM push_devices WHERE $1::text IS NULL OR user_name = $1 ORDER BY created_at, id"
        );
        rows(&self.pool, &sql, &[&user.map(storable)]).await?.iter().map(device).collect()
    }

    async fn delete_push_device(
        &self,
        user: &str,
        id: &str,
        sealed: Option<&[u8]>,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let sql = "DELETE FROM push_devices WHERE user_name = $1 AND id = $2 AND ($3::bytea IS NULL OR sealed = $3)";
        Ok(self.execute_told(sql, &[&storable(user), &storable(id), &sealed], told).await? > 0)
    }

    async fn note_pushes(&self, notes: &[PushNote], at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE push_devices SET last_failure = note.failure, \
                   last_sent_at = CASE WHEN note.failure IS NULL THEN greatest(last_sent_at, $3) ELSE last_sent_at END \
                   FROM unnest($1::text[], $2::text[]) AS note (id, failure) WHERE push_devices.id = note.id";
        let ids: Vec<&str> = notes.iter().map(|note| note.id.as_str()).collect();
        let failures: Vec<_> = notes.iter().map(|note| note.failure.as_deref().map(storable)).collect();
        self.execute(sql, &[&ids, &failures, &to_ms(at)]).await.map(drop)
    }

    async fn confirm_push(&self, user: &str, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE push_devices SET last_confirmed_at = greatest(last_confirmed_at, $3) \
                   WHERE user_name = $1 AND id = $2";
        Ok(self.execute(sql, &[&storable(user), &storable(id), &to_ms(at)]).await? > 0)
    }
}
