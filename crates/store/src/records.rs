//! Rows and filters of the interface that are not part of the domain.

use crate::audit::{AuditAction, AuditEntry, AuditOrigin};
use nightbell_core::{
    AlertId, DeliveryResult, Json, Name, Notification, NotificationId, NotificationKind, NotificationStatus, Recipient,
    Status, Timestamp,
};
use std::fmt;
use uuid::Uuid;

/// Which alerts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AlertFilter {
    /// Any of these; empty means all.
    pub statuses: Vec<Status>,
    /// Any of these services; `None` means all, an empty list none.
    pub services: Option<Vec<Name>>,
    /// This dedup key.
    pub dedup_key: Option<String>,
    /// A dedup key that begins with this.
    pub dedup_key_prefix: Option<String>,
    /// Continue after this.
    pub after: Option<AlertCursor>,
    /// At most so many.
    pub limit: usize,
}

impl AlertFilter {
    /// What begins with the prefix lies from the first to before the second, as both databases compare bytes.
    pub(crate) fn dedup_keys(&self) -> Option<(String, String)> {
        let prefix = self.dedup_key_prefix.as_ref()?;
        Some((prefix.clone(), format!("{prefix}{}", char::MAX)))
    }
}

/// A place in the list of alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertCursor {
    /// Whether the last one shown was open and exhausted.
    pub exhausted: bool,
    /// Its id.
    pub id: i64,
}

/// Which events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EventFilter {
    /// Only changes.
    pub changes_only: bool,
    /// Any of these services; `None` means all.
    pub services: Option<Vec<Name>>,
    /// Continue after this.
    pub after: Option<EventCursor>,
    /// At most so many.
    pub limit: usize,
}

/// A place in the list of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventCursor {
    /// The last one's instant, in milliseconds since 1970.
    pub received_at_ms: i64,
    /// The last one's id.
    pub id: i64,
}

/// Which notifications.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NotificationFilter {
    /// To any of these people or channels; empty means all.
    pub to_any: Vec<Addressee>,
    /// To any of these recipients; `None` means all, an empty list none.
    pub recipients: Option<Vec<Recipient>>,
    /// By contact methods called so; empty means all.
    pub methods: Vec<Name>,
    /// In any of these statuses; empty means all.
    pub statuses: Vec<NotificationStatus>,
    /// Of any of these kinds; empty means all.
    pub kinds: Vec<NotificationKind>,
    /// That name this alert.
    pub alert: Option<AlertId>,
    /// First handed out at or after this instant.
    pub from: Option<Timestamp>,
    /// First handed out before this instant.
    pub to: Option<Timestamp>,
    /// Continue after this one.
    pub after: Option<NotificationId>,
    /// At most so many.
    pub limit: usize,
}

impl NotificationFilter {
    /// The ids that are asked for, from the first to before the last. Ids of notifications carry the instant at which they were
    /// handed out (UUID version 7), so the primary key is the order of the list.
    pub(crate) fn ids(&self) -> (Option<Uuid>, Option<Uuid>) {
        let first_at = |at: Timestamp| {
            let ms = u128::try_from(at.as_millisecond()).unwrap_or_default();
            Uuid::from_u128(ms << 80)
        };
        let before = [self.to.map(first_at), self.after.map(|after| after.0)];
        (self.from.map(first_at), before.into_iter().flatten().min())
    }

    /// Whether nothing can be found.
    pub(crate) fn is_of_none(&self) -> bool {
        self.limit == 0 || self.recipients.as_ref().is_some_and(Vec::is_empty)
    }
}

/// A person, by whichever contact method, or a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressee {
    /// A person.
    User(Name),
    /// A channel.
    Channel(Name),
}

impl fmt::Display for Addressee {
    /// A channel's recipient, or with a slash at the end what a person's recipients begin with.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Addressee::User(user) => write!(f, "user/{user}/"),
            Addressee::Channel(channel) => write!(f, "channel/{channel}"),
        }
    }
}

/// A notification in the list of all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct NotificationRow {
    /// The notification.
    pub notification: Notification,
    /// The first of its alerts that are still kept, at most [`crate::NOTIFICATION_ALERTS_MAX`].
    pub alerts: Vec<AlertId>,
    /// The summary of the first of them.
    pub summary: Option<String>,
    /// Each try, in order.
    pub attempts: Vec<AttemptRow>,
}

