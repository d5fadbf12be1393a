//! Browsers that get push messages.

use super::SqliteStore;
use super::accounts::{execute, tell_if};
use super::audit::tell;
use super::rows::{all, failed, first, get, instant, instant_option, row_limit};
use crate::push_devices::{PushDeviceRow, PushDevices, PushNote, taken_over};
use crate::row_codec::{to_ms, to_ms_option, to_sha256};
use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use rusqlite::{Connection, Row, params};

const COLUMNS: &str =
    "id, user_name, endpoint_sha256, sealed, label, created_at, last_sent_at, last_confirmed_at, last_failure";

fn device(row: &Row<'_>) -> Result<PushDeviceRow, StoreError> {
    Ok(PushDeviceRow {
        id: get(row, 0)?,
        user: get(row, 1)?,
        endpoint_sha256: to_sha256(&get::<Vec<u8>>(row, 2)?)?,
        sealed: get(row, 3)?,
        label: get(row, 4)?,
        created_at: instant(row, 5)?,
        last_sent_at: instant_option(row, 6)?,
        last_confirmed_at: instant_option(row, 7)?,
        last_failure: get(row, 8)?,
    })
}

/// Somebody's devices get nothing any more.
pub(super) fn end_push_devices(connection: &Connection, user: &str) -> Result<(), StoreError> {
    execute(connection, "DELETE FROM push_devices WHERE user_name = ?1", [user]).map(drop)
}

#[async_trait]
impl PushDevices for SqliteStore {
    async fn put_push_device(
        &self,
        device_row: &PushDeviceRow,
        of_user_max: usize,
        told: &AuditEntry,
    ) -> Result<Option<PushDeviceRow>, StoreError> {
        let (row, of_user_max, told) = (device_row.clone(), row_limit(of_user_max), told.clone());
        self.write(move |connection| {
            let others_sql = "DELETE FROM push_devices WHERE endpoint_sha256 = ?1 AND user_name <> ?2 \
                              RETURNING user_name, id";
            let sql = format!(
                "INSERT INTO push_devices ({COLUMNS}) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 \
                 WHERE (SELECT count(*) FROM push_devices WHERE user_name = ?2 AND endpoint_sha256 <> ?3) < ?10 \
                 ON CONFLICT (endpoint_sha256) DO UPDATE SET sealed = excluded.sealed, label = excluded.label, \
                 last_failure = NULL RETURNING {COLUMNS}"
            );
            let statement = connection.prepare_cached(&sql).map_err(failed)?;
            let (created, sent) = (to_ms(row.created_at), to_ms_option(row.last_sent_at));
            let confirmed = to_ms_option(row.last_confirmed_at);
            // Before it is known whether there is room: whoever has the browser now is not whoever had it.
            let others = connection.prepare_cached(others_sql).map_err(failed)?;
            let others = all(others, params![row.endpoint_sha256, row.user], |row| {
                Ok(taken_over(&told, &get::<String>(row, 0)?, &get::<String>(row, 1)?))
            })?;
            let fresh = row.id.clone();
            let PushDeviceRow { id, user, endpoint_sha256, sealed, label, last_failure, .. } = row;
            let parameters =
                params![id, user, endpoint_sha256, sealed, label, created, sent, confirmed, last_failure, of_user_max];
            let put = first(statement, parameters, device)?;
            let added = put.as_ref().is_some_and(|put| put.id == fresh).then_some(&told);
            tell(connection, others.iter().chain(added))?;
            Ok(put)
        })
        .await
    }

    async fn push_devices(&self, user: Option<&str>) -> Result<Vec<PushDeviceRow>, StoreError> {
        let user = user.map(str::to_owned);
        self.read(move |connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM push_devices WHERE ?1 IS NULL OR user_name = ?1 ORDER BY created_at, id"
            );
            all(connection.prepare_cached(&sql).map_err(failed)?, [user], device)
        })
        .await
    }

    async fn delete_push_device(
        &self,
        user: &str,
        id: &str,
        sealed: Option<&[u8]>,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let (user, id, sealed, told) = (user.to_owned(), id.to_owned(), sealed.map(<[u8]>::to_vec), told.clone());
        self.write(move |connection| {
            let sql = "DELETE FROM push_devices WHERE user_name = ?1 AND id = ?2 AND (?3 IS NULL OR sealed = ?3)";
            tell_if(connection, execute(connection, sql, params![user, id, sealed])? > 0, &told)
        })
        .await
    }

    async fn note_pushes(&self, notes: &[PushNote], at: Timestamp) -> Result<(), StoreError> {
        let (notes, at) = (notes.to_vec(), to_ms(at));
        self.write(move |connection| {
            let sql = "UPDATE push_devices SET last_failure = ?2, \
                       last_sent_at = CASE WHEN ?2 IS NULL THEN max(coalesce(last_sent_at, ?3), ?3) ELSE last_sent_at END \
                       WHERE id = ?1";
            for PushNote { id, failure } in notes {
                execute(connection, sql, params![id, failure, at])?;
            }
            Ok(())
        })
        .await
    }

    async fn confirm_push(&self, user: &str, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        let (user, id, at) = (user.to_owned(), id.to_owned(), to_ms(at));
        self.write(move |connection| {
            let sql = "UPDATE push_devices SET last_confirmed_at = max(coalesce(last_confirmed_at, ?3), ?3) \
                       WHERE user_name = ?1 AND id = ?2";
            Ok(execute(connection, sql, params![user, id, at])? > 0)
        })
        .await
    }
}
