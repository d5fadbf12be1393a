//! What Nightbell keeps: one interface, two back ends (SQLite, PostgreSQL), append-only migrations.
//!
//! **Architecture Invariant:** no rules live here. The data plane is written through [`Store::transact`] alone, which loads
//! state, calls the decisions it is given, and commits them in groups; the configuration is written through
//! [`Store::write_configuration`]. SQL reads no clock, draws no random number and makes no id.
#![cfg_attr(test, allow(clippy::unwrap_used))] // a failed unwrap in a test is the test's failure

mod accounts;
mod audit;
mod batch;
mod changes;
mod deciding;
mod device_logins;
mod error;
mod identities;
mod limits;
mod options;
mod passkeys;
mod postgres;
mod push_devices;
mod queue;
mod records;
mod row_codec;
mod sqlite;
mod supply;
mod verifications;

pub use accounts::{AccountRow, Accounts, Failures, SecondFactorRow, SessionProof, SessionRow, TicketRow};
pub use audit::{
    Audit, AuditAction, AuditEntry, AuditFilter, AuditMeans, AuditOrigin, AuditRow, TokenUseWrite, UnknownWord,
};
pub use changes::Changed;
pub use device_logins::{DeviceLoginRow, DeviceLogins};
pub use error::StoreError;
pub use identities::{Identities, IdentityRow, JourneyRow, OtherWaysIn};
pub use limits::NOTIFICATION_ALERTS_MAX;
pub use options::{CommitFault, CommitFaults, Entropy, StoreOptions};
pub use passkeys::{ChallengeRow, PasskeyRow, Passkeys};
pub use postgres::PostgresStore;
pub use push_devices::{PushDeviceRow, PushDevices, PushNote};
pub use records::{
    Addressee, AlertCursor, AlertFilter, AttemptRow, CalendarRow, CalendarWrite, ConfigurationRows, ConfigurationWrite,
    Counts, EventCursor, EventFilter, NotificationFilter, NotificationRow, Orphan, ResourceRow, ResourceWrite,
    RevisionRow, ScheduleStateRow, ScheduleStateWrite, SecretRow, SecretWrite, SignInEnd, TokenRow,
};
pub use sqlite::{Access, SqliteStore, restore};
pub use verifications::{SentCode, VerificationRow, Verifications};

use async_trait::async_trait;
use nightbell_core::{
    Alert, AlertId, Decision, Entry, EventRecord, HandOver, Keys, Name, Notification, NotificationId,
    NotificationState, Outcome, Page, Recipient, State, Supply, Timer, Timestamp,
};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{broadcast, watch};

/// Who goes first when much is waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// A person is waiting for the answer.
    Person,
    /// Timers, delivery results: somebody may be waiting to be woken.
    Timer,
    /// Events from signal sources.
    Intake,
}

/// A pure decision, bound to the configuration it reads. May be called again after a conflict.
pub type DecideFn = Box<dyn FnMut(&State, Timestamp, &mut dyn Supply) -> Decision + Send>;

/// One unit of work for [`Store::transact`].
pub struct Item {
    /// Who goes first.
    pub priority: Priority,
    /// What to load and lock.
    pub keys: Keys,
    /// The configuration revision that `decide` reads. When the store's is newer the item fails with
    /// [`StoreError::StaleConfiguration`] and nothing of it is written: the caller reloads and submits it again.
    pub configuration_revision: i64,
    /// The decision.
    pub decide: DecideFn,
    /// What the audit log is told, unless the decision refuses.
    pub told: Option<Arc<AuditEntry>>,
}

impl std::fmt::Debug for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Item").field("priority", &self.priority).field("keys", &self.keys).finish_non_exhaustive()
    }
}