/// A try at a notification, as recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct AttemptRow {
    /// Which notification.
    pub notification: NotificationId,
    /// Which try, from 1.
    pub attempt: u32,
    /// When its end was recorded.
    pub ended_at: Timestamp,
    /// What became of it.
    pub result: DeliveryResult,
}

/// A notification whose node does not live any more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Orphan {
    /// Which notification.
    pub notification: NotificationId,
    /// Who was sending it.
    pub node: Option<Name>,
}

/// Figures for the metrics.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    /// Open alerts by (status, urgency).
    pub open_alerts: Vec<(Status, nightbell_core::Urgency, i64)>,
    /// Open alerts that reached their last resort.
    pub exhausted_alerts: i64,
    /// Mentions that wait.
    pub waiting_mentions: i64,
    /// Notifications by status, of those not yet at an end.
    pub pending_notifications: i64,
    /// Timers in all.
    pub timers: i64,
    /// How late the most overdue timer is, in milliseconds; 0 when none is.
    pub timer_lag_ms: i64,
}

/// A resource as stored: its JSON form, without secrets.
#[derive(Debug, Clone, PartialEq)]
pub struct ResourceRow {
    /// Its kind, as spelled in YAML.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Title and body as JSON; `None` once deleted.
    pub body: Option<Json>,
    /// Grows with each change of this resource, from 1; goes on after a deletion.
    pub revision: i64,
    /// Orders resources by when they were made; kept over edits, new when made again after a deletion.
    pub created_sequence: i64,
    /// Made by `apply` (true) or by the API (false).
    pub from_apply: bool,
    /// Last change.
    pub updated_at: Timestamp,
    /// By whom.
    pub updated_by: String,
}

/// The configuration, or what changed of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigurationRows {
    /// The revision it makes up.
    pub revision: i64,
    /// The rows.
    pub rows: Vec<ResourceRow>,
}

/// A revision of one resource.
#[derive(Debug, Clone, PartialEq)]
pub struct RevisionRow {
    /// From 1.
    pub revision: i64,
    /// The body then; `None` for a deletion.
    pub body: Option<Json>,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub author: String,
}

/// One resource to write.
#[derive(Debug, Clone, PartialEq)]
pub struct ResourceWrite {
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Title and body as JSON; `None` deletes it and its secrets.
    pub body: Option<Json>,
    /// Made by `apply`. An edit by the API keeps what it was.
    pub from_apply: Option<bool>,
}

/// What ends of somebody's signing in because their document changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInEnd {
    /// Their sessions, their passkeys and their links.
    Sessions(String),
    /// Their links that work once: they went to an address that is theirs no more.
    Tickets(String),
    /// All that is kept for them to sign in with, and the tokens that are theirs.
    Everything(String),
}

/// Everything that one change of configuration writes.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigurationWrite {
    /// The revision that the writer had read.
    pub expected_revision: i64,
    /// Resources.
    pub resources: Vec<ResourceWrite>,
    /// Secrets to set.
    pub secrets: Vec<SecretWrite>,
    /// Secrets to remove: (kind, name, field).
    pub removed_secrets: Vec<(String, String, String)>,
    /// What of people's signing in ends with it.
    pub sign_in: Vec<SignInEnd>,
    /// What changes beside the documents of schedules.
    pub schedule_state: Vec<ScheduleStateWrite>,
    /// Who.
    pub author: String,
    /// By which means, and from where.
    pub origin: AuditOrigin,
    /// When.
    pub at: Timestamp,
    /// What the audit log is told beside each resource and each secret.
    pub told: Vec<AuditEntry>,
}

impl ConfigurationWrite {
    /// An entry by whoever writes.
    fn entry(&self, action: AuditAction, kind: &str, name: &str) -> AuditEntry {
        AuditEntry::new(action, self.at).by(self.author.as_str(), &self.origin).about(kind, name)
    }

