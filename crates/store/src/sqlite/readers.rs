//! The connections that read: a few, opened when needed, used on the runtime's blocking threads.

use super::connection::open_reader;
use crate::StoreError;
use crate::limits::READ_CONNECTIONS_MAX;
use crate::queue::closed;
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// The pool.
#[derive(Debug)]
pub(super) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    /// One permit per connection that may exist.
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(file: PathBuf) -> Readers {
        Readers { file, idle: Mutex::default(), permits: Arc::new(Semaphore::new(READ_CONNECTIONS_MAX)) }
    }

    /// Uses a connection, waiting for one if all are in use.
    pub(super) async fn with<T: Send + 'static>(
        self: &Arc<Readers>,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| closed())?;
        let readers = self.clone();
        let reading = tokio::task::spawn_blocking(move || {
            let idle = readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => open_reader(&readers.file)?,
            };
            let found = read(&connection);
            readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            // Only now may the next one come: also when whoever asked has gone away.
            drop(permit);
            found
        });
        reading.await.unwrap_or_else(|error| Err(StoreError::Unavailable(format!("a read broke off: {error}"))))
    }

    /// Waits for the reads under way, then closes every connection. Later reads fail.
    pub(super) async fn close(&self) {
        let all = u32::try_from(READ_CONNECTIONS_MAX).unwrap_or(u32::MAX);
        let last = self.permits.acquire_many(all).await;
        self.permits.close();
        drop(last);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
