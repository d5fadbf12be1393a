//! The SQLite back end: one file in a data directory, one process that serves it, one thread that writes, a few
//! connections that read.
//!
//! The file's own lock is the lease of the process on everything: heartbeats of nodes are kept in memory, so what an ended
//! process was sending is anybody's as soon as the next one opens the file.

mod accounts;
mod alert_list;
mod audit;
mod calendars;
mod configuration;
mod connection;
mod copies;
mod device_logins;
mod identities;
mod insert;
mod load;
mod migrations;
mod notification_list;
mod open_keys;
mod passkeys;
mod push_devices;
mod readers;
mod reads;
mod retention;
mod rows;
mod tokens;
mod turns;
mod verifications;
mod write;
mod writer;

pub use copies::restore;

use crate::audit::{AuditEntry, TokenUseWrite};
use crate::changes::{Announcer, Changed};
use crate::queue::{Queue, closed};
use crate::records::{
    AlertCursor, AlertFilter, AttemptRow, CalendarRow, CalendarWrite, ConfigurationRows, ConfigurationWrite, Counts,
    EventCursor, EventFilter, NotificationFilter, NotificationRow, Orphan, RevisionRow, ScheduleStateRow, SecretRow,
    TokenRow,
};
use crate::row_codec::whole_ms;
use crate::{Item, Store, StoreError, StoreOptions};
use async_trait::async_trait;
use connection::{cannot_open, database_file, make_directory, open_writer, try_lock, write_ahead};
use nightbell_core::{
    Alert, AlertId, Clock, Entry, EventRecord, HandOver, Name, Notification, NotificationId, NotificationState,
    Outcome, Page, Recipient, Timer, Timestamp,
};
use open_keys::OpenKeys;
use readers::Readers;
use rusqlite::Connection;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::{broadcast, oneshot, watch};
use turns::Turns;
use writer::{Job, Writer, begin};

/// What a process wants with the data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To serve it: no other process may do so meanwhile.
    Serve,
    /// To change something small, such as a token, possibly beside the process that serves it.
    Shared,
}

/// The store in a file.
#[derive(Debug)]
pub struct SqliteStore {
    queue: Arc<Queue<Job>>,
    readers: Arc<Readers>,
    turns: Arc<Turns>,
    commits: Arc<watch::Sender<u64>>,
    announcer: Announcer,
    clock: Arc<dyn Clock>,
    /// Last heartbeats.
    nodes: Mutex<HashMap<Name, Timestamp>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl SqliteStore {
    /// Opens `nightbell.db` in a data directory, making either if need be, and brings its schema up to date. Blocks
    /// meanwhile.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process serves the directory, [`StoreError::NewerSchema`] when a newer Nightbell
    /// wrote it, [`StoreError::Open`] when it cannot be used, [`StoreError::Damaged`] when it is something else.
    pub fn open(directory: &Path, access: Access, options: StoreOptions) -> Result<SqliteStore, StoreError> {
        make_directory(directory)?;
        let mut lock = None;
        if access == Access::Serve {
            lock = try_lock(directory)?;
            if lock.is_none() {
                return Err(StoreError::InUse(directory.display().to_string()));
            }
        }
        let file = database_file(directory);
        let mut connection = open_writer(&file)?;
        let found = migrations::schema_version(&connection)?;
        migrations::refuse_newer(found)?;
        if found < migrations::newest() && lock.is_none() {
            // Before the first start, or between two versions: no server may come in meanwhile.
            lock = try_lock(directory)?;
            if lock.is_none() {
                let reason = "another version of nightbell serves it; use that version's commands, or stop it first";
                return Err(cannot_open(&file, reason));
            }
        }
        write_ahead(&connection).map_err(|error| cannot_open(&file, error))?;
        if lock.is_some() {
            migrations::migrate(&mut connection, &file)?;
        }
        let lock = lock.filter(|_| access == Access::Serve);
        let open_keys = lock.is_some().then(|| OpenKeys::read(&connection)).transpose()?;

        let queue = Arc::new(Queue::new());
        let commits = Arc::new(watch::Sender::new(0));
        let announcer = Announcer::new();
        let turns = Arc::new(Turns::new());
        let writer = Writer::new(
            connection,
            open_keys,
            queue.clone(),
            &options,
            (commits.clone(), announcer.clone()),
            turns.clone(),
            lock,
        );
        let writer = std::thread::Builder::new()
            .name("nightbell-writer".to_owned())
            .spawn(move || writer.run())
            .map_err(|error| cannot_open(&file, error))?;
        Ok(SqliteStore {
            queue,
            readers: Arc::new(Readers::new(file)),
            turns,
            commits,
            announcer,
            clock: options.clock,
            nodes: Mutex::default(),
            writer: Mutex::new(Some(writer)),
        })
    }

    /// Reads one consistent state.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.readers
            .with(|connection| {
                let transaction = connection.unchecked_transaction().map_err(rows::failed)?;
                let found = read(&transaction)?;
                transaction.finish().map_err(rows::failed)?;
                Ok(found)
            })
            .await
    }

