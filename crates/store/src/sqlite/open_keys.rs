//! Which alerts are open under a dedup key, in memory: read from the rows when the store is opened, kept by its one writer.
//!
//! New keys come in random order, so an index of them in the file costs a page of the write-ahead log, and later of the file,
//! for nearly every new alert; this costs about thirty bytes of memory an open alert. It also guards, in place of that index,
//! that a service has at most one open alert of a dedup key.

use super::load::read_alert;
use super::rows::{failed, get, text};
use crate::StoreError;
use nightbell_core::{Alert, AlertId, Name};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Open alerts by the hash of their dedup key, and what the present transaction has changed of that.
#[derive(Debug, Default)]
pub(super) struct OpenKeys {
    known: BTreeSet<(u64, AlertId)>,
    undo: Vec<Undo>,
}

#[derive(Debug)]
enum Undo {
    Remove((u64, AlertId)),
    Insert((u64, AlertId)),
}

/// Without a secret: who makes two keys with one hash makes a look-up read two rows.
fn hash(dedup_key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    dedup_key.hash(&mut hasher);
    hasher.finish()
}

impl OpenKeys {
    /// Reads what is open, along an index that has nothing else.
    pub(super) fn read(connection: &Connection) -> Result<OpenKeys, StoreError> {
        let sql = "SELECT id, dedup_key FROM alerts INDEXED BY alerts_open WHERE status <> 'resolved'";
        let mut statement = connection.prepare(sql).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        let mut known = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            known.push((hash(text(row, 1)?), AlertId(get(row, 0)?)));
        }
        Ok(OpenKeys { known: known.into_iter().collect(), undo: Vec::new() })
    }

    /// The open alert of (service, dedup key).
    pub(super) fn find(
        &self,
        connection: &Connection,
        service: &Name,
        dedup_key: &str,
    ) -> Result<Option<Alert>, StoreError> {
        let hash = hash(dedup_key);
        for (_, id) in self.known.range((hash, AlertId(i64::MIN))..=(hash, AlertId(i64::MAX))) {
            let found = read_alert(connection, *id)?;
            if found.as_ref().is_some_and(|alert| alert.service == *service && *alert.dedup_key == *dedup_key) {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// An alert opens.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when another one of its service and dedup key is open.
    pub(super) fn open(&mut self, connection: &Connection, alert: &Alert) -> Result<(), StoreError> {
        if let Some(other) = self.find(connection, &alert.service, &alert.dedup_key)? {
            let AlertId(id) = other.id;
            return Err(StoreError::Damaged(format!("alert {id} is open under the same service and dedup key")));
        }
        let key = (hash(&alert.dedup_key), alert.id);
        if self.known.insert(key) {
            self.undo.push(Undo::Remove(key));
        }
        Ok(())
    }

    /// An alert is no longer open.
    pub(super) fn close(&mut self, alert: &Alert) {
        let key = (hash(&alert.dedup_key), alert.id);
        if self.known.remove(&key) {
            self.undo.push(Undo::Insert(key));
        }
    }

    /// The transaction is over: what it changed stays, or is taken back.
    pub(super) fn settle(&mut self, committed: bool) {
        for undo in self.undo.drain(..).rev().filter(|_| !committed) {
            match undo {
                Undo::Remove(key) => self.known.remove(&key),
                Undo::Insert(key) => self.known.insert(key),
            };
        }
    }
}
