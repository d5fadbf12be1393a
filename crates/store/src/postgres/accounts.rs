//! What people sign in with: accounts, sessions, tickets, failures.

use super::PostgresStore;
use super::audit::tell;
use super::failure::Failure;
use super::passkeys::end_passkeys;
use super::push_devices::end_push_devices;
use super::reads::{row_limit, rows};
use super::rows::{column, storable};
use crate::StoreError;
use crate::accounts::{AccountRow, Accounts, Failures, SecondFactorRow, SessionProof, SessionRow, TicketRow};
use crate::audit::AuditEntry;
use crate::records::SignInEnd;
use crate::row_codec::{from_ms, from_ms_option, to_ms, to_ms_option, to_sha256};
use async_trait::async_trait;
use deadpool_postgres::GenericClient;
use nightbell_core::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

const END_SESSIONS: &str = "DELETE FROM sessions WHERE user_name = $1 AND ($2::text IS NULL OR id <> $2)";
const SESSION: &str = "SELECT id, sha256, user_name, created_at, last_used_at, address, device, ends_at FROM sessions";

fn session(row: &Row) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        id: column(row, 0)?,
        sha256: to_sha256(column(row, 1)?)?,
        user: column(row, 2)?,
        created_at: from_ms(column(row, 3)?)?,
        last_used_at: from_ms(column(row, 4)?)?,
        address: column(row, 5)?,
        device: column(row, 6)?,
        ends_at: from_ms_option(column(row, 7)?)?,
    })
}

fn failures(row: &Row) -> Result<Failures, StoreError> {
    let count: i32 = column(row, 0)?;
    Ok(Failures { count: u32::try_from(count).unwrap_or(u32::MAX), last_at: from_ms(column(row, 1)?)? })
}

pub(super) async fn end_sessions(
    client: &impl GenericClient,
    user: &str,
    but_session: Option<&str>,
) -> Result<(), Failure> {
    client.execute(END_SESSIONS, &[&user, &but_session]).await?;
    Ok(())
}

async fn end_tickets(client: &impl GenericClient, user: &str) -> Result<(), Failure> {
    // So does what somebody allowed a program that did not come for it yet.
    client.execute("DELETE FROM device_logins WHERE user_name = $1", &[&user]).await?;
    client.execute("DELETE FROM tickets WHERE user_name = $1", &[&user]).await?;
    Ok(())
}

/// Whatever somebody proves who they are with, here; and where they did.
async fn is_there(client: &impl GenericClient, sql: &str, parameters: [&str; 2]) -> Result<bool, Failure> {
    let [first, second] = parameters;
    Ok(client.query_opt(sql, &[&first, &second]).await?.is_some())
}

pub(super) async fn end_proofs(client: &impl GenericClient, user: &str) -> Result<(), Failure> {
    end_tickets(client, user).await?;
    end_sessions(client, user, None).await?;
    end_passkeys(client, user).await?;
    // What is pushed there acknowledges.
    end_push_devices(client, user).await?;
    for table in ["accounts", "second_factors", "recovery_codes"] {
        client.execute(&format!("DELETE FROM {table} WHERE user_name = $1"), &[&user]).await?;
    }
    Ok(())
}

pub(super) async fn end_sign_in(client: &impl GenericClient, end: &SignInEnd, at: Timestamp) -> Result<(), Failure> {
    let (SignInEnd::Sessions(user) | SignInEnd::Tickets(user) | SignInEnd::Everything(user)) = end;
    end_tickets(client, user).await?;
    if matches!(end, SignInEnd::Tickets(_)) {
        return Ok(());
    }
    end_sessions(client, user, None).await?;
    end_passkeys(client, user).await?;
    if matches!(end, SignInEnd::Everything(_)) {
        end_proofs(client, user).await?;
        client.execute("DELETE FROM identities WHERE user_name = $1", &[user]).await?;
        client.execute("DELETE FROM verifications WHERE user_name = $1", &[user]).await?;
        let sql = "WITH revoked AS (UPDATE tokens SET revoked_at = $2 WHERE owner = $1 AND revoked_at IS NULL \
                       RETURNING sha256) \
                   DELETE FROM token_networks WHERE sha256 IN (SELECT sha256 FROM revoked)";
        client.execute(sql, &[user, &to_ms(at)]).await?;
    }
    Ok(())
}

