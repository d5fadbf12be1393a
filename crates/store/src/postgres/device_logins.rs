//! Programs that wait to be logged in.

use super::PostgresStore;
use super::reads::{row_limit, rows};
use super::rows::{column, integer, storable};
use crate::device_logins::{DeviceLoginRow, DeviceLogins};
use crate::row_codec::{from_ms, from_ms_option, to_ms, to_sha256};
use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

const LOGIN: &str = "SELECT sha256, user_code_sha256, address, machine, scopes, lasts_ms, created_at, expires_at, \
                     interval_s, asked_at, user_name, allowed FROM device_logins";

fn login(row: &Row) -> Result<DeviceLoginRow, StoreError> {
    let interval_s: i32 = column(row, 8)?;
    Ok(DeviceLoginRow {
        sha256: to_sha256(column(row, 0)?)?,
        user_code_sha256: to_sha256(column(row, 1)?)?,
        address: column(row, 2)?,
        machine: column(row, 3)?,
        scopes: column(row, 4)?,
        lasts_ms: column(row, 5)?,
        created_at: from_ms(column(row, 6)?)?,
        expires_at: from_ms(column(row, 7)?)?,
        interval_s: u32::try_from(interval_s).unwrap_or(u32::MAX),
        asked_at: from_ms_option(column(row, 9)?)?,
        user: column(row, 10)?,
        allowed: column(row, 11)?,
    })
}

#[async_trait]
impl DeviceLogins for PostgresStore {
    async fn create_device_login(&self, login: &DeviceLoginRow, waiting_max: usize) -> Result<bool, StoreError> {
        let sql = "INSERT INTO device_logins (sha256, user_code_sha256, address, machine, scopes, lasts_ms, \
                   created_at, expires_at, interval_s) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 \
                   WHERE (SELECT count(*) FROM device_logins WHERE expires_at > $7) < $10 ON CONFLICT DO NOTHING";
        let parameters: [&(dyn ToSql + Sync); 10] = [
            &login.sha256.as_slice(),
            &login.user_code_sha256.as_slice(),
            &storable(&login.address),
            &storable(&login.machine),
            &login.scopes,
            &login.lasts_ms,
            &to_ms(login.created_at),
            &to_ms(login.expires_at),
            &integer(login.interval_s),
            &row_limit(waiting_max),
        ];
        Ok(self.execute(sql, &parameters).await? > 0)
    }

    async fn device_login(&self, sha256: &[u8; 32]) -> Result<Option<DeviceLoginRow>, StoreError> {
        let found = rows(&self.pool, &format!("{LOGIN} WHERE sha256 = $1"), &[&sha256.as_slice()]).await?;
        found.first().map(login).transpose()
    }

    async fn undecided_device_login(&self, user_code_sha256: &[u8; 32]) -> Result<Option<DeviceLoginRow>, StoreError> {
        let sql = format!("{LOGIN} WHERE user_code_sha256 = $1 AND allowed IS NULL");
        let found = rows(&self.pool, &sql, &[&user_code_sha256.as_slice()]).await?;
        found.first().map(login).transpose()
    }

    async fn note_device_asked(&self, sha256: &[u8; 32], at: Timestamp, interval_s: u32) -> Result<(), StoreError> {
        let sql = "UPDATE device_logins SET asked_at = $2, interval_s = $3 WHERE sha256 = $1";
        self.execute(sql, &[&sha256.as_slice(), &to_ms(at), &integer(interval_s)]).await.map(drop)
    }

    async fn decide_device_login(
        &self,
        user_code_sha256: &[u8; 32],
        user: &str,
        allowed: bool,
        now: Timestamp,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE device_logins SET user_name = $2, allowed = $3 \
                   WHERE user_code_sha256 = $1 AND allowed IS NULL AND expires_at > $4";
        let parameters: [&(dyn ToSql + Sync); 4] =
            [&user_code_sha256.as_slice(), &storable(user), &allowed, &to_ms(now)];
        Ok(self.execute_told(sql, &parameters, told).await? > 0)
    }

    async fn take_device_login(&self, sha256: &[u8; 32]) -> Result<bool, StoreError> {
        let sql = "DELETE FROM device_logins WHERE sha256 = $1 AND allowed IS NOT NULL";
        Ok(self.execute(sql, &[&sha256.as_slice()]).await? > 0)
    }

    async fn delete_expired_device_logins(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let sql = "DELETE FROM device_logins WHERE sha256 IN \
                   (SELECT sha256 FROM device_logins WHERE expires_at < $1 LIMIT $2)";
        self.execute(sql, &[&to_ms(before), &row_limit(limit)]).await
    }
}
