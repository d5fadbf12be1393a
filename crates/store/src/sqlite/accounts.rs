//! What people sign in with: accounts, sessions, tickets, failures.

use super::SqliteStore;
use super::audit::tell;
use super::passkeys::end_passkeys;
use super::push_devices::end_push_devices;
use super::rows::{all, failed, first, get, instant, instant_option, row_limit};
use crate::StoreError;
use crate::accounts::{AccountRow, Accounts, Failures, SecondFactorRow, SessionProof, SessionRow, TicketRow};
use crate::audit::AuditEntry;
use crate::records::SignInEnd;
use crate::row_codec::{to_ms, to_ms_option, to_sha256};
use async_trait::async_trait;
use nightbell_core::Timestamp;
use rusqlite::{Connection, Params, Row, params};

const SESSION: &str = "SELECT id, sha256, user_name, created_at, last_used_at, address, device, ends_at FROM sessions";

pub(super) fn execute(connection: &Connection, sql: &str, parameters: impl Params) -> Result<usize, StoreError> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.execute(parameters)).map_err(failed)
}

fn session(row: &Row<'_>) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        id: get(row, 0)?,
        sha256: to_sha256(&get::<Vec<u8>>(row, 1)?)?,
        user: get(row, 2)?,
        created_at: instant(row, 3)?,
        last_used_at: instant(row, 4)?,
        address: get(row, 5)?,
        device: get(row, 6)?,
        ends_at: instant_option(row, 7)?,
    })
}

fn failures(row: &Row<'_>) -> Result<Failures, StoreError> {
    Ok(Failures { count: get(row, 0)?, last_at: instant(row, 1)? })
}

pub(super) fn end_sessions(
    connection: &Connection,
    user: &str,
    but_session: Option<&str>,
) -> Result<usize, StoreError> {
    let sql = "DELETE FROM sessions WHERE user_name = ?1 AND (?2 IS NULL OR id <> ?2)";
    execute(connection, sql, params![user, but_session])
}

fn end_tickets(connection: &Connection, user: &str) -> Result<(), StoreError> {
    // So does what somebody allowed a program that did not come for it yet.
    execute(connection, "DELETE FROM device_logins WHERE user_name = ?1", [user])?;
    execute(connection, "DELETE FROM tickets WHERE user_name = ?1", [user]).map(drop)
}

/// Whatever somebody proves who they are with, here; and where they did.
pub(super) fn end_proofs(connection: &Connection, user: &str) -> Result<(), StoreError> {
    end_tickets(connection, user)?;
    end_sessions(connection, user, None)?;
    end_passkeys(connection, user)?;
    // What is pushed there acknowledges.
    end_push_devices(connection, user)?;
    for table in ["accounts", "second_factors", "recovery_codes"] {
        execute(connection, &format!("DELETE FROM {table} WHERE user_name = ?1"), [user])?;
    }
    Ok(())
}

pub(super) fn end_sign_in(connection: &Connection, end: &SignInEnd, at: Timestamp) -> Result<(), StoreError> {
    let (SignInEnd::Sessions(user) | SignInEnd::Tickets(user) | SignInEnd::Everything(user)) = end;
    end_tickets(connection, user)?;
    if matches!(end, SignInEnd::Tickets(_)) {
        return Ok(());
    }
    end_sessions(connection, user, None)?;
    end_passkeys(connection, user)?;
    if matches!(end, SignInEnd::Everything(_)) {
        end_proofs(connection, user)?;
        execute(connection, "DELETE FROM identities WHERE user_name = ?1", [user])?;
        execute(connection, "DELETE FROM verifications WHERE user_name = ?1", [user])?;
        let sql = "DELETE FROM token_networks WHERE sha256 IN \
                   (SELECT sha256 FROM tokens WHERE owner = ?1 AND revoked_at IS NULL)";
        execute(connection, sql, [user])?;
        let sql = "UPDATE tokens SET revoked_at = ?2 WHERE owner = ?1 AND revoked_at IS NULL";
        execute(connection, sql, params![user, to_ms(at)])?;
    }
    Ok(())
}

/// Whether a question has an answer.
fn is_there(connection: &Connection, sql: &str, parameters: [&String; 2]) -> Result<bool, StoreError> {
    connection.prepare_cached(sql).map_err(failed)?.exists(parameters).map_err(failed)
}