impl PostgresStore {
    /// Writes once: unlike a look, it is not tried again on another connection.
    pub(super) async fn execute(&self, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<usize, StoreError> {
        let client = self.pool.get().await.map_err(Failure::from)?;
        Ok(client.execute(sql, parameters).await.map_err(Failure::from)? as usize)
    }

    /// The same, and tells of it if it changed anything.
    pub(super) async fn execute_told(
        &self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
        told: &AuditEntry,
    ) -> Result<usize, StoreError> {
        let mut client = self.pool.get().await.map_err(Failure::from)?;
        let transaction = client.transaction().await.map_err(Failure::from)?;
        let changed = transaction.execute(sql, parameters).await.map_err(Failure::from)? as usize;
        if changed > 0 {
            tell(&transaction, [told]).await?;
        }
        transaction.commit().await.map_err(Failure::from)?;
        Ok(changed)
    }
}

#[async_trait]
impl Accounts for PostgresStore {
    async fn account(&self, user: &str) -> Result<Option<AccountRow>, StoreError> {
        let sql = "SELECT user_name, password, password_changed_at FROM accounts WHERE user_name = $1";
        let found = rows(&self.pool, sql, &[&storable(user)]).await?;
        let account = |row: &Row| {
            Ok(AccountRow {
                user: column(row, 0)?,
                password: column(row, 1)?,
                password_changed_at: from_ms_option(column(row, 2)?)?,
            })
        };
        found.first().map(account).transpose()
    }