    /// Reads one consistent state for somebody who looks, in turn with the writer.
    async fn list<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let _turn = self.turns.wait().await;
        self.read(read).await
    }

    /// Writes in a transaction of its own, between two batches.
    async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = oneshot::channel();
        self.queue.submit_job(Box::new(move |connection| {
            let written = begin(connection).and_then(|transaction| {
                let result = write(&transaction)?;
                transaction.commit().map_err(rows::failed)?;
                Ok(result)
            });
            // A caller that is gone does not mind.
            let _ = sender.send(written);
        }))?;
        receiver.await.unwrap_or_else(|_| Err(closed()))
    }

    fn wake(&self) {
        self.commits.send_modify(|count| *count += 1);
    }

    fn take_writer(&self) -> Option<JoinHandle<()>> {
        self.queue.close();
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        // What was accepted is finished, and the directory is free for the next one to open it.
        if let Some(writer) = self.take_writer() {
            let _ = writer.join();
        }
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn transact(&self, items: Vec<Item>) -> Vec<Result<Outcome, StoreError>> {
        self.queue.submit(items).await
    }

    fn commits(&self) -> watch::Receiver<u64> {
        self.commits.subscribe()
    }

    fn changes(&self) -> broadcast::Receiver<Arc<Changed>> {
        self.announcer.subscribe()
    }

    async fn now(&self) -> Result<Timestamp, StoreError> {
        Ok(whole_ms(self.clock.now()))
    }

    async fn due_timers(&self, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
        self.read(move |connection| reads::due_timers(connection, now, limit)).await
    }

    async fn next_timer(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(reads::next_timer).await
    }

    async fn alert(&self, id: AlertId) -> Result<Option<Alert>, StoreError> {
        self.read(move |connection| load::read_alert(connection, id)).await
    }

    async fn alerts(&self, filter: &AlertFilter) -> Result<(Vec<Alert>, Option<AlertCursor>), StoreError> {
        let filter = filter.clone();
        self.list(move |connection| alert_list::alerts(connection, &filter)).await
    }

    async fn open_alerts(&self, after: AlertId, limit: usize) -> Result<Vec<AlertId>, StoreError> {
        self.read(move |connection| reads::open_alerts(connection, after, limit)).await
    }

    async fn timeline(&self, alert: AlertId, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.list(move |connection| reads::timeline(connection, alert, limit)).await
    }

    async fn notification(&self, id: NotificationId) -> Result<Option<NotificationState>, StoreError> {
        self.read(move |connection| load::read_notification(connection, id)).await
    }

    async fn notification_by_provider_id(&self, provider_id: &str) -> Result<Option<NotificationState>, StoreError> {
        let provider_id = provider_id.to_owned();
        self.read(move |connection| reads::notification_by_provider_id(connection, &provider_id)).await
    }

    async fn last_page_to(&self, recipients: &[Recipient]) -> Result<Option<NotificationState>, StoreError> {
        let recipients = recipients.to_vec();
        self.read(move |connection| reads::last_page_to(connection, &recipients)).await
    }

    async fn pages_to(
        &self,
        users: &[Name],
        from: Timestamp,
        to: Timestamp,
        limit: usize,
    ) -> Result<Vec<(Name, Timestamp)>, StoreError> {
        let users = users.to_vec();
        self.list(move |connection| reads::pages_to(connection, &users, from, to, limit)).await
    }

    async fn tests_of(&self, user: &str, limit: usize) -> Result<Vec<Notification>, StoreError> {
        let user = user.to_owned();
        self.read(move |connection| reads::tests_of(connection, &user, limit)).await
    }

    async fn notifications_of(&self, alert: AlertId, limit: usize) -> Result<Vec<NotificationState>, StoreError> {
        self.list(move |connection| reads::notifications_of(connection, alert, limit)).await
    }

    async fn notifications(
        &self,
        filter: &NotificationFilter,
    ) -> Result<(Vec<NotificationRow>, Option<NotificationId>), StoreError> {
        let filter = filter.clone();
        self.list(move |connection| notification_list::notifications(connection, &filter)).await
    }

    async fn pages_of(&self, alert: AlertId) -> Result<Vec<Page>, StoreError> {
        self.read(move |connection| load::read_pages(connection, alert)).await
    }

    async fn hand_over(&self, schedule: &str) -> Result<Option<HandOver>, StoreError> {
        let schedule = schedule.to_owned();
        self.read(move |connection| load::read_hand_over(connection, &schedule)).await
    }

    async fn attempts(&self, id: NotificationId) -> Result<Vec<AttemptRow>, StoreError> {
        self.read(move |connection| reads::attempts(connection, id)).await
    }

    async fn events(&self, filter: &EventFilter) -> Result<(Vec<EventRecord>, Option<EventCursor>), StoreError> {
        let filter = filter.clone();
        self.list(move |connection| reads::events(connection, &filter)).await
    }

    async fn counts(&self, now: Timestamp) -> Result<Counts, StoreError> {
        self.list(move |connection| reads::counts(connection, now)).await
    }

    async fn configuration_revision(&self) -> Result<i64, StoreError> {
        self.read(writer::configuration_revision).await
    }

    async fn configuration(&self, since: i64) -> Result<ConfigurationRows, StoreError> {
        self.read(move |connection| configuration::configuration(connection, since)).await
    }

    async fn write_configuration(&self, write: ConfigurationWrite) -> Result<i64, StoreError> {
        let revision = self.write(move |connection| configuration::write_configuration(connection, &write)).await?;
        self.wake();
        Ok(revision)
    }

    async fn resource_history(&self, kind: &str, name: &str) -> Result<Vec<RevisionRow>, StoreError> {
        let (kind, name) = (kind.to_owned(), name.to_owned());
        self.read(move |connection| configuration::resource_history(connection, &kind, &name)).await
    }

    async fn schedule_state(&self) -> Result<Vec<ScheduleStateRow>, StoreError> {
        self.read(configuration::schedule_state).await
    }

    async fn secrets(&self) -> Result<Vec<SecretRow>, StoreError> {
        self.read(configuration::secrets).await
    }

    async fn instance_value(&self, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (name, fresh) = (name.to_owned(), fresh.to_owned());
        let known = name.clone();
        if let Some(value) = self.read(move |connection| configuration::instance_value(connection, &known)).await? {
            return Ok(value);
        }
        self.write(move |connection| configuration::keep_instance_value(connection, &name, &fresh)).await
    }

    async fn opted_out(&self) -> Result<Vec<String>, StoreError> {
        self.read(configuration::opted_out).await
    }

    async fn set_opted_out(
        &self,
        address: &str,
        opted_out: bool,
        now: Timestamp,
        told: &[AuditEntry],
    ) -> Result<bool, StoreError> {
        let (address, told) = (address.to_owned(), told.to_vec());
        let changed = self
            .write(move |connection| configuration::set_opted_out(connection, &address, opted_out, now, &told))
            .await?;
        if changed {
            self.wake();
        }
        Ok(changed)
    }

    async fn create_token(&self, token: &TokenRow, told: &AuditEntry) -> Result<(), StoreError> {
        let (token, told) = (token.clone(), told.clone());
        self.write(move |connection| tokens::create_token(connection, &token, &told)).await
    }

    async fn put_bootstrap_token(&self, token: &TokenRow, told: &AuditEntry) -> Result<(), StoreError> {
        let (token, told) = (token.clone(), told.clone());
        self.write(move |connection| tokens::put_bootstrap_token(connection, &token, &told)).await
    }

    async fn revoke_token(&self, name: &str, now: Timestamp, told: &AuditEntry) -> Result<bool, StoreError> {
        let (name, told) = (name.to_owned(), told.clone());
        self.write(move |connection| tokens::revoke_token(connection, &name, now, &told)).await
    }

    async fn tokens(&self) -> Result<Vec<TokenRow>, StoreError> {
        self.read(tokens::tokens).await
    }

    async fn token_by_hash(&self, sha256: &[u8; 32]) -> Result<Option<TokenRow>, StoreError> {
        let sha256 = *sha256;
        self.read(move |connection| tokens::token_by_hash(connection, &sha256)).await
    }

    async fn calendars(&self) -> Result<Vec<CalendarRow>, StoreError> {
        self.read(calendars::calendars).await
    }

    async fn calendar_copy(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let name = name.to_owned();
        self.read(move |connection| calendars::calendar_copy(connection, &name)).await
    }

    async fn write_calendar(&self, write: CalendarWrite, seen: Option<Timestamp>) -> Result<bool, StoreError> {
        self.write(move |connection| calendars::write_calendar(connection, &write, seen)).await
    }

    async fn delete_calendar(&self, name: &str) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.write(move |connection| calendars::delete_calendar(connection, &name)).await
    }

    async fn note_token_use(&self, noted: &TokenUseWrite) -> Result<(), StoreError> {
        let noted = noted.clone();
        self.write(move |connection| audit::note_token_use(connection, &noted)).await
    }

    async fn heartbeat(&self, node: &Name, now: Timestamp) -> Result<(), StoreError> {
        self.nodes.lock().unwrap_or_else(PoisonError::into_inner).insert(node.clone(), now);
        Ok(())
    }

    async fn retire_node(&self, node: &Name) -> Result<(), StoreError> {
        self.nodes.lock().unwrap_or_else(PoisonError::into_inner).remove(node);
        Ok(())
    }

    async fn orphans(&self, alive_since: Timestamp, limit: usize) -> Result<Vec<Orphan>, StoreError> {
        let alive: Vec<Name> = {
            let nodes = self.nodes.lock().unwrap_or_else(PoisonError::into_inner);
            nodes.iter().filter(|(_, beat)| **beat >= alive_since).map(|(node, _)| node.clone()).collect()
        };
        self.read(move |connection| reads::orphans(connection, &alive, limit)).await
    }

    async fn delete_resolved_alerts(&self, resolved_before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.write(move |connection| retention::delete_resolved_alerts(connection, resolved_before, limit)).await
    }

    async fn delete_events(&self, received_before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.write(move |connection| retention::delete_events(connection, received_before, limit)).await
    }

    async fn delete_notices(&self, created_before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.write(move |connection| retention::delete_notices(connection, created_before, limit)).await
    }

    async fn backup(&self, file: &Path) -> Result<(), StoreError> {
        let file = file.to_owned();
        self.readers.with(move |connection| copies::copy(connection, &file)).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        // Not a question but a write: a full or read-only disk is found out here first. Each time it is another value, because
        // SQLite writes no row that stays as it is.
        self.write(|connection| {
            let sql = "INSERT INTO meta (name, value) VALUES ('readiness_probe', 0) \
                       ON CONFLICT (name) DO UPDATE SET value = 1 - value";
            connection.execute(sql, []).map(drop).map_err(rows::failed)
        })
        .await
    }

    async fn close(&self) {
        let writer = self.take_writer();
        // Readers first: the writer is then the last connection, and closing it tidies the log away.
        self.readers.close().await;
        if let Some(writer) = writer
            && tokio::task::spawn_blocking(move || writer.join()).await.is_err()
        {
            tracing::warn!("the writer's end was not awaited");
        }
    }
}
