//! Passkeys and challenges.

use super::PostgresStore;
use super::failure::Failure;
use super::reads::{row_limit, rows};
use super::rows::{column, storable};
use crate::passkeys::{ChallengeRow, PasskeyRow, Passkeys};
use crate::row_codec::{from_ms, from_ms_option, to_ms, to_ms_option, to_sha256};
use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use deadpool_postgres::GenericClient;
use nightbell_core::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

const PASSKEY: &str = "SELECT id, user_name, credential_id, name, key, state, transports, created_at, last_used_at \
                       FROM passkeys";

fn passkey(row: &Row) -> Result<PasskeyRow, StoreError> {
    let transports: i16 = column(row, 6)?;
    Ok(PasskeyRow {
        id: column(row, 0)?,
        user: column(row, 1)?,
        credential_id: column(row, 2)?,
        name: column(row, 3)?,
        key: column(row, 4)?,
        state: column(row, 5)?,
        transports: u8::try_from(transports).unwrap_or_default(),
        created_at: from_ms(column(row, 7)?)?,
        last_used_at: from_ms_option(column(row, 8)?)?,
    })
}

/// Somebody's passkeys end, and what they were about to make.
pub(super) async fn end_passkeys(client: &impl GenericClient, user: &str) -> Result<(), Failure> {
    client.execute("DELETE FROM passkey_challenges WHERE user_name = $1", &[&user]).await?;
    client.execute("DELETE FROM passkeys WHERE user_name = $1", &[&user]).await?;
    Ok(())
}

#[async_trait]
impl Passkeys for PostgresStore {
    async fn create_passkey(
        &self,
        passkey: &PasskeyRow,
        of_user_max: usize,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let sql = "INSERT INTO passkeys (id, user_name, credential_id, name, key, state, transports, created_at, \
                   last_used_at) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 \
                   WHERE (SELECT count(*) FROM passkeys WHERE user_name = $2) < $10 ON CONFLICT DO NOTHING";
        let parameters: [&(dyn ToSql + Sync); 10] = [
            &passkey.id,
            &passkey.user,
            &passkey.credential_id,
            &storable(&passkey.name),
            &passkey.key,
            &passkey.state,
            &i16::from(passkey.transports),
            &to_ms(passkey.created_at),
            &to_ms_option(passkey.last_used_at),
            &row_limit(of_user_max),
        ];
        Ok(self.execute_told(sql, &parameters, told).await? > 0)
    }

    async fn passkeys_of(&self, user: &str) -> Result<Vec<PasskeyRow>, StoreError> {
        let sql = format!("{PASSKEY} WHERE user_name = $1 ORDER BY created_at, id");
        rows(&self.pool, &sql, &[&storable(user)]).await?.iter().map(passkey).collect()
    }

    async fn passkey_by_credential(&self, credential_id: &[u8]) -> Result<Option<PasskeyRow>, StoreError> {
        let found = rows(&self.pool, &format!("{PASSKEY} WHERE credential_id = $1"), &[&credential_id]).await?;
        found.first().map(passkey).transpose()
    }

    async fn use_passkey(&self, id: &str, seen: &[u8], state: &[u8], at: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE passkeys SET state = $3, last_used_at = $4 WHERE id = $1 AND state = $2";
        Ok(self.execute(sql, &[&id, &seen, &state, &to_ms(at)]).await? > 0)
    }

    async fn delete_passkeys(&self, user: &str, id: Option<&str>, told: &AuditEntry) -> Result<usize, StoreError> {
        let sql = "DELETE FROM passkeys WHERE user_name = $1 AND ($2::text IS NULL OR id = $2)";
        self.execute_told(sql, &[&storable(user), &id.map(storable)], told).await
    }

    async fn create_challenge(&self, challenge: &ChallengeRow, waiting_max: usize) -> Result<bool, StoreError> {
        let sql = "INSERT INTO passkey_challenges (sha256, user_name, state, created_at, expires_at) \
                   SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM passkey_challenges) < $6";
        let parameters: [&(dyn ToSql + Sync); 6] = [
            &challenge.sha256.as_slice(),
            &challenge.user,
            &challenge.state,
            &to_ms(challenge.created_at),
            &to_ms(challenge.expires_at),
            &row_limit(waiting_max),
        ];
        Ok(self.execute(sql, &parameters).await? > 0)
    }

    async fn take_challenge(&self, sha256: &[u8; 32]) -> Result<Option<ChallengeRow>, StoreError> {
        let sql = "DELETE FROM passkey_challenges WHERE sha256 = $1 \
                   RETURNING sha256, user_name, state, created_at, expires_at";
        let challenge = |row: &Row| {
            Ok(ChallengeRow {
                sha256: to_sha256(column(row, 0)?)?,
                user: column(row, 1)?,
                state: column(row, 2)?,
                created_at: from_ms(column(row, 3)?)?,
                expires_at: from_ms(column(row, 4)?)?,
            })
        };
        // Not by what reads: a statement that takes something away is not tried again on another connection.
        let client = self.pool.get().await.map_err(Failure::from)?;
        let taken = client.query_opt(sql, &[&sha256.as_slice()]).await.map_err(Failure::from)?;
        taken.as_ref().map(challenge).transpose()
    }

    async fn delete_expired_challenges(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let sql = "DELETE FROM passkey_challenges WHERE sha256 IN \
                   (SELECT sha256 FROM passkey_challenges WHERE expires_at < $1 LIMIT $2)";
        self.execute(sql, &[&to_ms(before), &row_limit(limit)]).await
    }
}
