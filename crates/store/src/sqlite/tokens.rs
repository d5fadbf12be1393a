//! API tokens: kept by the SHA-256 of what their bearer shows.

use super::audit::tell;
use super::rows::{all, failed, first, get, instant, instant_option, is_taken};
use crate::StoreError;
use crate::audit::AuditEntry;
use crate::records::TokenRow;
use crate::row_codec::{to_ms, to_ms_option, to_sha256};
use nightbell_core::Timestamp;
use rusqlite::{Connection, Row, params};

const COLUMNS: &str = "name, role, sha256, bootstrap, created_at, created_by, revoked_at, owner, scopes, expires_at, \
                       last_used_at, last_used_from";

/// Columns: those of [`COLUMNS`].
fn token(row: &Row<'_>) -> Result<TokenRow, StoreError> {
    Ok(TokenRow {
        name: get(row, 0)?,
        role: get(row, 1)?,
        sha256: to_sha256(&get::<Vec<u8>>(row, 2)?)?,
        bootstrap: get(row, 3)?,
        created_at: instant(row, 4)?,
        created_by: get(row, 5)?,
        revoked_at: instant_option(row, 6)?,
        owner: get(row, 7)?,
        scopes: get(row, 8)?,
        expires_at: instant_option(row, 9)?,
        last_used_at: instant_option(row, 10)?,
        last_used_from: get(row, 11)?,
    })
}

pub(super) fn create_token(connection: &Connection, token: &TokenRow, told: &AuditEntry) -> Result<(), StoreError> {
    insert(connection, token)?;
    tell(connection, [told])
}

fn insert(connection: &Connection, token: &TokenRow) -> Result<(), StoreError> {
    let inserted = connection.execute(
        &format!("INSERT INTO tokens ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
        params![
            token.name,
            token.role,
            token.sha256,
            token.bootstrap,
            to_ms(token.created_at),
            token.created_by,
            to_ms_option(token.revoked_at),
            token.owner,
            token.scopes,
            to_ms_option(token.expires_at),
            to_ms_option(token.last_used_at),
            token.last_used_from,
        ],
    );
    match inserted {
        Ok(_) => Ok(()),
        Err(error) if is_taken(&error) => Err(StoreError::NameTaken(token.name.clone())),
        Err(error) => Err(failed(error)),
    }
}

/// A live token with this hash is as good as the one asked for; a live bootstrap token of this name gets the hash.
pub(super) fn put_bootstrap_token(
    connection: &Connection,
    token: &TokenRow,
    told: &AuditEntry,
) -> Result<(), StoreError> {
    if token_by_hash(connection, &token.sha256)?.is_some() {
        return Ok(());
    }
    let replaced = connection
        .execute(
            "UPDATE tokens SET sha256 = ?2, role = ?3, created_at = ?4, created_by = ?5 \
             WHERE name = ?1 AND bootstrap = 1 AND revoked_at IS NULL",
            params![token.name, token.sha256, token.role, to_ms(token.created_at), token.created_by],
        )
        .map_err(failed)?;
    if replaced == 0 {
        insert(connection, token)?;
    }
    tell(connection, [told])
}

pub(super) fn revoke_token(
    connection: &Connection,
    name: &str,
    now: Timestamp,
    told: &AuditEntry,
) -> Result<bool, StoreError> {
    let sql = "DELETE FROM token_networks WHERE sha256 IN \
               (SELECT sha256 FROM tokens WHERE name = ?1 AND revoked_at IS NULL)";
    connection.execute(sql, [name]).map_err(failed)?;
    let sql = "UPDATE tokens SET revoked_at = ?2 WHERE name = ?1 AND revoked_at IS NULL";
    let is_revoked = connection.execute(sql, params![name, to_ms(now)]).map_err(failed)? > 0;
    if is_revoked {
        tell(connection, [told])?;
    }
    Ok(is_revoked)
}

pub(super) fn tokens(connection: &Connection) -> Result<Vec<TokenRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM tokens ORDER BY name, created_at, revoked_at IS NULL, revoked_at");
    all(connection.prepare_cached(&sql).map_err(failed)?, [], token)
}

pub(super) fn token_by_hash(connection: &Connection, sha256: &[u8; 32]) -> Result<Option<TokenRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM tokens WHERE sha256 = ?1 AND revoked_at IS NULL");
    first(connection.prepare_cached(&sql).map_err(failed)?, [sha256], token)
}
