//! Contact methods that were verified.

use super::SqliteStore;
use super::accounts::{execute, tell_if};
use super::rows::{all, failed, first, get, instant, instant_option};
use crate::StoreError;
use crate::audit::AuditEntry;
use crate::row_codec::{to_ms, to_sha256, to_u32};
use crate::verifications::{SentCode, VerificationRow, Verifications};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use rusqlite::{Row, params};

fn sent_code(row: &Row<'_>, first: usize) -> Result<SentCode, StoreError> {
    Ok(SentCode {
        mac: to_sha256(&get::<Vec<u8>>(row, first)?)?,
        expires_at: instant(row, first + 1)?,
        tries: to_u32(get(row, first + 2)?)?,
    })
}

fn verification(row: &Row<'_>) -> Result<VerificationRow, StoreError> {
    let has_code = get::<Option<Vec<u8>>>(row, 4)?.is_some();
    Ok(VerificationRow {
        user: get(row, 0)?,
        method: get(row, 1)?,
        address_sha256: to_sha256(&get::<Vec<u8>>(row, 2)?)?,
        verified_at: instant_option(row, 3)?,
        code: has_code.then(|| sent_code(row, 4)).transpose()?,
    })
}

#[async_trait]
impl Verifications for SqliteStore {
    async fn verifications(&self, user: Option<&str>) -> Result<Vec<VerificationRow>, StoreError> {
        let user = user.map(str::to_owned);
        self.read(move |connection| {
            let sql = "SELECT user_name, method, address_sha256, verified_at, code_mac, code_expires_at, tries \
                       FROM verifications WHERE ?1 IS NULL OR user_name = ?1 ORDER BY user_name, method";
            all(connection.prepare_cached(sql).map_err(failed)?, [user], verification)
        })
        .await
    }

    async fn put_code(
        &self,
        user: &str,
        method: &str,
        address_sha256: &[u8; 32],
        code: SentCode,
        told: &AuditEntry,
    ) -> Result<(), StoreError> {
        let (user, method, address_sha256, told) = (user.to_owned(), method.to_owned(), *address_sha256, told.clone());
        self.write(move |connection| {
            let sql = "INSERT INTO verifications \
                       (user_name, method, address_sha256, code_mac, code_expires_at, tries) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                       ON CONFLICT (user_name, method) DO UPDATE SET address_sha256 = excluded.address_sha256, \
                       code_mac = excluded.code_mac, code_expires_at = excluded.code_expires_at, tries = excluded.tries, \
                       verified_at = CASE WHEN verifications.address_sha256 = excluded.address_sha256 \
                       THEN verifications.verified_at END";
            let SentCode { mac, expires_at, tries } = code;
            execute(connection, sql, params![user, method, address_sha256, mac, to_ms(expires_at), tries])?;
            tell_if(connection, true, &told).map(drop)
        })
        .await
    }

    async fn count_try(
        &self,
        user: &str,
        method: &str,
        address_sha256: &[u8; 32],
    ) -> Result<Option<SentCode>, StoreError> {
        let (user, method, address_sha256) = (user.to_owned(), method.to_owned(), *address_sha256);
        self.write(move |connection| {
            let sql = "UPDATE verifications SET tries = tries + 1 WHERE user_name = ?1 AND method = ?2 \
                       AND address_sha256 = ?3 AND code_mac IS NOT NULL RETURNING code_mac, code_expires_at, tries";
            let statement = connection.prepare_cached(sql).map_err(failed)?;
            first(statement, params![user, method, address_sha256], |row| sent_code(row, 0))
        })
        .await
    }

    async fn use_code(
        &self,
        user: &str,
        method: &str,
        mac: &[u8; 32],
        at: Timestamp,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let (user, method, mac, told) = (user.to_owned(), method.to_owned(), *mac, told.clone());
        self.write(move |connection| {
            let sql = "UPDATE verifications SET verified_at = ?4, code_mac = NULL, code_expires_at = NULL, tries = 0 \
                       WHERE user_name = ?1 AND method = ?2 AND code_mac = ?3";
            tell_if(connection, execute(connection, sql, params![user, method, mac, to_ms(at)])? > 0, &told)
        })
        .await
    }
}
