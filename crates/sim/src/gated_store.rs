//! The real store behind the gate, and the commits that fail on purpose.

mod accounts;
mod audit;
mod device_logins;
mod identities;
mod passkeys;
mod push_devices;
mod verifications;

use crate::gate::{Gate, Ticket};
use async_trait::async_trait;
use nightbell_core::{
    Alert, AlertId, Entry, EventRecord, HandOver, Name, Notification, NotificationId, NotificationState, Outcome, Page,
    Recipient, Timer, Timestamp,
};
use nightbell_store::{
    AlertCursor, AlertFilter, AttemptRow, AuditEntry, CalendarRow, CalendarWrite, Changed, CommitFault, CommitFaults,
    ConfigurationRows, ConfigurationWrite, Counts, EventCursor, EventFilter, Item, NotificationFilter, NotificationRow,
    Orphan, RevisionRow, ScheduleStateRow, SecretRow, Store, StoreError, TokenRow, TokenUseWrite,
};
use std::future::Future;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{broadcast, watch};

/// A store whose calls wait at the gate.
#[derive(Debug)]
pub(crate) struct GatedStore {
    pub(crate) inner: Arc<dyn Store>,
    pub(crate) gate: Arc<Gate>,
}

impl GatedStore {
    async fn call<T: Send>(&self, call: impl Future<Output = Result<T, StoreError>> + Send) -> Result<T, StoreError> {
        self.gate.pass(Ticket::Call).await;
        if self.gate.refuses() {
            return Err(away());
        }
        let _under_way = self.gate.under_way();
        let answer = call.await;
        if answer.is_err() {
            self.gate.note_failure();
        }
        answer
    }
}

/// What a database that is away answers.
pub(crate) fn away() -> StoreError {
    StoreError::Unavailable("no connection".to_owned())
}

#[async_trait]
impl Store for GatedStore {
    async fn transact(&self, items: Vec<Item>) -> Vec<Result<Outcome, StoreError>> {
        match self.gate.transact(items).await {
            Ok(answers) => answers,
            Err(items) if self.gate.refuses() => items.iter().map(|_| Err(away())).collect(),
            Err(items) => self.inner.transact(items).await,
        }
    }

    fn commits(&self) -> watch::Receiver<u64> {
        self.inner.commits()
    }

    fn changes(&self) -> broadcast::Receiver<Arc<Changed>> {
        self.inner.changes()
    }

    async fn now(&self) -> Result<Timestamp, StoreError> {
        if self.gate.refuses() { Err(away()) } else { self.inner.now().await }
    }

    async fn close(&self) {
        self.inner.close().await;
    }

    async fn backup(&self, file: &Path) -> Result<(), StoreError> {
        self.inner.backup(file).await
    }

    async fn due_timers(&self, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
        self.call(self.inner.due_timers(now, limit)).await
    }

    async fn next_timer(&self) -> Result<Option<Timestamp>, StoreError> {
        self.call(self.inner.next_timer()).await
    }

    async fn alert(&self, id: AlertId) -> Result<Option<Alert>, StoreError> {
        self.call(self.inner.alert(id)).await
    }

    async fn alerts(&self, filter: &AlertFilter) -> Result<(Vec<Alert>, Option<AlertCursor>), StoreError> {
        self.call(self.inner.alerts(filter)).await
    }

    async fn open_alerts(&self, after: AlertId, limit: usize) -> Result<Vec<AlertId>, StoreError> {
        self.call(self.inner.open_alerts(after, limit)).await
    }

    async fn timeline(&self, alert: AlertId, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.call(self.inner.timeline(alert, limit)).await
    }

    async fn notification(&self, id: NotificationId) -> Result<Option<NotificationState>, StoreError> {
        self.call(self.inner.notification(id)).await
    }

    async fn notification_by_provider_id(&self, provider_id: &str) -> Result<Option<NotificationState>, StoreError> {
        self.call(self.inner.notification_by_provider_id(provider_id)).await
    }

    async fn last_page_to(&self, recipients: &[Recipient]) -> Result<Option<NotificationState>, StoreError> {
        self.call(self.inner.last_page_to(recipients)).await
    }

    async fn pages_to(
        &self,
        users: &[Name],
        from: Timestamp,
        to: Timestamp,
        limit: usize,
    ) -> Result<Vec<(Name, Timestamp)>, StoreError> {
        self.call(self.inner.pages_to(users, from, to, limit)).await
    }

    async fn tests_of(&self, user: &str, limit: usize) -> Result<Vec<Notification>, StoreError> {
        self.call(self.inner.tests_of(user, limit)).await
    }

    async fn notifications_of(&self, alert: AlertId, limit: usize) -> Result<Vec<NotificationState>, StoreError> {
        self.call(self.inner.notifications_of(alert, limit)).await
    }

    async fn notifications(
        &self,
        filter: &NotificationFilter,
    ) -> Result<(Vec<NotificationRow>, Option<NotificationId>), StoreError> {
        self.call(self.inner.notifications(filter)).await
    }

    async fn pages_of(&self, alert: AlertId) -> Result<Vec<Page>, StoreError> {
        self.call(self.inner.pages_of(alert)).await
    }

    async fn hand_over(&self, schedule: &str) -> Result<Option<HandOver>, StoreError> {
        self.call(self.inner.hand_over(schedule)).await
    }

    async fn attempts(&self, id: NotificationId) -> Result<Vec<AttemptRow>, StoreError> {
        self.call(self.inner.attempts(id)).await
    }

    async fn events(&self, filter: &EventFilter) -> Result<(Vec<EventRecord>, Option<EventCursor>), StoreError> {
        self.call(self.inner.events(filter)).await
    }

