//! Calendars that are read from addresses: what is known of them, and their last good copies.

use super::rows::{all, failed, first, get, instant, is_taken, text};
use crate::StoreError;
use crate::records::{CalendarRow, CalendarWrite};
use crate::row_codec::to_ms;
use nightbell_core::{Json, Timestamp};
use rusqlite::{Connection, params};

pub(super) fn calendars(connection: &Connection) -> Result<Vec<CalendarRow>, StoreError> {
    let sql = "SELECT name, due_at, body FROM calendars ORDER BY name";
    all(connection.prepare_cached(sql).map_err(failed)?, [], |row| {
        Ok(CalendarRow { name: get(row, 0)?, due_at: instant(row, 1)?, body: Json::from_stored(text(row, 2)?) })
    })
}

pub(super) fn calendar_copy(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let statement = connection.prepare_cached("SELECT copy FROM calendars WHERE name = ?1").map_err(failed)?;
    Ok(first(statement, [name], |row| get(row, 0))?.flatten())
}

/// Whether the row was as it had been seen, and is written.
pub(super) fn write_calendar(
    connection: &Connection,
    write: &CalendarWrite,
    seen: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let CalendarWrite { row: CalendarRow { name, due_at, body }, copy } = write;
    let (due_at, body) = (to_ms(*due_at), body.as_str());
    let written = match seen {
        None => {
            let sql = "INSERT INTO calendars (name, due_at, body, copy) VALUES (?1, ?2, ?3, ?4)";
            connection.execute(sql, params![name, due_at, body, copy])
        }
        Some(seen) => {
            let sql = "UPDATE calendars SET due_at = ?2, body = ?3, copy = coalesce(?4, copy) \
                       WHERE name = ?1 AND due_at = ?5";
            connection.execute(sql, params![name, due_at, body, copy, to_ms(seen)])
        }
    };
    match written {
        Ok(written) => Ok(written > 0),
        Err(error) if is_taken(&error) => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

pub(super) fn delete_calendar(connection: &Connection, name: &str) -> Result<(), StoreError> {
    connection.execute("DELETE FROM calendars WHERE name = ?1", [name]).map(drop).map_err(failed)
}