/// Tells of what happened, if it did.
pub(super) fn tell_if(connection: &Connection, is_so: bool, told: &AuditEntry) -> Result<bool, StoreError> {
    if is_so {
        tell(connection, [told])?;
    }
    Ok(is_so)
}

#[async_trait]
impl Accounts for SqliteStore {
    async fn account(&self, user: &str) -> Result<Option<AccountRow>, StoreError> {
        let user = user.to_owned();
        self.read(move |connection| {
            let sql = "SELECT user_name, password, password_changed_at FROM accounts WHERE user_name = ?1";
            first(connection.prepare_cached(sql).map_err(failed)?, [user], |row| {
                Ok(AccountRow {
                    user: get(row, 0)?,
                    password: get(row, 1)?,
                    password_changed_at: instant_option(row, 2)?,
                })
            })
        })
        .await
    }

    async fn has_accounts(&self) -> Result<bool, StoreError> {
        self.read(|connection| {
            let sql = "SELECT EXISTS (SELECT 1 FROM accounts WHERE password IS NOT NULL)";
            connection.query_row(sql, [], |row| row.get(0)).map_err(failed)
        })
        .await
    }

    async fn put_account(
        &self,
        account: &AccountRow,
        but_session: Option<&str>,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let (account, but_session, told) = (account.clone(), but_session.map(str::to_owned), told.clone());
        self.write(move |connection| {
            if let Some(session) = &but_session {
                let sql = "SELECT 1 FROM sessions WHERE id = ?1 AND user_name = ?2";
                if !is_there(connection, sql, [session, &account.user])? {
                    return Ok(false);
                }
            }
            let sql = "INSERT INTO accounts (user_name, password, password_changed_at) VALUES (?1, ?2, ?3) \
                       ON CONFLICT (user_name) DO UPDATE SET password = excluded.password, \
                       password_changed_at = excluded.password_changed_at";
            let changed_at = to_ms_option(account.password_changed_at);
            execute(connection, sql, params![account.user, account.password, changed_at])?;
            end_tickets(connection, &account.user)?;
            end_sessions(connection, &account.user, but_session.as_deref())?;
            tell(connection, [&told])?;
            Ok(true)
        })
        .await
    }

    async fn create_session(
        &self,
        session: &SessionRow,
        proof: &SessionProof,
        told: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let (session, proof, told) = (session.clone(), proof.clone(), told.clone());
        self.write(move |connection| {
            let stands = match &proof {
                SessionProof::Password(hash) => {
                    let sql = "SELECT 1 FROM accounts WHERE user_name = ?1 AND password = ?2";
                    is_there(connection, sql, [&session.user, hash])?
                }
                SessionProof::Passkey(id) => {
                    let sql = "SELECT 1 FROM passkeys WHERE user_name = ?1 AND id = ?2";
                    is_there(connection, sql, [&session.user, id])?
                }
                SessionProof::Used => true,
            };
            if !stands {
                return Ok(false);
            }
            let sql = "INSERT INTO sessions \
                       (id, sha256, user_name, created_at, last_used_at, address, device, ends_at) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
            let (created, used) = (to_ms(session.created_at), to_ms(session.last_used_at));
            let SessionRow { id, sha256, user, address, device, ends_at, .. } = session;
            let ends = to_ms_option(ends_at);
            execute(connection, sql, params![id, sha256, user, created, used, address, device, ends])?;
            tell(connection, [&told])?;
            Ok(true)
        })
        .await
    }

    async fn session_by_hash(&self, sha256: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let sha256 = *sha256;
        self.read(move |connection| {
            let sql = format!("{SESSION} WHERE sha256 = ?1");
            first(connection.prepare_cached(&sql).map_err(failed)?, [sha256], session)
        })
        .await
    }

    async fn touch_session(&self, id: &str, at: Timestamp, address: &str, device: &str) -> Result<(), StoreError> {
        let (id, address, device) = (id.to_owned(), address.to_owned(), device.to_owned());
        self.write(move |connection| {
            let sql = "UPDATE sessions SET last_used_at = ?2, address = ?3, device = ?4 WHERE id = ?1";
            execute(connection, sql, params![id, to_ms(at), address, device]).map(drop)
        })
        .await
    }

    async fn sessions_of(&self, user: &str) -> Result<Vec<SessionRow>, StoreError> {
        let user = user.to_owned();
        self.read(move |connection| {
            let sql = format!("{SESSION} WHERE user_name = ?1 ORDER BY last_used_at DESC, id");
            all(connection.prepare_cached(&sql).map_err(failed)?, [user], session)
        })
        .await
    }

