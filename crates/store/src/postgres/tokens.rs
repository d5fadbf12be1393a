//! API tokens: kept by the SHA-256 of what their bearer shows.

use super::audit::tell;
use super::failure::Failure;
use super::reads::rows;
use super::rows::{TOKEN_COLUMNS, storable, token};
use crate::StoreError;
use crate::audit::AuditEntry;
use crate::records::TokenRow;
use crate::row_codec::{to_ms, to_ms_option};
use deadpool_postgres::{GenericClient, Pool};
use nightbell_core::Timestamp;
use tokio_postgres::error::SqlState;

pub(super) async fn create_token(pool: &Pool, token: &TokenRow, told: &AuditEntry) -> Result<(), StoreError> {
    let mut client = pool.get().await.map_err(Failure::from)?;
    let transaction = client.transaction().await.map_err(Failure::from)?;
    insert(&transaction, token).await?;
    tell(&transaction, [told]).await?;
    transaction.commit().await.map_err(Failure::from)?;
    Ok(())
}

async fn insert(client: &impl GenericClient, token: &TokenRow) -> Result<(), StoreError> {
    let inserted = client
        .execute(
            &format!("INSERT INTO tokens ({TOKEN_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
            &[
                &token.name,
                &token.role,
                &token.sha256.as_slice(),
                &token.bootstrap,
                &to_ms(token.created_at),
                &token.created_by,
                &to_ms_option(token.revoked_at),
                &token.owner,
                &token.scopes,
                &to_ms_option(token.expires_at),
                &to_ms_option(token.last_used_at),
                &token.last_used_from,
            ],
        )
        .await;
    match inserted {
        Ok(_) => Ok(()),
        Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => {
            Err(StoreError::NameTaken(token.name.clone()))
        }
        Err(error) => Err(Failure::from(error).into()),
    }
}

/// A live token with this hash is as good as the one asked for; a live bootstrap token of this name gets the hash.
pub(super) async fn put_bootstrap_token(pool: &Pool, token: &TokenRow, told: &AuditEntry) -> Result<(), StoreError> {
    if token_by_hash(pool, &token.sha256).await?.is_some() {
        return Ok(());
    }
    let mut client = pool.get().await.map_err(Failure::from)?;
    let transaction = client.transaction().await.map_err(Failure::from)?;
    let replaced = transaction
        .execute(
            "UPDATE tokens SET sha256 = $2, role = $3, created_at = $4, created_by = $5 \
             WHERE name = $1 AND bootstrap AND revoked_at IS NULL",
            &[&token.name, &token.sha256.as_slice(), &token.role, &to_ms(token.created_at), &token.created_by],
        )
        .await
        .map_err(Failure::from)?;
    if replaced == 0 {
        match insert(&transaction, token).await {
            // Nodes that start together may both put it.
            Err(StoreError::NameTaken(name)) => {
                drop(transaction);
                let put = token_by_hash(pool, &token.sha256).await?;
                return put.map(drop).ok_or(StoreError::NameTaken(name));
            }
            inserted => inserted?,
        }
    }
    tell(&transaction, [told]).await?;
    transaction.commit().await.map_err(Failure::from)?;
    Ok(())
}

pub(super) async fn revoke_token(
    pool: &Pool,
    name: &str,
    now: Timestamp,
    told: &AuditEntry,
) -> Result<bool, StoreError> {
    let mut client = pool.get().await.map_err(Failure::from)?;
    let transaction = client.transaction().await.map_err(Failure::from)?;
    let sql = "WITH revoked AS (UPDATE tokens SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL \
                   RETURNING sha256), \
               forgotten AS (DELETE FROM token_networks WHERE sha256 IN (SELECT sha256 FROM revoked)) \
               SELECT 1 FROM revoked";
    let revoked = transaction.query(sql, &[&storable(name), &to_ms(now)]).await.map_err(Failure::from)?;
    if revoked.is_empty() {
        return Ok(false);
    }
    tell(&transaction, [told]).await?;
    transaction.commit().await.map_err(Failure::from)?;
    Ok(true)
}

pub(super) async fn tokens(pool: &Pool) -> Result<Vec<TokenRow>, StoreError> {
    let sql = format!("SELECT {TOKEN_COLUMNS} FROM tokens ORDER BY name, created_at, revoked_at IS NULL, revoked_at");
    rows(pool, &sql, &[]).await?.iter().map(token).collect()
}

pub(super) async fn token_by_hash(pool: &Pool, sha256: &[u8; 32]) -> Result<Option<TokenRow>, StoreError> {
    let sql = format!("SELECT {TOKEN_COLUMNS} FROM tokens WHERE sha256 = $1 AND revoked_at IS NULL");
    rows(pool, &sql, &[&sha256.as_slice()]).await?.first().map(token).transpose()
}