    /// What is told of a resource that was written.
    pub(crate) fn resource_told(&self, resource: &ResourceWrite, was_there: bool, revision: i64) -> AuditEntry {
        let action = match (&resource.body, was_there) {
            (None, _) => AuditAction::ConfigurationDeleted,
            (Some(_), true) => AuditAction::ConfigurationChanged,
            (Some(_), false) => AuditAction::ConfigurationCreated,
        };
        let mut entry = self.entry(action, &resource.kind, &resource.name);
        entry.revision = Some(revision);
        if resource.kind != "users" {
            return entry;
        }
        let mut ends = self.sign_in.iter().map(|end| match end {
            SignInEnd::Sessions(user) => (user, "sessions, passkeys and links"),
            SignInEnd::Tickets(user) => (user, "links"),
            SignInEnd::Everything(user) => {
                (user, "password, second factor, passkeys, sessions, links, identities, devices, verified addresses and tokens")
            }
        });
        match ends.find(|(user, _)| **user == resource.name) {
            Some((_, what)) => entry.with("ended", what),
            None => entry,
        }
    }

    /// What is told of a secret that was written.
    pub(crate) fn secret_set(&self, secret: &SecretWrite) -> AuditEntry {
        self.entry(AuditAction::SecretSet, &secret.kind, &secret.name).with("field", secret.field.as_str())
    }

    /// What is told of a secret that is gone; nothing where another takes its place.
    pub(crate) fn secret_removed(&self, kind: &str, name: &str, field: &str) -> Option<AuditEntry> {
        let is_replaced = |secret: &SecretWrite| secret.kind == kind && secret.name == name && secret.field == field;
        let is_gone = !self.secrets.iter().any(is_replaced);
        is_gone.then(|| self.entry(AuditAction::SecretRemoved, kind, name).with("field", field))
    }

    /// Whether it writes nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.resources.is_empty()
            && self.secrets.is_empty()
            && self.removed_secrets.is_empty()
            && self.schedule_state.is_empty()
    }
}

/// Something that the server keeps beside a schedule's document, as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduleStateRow {
    /// The schedule; it may be deleted by now.
    pub schedule: String,
    /// What sort of thing it is.
    pub sort: String,
    /// Which one of the sort.
    pub key: String,
    /// What it says.
    pub body: Json,
}

/// Something to keep beside a schedule's document, or to keep no longer.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduleStateWrite {
    /// The schedule.
    pub schedule: String,
    /// What sort of thing it is.
    pub sort: String,
    /// Which one of the sort.
    pub key: String,
    /// What it says; `None` removes it.
    pub body: Option<Json>,
}

/// A calendar that is read from an address, as stored, without its copy.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarRow {
    /// The name of its document; that may be deleted by now.
    pub name: String,
    /// When it is read next.
    pub due_at: Timestamp,
    /// What is known of it.
    pub body: Json,
}

/// A calendar to write.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarWrite {
    /// What is known of it.
    pub row: CalendarRow,
    /// A new copy of it; `None` leaves the one that is there.
    pub copy: Option<Vec<u8>>,
}

/// A secret to set.
#[derive(Clone, PartialEq)]
pub struct SecretWrite {
    /// Kind of the resource it belongs to.
    pub kind: String,
    /// That resource's name.
    pub name: String,
    /// Which secret of it: `key`, `secret`, `contact_methods.hook.secret`.
    pub field: String,
    /// SHA-256 of the plain value; unique among the field `key`.
    pub sha256: [u8; 32],
    /// The encrypted value.
    pub sealed: Vec<u8>,
}

impl fmt::Debug for SecretWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretWrite({}/{}/{})", self.kind, self.name, self.field)
    }
}

/// A secret as stored.
pub type SecretRow = SecretWrite;

/// An API token.
#[derive(Clone, PartialEq)]
pub struct TokenRow {
    /// Its name, unique among live tokens; the actor is `token:NAME`.
    pub name: String,
    /// `admin`, `manager`, `responder` or `observer`.
    pub role: String,
    /// SHA-256 of the token.
    pub sha256: [u8; 32],
    /// Given at start, may be given again.
    pub bootstrap: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// The user whose it is.
    pub owner: Option<String>,
    /// What it is narrowed to: words with blanks between; nothing narrows nothing.
    pub scopes: String,
    /// From when on it is good no more.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to a few minutes.
    pub last_used_at: Option<Timestamp>,
    /// From which network address.
    pub last_used_from: Option<String>,
}

impl fmt::Debug for TokenRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenRow({}, {})", self.name, self.role)
    }
}
