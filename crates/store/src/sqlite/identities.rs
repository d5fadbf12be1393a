//! Who signs in elsewhere.

use super::SqliteStore;
use super::accounts::{end_proofs, end_sessions, execute};
use super::audit::tell;
use super::configuration::raise_revision;
use super::rows::{all, failed, first, get, instant};
use crate::identities::{
    Identities, IdentityRow, JourneyRow, OtherWaysIn, grants, teams_from_text, teams_to_text, told_of,
};
use crate::row_codec::{to_ms, to_sha256};
use crate::{AuditEntry, StoreError};
use async_trait::async_trait;
use rusqlite::{Connection, Row, params};

const IDENTITY: &str = "SELECT id, issuer, subject, user_name, email, role, teams, created_at, last_used_at \
                        FROM identities";

fn identity(row: &Row<'_>) -> Result<IdentityRow, StoreError> {
    Ok(IdentityRow {
        id: get(row, 0)?,
        issuer: get(row, 1)?,
        subject: get(row, 2)?,
        user: get(row, 3)?,
        email: get(row, 4)?,
        role: get(row, 5)?,
        teams: teams_from_text(&get::<String>(row, 6)?),
        created_at: instant(row, 7)?,
        last_used_at: instant(row, 8)?,
    })
}

fn find(connection: &Connection, issuer: &str, subject: &str) -> Result<Option<IdentityRow>, StoreError> {
    let sql = format!("{IDENTITY} WHERE issuer = ?1 AND subject = ?2");
    first(connection.prepare_cached(&sql).map_err(failed)?, [issuer, subject], identity)
}

#[async_trait]
impl Identities for SqliteStore {
    async fn identity(&self, issuer: &str, subject: &str) -> Result<Option<IdentityRow>, StoreError> {
        let (issuer, subject) = (issuer.to_owned(), subject.to_owned());
        self.read(move |connection| find(connection, &issuer, &subject)).await
    }

    async fn identities(&self) -> Result<Vec<IdentityRow>, StoreError> {
        self.read(|connection| {
            let sql = format!("{IDENTITY} ORDER BY user_name, created_at, id");
            all(connection.prepare_cached(&sql).map_err(failed)?, [], identity)
        })
        .await
    }

    async fn put_identity(
        &self,
        given: &IdentityRow,
        others: OtherWaysIn,
        told: &AuditEntry,
    ) -> Result<IdentityRow, StoreError> {
        let (given, told) = (given.clone(), told.clone());
        let (kept, changed) = self
            .write(move |connection| {
                let before = find(connection, &given.issuer, &given.subject)?;
                let sql = "INSERT INTO identities \
                           (id, issuer, subject, user_name, email, role, teams, created_at, last_used_at) \
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
                           ON CONFLICT (issuer, subject) DO UPDATE SET email = excluded.email, role = excluded.role, \
                           teams = excluded.teams, last_used_at = excluded.last_used_at";
                let IdentityRow { id, issuer, subject, user, email, role, teams, created_at, last_used_at } = &given;
                let (teams, created, used) = (teams_to_text(teams), to_ms(*created_at), to_ms(*last_used_at));
                let values = params![id, issuer, subject, user, email, role, teams, created, used];
                execute(connection, sql, values)?;
                if before.is_none() && others == OtherWaysIn::End {
                    end_proofs(connection, user)?;
                }
                let changed = grants(before.as_ref()) != grants(Some(&given));
                if changed {
                    raise_revision(connection)?;
                }
                if let Some(told) = told_of(&told, before.as_ref(), others, changed) {
                    tell(connection, [&told])?;
                }
                let kept = find(connection, issuer, subject)?;
                let missing = || StoreError::Damaged("an identity was written and is not there".to_owned());
                Ok((kept.ok_or_else(missing)?, changed))
            })
            .await?;
        if changed {
            self.wake();
        }
        Ok(kept)
    }

    async fn delete_identity(&self, user: &str, id: &str, told: &AuditEntry) -> Result<bool, StoreError> {
        let (user, id, told) = (user.to_owned(), id.to_owned(), told.clone());
        let deleted = self
            .write(move |connection| {
                let sql = "DELETE FROM identities WHERE user_name = ?1 AND id = ?2";
                if execute(connection, sql, [&user, &id])? == 0 {
                    return Ok(false);
                }
                end_sessions(connection, &user, None)?;
                raise_revision(connection)?;
                tell(connection, [&told])?;
                Ok(true)
            })
            .await?;
        if deleted {
            self.wake();
        }
        Ok(deleted)
    }

    async fn begin_journey(&self, journey: &JourneyRow) -> Result<(), StoreError> {
        let journey = journey.clone();
        self.write(move |connection| {
            let sql = "INSERT INTO journeys (sha256, sealed, expires_at) VALUES (?1, ?2, ?3)";
            execute(connection, sql, params![journey.sha256, journey.sealed, to_ms(journey.expires_at)]).map(drop)
        })
        .await
    }

    async fn end_journey(&self, sha256: &[u8; 32]) -> Result<Option<JourneyRow>, StoreError> {
        let sha256 = *sha256;
        self.write(move |connection| {
            let sql = "DELETE FROM journeys WHERE sha256 = ?1 RETURNING sha256, sealed, expires_at";
            first(connection.prepare_cached(sql).map_err(failed)?, [sha256], |row| {
                Ok(JourneyRow {
                    sha256: to_sha256(&get::<Vec<u8>>(row, 0)?)?,
                    sealed: get(row, 1)?,
                    expires_at: instant(row, 2)?,
                })
            })
        })
        .await
    }
}
