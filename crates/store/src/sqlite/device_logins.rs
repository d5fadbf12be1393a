//! Programs that wait to be logged in.

use super::SqliteStore;
use super::accounts::{execute, tell_if};
use super::rows::{failed, first, get, instant, instant_option, is_taken, row_limit};
use crate::device_logins::{DeviceLoginRow, DeviceLogins};
use crate::row_codec::{to_ms, to_sha256};
use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use rusqlite::{Row, params};

const LOGIN: &str = "SELECT sha256, user_code_sha256, address, machine, scopes, lasts_ms, created_at, expires_at, \
                     interval_s, asked_at, user_name, allowed FROM device_logins";

fn login(row: &Row<'_>) -> Result<DeviceLoginRow, StoreError> {
    Ok(DeviceLoginRow {
        sha256: to_sha256(&get::<Vec<u8>>(row, 0)?)?,
        user_code_sha256: to_sha256(&get::<Vec<u8>>(row, 1)?)?,
        address: get(row, 2)?,
        machine: get(row, 3)?,
        scopes: get(row, 4)?,
        lasts_ms: get(row, 5)?,
        created_at: instant(row, 6)?,
        expires_at: instant(row, 7)?,
        interval_s: get(row, 8)?,
        asked_at: instant_option(row, 9)?,
        user: get(row, 10)?,
        allowed: get(row, 11)?,
    })
}

#[async_trait]
impl DeviceLogins for SqliteStore {
    async fn create_device_login(&self, login: &DeviceLoginRow, waiting_max: usize) -> Result<bool, StoreError> {
        let (login, waiting_max) = (login.clone(), row_limit(waiting_max));
        self.write(move |connection| {
            let sql = "INSERT INTO device_logins (sha256, user_code_sha256, address, machine, scopes, lasts_ms, \
                       created_at, expires_at, interval_s) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 \
                       WHERE (SELECT count(*) FROM device_logins WHERE expires_at > ?7) < ?10";
            let (created, expires) = (to_ms(login.created_at), to_ms(login.expires_at));
            let DeviceLoginRow { sha256, user_code_sha256, address, machine, scopes, lasts_ms, interval_s, .. } = login;
            let inserted = connection.prepare_cached(sql).map_err(failed)?.execute(params![
                sha256,
                user_code_sha256,
                address,
                machine,
                scopes,
                lasts_ms,
                created,
                expires,
                interval_s,
                waiting_max,
            ]);
            match inserted {
                Ok(inserted) => Ok(inserted > 0),
                Err(error) if is_taken(&error) => Ok(false),
                Err(error) => Err(failed(error)),
            }
        })
        .await
    }

    async fn device_login(&self, sha256: &[u8; 32]) -> Result<Option<DeviceLoginRow>, StoreError> {
        let sha256 = *sha256;
        self.read(move |connection| {
            let sql = format!("{LOGIN} WHERE sha256 = ?1");
            first(connection.prepare_cached(&sql).map_err(failed)?, [sha256], login)
        })
        .await
    }

    async fn undecided_device_login(&self, user_code_sha256: &[u8; 32]) -> Result<Option<DeviceLoginRow>, StoreError> {
        let sha256 = *user_code_sha256;
        self.read(move |connection| {
            let sql = format!("{LOGIN} WHERE user_code_sha256 = ?1 AND allowed IS NULL");
            first(connection.prepare_cached(&sql).map_err(failed)?, [sha256], login)
        })
        .await
    }

    async fn note_device_asked(&self, sha256: &[u8; 32], at: Timestamp, interval_s: u32) -> Result<(), StoreError> {
        let sha256 = *sha256;
        self.write(move |connection| {
            let sql = "UPDATE device_logins SET asked_at = ?2, interval_s = ?3 WHERE sha256 = ?1";
            execute(connection, sql, params![sha256, to_ms(at), interval_s]).map(drop)
        })
        .await
    }

    async fn decide_device_login(
        &self,
        user_code_sha256: &[u8; 32],
        user: &str,
        allowed: bool,
        now: Timestamp,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let (sha256, user, told) = (*user_code_sha256, user.to_owned(), told.clone());
        self.write(move |connection| {
            let sql = "UPDATE device_logins SET user_name = ?2, allowed = ?3 \
                       WHERE user_code_sha256 = ?1 AND allowed IS NULL AND expires_at > ?4";
            let decided = execute(connection, sql, params![sha256, user, allowed, to_ms(now)])?;
            tell_if(connection, decided > 0, &told)
        })
        .await
    }

    async fn take_device_login(&self, sha256: &[u8; 32]) -> Result<bool, StoreError> {
        let sha256 = *sha256;
        self.write(move |connection| {
            let sql = "DELETE FROM device_logins WHERE sha256 = ?1 AND allowed IS NOT NULL";
            Ok(execute(connection, sql, [sha256])? > 0)
        })
        .await
    }

    async fn delete_expired_device_logins(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let limit = row_limit(limit);
        self.write(move |connection| {
            let sql = "DELETE FROM device_logins WHERE sha256 IN \
                       (SELECT sha256 FROM device_logins WHERE expires_at < ?1 LIMIT ?2)";
            execute(connection, sql, params![to_ms(before), limit])
        })
        .await
    }
}