    async fn end_session(&self, user: &str, id: &str, told: &AuditEntry) -> Result<bool, StoreError> {
        let (user, id, told) = (user.to_owned(), id.to_owned(), told.clone());
        self.write(move |connection| {
            let sql = "DELETE FROM sessions WHERE user_name = ?1 AND id = ?2";
            tell_if(connection, execute(connection, sql, [user, id])? > 0, &told)
        })
        .await
    }

    async fn end_sessions_of(
        &self,
        user: &str,
        but_session: Option<&str>,
        told: &AuditEntry,
    ) -> Result<usize, StoreError> {
        let (user, but_session, told) = (user.to_owned(), but_session.map(str::to_owned), told.clone());
        self.write(move |connection| {
            let ended = end_sessions(connection, &user, but_session.as_deref())?;
            tell_if(connection, ended > 0, &told)?;
            Ok(ended)
        })
        .await
    }

    async fn create_ticket(&self, ticket: &TicketRow, told: Option<&AuditEntry>) -> Result<(), StoreError> {
        let (ticket, told) = (ticket.clone(), told.cloned());
        self.write(move |connection| {
            let sql = "DELETE FROM tickets WHERE purpose = ?1 AND user_name IS ?2";
            execute(connection, sql, params![ticket.purpose, ticket.user])?;
            let sql = "INSERT INTO tickets (sha256, purpose, user_name, created_at, expires_at) \
                       VALUES (?1, ?2, ?3, ?4, ?5)";
            let (created, expires) = (to_ms(ticket.created_at), to_ms(ticket.expires_at));
            execute(connection, sql, params![ticket.sha256, ticket.purpose, ticket.user, created, expires])?;
            tell(connection, &told)
        })
        .await
    }

    async fn ticket(&self, sha256: &[u8; 32]) -> Result<Option<TicketRow>, StoreError> {
        let sha256 = *sha256;
        self.read(move |connection| {
            let sql = "SELECT sha256, purpose, user_name, created_at, expires_at FROM tickets WHERE sha256 = ?1";
            first(connection.prepare_cached(sql).map_err(failed)?, [sha256], |row| {
                Ok(TicketRow {
                    sha256: to_sha256(&get::<Vec<u8>>(row, 0)?)?,
                    purpose: get(row, 1)?,
                    user: get(row, 2)?,
                    created_at: instant(row, 3)?,
                    expires_at: instant(row, 4)?,
                })
            })
        })
        .await
    }

    async fn use_ticket(&self, sha256: &[u8; 32]) -> Result<bool, StoreError> {
        let sha256 = *sha256;
        self.write(move |connection| Ok(execute(connection, "DELETE FROM tickets WHERE sha256 = ?1", [sha256])? > 0))
            .await
    }

    async fn second_factor(&self, user: &str) -> Result<Option<SecondFactorRow>, StoreError> {
        let user = user.to_owned();
        self.read(move |connection| {
            let sql = "SELECT user_name, sealed, confirmed_at, last_step FROM second_factors WHERE user_name = ?1";
            first(connection.prepare_cached(sql).map_err(failed)?, [user], |row| {
                Ok(SecondFactorRow {
                    user: get(row, 0)?,
                    sealed: get(row, 1)?,
                    confirmed_at: instant_option(row, 2)?,
                    last_step: get(row, 3)?,
                })
            })
        })
        .await
    }

    async fn put_second_factor(
        &self,
        factor: &SecondFactorRow,
        recovery: &[[u8; 32]],
        told: Option<&AuditEntry>,
    ) -> Result<(), StoreError> {
        let (factor, recovery, told) = (factor.clone(), recovery.to_vec(), told.cloned());
        self.write(move |connection| {
            let SecondFactorRow { user, sealed, confirmed_at, last_step } = factor;
            execute(connection, "DELETE FROM recovery_codes WHERE user_name = ?1", [&user])?;
            for sha256 in recovery {
                execute(
                    connection,
                    "INSERT INTO recovery_codes (user_name, sha256) VALUES (?1, ?2)",
                    params![user, sha256],
                )?;
            }
            let sql = "INSERT INTO second_factors (user_name, sealed, confirmed_at, last_step) VALUES (?1, ?2, ?3, ?4) \
                       ON CONFLICT (user_name) DO UPDATE SET sealed = excluded.sealed, \
                       confirmed_at = excluded.confirmed_at, last_step = excluded.last_step";
            execute(connection, sql, params![user, sealed, to_ms_option(confirmed_at), last_step])?;
            tell(connection, &told)
        })
        .await
    }

