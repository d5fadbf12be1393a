//! Calendars that are read from addresses: what is known of them, and their last good copies.

use super::failure::Failure;
use super::reads::rows;
use super::rows::column;
use crate::StoreError;
use crate::records::{CalendarRow, CalendarWrite};
use crate::row_codec::{from_ms, to_ms};
use deadpool_postgres::Pool;
use nightbell_core::{Json, Timestamp};

pub(super) async fn calendars(pool: &Pool) -> Result<Vec<CalendarRow>, StoreError> {
    let found = rows(pool, "SELECT name, due_at, body FROM calendars ORDER BY name", &[]).await?;
    let calendar = |row| {
        let body = column::<&str>(row, 2)?;
        Ok(CalendarRow { name: column(row, 0)?, due_at: from_ms(column(row, 1)?)?, body: Json::from_stored(body) })
    };
    found.iter().map(calendar).collect()
}

pub(super) async fn calendar_copy(pool: &Pool, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let found = rows(pool, "SELECT copy FROM calendars WHERE name = $1", &[&name]).await?;
    Ok(found.first().map(|row| column(row, 0)).transpose()?.flatten())
}

/// Whether the row was as it had been seen, and is written.
pub(super) async fn write_calendar(
    pool: &Pool,
    write: &CalendarWrite,
    seen: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let CalendarWrite { row: CalendarRow { name, due_at, body }, copy } = write;
    let (due_at, body) = (to_ms(*due_at), body.as_str());
    let client = pool.get().await.map_err(Failure::from)?;
    let written = match seen {
        None => {
            let sql = "INSERT INTO calendars (name, due_at, body, copy) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT (name) DO NOTHING";
            client.execute(sql, &[name, &due_at, &body, copy]).await
        }
        Some(seen) => {
            let sql = "UPDATE calendars SET due_at = $2, body = $3, copy = coalesce($4, copy) \
                       WHERE name = $1 AND due_at = $5";
            client.execute(sql, &[name, &due_at, &body, copy, &to_ms(seen)]).await
        }
    };
    written.map(|written| written > 0).map_err(|error| Failure::from(error).into())
}

pub(super) async fn delete_calendar(pool: &Pool, name: &str) -> Result<(), StoreError> {
    let client = pool.get().await.map_err(Failure::from)?;
    let deleted = client.execute("DELETE FROM calendars WHERE name = $1", &[&name]).await;
    deleted.map(drop).map_err(|error| Failure::from(error).into())
}
