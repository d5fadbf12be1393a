//! Who signs in elsewhere.

use super::PostgresStore;
use super::accounts::{end_proofs, end_sessions};
use super::audit::tell;
use super::configuration::{lock, notify, raise_revision};
use super::failure::Failure;
use super::reads::rows;
use super::rows::{column, storable};
use crate::identities::{
    Identities, IdentityRow, JourneyRow, OtherWaysIn, grants, teams_from_text, teams_to_text, told_of,
};
use crate::row_codec::{from_ms, to_ms, to_sha256};
use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

const IDENTITY: &str = "SELECT id, issuer, subject, user_name, email, role, teams, created_at, last_used_at \
                        FROM identities";

fn identity(row: &Row) -> Result<IdentityRow, StoreError> {
    Ok(IdentityRow {
        id: column(row, 0)?,
        issuer: column(row, 1)?,
        subject: column(row, 2)?,
        user: column(row, 3)?,
        email: column(row, 4)?,
        role: column(row, 5)?,
        teams: teams_from_text(column(row, 6)?),
        created_at: from_ms(column(row, 7)?)?,
        last_used_at: from_ms(column(row, 8)?)?,
    })
}

#[async_trait]
impl Identities for PostgresStore {
    async fn identity(&self, issuer: &str, subject: &str) -> Result<Option<IdentityRow>, StoreError> {
        let sql = format!("{IDENTITY} WHERE issuer = $1 AND subject = $2");
        let found = rows(&self.pool, &sql, &[&storable(issuer), &storable(subject)]).await?;
        found.first().map(identity).transpose()
    }

    async fn identities(&self) -> Result<Vec<IdentityRow>, StoreError> {
        let sql = format!("{IDENTITY} ORDER BY user_name, created_at, id");
        rows(&self.pool, &sql, &[]).await?.iter().map(identity).collect()
    }

    async fn put_identity(
        &self,
        given: &IdentityRow,
        others: OtherWaysIn,
        told: &AuditEntry,
    ) -> Result<IdentityRow, StoreError> {
        let mut client = self.pool.get().await.map_err(Failure::from)?;
        let transaction = client.transaction().await.map_err(Failure::from)?;
        // Everywhere the configuration's lock comes first; it also makes two of one identity take turns.
        lock(&transaction).await?;
        let find = format!("{IDENTITY} WHERE issuer = $1 AND subject = $2");
        let (issuer, subject) = (storable(&given.issuer), storable(&given.subject));
        let before = transaction.query_opt(&find, &[&issuer, &subject]).await.map_err(Failure::from)?;
        let before = before.as_ref().map(identity).transpose()?;
        let sql = "INSERT INTO identities \
                   (id, issuer, subject, user_name, email, role, teams, created_at, last_used_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                   ON CONFLICT (issuer, subject) DO UPDATE SET email = excluded.email, role = excluded.role, \
                   teams = excluded.teams, last_used_at = excluded.last_used_at";
        let email = given.email.as_deref().map(storable);
        let parameters: [&(dyn ToSql + Sync); 9] = [
            &given.id,
            &issuer,
            &subject,
            &given.user,
            &email,
            &given.role,
            &teams_to_text(&given.teams),
            &to_ms(given.created_at),
            &to_ms(given.last_used_at),
        ];
        transaction.execute(sql, &parameters).await.map_err(Failure::from)?;
        if before.is_none() && others == OtherWaysIn::End {
            end_proofs(&transaction, &given.user).await?;
        }
        let changed = grants(before.as_ref()) != grants(Some(given));
        if changed {
            raise_revision(&transaction).await?;
            notify(&transaction, &self.options.node).await?;
        }
        if let Some(told) = told_of(told, before.as_ref(), others, changed) {
            tell(&transaction, [&told]).await?;
        }
        let kept = transaction.query_one(&find, &[&issuer, &subject]).await.map_err(Failure::from)?;
        let kept = identity(&kept)?;
        transaction.commit().await.map_err(Failure::from)?;
        if changed {
            self.wake();
        }
        Ok(kept)
    }

    async fn delete_identity(&self, user: &str, id: &str, told: &AuditEntry) -> Result<bool, StoreError> {
        let mut client = self.pool.get().await.map_err(Failure::from)?;
        let transaction = client.transaction().await.map_err(Failure::from)?;
        lock(&transaction).await?;
        let sql = "DELETE FROM identities WHERE user_name = $1 AND id = $2";
        let deleted = transaction.execute(sql, &[&storable(user), &storable(id)]).await.map_err(Failure::from)? > 0;
        if deleted {
            end_sessions(&transaction, user, None).await?;
            tell(&transaction, [told]).await?;
            raise_revision(&transaction).await?;
            notify(&transaction, &self.options.node).await?;
        }
        transaction.commit().await.map_err(Failure::from)?;
        if deleted {
            self.wake();
        }
        Ok(deleted)
    }

    async fn begin_journey(&self, journey: &JourneyRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO journeys (sha256, sealed, expires_at) VALUES ($1, $2, $3)";
        let parameters: [&(dyn ToSql + Sync); 3] =
            [&journey.sha256.as_slice(), &journey.sealed, &to_ms(journey.expires_at)];
        self.execute(sql, &parameters).await.map(drop)
    }

    async fn end_journey(&self, sha256: &[u8; 32]) -> Result<Option<JourneyRow>, StoreError> {
        let client = self.pool.get().await.map_err(Failure::from)?;
        let sql = "DELETE FROM journeys WHERE sha256 = $1 RETURNING sha256, sealed, expires_at";
        let ended = client.query_opt(sql, &[&sha256.as_slice()]).await.map_err(Failure::from)?;
        let journey = |row: &Row| {
            Ok(JourneyRow {
                sha256: to_sha256(column(row, 0)?)?,
                sealed: column(row, 1)?,
                expires_at: from_ms(column(row, 2)?)?,
            })
        };
        ended.as_ref().map(journey).transpose()
    }
}
