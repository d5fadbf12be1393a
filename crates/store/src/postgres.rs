//! PostgreSQL: any number of equal nodes on one database.
//!
//! Writes of the data plane go through one writer per node over one connection, whole batches at a time; everything else uses
//! a pool. Prepared statements, advisory locks and `LISTEN` need sessions: a pooler in between (PgBouncer) must be in session
//! mode.

mod accounts;
mod audit;
mod calendars;
mod configuration;
mod connection;
mod device_logins;
mod failure;
mod identities;
mod listener;
mod load;
mod migrations;
mod notification_list;
mod passkeys;
mod push_devices;
mod reads;
mod rows;
mod session;
mod tokens;
mod transaction;
mod upkeep;
mod verifications;
mod write;
mod writer;

use crate::audit::{AuditEntry, TokenUseWrite};
use crate::changes::{Announcer, Changed};
use crate::queue::Queue;
use crate::records::{
    AlertCursor, AlertFilter, AttemptRow, CalendarRow, CalendarWrite, ConfigurationRows, ConfigurationWrite, Counts,
    EventCursor, EventFilter, NotificationFilter, NotificationRow, Orphan, RevisionRow, ScheduleStateRow, SecretRow,
    TokenRow,
};
use crate::row_codec::whole_ms;
use crate::{Item, Store, StoreError, StoreOptions};
use async_trait::async_trait;
use connection::Target;
use deadpool_postgres::Pool;
use failure::Failure;
use nightbell_core::{
    Alert, AlertId, Entry, EventRecord, HandOver, Name, Notification, NotificationId, NotificationState, Outcome, Page,
    Recipient, Timer, Timestamp,
};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tokio::runtime::Handle;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;
use writer::Writer;

/// The channel on which nodes tell each other that something may have become due, or which alerts changed: see
/// [`crate::changes::Notice`].
const CHANNEL: &str = "nightbell";
/// The advisory lock on the configuration: batches share it, a write of the configuration has it alone. "nbconfig" in ASCII.
const CONFIGURATION_LOCK: i64 = 0x6e62_636f_6e66_6967;

/// The store on PostgreSQL 15 or newer.
#[derive(Debug)]
pub struct PostgresStore {
    pool: Pool,
    target: Target,
    options: StoreOptions,
    queue: Arc<Queue>,
    commits: Arc<watch::Sender<u64>>,
    announcer: Announcer,
    /// Turns true when the writer has ended.
    ended: watch::Receiver<bool>,
    runtime: Handle,
    /// Begins to listen with the first subscription: a command that only reads needs no listener.
    listener: OnceLock<JoinHandle<()>>,
}

impl PostgresStore {
    /// Connects, brings the schema up to date, and starts the writer.
    ///
    /// `url` is `postgres://USER:PASSWORD@HOST:PORT/DATABASE`; its parameters are those of `libpq`, `sslmode` and
    /// `sslrootcert` among them. `prefer`, the default, encrypts where the server offers it; from `require` on the server's
    /// certificate and name are checked. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// [`StoreError::Open`] for a URL, server or database that cannot be used, [`StoreError::NewerSchema`] for a database
    /// that a newer Nightbell wrote.
    pub async fn connect(url: &str, options: StoreOptions) -> Result<PostgresStore, StoreError> {
        let target = Target::parse(url)?;
        let cannot_open = |failure: Failure| StoreError::Open { place: target.place.clone(), reason: reason(failure) };
        let mut client = target.connect().await.map_err(cannot_open)?;
        target.check_server(&client).await?;
        migrations::migrate(&mut client, &target).await?;
        drop(client);
        let pool = target.pool()?;
        let queue = Arc::new(Queue::new());
        let commits = Arc::new(watch::Sender::new(0));
        let announcer = Announcer::new();
        let told = (commits.clone(), announcer.clone());
        let writer = Writer::new(target.clone(), options.clone(), queue.clone(), told);
        let ended = start(writer, &target)?;
        Ok(PostgresStore {
            pool,
            target,
            options,
            queue,
            commits,
            announcer,
            ended,
            runtime: Handle::current(),
            listener: OnceLock::new(),
        })
    }

    fn listen(&self) {
        self.listener.get_or_init(|| {
            let told = (self.commits.clone(), self.announcer.clone());
            self.runtime.spawn(listener::listen(self.target.clone(), self.options.node.clone(), told))
        });
    }

    fn wake(&self) {
        self.commits.send_modify(|count| *count = count.wrapping_add(1));
    }
}

/// What the user reads of a failure to open.
fn reason(failure: Failure) -> String {
    match StoreError::from(failure) {
        StoreError::Unavailable(reason) | StoreError::Damaged(reason) => reason,
        other => other.to_string(),
    }
}

