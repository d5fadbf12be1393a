//! Deletes what is old enough, a slice at a time, so that intake never waits long behind it.

use super::rows::{all, failed, get, row_limit};
use super::write::clear_timers_of;
use crate::StoreError;
use crate::row_codec::to_ms;
use nightbell_core::{AlertId, Timestamp};
use rusqlite::{Connection, params};

/// Deletes alerts resolved before an instant, oldest first, with their pages, timeline, timers, mentions, and the
/// notifications that name no other alert.
pub(super) fn delete_resolved_alerts(
    connection: &Connection,
    resolved_before: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    let sql = "SELECT id FROM alerts WHERE resolved_at IS NOT NULL AND resolved_at < ?1 ORDER BY resolved_at LIMIT ?2";
    let statement = connection.prepare_cached(sql).map_err(failed)?;
    let ids: Vec<i64> = all(statement, params![to_ms(resolved_before), row_limit(limit)], |row| get(row, 0))?;
    for id in &ids {
        delete_alert(connection, *id)?;
    }
    Ok(ids.len())
}

fn delete_alert(connection: &Connection, id: i64) -> Result<(), StoreError> {
    let sql = "SELECT DISTINCT notification FROM mentions WHERE alert = ?1 AND notification IS NOT NULL";
    let statement = connection.prepare_cached(sql).map_err(failed)?;
    let notifications: Vec<[u8; 16]> = all(statement, [id], |row| get(row, 0))?;
    for sql in [
        "DELETE FROM mentions WHERE alert = ?1",
        "DELETE FROM pages WHERE alert = ?1",
        "DELETE FROM timeline WHERE alert = ?1",
        "DELETE FROM alerts WHERE id = ?1",
    ] {
        connection.prepare_cached(sql).and_then(|mut statement| statement.execute([id])).map_err(failed)?;
    }
    clear_timers_of(connection, AlertId(id))?;
    for notification in notifications {
        let sql = "DELETE FROM notifications WHERE id = ?1 AND NOT EXISTS \
                   (SELECT 1 FROM mentions WHERE notification = ?1)";
        let deleted = connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([notification]))
            .map_err(failed)?;
        if deleted > 0 {
            connection
                .prepare_cached("DELETE FROM attempts WHERE notification = ?1")
                .and_then(|mut statement| statement.execute([notification]))
                .map_err(failed)?;
        }
    }
    Ok(())
}

/// Deletes events received before an instant, oldest first.
pub(super) fn delete_events(
    connection: &Connection,
    received_before: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    connection
        .prepare_cached(
            "DELETE FROM events WHERE id IN \
             (SELECT id FROM events WHERE received_at < ?1 ORDER BY received_at, id LIMIT ?2)",
        )
        .and_then(|mut statement| statement.execute(params![to_ms(received_before), row_limit(limit)]))
        .map_err(failed)
}

/// Deletes messages about changes of hands, and tests, that were made before an instant, oldest first, with their tries.
pub(super) fn delete_notices(
    connection: &Connection,
    created_before: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    let sql = "SELECT id FROM notifications WHERE (notice IS NOT NULL OR kind = 'test') AND created_at < ?1 ORDER BY created_at LIMIT ?2";
    let statement = connection.prepare_cached(sql).map_err(failed)?;
    let ids: Vec<[u8; 16]> = all(statement, params![to_ms(created_before), row_limit(limit)], |row| get(row, 0))?;
    for id in &ids {
        for sql in ["DELETE FROM attempts WHERE notification = ?1", "DELETE FROM notifications WHERE id = ?1"] {
            connection.prepare_cached(sql).and_then(|mut statement| statement.execute([id])).map_err(failed)?;
        }
    }
    Ok(ids.len())
}