    async fn counts(&self, now: Timestamp) -> Result<Counts, StoreError> {
        self.call(self.inner.counts(now)).await
    }

    async fn configuration_revision(&self) -> Result<i64, StoreError> {
        self.call(self.inner.configuration_revision()).await
    }

    async fn configuration(&self, since: i64) -> Result<ConfigurationRows, StoreError> {
        self.call(self.inner.configuration(since)).await
    }

    async fn write_configuration(&self, write: ConfigurationWrite) -> Result<i64, StoreError> {
        self.call(self.inner.write_configuration(write)).await
    }

    async fn resource_history(&self, kind: &str, name: &str) -> Result<Vec<RevisionRow>, StoreError> {
        self.call(self.inner.resource_history(kind, name)).await
    }

    async fn schedule_state(&self) -> Result<Vec<ScheduleStateRow>, StoreError> {
        self.call(self.inner.schedule_state()).await
    }

    async fn secrets(&self) -> Result<Vec<SecretRow>, StoreError> {
        self.call(self.inner.secrets()).await
    }

    async fn instance_value(&self, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.call(self.inner.instance_value(name, fresh)).await
    }

    async fn opted_out(&self) -> Result<Vec<String>, StoreError> {
        self.call(self.inner.opted_out()).await
    }

    async fn set_opted_out(
        &self,
        address: &str,
        opted_out: bool,
        now: Timestamp,
        told: &[AuditEntry],
    ) -> Result<bool, StoreError> {
        self.call(self.inner.set_opted_out(address, opted_out, now, told)).await
    }

    async fn create_token(&self, token: &TokenRow, told: &AuditEntry) -> Result<(), StoreError> {
        self.call(self.inner.create_token(token, told)).await
    }

    async fn put_bootstrap_token(&self, token: &TokenRow, told: &AuditEntry) -> Result<(), StoreError> {
        self.call(self.inner.put_bootstrap_token(token, told)).await
    }

    async fn revoke_token(&self, name: &str, now: Timestamp, told: &AuditEntry) -> Result<bool, StoreError> {
        self.call(self.inner.revoke_token(name, now, told)).await
    }

    async fn tokens(&self) -> Result<Vec<TokenRow>, StoreError> {
        self.call(self.inner.tokens()).await
    }

    async fn token_by_hash(&self, sha256: &[u8; 32]) -> Result<Option<TokenRow>, StoreError> {
        self.call(self.inner.token_by_hash(sha256)).await
    }

    async fn calendars(&self) -> Result<Vec<CalendarRow>, StoreError> {
        self.call(self.inner.calendars()).await
    }

    async fn calendar_copy(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.call(self.inner.calendar_copy(name)).await
    }

    async fn write_calendar(&self, write: CalendarWrite, seen: Option<Timestamp>) -> Result<bool, StoreError> {
        self.call(self.inner.write_calendar(write, seen)).await
    }

    async fn delete_calendar(&self, name: &str) -> Result<(), StoreError> {
        self.call(self.inner.delete_calendar(name)).await
    }

    async fn note_token_use(&self, noted: &TokenUseWrite) -> Result<(), StoreError> {
        self.call(self.inner.note_token_use(noted)).await
    }

    async fn heartbeat(&self, node: &Name, now: Timestamp) -> Result<(), StoreError> {
        self.call(self.inner.heartbeat(node, now)).await
    }

    async fn retire_node(&self, node: &Name) -> Result<(), StoreError> {
        self.call(self.inner.retire_node(node)).await
    }

    async fn orphans(&self, alive_since: Timestamp, limit: usize) -> Result<Vec<Orphan>, StoreError> {
        self.call(self.inner.orphans(alive_since, limit)).await
    }

    async fn delete_resolved_alerts(&self, resolved_before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.call(self.inner.delete_resolved_alerts(resolved_before, limit)).await
    }

    async fn delete_notices(&self, created_before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.call(self.inner.delete_notices(created_before, limit)).await
    }

    async fn delete_events(&self, received_before: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.call(self.inner.delete_events(received_before, limit)).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.call(self.inner.ready()).await
    }
}

/// Which commits of one node fail.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Schedule>);

#[derive(Debug, Default)]
struct Schedule {
    /// The commit that ends the node: how many are left before it, and how it fails.
    ends: Option<(u32, CommitFault)>,
    /// It has ended: nothing is committed any more.
    dead: bool,
    /// Commits that fail without ending anything.
    failing: u32,
}

impl Faults {
    fn lock(&self) -> MutexGuard<'_, Schedule> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The `count`-th commit from now ends the node.
    pub(crate) fn end_at(&self, count: u32, fault: CommitFault) {
        self.lock().ends = Some((count.max(1), fault));
    }

    /// The next commits fail.
    pub(crate) fn fail(&self, count: u32) {
        self.lock().failing = count;
    }

    /// No more faults.
    pub(crate) fn heal(&self) {
        let mut schedule = self.lock();
        schedule.ends = None;
        schedule.failing = 0;
    }

    /// Whether a commit has ended the node.
    pub(crate) fn has_ended(&self) -> bool {
        self.lock().dead
    }
}

impl CommitFaults for Faults {
    fn at_commit(&self) -> Option<CommitFault> {
        let mut schedule = self.lock();
        if schedule.dead {
            return Some(CommitFault::Before);
        }
        if let Some((left, fault)) = &mut schedule.ends {
            *left -= 1;
            if *left == 0 {
                let fault = *fault;
                schedule.dead = true;
                return Some(fault);
            }
        }
        if schedule.failing > 0 {
            schedule.failing -= 1;
            return Some(CommitFault::Before);
        }
        None
    }
}
