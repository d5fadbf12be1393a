//! Inserts many rows with few statements: what a statement costs beside its rows, such as opening each index, is paid once for
//! all of them.

use super::rows::failed;
use crate::StoreError;
use crate::limits::ROWS_PER_INSERT;
use rusqlite::{CachedStatement, Connection, ToSql};

/// An INSERT of one row, and the same of [`ROWS_PER_INSERT`].
///
/// Whoever inserts undoes the whole transaction after an error. So no statement keeps a journal of its own, which a statement
/// of several rows that may end half-way (`OR ABORT`, the default) would fill with a copy of each page that it changes.
#[derive(Debug)]
pub(super) struct Insert {
    columns: usize,
    one: String,
    many: String,
}

impl Insert {
    /// `into` is a table with its columns, such as `meta (name, value)`. None of the rows may be there already.
    pub(super) fn fresh(into: &str) -> Insert {
        Insert::new(into, "INSERT OR FAIL INTO", "INSERT OR FAIL INTO", "")
    }

    /// Rows that are there already are changed as `on_conflict` says.
    pub(super) fn or_update(into: &str, on_conflict: &str) -> Insert {
        Insert::new(into, "INSERT INTO", "INSERT OR IGNORE INTO", on_conflict)
    }

    fn new(into: &str, insert_one: &str, insert_many: &str, on_conflict: &str) -> Insert {
        let columns = into.split(',').count();
        let row = format!("({})", vec!["?"; columns].join(","));
        let rows = vec![row.as_str(); ROWS_PER_INSERT].join(",");
        Insert {
            columns,
            one: format!("{insert_one} {into} VALUES {row} {on_conflict}"),
            many: format!("{insert_many} {into} VALUES {rows}"),
        }
    }

    /// Inserts rows, in order. `values` hands the values of a row, in the order of the columns, to what it is given.
    pub(super) fn rows<T>(
        &self,
        connection: &Connection,
        rows: &[T],
        values: impl Fn(&T, &mut Values<'_, '_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (groups, rest) = rows.as_chunks::<ROWS_PER_INSERT>();
        if !groups.is_empty() {
            let mut many = connection.prepare_cached(&self.many).map_err(failed)?;
            for group in groups {
                for (index, row) in group.iter().enumerate() {
                    values(row, &mut Values { statement: &mut many, bound: index * self.columns })?;
                }
                if many.raw_execute().map_err(failed)? < group.len() {
                    self.one_by_one(connection, group, &values)?;
                }
            }
        }
        self.one_by_one(connection, rest, &values)
    }

    fn one_by_one<T>(
        &self,
        connection: &Connection,
        rows: &[T],
        values: impl Fn(&T, &mut Values<'_, '_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut one = connection.prepare_cached(&self.one).map_err(failed)?;
        for row in rows {
            values(row, &mut Values { statement: &mut one, bound: 0 })?;
            one.raw_execute().map_err(failed)?;
        }
        Ok(())
    }
}

/// Where the values of one row go.
pub(super) struct Values<'a, 'c> {
    statement: &'a mut CachedStatement<'c>,
    bound: usize,
}

impl Values<'_, '_> {
    /// Sets all of them.
    pub(super) fn set(&mut self, values: &[&dyn ToSql]) -> Result<(), StoreError> {
        for value in values {
            self.bound += 1;
            self.statement.raw_bind_parameter(self.bound, value).map_err(failed)?;
        }
        Ok(())
    }
}
