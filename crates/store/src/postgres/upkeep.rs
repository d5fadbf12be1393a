//! Nodes and what they leave behind, and deleting what is old.

use super::failure::Failure;
use super::reads::{row_limit, rows};
use super::rows::{column, shared_option};
use crate::row_codec::to_ms;
use crate::{Orphan, StoreError};
use deadpool_postgres::Pool;
use nightbell_core::{Name, NotificationId, Timestamp};
use uuid::Uuid;

pub(super) async fn heartbeat(pool: &Pool, node: &Name, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO nodes (node, heartbeat_at) VALUES ($1, $2) \
               ON CONFLICT (node) DO UPDATE SET heartbeat_at = EXCLUDED.heartbeat_at";
    rows(pool, sql, &[&&**node, &to_ms(now)]).await?;
    Ok(())
}

pub(super) async fn retire_node(pool: &Pool, node: &Name) -> Result<(), StoreError> {
    rows(pool, "DELETE FROM nodes WHERE node = $1", &[&&**node]).await?;
    Ok(())
}

pub(super) async fn orphans(pool: &Pool, alive_since: Timestamp, limit: usize) -> Result<Vec<Orphan>, StoreError> {
    let sql = "SELECT n.id, n.node FROM notifications n WHERE n.status = 'sending' AND NOT EXISTS \
               (SELECT 1 FROM nodes alive WHERE alive.node = n.node AND alive.heartbeat_at >= $1) \
               ORDER BY n.id LIMIT $2";
    let found = rows(pool, sql, &[&to_ms(alive_since), &row_limit(limit)]).await?;
    found
        .iter()
        .map(|row| Ok(Orphan { notification: NotificationId(column(row, 0)?), node: shared_option(row, 1)? }))
        .collect()
}

/// Rows that a batch holds are left for the next slice, so that upkeep never waits for the engine nor it for upkeep.
pub(super) async fn delete_resolved_alerts(
    pool: &Pool,
    resolved_before: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    Ok(delete_alerts(pool, resolved_before, limit).await?)
}

async fn delete_alerts(pool: &Pool, resolved_before: Timestamp, limit: usize) -> Result<usize, Failure> {
    let mut client = pool.get().await?;
    let transaction = client.transaction().await?;
    let found = transaction
        .query(
            "SELECT id FROM alerts WHERE status = 'resolved' AND resolved_at < $1 \
             ORDER BY resolved_at, id LIMIT $2 FOR UPDATE SKIP LOCKED",
            &[&to_ms(resolved_before), &row_limit(limit)],
        )
        .await?;
    let alerts: Vec<i64> = found.iter().map(|row| column(row, 0)).collect::<Result<_, _>>()?;
    if alerts.is_empty() {
        return Ok(0);
    }
    let mentions =
        transaction.query("DELETE FROM mentions WHERE alert = ANY($1) RETURNING notification", &[&alerts]).await?;
    let mut notifications: Vec<Uuid> = Vec::with_capacity(mentions.len());
    for row in &mentions {
        notifications.extend(column::<Option<Uuid>>(row, 0)?);
    }
    notifications.sort_unstable();
    notifications.dedup();
    // One that also names younger alerts stays with them.
    let orphaned = transaction
        .query(
            "DELETE FROM notifications n WHERE n.id = ANY($1) \
             AND NOT EXISTS (SELECT 1 FROM mentions m WHERE m.notification = n.id) RETURNING n.id",
            &[&notifications],
        )
        .await?;
    let orphaned: Vec<Uuid> = orphaned.iter().map(|row| column(row, 0)).collect::<Result<_, _>>()?;
    transaction.execute("DELETE FROM attempts WHERE notification = ANY($1)", &[&orphaned]).await?;
    transaction.execute("DELETE FROM timeline WHERE alert = ANY($1)", &[&alerts]).await?;
    transaction.execute("DELETE FROM pages WHERE alert = ANY($1)", &[&alerts]).await?;
    transaction.execute("DELETE FROM timers WHERE alert = ANY($1)", &[&alerts]).await?;
    transaction.execute("DELETE FROM alerts WHERE id = ANY($1)", &[&alerts]).await?;
    transaction.commit().await?;
    Ok(alerts.len())
}

pub(super) async fn delete_events(pool: &Pool, received_before: Timestamp, limit: usize) -> Result<usize, StoreError> {
    let sql = "DELETE FROM events WHERE (received_at, id) IN \
               (SELECT received_at, id FROM events WHERE received_at < $1 ORDER BY received_at, id LIMIT $2) RETURNING id";
    Ok(rows(pool, sql, &[&to_ms(received_before), &row_limit(limit)]).await?.len())
}

/// The tries go first: one that is left without them is found again.
pub(super) async fn delete_notices(pool: &Pool, created_before: Timestamp, limit: usize) -> Result<usize, StoreError> {
    let sql = "WITH old AS (SELECT id FROM notifications WHERE (notice IS NOT NULL OR kind = 'test') AND created_at < $1 \
                   ORDER BY created_at, id LIMIT $2 FOR UPDATE SKIP LOCKED), \
               tries AS (DELETE FROM attempts WHERE notification IN (SELECT id FROM old)) \
               DELETE FROM notifications WHERE id IN (SELECT id FROM old) RETURNING id";
    Ok(rows(pool, sql, &[&to_ms(created_before), &row_limit(limit)]).await?.len())
}

/// Whether a write can be committed: the server answers and is no standby.
pub(super) async fn ready(pool: &Pool) -> Result<(), StoreError> {
    let sql = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'";
    let found = rows(pool, sql, &[]).await?;
    let read_only: bool = found.first().map_or(Ok(true), |row| column(row, 0))?;
    if read_only { Err(StoreError::Unavailable("the database only reads; it is a standby".to_owned())) } else { Ok(()) }
}