    async fn has_accounts(&self) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM accounts WHERE password IS NOT NULL)";
        rows(&self.pool, sql, &[]).await?.first().map_or(Ok(false), |row| column(row, 0))
    }

    async fn put_account(
        &self,
        account: &AccountRow,
        but_session: Option<&str>,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let mut client = self.pool.get().await.map_err(Failure::from)?;
        let transaction = client.transaction().await.map_err(Failure::from)?;
        let sql = "INSERT INTO accounts (user_name, password, password_changed_at) VALUES ($1, $2, $3) \
                   ON CONFLICT (user_name) DO UPDATE SET password = excluded.password, \
                   password_changed_at = excluded.password_changed_at";
        let changed_at = to_ms_option(account.password_changed_at);
        transaction.execute(sql, &[&account.user, &account.password, &changed_at]).await.map_err(Failure::from)?;
        // With the account's row in hand: whoever sets this password at the same time has ended the session by now, or waits.
        if let Some(session) = but_session {
            let sql = "SELECT 1 FROM sessions WHERE id = $1 AND user_name = $2";
            if !is_there(&transaction, sql, [session, &account.user]).await? {
                return Ok(false);
            }
        }
        end_tickets(&transaction, &account.user).await?;
        end_sessions(&transaction, &account.user, but_session).await?;
        tell(&transaction, [told]).await?;
        transaction.commit().await.map_err(Failure::from)?;
        Ok(true)
    }

    async fn create_session(
        &self,
        session: &SessionRow,
        proof: &SessionProof,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let mut client = self.pool.get().await.map_err(Failure::from)?;
        let transaction = client.transaction().await.map_err(Failure::from)?;
        // Whoever changes or removes it waits until this session is there, and ends it.
        let stands = match proof {
            SessionProof::Password(hash) => {
                let sql = "SELECT 1 FROM accounts WHERE user_name = $1 AND password = $2 FOR SHARE";
                is_there(&transaction, sql, [&session.user, hash]).await?
            }
            SessionProof::Passkey(id) => {
                let sql = "SELECT 1 FROM passkeys WHERE user_name = $1 AND id = $2 FOR SHARE";
                is_there(&transaction, sql, [&session.user, id]).await?
            }
            SessionProof::Used => true,
        };
        if !stands {
            return Ok(false);
        }
        let sql = "INSERT INTO sessions \
                   (id, sha256, user_name, created_at, last_used_at, address, device, ends_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let parameters: [&(dyn ToSql + Sync); 8] = [
            &session.id,
            &session.sha256.as_slice(),
            &session.user,
            &to_ms(session.created_at),
            &to_ms(session.last_used_at),
            &storable(&session.address),
            &storable(&session.device),
            &to_ms_option(session.ends_at),
        ];
        transaction.execute(sql, &parameters).await.map_err(Failure::from)?;
        tell(&transaction, [told]).await?;
        transaction.commit().await.map_err(Failure::from)?;
        Ok(true)
    }

    async fn session_by_hash(&self, sha256: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let found = rows(&self.pool, &format!("{SESSION} WHERE sha256 = $1"), &[&sha256.as_slice()]).await?;
        found.first().map(session).transpose()
    }

    async fn touch_session(&self, id: &str, at: Timestamp, address: &str, device: &str) -> Result<(), StoreError> {
        let sql = "UPDATE sessions SET last_used_at = $2, address = $3, device = $4 WHERE id = $1";
        self.execute(sql, &[&id, &to_ms(at), &storable(address), &storable(device)]).await.map(drop)
    }

    async fn sessions_of(&self, user: &str) -> Result<Vec<SessionRow>, StoreError> {
        let sql = format!("{SESSION} WHERE user_name = $1 ORDER BY last_used_at DESC, id");
        rows(&self.pool, &sql, &[&storable(user)]).await?.iter().map(session).collect()
    }

    async fn end_session(&self, user: &str, id: &str, told: &AuditEntry) -> Result<bool, StoreError> {
        let sql = "DELETE FROM sessions WHERE user_name = $1 AND id = $2";
        Ok(self.execute_told(sql, &[&storable(user), &storable(id)], told).await? > 0)
    }

    async fn end_sessions_of(
        &self,
        user: &str,
        but_session: Option<&str>,
        told: &AuditEntry,
    ) -> Result<usize, StoreError> {
        self.execute_told(END_SESSIONS, &[&storable(user), &but_session], told).await
    }

    async fn create_ticket(&self, ticket: &TicketRow, told: Option<&AuditEntry>) -> Result<(), StoreError> {
        let mut client = self.pool.get().await.map_err(Failure::from)?;
        let transaction = client.transaction().await.map_err(Failure::from)?;
        let sql = "DELETE FROM tickets WHERE purpose = $1 AND user_name IS NOT DISTINCT FROM $2";
        transaction.execute(sql, &[&ticket.purpose, &ticket.user]).await.map_err(Failure::from)?;
        let sql =
            "INSERT INTO tickets (sha256, purpose, user_name, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
        let parameters: [&(dyn ToSql + Sync); 5] = [
            &ticket.sha256.as_slice(),
            &ticket.purpose,
            &ticket.user,
            &to_ms(ticket.created_at),
            &to_ms(ticket.expires_at),
        ];
        transaction.execute(sql, &parameters).await.map_err(Failure::from)?;
        tell(&transaction, told).await?;
        transaction.commit().await.map_err(Failure::from)?;
        Ok(())
    }

    async fn ticket(&self, sha256: &[u8; 32]) -> Result<Option<TicketRow>, StoreError> {
        let sql = "SELECT sha256, purpose, user_name, created_at, expires_at FROM tickets WHERE sha256 = $1";
        let ticket = |row: &Row| {
            Ok(TicketRow {
                sha256: to_sha256(column(row, 0)?)?,
                purpose: column(row, 1)?,
                user: column(row, 2)?,
                created_at: from_ms(column(row, 3)?)?,
                expires_at: from_ms(column(row, 4)?)?,
            })
        };
        rows(&self.pool, sql, &[&sha256.as_slice()]).await?.first().map(ticket).transpose()
    }

    async fn use_ticket(&self, sha256: &[u8; 32]) -> Result<bool, StoreError> {
        Ok(self.execute("DELETE FROM tickets WHERE sha256 = $1", &[&sha256.as_slice()]).await? > 0)
    }

    async fn second_factor(&self, user: &str) -> Result<Option<SecondFactorRow>, StoreError> {
        let sql = "SELECT user_name, sealed, confirmed_at, last_step FROM second_factors WHERE user_name = $1";
        let factor = |row: &Row| {
            Ok(SecondFactorRow {
                user: column(row, 0)?,
                sealed: column(row, 1)?,
                confirmed_at: from_ms_option(column(row, 2)?)?,
                last_step: column(row, 3)?,
            })
        };
        rows(&self.pool, sql, &[&storable(user)]).await?.first().map(factor).transpose()
    }

    async fn put_second_factor(
        &self,
        factor: &SecondFactorRow,
        recovery: &[[u8; 32]],
        told: Option<&AuditEntry>,
    ) -> Result<(), StoreError> {
        let mut client = self.pool.get().await.map_err(Failure::from)?;
        let transaction = client.transaction().await.map_err(Failure::from)?;
        let sql = "DELETE FROM recovery_codes WHERE user_name = $1";
        transaction.execute(sql, &[&factor.user]).await.map_err(Failure::from)?;
        let codes: Vec<&[u8]> = recovery.iter().map(<[u8; 32]>::as_slice).collect();
        let sql = "INSERT INTO recovery_codes (user_name, sha256) SELECT $1, unnest($2::bytea[])";
        transaction.execute(sql, &[&factor.user, &codes]).await.map_err(Failure::from)?;
        let sql = "INSERT INTO second_factors (user_name, sealed, confirmed_at, last_step) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (user_name) DO UPDATE SET sealed = excluded.sealed, \
                   confirmed_at = excluded.confirmed_at, last_step = excluded.last_step";
        let confirmed_at = to_ms_option(factor.confirmed_at);
        let parameters: [&(dyn ToSql + Sync); 4] = [&factor.user, &factor.sealed, &confirmed_at, &factor.last_step];
        transaction.execute(sql, &parameters).await.map_err(Failure::from)?;
        tell(&transaction, told).await?;
        transaction.commit().await.map_err(Failure::from)?;
        Ok(())
    }

    async fn delete_second_factor(&self, user: &str, told: &AuditEntry) -> Result<bool, StoreError> {
        let sql = "WITH codes AS (DELETE FROM recovery_codes WHERE user_name = $1) \
                   DELETE FROM second_factors WHERE user_name = $1";
        Ok(self.execute_told(sql, &[&storable(user)], told).await? > 0)
    }

    async fn use_step(&self, user: &str, step: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE second_factors SET last_step = $2 WHERE user_name = $1 AND last_step < $2";
        Ok(self.execute(sql, &[&storable(user), &step]).await? > 0)
    }

    async fn use_recovery_code(&self, user: &str, sha256: &[u8; 32]) -> Result<bool, StoreError> {
        let sql = "DELETE FROM recovery_codes WHERE user_name = $1 AND sha256 = $2";
        Ok(self.execute(sql, &[&storable(user), &sha256.as_slice()]).await? > 0)
    }

    async fn failures(&self, subject: &str) -> Result<Option<Failures>, StoreError> {
        let sql = "SELECT count, last_at FROM failures WHERE subject = $1";
        rows(&self.pool, sql, &[&storable(subject)]).await?.first().map(failures).transpose()
    }

    async fn count_failure(
        &self,
        subject: &str,
        at: Timestamp,
        forget_before: Timestamp,
    ) -> Result<Failures, StoreError> {
        let sql = "INSERT INTO failures (subject, count, last_at) VALUES ($1, 1, $2) \
                   ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at, \
                   count = CASE WHEN failures.last_at < $3 THEN 1 ELSE failures.count + 1 END \
                   RETURNING count, last_at";
        let counted = rows(&self.pool, sql, &[&storable(subject), &to_ms(at), &to_ms(forget_before)]).await?;
        let counted = counted.first().map(failures).transpose()?;
        counted.ok_or_else(|| StoreError::Damaged("a failure was counted and is not there".to_owned()))
    }

    async fn uncount_failure(&self, subject: &str) -> Result<(), StoreError> {
        let sql = "UPDATE failures SET count = count - 1 WHERE subject = $1 AND count > 0";
        self.execute(sql, &[&storable(subject)]).await.map(drop)
    }

    async fn forget_failures(&self, subject: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM failures WHERE subject = $1", &[&storable(subject)]).await.map(drop)
    }

    async fn delete_stale_sign_ins(
        &self,
        made_before: Timestamp,
        used_before: Timestamp,
        now: Timestamp,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let limit = row_limit(limit);
        let sessions = "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions \
                        WHERE created_at < $1 OR last_used_at < $2 OR ends_at < $3 LIMIT $4)";
        let journeys = "DELETE FROM journeys WHERE sha256 IN \
                        (SELECT sha256 FROM journeys WHERE expires_at < $1 LIMIT $2)";
        let tickets = "DELETE FROM tickets WHERE sha256 IN \
                       (SELECT sha256 FROM tickets WHERE expires_at < $1 LIMIT $2)";
        let failures = "DELETE FROM failures WHERE subject IN \
                        (SELECT subject FROM failures WHERE last_at < $1 LIMIT $2)";
        Ok(self.execute(sessions, &[&to_ms(made_before), &to_ms(used_before), &to_ms(now), &limit]).await?
            + self.execute(journeys, &[&to_ms(now), &limit]).await?
            + self.execute(tickets, &[&to_ms(now), &limit]).await?
            + self.execute(failures, &[&to_ms(used_before), &limit]).await?)
    }
}