/// A thread of its own with a runtime of its own: a large batch is decided without keeping requests waiting, and intake
/// without being kept waiting by them.
fn start(writer: Writer, target: &Target) -> Result<watch::Receiver<bool>, StoreError> {
    let cannot_start =
        |error: std::io::Error| StoreError::Open { place: target.place.clone(), reason: format!("no writer: {error}") };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(cannot_start)?;
    let (sender, ended) = watch::channel(false);
    std::thread::Builder::new()
        .name("nightbell-writer".to_owned())
        .spawn(move || {
            runtime.block_on(writer.run());
            // Nobody may be left who wants to know.
            let _ = sender.send(true);
        })
        .map_err(cannot_start)?;
    Ok(ended)
}

impl Drop for PostgresStore {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(listener) = self.listener.get() {
            listener.abort();
        }
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn transact(&self, items: Vec<Item>) -> Vec<Result<Outcome, StoreError>> {
        self.queue.submit(items).await
    }

    fn commits(&self) -> watch::Receiver<u64> {
        self.listen();
        self.commits.subscribe()
    }

    fn changes(&self) -> broadcast::Receiver<Arc<Changed>> {
        self.listen();
        self.announcer.subscribe()
    }

    async fn now(&self) -> Result<Timestamp, StoreError> {
        if self.options.database_clock {
            reads::database_clock(&self.pool).await
        } else {
            Ok(whole_ms(self.options.clock.now()))
        }
    }

    async fn due_timers(&self, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
        reads::due_timers(&self.pool, now, limit).await
    }

    async fn next_timer(&self) -> Result<Option<Timestamp>, StoreError> {
        reads::next_timer(&self.pool).await
    }

    async fn alert(&self, id: AlertId) -> Result<Option<Alert>, StoreError> {
        reads::read_alert(&self.pool, id).await
    }

    async fn alerts(&self, filter: &AlertFilter) -> Result<(Vec<Alert>, Option<AlertCursor>), StoreError> {
        reads::alerts(&self.pool, filter).await
    }

    async fn open_alerts(&self, after: AlertId, limit: usize) -> Result<Vec<AlertId>, StoreError> {
        reads::open_alerts(&self.pool, after, limit).await
    }

    async fn timeline(&self, alert: AlertId, limit: usize) -> Result<Vec<Entry>, StoreError> {
        reads::timeline(&self.pool, alert, limit).await
    }

    async fn notification(&self, id: NotificationId) -> Result<Option<NotificationState>, StoreError> {
        reads::read_notification(&self.pool, id).await
    }

    async fn notification_by_provider_id(&self, provider_id: &str) -> Result<Option<NotificationState>, StoreError> {
        reads::notification_by_provider_id(&self.pool, provider_id).await
    }

    async fn last_page_to(&self, recipients: &[Recipient]) -> Result<Option<NotificationState>, StoreError> {
        reads::last_page_to(&self.pool, recipients).await
    }

    async fn pages_to(
        &self,
        users: &[Name],
        from: Timestamp,
        to: Timestamp,
        limit: usize,
    ) -> Result<Vec<(Name, Timestamp)>, StoreError> {
        reads::pages_to(&self.pool, users, from, to, limit).await
    }

    async fn tests_of(&self, user: &str, limit: usize) -> Result<Vec<Notification>, StoreError> {
        reads::tests_of(&self.pool, user, limit).await
    }

    async fn notifications_of(&self, alert: AlertId, limit: usize) -> Result<Vec<NotificationState>, StoreError> {
        reads::notifications_of(&self.pool, alert, limit).await
    }

    async fn notifications(
        &self,
        filter: &NotificationFilter,
    ) -> Result<(Vec<NotificationRow>, Option<NotificationId>), StoreError> {
        notification_list::notifications(&self.pool, filter).await
    }

    async fn pages_of(&self, alert: AlertId) -> Result<Vec<Page>, StoreError> {
        reads::pages_of(&self.pool, alert).await
    }

    async fn hand_over(&self, schedule: &str) -> Result<Option<HandOver>, StoreError> {
        reads::hand_over(&self.pool, schedule).await
    }

    async fn attempts(&self, id: NotificationId) -> Result<Vec<AttemptRow>, StoreError> {
        reads::attempts(&self.pool, id).await
    }

    async fn events(&self, filter: &EventFilter) -> Result<(Vec<EventRecord>, Option<EventCursor>), StoreError> {
        reads::events(&self.pool, filter).await
    }

    async fn counts(&self, now: Timestamp) -> Result<Counts, StoreError> {
        reads::counts(&self.pool, now).await
    }

    async fn configuration_revision(&self) -> Result<i64, StoreError> {
        configuration::configuration_revision(&self.pool).await
    }

