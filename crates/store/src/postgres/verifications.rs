//! Contact methods that were verified.

use super::PostgresStore;
use super::reads::rows;
use super::rows::{column, integer, storable};
use crate::StoreError;
use crate::audit::AuditEntry;
use crate::row_codec::{from_ms, from_ms_option, to_ms, to_sha256, to_u32};
use crate::verifications::{SentCode, VerificationRow, Verifications};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

fn sent_code(row: &Row, first: usize) -> Result<SentCode, StoreError> {
    let tries: i32 = column(row, first + 2)?;
    Ok(SentCode {
        mac: to_sha256(column(row, first)?)?,
        expires_at: from_ms(column(row, first + 1)?)?,
        tries: to_u32(i64::from(tries))?,
    })
}

fn verification(row: &Row) -> Result<VerificationRow, StoreError> {
    let mac: Option<&[u8]> = column(row, 4)?;
    Ok(VerificationRow {
        user: column(row, 0)?,
        method: column(row, 1)?,
        address_sha256: to_sha256(column(row, 2)?)?,
        verified_at: from_ms_option(column(row, 3)?)?,
        code: mac.map(|_| sent_code(row, 4)).transpose()?,
    })
}

#[async_trait]
impl Verifications for PostgresStore {
    async fn verifications(&self, user: Option<&str>) -> Result<Vec<VerificationRow>, StoreError> {
        let sql = "SELECT user_name, method, address_sha256, verified_at, code_mac, code_expires_at, tries \
                   FROM verifications WHERE $1::text IS NULL OR user_name = $1 ORDER BY user_name, method";
        rows(&self.pool, sql, &[&user.map(storable)]).await?.iter().map(verification).collect()
    }

    async fn put_code(
        &self,
        user: &str,
        method: &str,
        address_sha256: &[u8; 32],
        code: SentCode,
        told: &AuditEntry,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO verifications \
                   (user_name, method, address_sha256, code_mac, code_expires_at, tries) VALUES ($1, $2, $3, $4, $5, $6) \
                   ON CONFLICT (user_name, method) DO UPDATE SET address_sha256 = excluded.address_sha256, \
                   code_mac = excluded.code_mac, code_expires_at = excluded.code_expires_at, tries = excluded.tries, \
                   verified_at = CASE WHEN verifications.address_sha256 = excluded.address_sha256 \
                   THEN verifications.verified_at END";
        let parameters: [&(dyn ToSql + Sync); 6] = [
            &storable(user),
            &storable(method),
            &address_sha256.as_slice(),
            &code.mac.as_slice(),
            &to_ms(code.expires_at),
            &integer(code.tries),
        ];
        self.execute_told(sql, &parameters, told).await.map(drop)
    }

    async fn count_try(
        &self,
        user: &str,
        method: &str,
        address_sha256: &[u8; 32],
    ) -> Result<Option<SentCode>, StoreError> {
        let sql = "UPDATE verifications SET tries = tries + 1 WHERE user_name = $1 AND method = $2 \
                   AND address_sha256 = $3 AND code_mac IS NOT NULL RETURNING code_mac, code_expires_at, tries";
        let parameters: [&(dyn ToSql + Sync); 3] = [&storable(user), &storable(method), &address_sha256.as_slice()];
        rows(&self.pool, sql, &parameters).await?.first().map(|row| sent_code(row, 0)).transpose()
    }

    async fn use_code(
        &self,
        user: &str,
        method: &str,
        mac: &[u8; 32],
        at: Timestamp,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE verifications SET verified_at = $4, code_mac = NULL, code_expires_at = NULL, tries = 0 \
                   WHERE user_name = $1 AND method = $2 AND code_mac = $3";
        let parameters: [&(dyn ToSql + Sync); 4] = [&storable(user), &storable(method), &mac.as_slice(), &to_ms(at)];
        Ok(self.execute_told(sql, &parameters, told).await? > 0)
    }
}