    async fn delete_second_factor(&self, user: &str, told: &AuditEntry) -> Result<bool, StoreError> {
        let (user, told) = (user.to_owned(), told.clone());
        self.write(move |connection| {
            execute(connection, "DELETE FROM recovery_codes WHERE user_name = ?1", [&user])?;
            let deleted = execute(connection, "DELETE FROM second_factors WHERE user_name = ?1", [&user])?;
            tell_if(connection, deleted > 0, &told)
        })
        .await
    }

    async fn use_step(&self, user: &str, step: i64) -> Result<bool, StoreError> {
        let user = user.to_owned();
        self.write(move |connection| {
            let sql = "UPDATE second_factors SET last_step = ?2 WHERE user_name = ?1 AND last_step < ?2";
            Ok(execute(connection, sql, params![user, step])? > 0)
        })
        .await
    }

    async fn use_recovery_code(&self, user: &str, sha256: &[u8; 32]) -> Result<bool, StoreError> {
        let (user, sha256) = (user.to_owned(), *sha256);
        self.write(move |connection| {
            let sql = "DELETE FROM recovery_codes WHERE user_name = ?1 AND sha256 = ?2";
            Ok(execute(connection, sql, params![user, sha256])? > 0)
        })
        .await
    }

    async fn failures(&self, subject: &str) -> Result<Option<Failures>, StoreError> {
        let subject = subject.to_owned();
        self.read(move |connection| {
            let sql = "SELECT count, last_at FROM failures WHERE subject = ?1";
            first(connection.prepare_cached(sql).map_err(failed)?, [subject], failures)
        })
        .await
    }

    async fn count_failure(
        &self,
        subject: &str,
        at: Timestamp,
        forget_before: Timestamp,
    ) -> Result<Failures, StoreError> {
        let subject = subject.to_owned();
        self.write(move |connection| {
            let sql = "INSERT INTO failures (subject, count, last_at) VALUES (?1, 1, ?2) \
                       ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at, \
                       count = CASE WHEN failures.last_at < ?3 THEN 1 ELSE failures.count + 1 END \
                       RETURNING count, last_at";
            let statement = connection.prepare_cached(sql).map_err(failed)?;
            let counted = first(statement, params![subject, to_ms(at), to_ms(forget_before)], failures)?;
            counted.ok_or_else(|| StoreError::Damaged("a failure was counted and is not there".to_owned()))
        })
        .await
    }

    async fn uncount_failure(&self, subject: &str) -> Result<(), StoreError> {
        let subject = subject.to_owned();
        self.write(move |connection| {
            let sql = "UPDATE failures SET count = count - 1 WHERE subject = ?1 AND count > 0";
            execute(connection, sql, [subject]).map(drop)
        })
        .await
    }

    async fn forget_failures(&self, subject: &str) -> Result<(), StoreError> {
        let subject = subject.to_owned();
        self.write(move |connection| {
            execute(connection, "DELETE FROM failures WHERE subject = ?1", [subject]).map(drop)
        })
        .await
    }

    async fn delete_stale_sign_ins(
        &self,
        made_before: Timestamp,
        used_before: Timestamp,
        now: Timestamp,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let limit = row_limit(limit);
        self.write(move |connection| {
            let sessions = "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions \
                            WHERE created_at < ?1 OR last_used_at < ?2 OR ends_at < ?3 LIMIT ?4)";
            let journeys = "DELETE FROM journeys WHERE sha256 IN \
                            (SELECT sha256 FROM journeys WHERE expires_at < ?1 LIMIT ?2)";
            let tickets = "DELETE FROM tickets WHERE sha256 IN \
                           (SELECT sha256 FROM tickets WHERE expires_at < ?1 LIMIT ?2)";
            let failures = "DELETE FROM failures WHERE subject IN \
                            (SELECT subject FROM failures WHERE last_at < ?1 LIMIT ?2)";
            Ok(execute(connection, sessions, params![to_ms(made_before), to_ms(used_before), to_ms(now), limit])?
                + execute(connection, journeys, params![to_ms(now), limit])?
                + execute(connection, tickets, params![to_ms(now), limit])?
                + execute(connection, failures, params![to_ms(used_before), limit])?)
        })
        .await
    }
}