    async fn configuration(&self, since: i64) -> Result<ConfigurationRows, StoreError> {
        configuration::configuration(&self.pool, since).await
    }

    async fn write_configuration(&self, write: ConfigurationWrite) -> Result<i64, StoreError> {
        let (revision, changed) = configuration::write_configuration(&self.pool, &self.options.node, &write).await?;
        if changed {
            self.wake();
        }
        Ok(revision)
    }

    async fn resource_history(&self, kind: &str, name: &str) -> Result<Vec<RevisionRow>, StoreError> {
        configuration::resource_history(&self.pool, kind, name).await
    }

    async fn schedule_state(&self) -> Result<Vec<ScheduleStateRow>, StoreError> {
        configuration::schedule_state(&self.pool).await
    }

    async fn secrets(&self) -> Result<Vec<SecretRow>, StoreError> {
        configuration::secrets(&self.pool).await
    }

    async fn instance_value(&self, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
        configuration::instance_value(&self.pool, name, fresh).await
    }

    async fn opted_out(&self) -> Result<Vec<String>, StoreError> {
        configuration::opted_out(&self.pool).await
    }

    async fn set_opted_out(
        &self,
        address: &str,
        opted_out: bool,
        now: Timestamp,
        told: &[AuditEntry],
    ) -> Result<bool, StoreError> {
        let node = &self.options.node;
        let changed = configuration::set_opted_out(&self.pool, node, address, opted_out, now, told).await?;
        if changed {
            self.wake();
        }
        Ok(changed)
    }

    async fn create_token(&self, token: &TokenRow, told: &AuditEntry) -> Result<(), StoreError> {
        tokens::create_token(&self.pool, token, told).await
    }

    async fn put_bootstrap_token(&self, token: &TokenRow, told: &AuditEntry) -> Result<(), StoreError> {
        tokens::put_bootstrap_token(&self.pool, token, told).await
    }

    async fn revoke_token(&self, name: &str, now: Timestamp, told: &AuditEntry) -> Result<bool, StoreError> {
        tokens::revoke_token(&self.pool, name, now, told).await
    }

    async fn tokens(&self) -> Result<Vec<TokenRow>, StoreError> {
        tokens::tokens(&self.pool).await
    }

    async fn token_by_hash(&self, sha256: &[u8; 32]) -> Result<Option<TokenRow>, StoreError> {
        tokens::token_by_hash(&self.pool, sha256).await
    }

    async fn calendars(&self) -> Result<Vec<CalendarRow>, StoreError> {
        calendars::calendars(&self.pool).await
    }

    async fn calendar_copy(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        calendars::calendar_copy(&self.pool, name).await
    }

    async fn write_calendar(&self, write: CalendarWrite, seen: Option<Timestamp>) -> Result<bool, StoreError> {
        calendars::write_calendar(&self.pool, &write, seen).await
    }

    async fn delete_calendar(&self, name: &str) -> Result<(), StoreError> {
        calendars::delete_calendar(&self.pool, name).await
    }

    async fn note_token_use(&self, noted: &TokenUseWrite) -> Result<(), StoreError> {
        audit::note_token_use(&self.pool, noted).await
    }

    async fn heartbeat(&self, node: &Name, now: Timestamp) -> Result<(), StoreError> {
        upkeep::heartbeat(&self.pool, node, now).await
    }

    async fn retire_node(&self, node: &Name) -> Result<(), StoreError> {
        upkeep::retire_node(&self.pool, node).await
    }

    async fn orphans(&self, alive_since: Timestamp, limit: usize) -> Result<Vec<Orphan>, StoreError> {
        upkeep::orphans(&self.pool, alive_since, limit).await
    }

    async fn delete_resolved_alerts(&self, resolved_before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        upkeep::delete_resolved_alerts(&self.pool, resolved_before, limit).await
    }

    async fn delete_events(&self, received_before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        upkeep::delete_events(&self.pool, received_before, limit).await
    }

    async fn delete_notices(&self, created_before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        upkeep::delete_notices(&self.pool, created_before, limit).await
    }

    async fn backup(&self, _file: &Path) -> Result<(), StoreError> {
        let words = "PostgreSQL is backed up with its own tools; use pg_dump, or your server's continuous backup";
        Err(StoreError::Unsupported(words.to_owned()))
    }

    async fn ready(&self) -> Result<(), StoreError> {
        upkeep::ready(&self.pool).await
    }

    async fn close(&self) {
        self.queue.close();
        if let Some(listener) = self.listener.get() {
            listener.abort();
        }
        // An error means that the writer is gone already.
        let _ = self.ended.clone().wait_for(|ended| *ended).await;
        self.pool.close();
    }
}