/// What is kept. Every method may fail with [`StoreError::Unavailable`] while the database is away.
#[async_trait]
pub trait Store:
    Accounts + Audit + DeviceLogins + Identities + Passkeys + PushDevices + Verifications + std::fmt::Debug
{
    /// Decides and commits each item, sharing commits with whatever else is waiting (group commit). Results come in the
    /// order of `items`, each `Ok` only after its commit is durable. Each item fails alone.
    ///
    /// Items of one call are decided in their order and, where the batch limit allows, in one commit; PostgreSQL decides and
    /// commits those that claim a dispatch timer after the others, in their order too. Intake fails with
    /// [`StoreError::Overloaded`] when the queue is full; people and timers are let in beyond that limit up to their own.
    async fn transact(&self, items: Vec<Item>) -> Vec<Result<Outcome, StoreError>>;

    /// Changes whenever a commit may have made something due. A hint: read [`Store::due_timers`] after every change.
    fn commits(&self) -> watch::Receiver<u64>;

    /// What commits change of alerts from now on, those of other nodes too. Memory only: for whoever watches, not for anything
    /// that has to happen.
    fn changes(&self) -> broadcast::Receiver<Arc<Changed>>;

    /// The instant that decisions would be given now: the given clock's on SQLite, the database's on PostgreSQL.
    async fn now(&self) -> Result<Timestamp, StoreError>;

    /// Timers due at `now`, most overdue first.
    async fn due_timers(&self, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError>;

    /// When the next timer is due.
    async fn next_timer(&self) -> Result<Option<Timestamp>, StoreError>;

    /// An alert.
    async fn alert(&self, id: AlertId) -> Result<Option<Alert>, StoreError>;

    /// Alerts: open exhausted ones first, then newest first. At most `filter.limit`; the cursor continues after the last.
    async fn alerts(&self, filter: &AlertFilter) -> Result<(Vec<Alert>, Option<AlertCursor>), StoreError>;

    /// Ids of open alerts above `after`, ascending.
    async fn open_alerts(&self, after: AlertId, limit: usize) -> Result<Vec<AlertId>, StoreError>;

    /// An alert's timeline, oldest first by (instant, id), at most `limit` entries.
    async fn timeline(&self, alert: AlertId, limit: usize) -> Result<Vec<Entry>, StoreError>;

    /// A notification and the ids of its alerts.
    async fn notification(&self, id: NotificationId) -> Result<Option<NotificationState>, StoreError>;

    /// The notification that a provider knows by its own id.
    async fn notification_by_provider_id(&self, provider_id: &str) -> Result<Option<NotificationState>, StoreError>;

    /// The page that was last handed out to any of these recipients.
    async fn last_page_to(&self, recipients: &[Recipient]) -> Result<Option<NotificationState>, StoreError>;

    /// When these users were paged in `[from, to)` by messages that a provider was given, user by user as they were given, each oldest first; of each at most `limit`,
    /// the newest.
    async fn pages_to(
        &self,
        users: &[Name],
        from: Timestamp,
        to: Timestamp,
        limit: usize,
    ) -> Result<Vec<(Name, Timestamp)>, StoreError>;

    /// Tests that a person asked for, newest first, at most `limit`.
    async fn tests_of(&self, user: &str, limit: usize) -> Result<Vec<Notification>, StoreError>;

    /// Notifications that name an alert, newest first, at most `limit`.
    async fn notifications_of(&self, alert: AlertId, limit: usize) -> Result<Vec<NotificationState>, StoreError>;

    /// Notifications of all kinds, newest first, with their tries; and the one to continue after.
    async fn notifications(
        &self,
        filter: &NotificationFilter,
    ) -> Result<(Vec<NotificationRow>, Option<NotificationId>), StoreError>;

    /// The pages of an alert, by round, step and whom.
    async fn pages_of(&self, alert: AlertId) -> Result<Vec<Page>, StoreError>;

    /// What is remembered of a schedule's hand-overs.
    async fn hand_over(&self, schedule: &str) -> Result<Option<HandOver>, StoreError>;

    /// Tries at a notification, in order.
    async fn attempts(&self, id: NotificationId) -> Result<Vec<AttemptRow>, StoreError>;

    /// Events received, newest first (all actions, or only changes).
    async fn events(&self, filter: &EventFilter) -> Result<(Vec<EventRecord>, Option<EventCursor>), StoreError>;

    /// Figures for the metrics.
    async fn counts(&self, now: Timestamp) -> Result<Counts, StoreError>;

    /// The configuration's revision: 0 while nothing was ever written.
    async fn configuration_revision(&self) -> Result<i64, StoreError>;

    /// Resources changed after revision `since` (0: all that exist), deleted ones included when `since` is above 0,
    /// read together with the revision they make up.
    async fn configuration(&self, since: i64) -> Result<ConfigurationRows, StoreError>;

    /// Writes resources, secrets and what is kept beside schedules in one transaction, appends to the history, raises the revision by one and sets the
    /// `reconfigure` timer, due at once. Fails with [`StoreError::ConfigurationConflict`] when the revision is not
    /// `write.expected_revision`, with [`StoreError::OpenAlerts`] when a deleted service has open alerts.
    /// A write of nothing answers the present revision. Also wakes [`Store::commits`].
    async fn write_configuration(&self, write: ConfigurationWrite) -> Result<i64, StoreError>;

    /// Every revision of one resource, oldest first.
    async fn resource_history(&self, kind: &str, name: &str) -> Result<Vec<RevisionRow>, StoreError>;

    /// All that is kept beside the documents of schedules, by schedule, sort and key.
    async fn schedule_state(&self) -> Result<Vec<ScheduleStateRow>, StoreError>;

    /// All secrets, encrypted as they were given.
    async fn secrets(&self) -> Result<Vec<SecretRow>, StoreError>;

    /// A value kept once for the whole installation (instance keys): the stored one, else `fresh`, which is then stored.
    async fn instance_value(&self, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StoreError>;

    /// Numbers and addresses whose owner said STOP.
    async fn opted_out(&self) -> Result<Vec<String>, StoreError>;

    /// Records STOP (`true`) or START (`false`) for an address; raises the configuration's revision when that changed anything,
    /// so that every node takes note.
    async fn set_opted_out(
        &self,
        address: &str,
        opted_out: bool,
        now: Timestamp,
        told: &[AuditEntry],
    ) -> Result<bool, StoreError>;

    /// Adds an API token; its name must be free among those not revoked ([`StoreError::NameTaken`]).
    async fn create_token(&self, token: &TokenRow, told: &AuditEntry) -> Result<(), StoreError>;

    /// Adds the bootstrap token, or gives an existing bootstrap token of that name this hash; tells of nothing when it has it.
    async fn put_bootstrap_token(&self, token: &TokenRow, told: &AuditEntry) -> Result<(), StoreError>;

    /// Revokes a token by name; false when there is none.
    async fn revoke_token(&self, name: &str, now: Timestamp, told: &AuditEntry) -> Result<bool, StoreError>;

    /// Tokens, revoked ones included, by name.
    async fn tokens(&self) -> Result<Vec<TokenRow>, StoreError>;

    /// The token with this SHA-256, if it is not revoked.
    async fn token_by_hash(&self, sha256: &[u8; 32]) -> Result<Option<TokenRow>, StoreError>;

    /// What is known of calendars that are read from addresses, by name.
    async fn calendars(&self) -> Result<Vec<CalendarRow>, StoreError>;

    /// The last good copy of a calendar.
    async fn calendar_copy(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Writes what is known of a calendar, if it is still due when it was `seen` to be (`None`: if nothing is known of it);
    /// false when somebody else wrote in between.
    async fn write_calendar(&self, write: CalendarWrite, seen: Option<Timestamp>) -> Result<bool, StoreError>;

    /// Forgets a calendar, with its copy.
    async fn delete_calendar(&self, name: &str) -> Result<(), StoreError>;

    /// Notes that a token was used at an instant from an address, unless that was noted lately; and tells, as
    /// [`Audit::record`] does, of a network that is not among those remembered of the token.
    async fn note_token_use(&self, noted: &TokenUseWrite) -> Result<(), StoreError>;

    /// Says that this node lives. The lease on its deliveries.
    async fn heartbeat(&self, node: &Name, now: Timestamp) -> Result<(), StoreError>;

    /// Takes a node's heartbeat away: what it was sending is anybody's.
    async fn retire_node(&self, node: &Name) -> Result<(), StoreError>;

    /// Notifications being sent by nodes without a heartbeat since `alive_since`.
    async fn orphans(&self, alive_since: Timestamp, limit: usize) -> Result<Vec<Orphan>, StoreError>;

    /// Deletes a slice of alerts resolved before `resolved_before`, with all that hangs on them; how many.
    async fn delete_resolved_alerts(&self, resolved_before: Timestamp, limit: usize) -> Result<usize, StoreError>;

    /// Deletes a slice of events received before `received_before`; how many.
    async fn delete_events(&self, received_before: Timestamp, limit: usize) -> Result<usize, StoreError>;

    /// Deletes a slice of messages about changes of hands that were made before `created_before`, with their tries; how many.
    async fn delete_notices(&self, created_before: Timestamp, limit: usize) -> Result<usize, StoreError>;

    /// Copies the whole store into a new file, while it is in use. SQLite only.
    async fn backup(&self, file: &Path) -> Result<(), StoreError>;

    /// Whether a write can be committed now.
    async fn ready(&self) -> Result<(), StoreError>;

    /// Finishes what is queued, then closes.
    async fn close(&self);
}
