//! Passkeys and challenges.

use super::SqliteStore;
use super::accounts::{execute, tell_if};
use super::rows::{all, failed, first, get, instant, instant_option, is_taken, row_limit};
use crate::passkeys::{ChallengeRow, PasskeyRow, Passkeys};
use crate::row_codec::{to_ms, to_ms_option, to_sha256};
use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use rusqlite::{Connection, Row, params};

const PASSKEY: &str = "SELECT id, user_name, credential_id, name, key, state, transports, created_at, last_used_at \
                       FROM passkeys";

fn passkey(row: &Row<'_>) -> Result<PasskeyRow, StoreError> {
    Ok(PasskeyRow {
        id: get(row, 0)?,
        user: get(row, 1)?,
        credential_id: get(row, 2)?,
        name: get(row, 3)?,
        key: get(row, 4)?,
        state: get(row, 5)?,
        transports: get(row, 6)?,
        created_at: instant(row, 7)?,
        last_used_at: instant_option(row, 8)?,
    })
}

/// Somebody's passkeys end, and what they were about to make.
pub(super) fn end_passkeys(connection: &Connection, user: &str) -> Result<(), StoreError> {
    execute(connection, "DELETE FROM passkey_challenges WHERE user_name = ?1", [user])?;
    execute(connection, "DELETE FROM passkeys WHERE user_name = ?1", [user]).map(drop)
}

#[async_trait]
impl Passkeys for SqliteStore {
    async fn create_passkey(
        &self,
        passkey: &PasskeyRow,
        of_user_max: usize,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let (passkey, of_user_max, told) = (passkey.clone(), row_limit(of_user_max), told.clone());
        self.write(move |connection| {
            let sql = "INSERT INTO passkeys (id, user_name, credential_id, name, key, state, transports, created_at, \
                       last_used_at) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 \
                       WHERE (SELECT count(*) FROM passkeys WHERE user_name = ?2) < ?10";
            let (created, used) = (to_ms(passkey.created_at), to_ms_option(passkey.last_used_at));
            let PasskeyRow { id, user, credential_id, name, key, state, transports, .. } = passkey;
            let inserted = connection.prepare_cached(sql).map_err(failed)?.execute(params![
                id,
                user,
                credential_id,
                name,
                key,
                state,
                transports,
                created,
                used,
                of_user_max
            ]);
            match inserted {
                Ok(inserted) => tell_if(connection, inserted > 0, &told),
                Err(error) if is_taken(&error) => Ok(false),
                Err(error) => Err(failed(error)),
            }
        })
        .await
    }

    async fn passkeys_of(&self, user: &str) -> Result<Vec<PasskeyRow>, StoreError> {
        let user = user.to_owned();
        self.read(move |connection| {
            let sql = format!("{PASSKEY} WHERE user_name = ?1 ORDER BY created_at, id");
            all(connection.prepare_cached(&sql).map_err(failed)?, [user], passkey)
        })
        .await
    }

    async fn passkey_by_credential(&self, credential_id: &[u8]) -> Result<Option<PasskeyRow>, StoreError> {
        let credential_id = credential_id.to_vec();
        self.read(move |connection| {
            let sql = format!("{PASSKEY} WHERE credential_id = ?1");
            first(connection.prepare_cached(&sql).map_err(failed)?, [credential_id], passkey)
        })
        .await
    }

    async fn use_passkey(&self, id: &str, seen: &[u8], state: &[u8], at: Timestamp) -> Result<bool, StoreError> {
        let (id, seen, state) = (id.to_owned(), seen.to_vec(), state.to_vec());
        self.write(move |connection| {
            let sql = "UPDATE passkeys SET state = ?3, last_used_at = ?4 WHERE id = ?1 AND state = ?2";
            Ok(execute(connection, sql, params![id, seen, state, to_ms(at)])? > 0)
        })
        .await
    }

    async fn delete_passkeys(&self, user: &str, id: Option<&str>, told: &AuditEntry) -> Result<usize, StoreError> {
        let (user, id, told) = (user.to_owned(), id.map(str::to_owned), told.clone());
        self.write(move |connection| {
            let sql = "DELETE FROM passkeys WHERE user_name = ?1 AND (?2 IS NULL OR id = ?2)";
            let deleted = execute(connection, sql, params![user, id])?;
            tell_if(connection, deleted > 0, &told)?;
            Ok(deleted)
        })
        .await
    }

    async fn create_challenge(&self, challenge: &ChallengeRow, waiting_max: usize) -> Result<bool, StoreError> {
        let (challenge, waiting_max) = (challenge.clone(), row_limit(waiting_max));
        self.write(move |connection| {
            let sql = "INSERT INTO passkey_challenges (sha256, user_name, state, created_at, expires_at) \
                       SELECT ?1, ?2, ?3, ?4, ?5 WHERE (SELECT count(*) FROM passkey_challenges) < ?6";
            let ChallengeRow { sha256, user, state, created_at, expires_at } = challenge;
            let (created, expires) = (to_ms(created_at), to_ms(expires_at));
            Ok(execute(connection, sql, params![sha256, user, state, created, expires, waiting_max])? > 0)
        })
        .await
    }

    async fn take_challenge(&self, sha256: &[u8; 32]) -> Result<Option<ChallengeRow>, StoreError> {
        let sha256 = *sha256;
        self.write(move |connection| {
            let sql = "DELETE FROM passkey_challenges WHERE sha256 = ?1 \
                       RETURNING sha256, user_name, state, created_at, expires_at";
            first(connection.prepare_cached(sql).map_err(failed)?, [sha256], |row| {
                Ok(ChallengeRow {
                    sha256: to_sha256(&get::<Vec<u8>>(row, 0)?)?,
                    user: get(row, 1)?,
                    state: get(row, 2)?,
                    created_at: instant(row, 3)?,
                    expires_at: instant(row, 4)?,
                })
            })
        })
        .await
    }

    async fn delete_expired_challenges(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let limit = row_limit(limit);
        self.write(move |connection| {
            let sql = "DELETE FROM passkey_challenges WHERE sha256 IN \
                       (SELECT sha256 FROM passkey_challenges WHERE expires_at < ?1 LIMIT ?2)";
            execute(connection, sql, params![to_ms(before), limit])
        })
        .await
    }
}
