//! Loads what a batch needs: prepared look-ups, one by one.

use super::open_keys::OpenKeys;
use super::rows::{
    alert, alert_columns, all, failed, first, instant_option, mention, notification, notification_columns, page,
    row_limit, text,
};
use crate::StoreError;
use crate::deciding::{Wanted, WantedWaiting};
use crate::row_codec::{hand_over_from_text, to_ms};
use nightbell_core::limits::ALERTS_PER_MESSAGE_MAX;
use nightbell_core::{
    Alert, AlertId, AlertState, HandOver, History, Name, NotificationId, NotificationKind, NotificationState, Page,
    Recipient, RecipientState, State, Status, Timestamp, Urgency,
};
use rusqlite::{Connection, params};
use std::collections::{HashMap, HashSet};

/// What of an alert is in its indexes beside what never changes. An update that leaves these leaves the indexes alone.
pub(super) type Indexed = (Status, Urgency, bool);

/// The state of a batch as it was stored.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// For the decisions.
    pub(super) state: State,
    /// Which alerts are stored.
    pub(super) known: HashSet<AlertId>,
    /// What their indexes hold.
    pub(super) indexed: HashMap<AlertId, Indexed>,
}

/// Loads everything wanted. Timers that are there and due at `now` are claimed.
pub(super) fn load(
    connection: &Connection,
    open_keys: &OpenKeys,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<Loaded, StoreError> {
    let mut loaded = Loaded::default();
    for ((service, dedup_key), history) in &wanted.latest {
        let open = open_keys.find(connection, service, dedup_key)?;
        let found = open.map_or_else(|| newest_resolved(connection, service, dedup_key), |open| Ok(Some(open)))?;
        let id = found.as_ref().map(|alert| alert.id);
        loaded.state.latest.insert((service.clone(), dedup_key.clone()), id);
        if let Some(alert) = found {
            loaded.keep(connection, alert, *history)?;
        }
    }
    for (id, history) in &wanted.alerts {
        loaded.alert(connection, *id, *history)?;
    }
    for (id, history) in &wanted.notifications {
        loaded.notification(connection, *id, *history)?;
    }
    for (recipient, waiting) in &wanted.recipients {
        loaded.recipient(connection, recipient, *waiting, now)?;
    }
    for schedule in &wanted.hand_overs {
        loaded.state.hand_overs.insert(schedule.clone(), read_hand_over(connection, schedule)?.unwrap_or_default());
    }
    for (kind, subject) in wanted.timers.keys() {
        let statement = connection
            .prepare_cached("SELECT 1 FROM timers WHERE kind = ?1 AND subject = ?2 AND due_at <= ?3")
            .map_err(failed)?;
        if first(statement, params![kind.as_str(), subject, to_ms(now)], |_| Ok(()))?.is_some() {
            loaded.state.claimed.insert((*kind, subject.clone()));
        }
    }
    Ok(loaded)
}

impl Loaded {
    fn alert(&mut self, connection: &Connection, id: AlertId, history: History) -> Result<(), StoreError> {
        if let Some(known) = self.state.alerts.get(&id) {
            if history > History::No && !known.history {
                let alert = known.alert.clone();
                self.keep(connection, alert, history)?;
            }
            return Ok(());
        }
        if let Some(alert) = read_alert(connection, id)? {
            self.keep(connection, alert, history)?;
        }
        Ok(())
    }

    fn keep(&mut self, connection: &Connection, alert: Alert, history: History) -> Result<(), StoreError> {
        let history = match history {
            History::No => false,
            History::IfLow => alert.is_open() && alert.urgency == Urgency::Low,
            History::Yes => true,
        };
        let mut kept = AlertState { pages: Vec::new(), mentions: Vec::new(), history, alert };
        let id = kept.alert.id;
        if history {
            kept.pages = read_pages(connection, id)?;
            let mentions = connection
                .prepare_cached(
                    "SELECT id, alert, recipient, kind, created_at, notification FROM mentions WHERE alert = ?1 ORDER BY id",
                )
                .map_err(failed)?;
            kept.mentions = all(mentions, [id.0], mention)?;
        }
        self.known.insert(id);
        self.indexed.insert(id, (kept.alert.status, kept.alert.urgency, kept.alert.exhausted));
        self.state.alerts.insert(id, kept);
        Ok(())
    }

    fn notification(
        &mut self,
        connection: &Connection,
        id: NotificationId,
        history: Option<History>,
    ) -> Result<(), StoreError> {
        let Some(found) = read_notification(connection, id)? else { return Ok(()) };
        if let Some(history) = history {
            for alert in &found.alerts {
                self.alert(connection, *alert, history)?;
            }
        }
        self.state.notifications.insert(id, found);
        Ok(())
    }

    fn recipient(
        &mut self,
        connection: &Connection,
        recipient: &Recipient,
        wanted: WantedWaiting,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let name = recipient.to_string();
        let told = connection
            .prepare_cached("SELECT paged_at, updated_at FROM recipients WHERE recipient = ?1")
            .map_err(failed)?;
        let told = first(told, [&name], |row| Ok((instant_option(row, 0)?, instant_option(row, 1)?)))?;
        let (paged_at, updated_at) = told.unwrap_or_default();
        let mut found = RecipientState { paged_at, updated_at, waiting: Vec::new(), more: false };
        for kind in NotificationKind::MENTIONED {
            let waiting = connection
                .prepare_cached(
                    "SELECT id, alert, recipient, kind, created_at, notification FROM mentions \
                     WHERE recipient = ?1 AND kind = ?2 AND notification IS NULL ORDER BY id LIMIT ?3",
                )
                .map_err(failed)?;
            let at_most = wanted.at_most(found.last_at(kind), now);
            let mut waiting = all(waiting, params![name, kind.as_str(), row_limit(at_most + 1)], mention)?;
            found.more |= waiting.len() > at_most;
            waiting.truncate(at_most);
            for mention in waiting.iter().take(ALERTS_PER_MESSAGE_MAX) {
                self.alert(connection, mention.alert, History::No)?;
            }
            found.waiting.append(&mut waiting);
        }
        found.waiting.sort_by_key(|mention| mention.id);
        self.state.recipients.insert(recipient.clone(), found);
        Ok(())
    }
}

fn newest_resolved(connection: &Connection, service: &Name, dedup_key: &str) -> Result<Option<Alert>, StoreError> {
    let statement = connection
        .prepare_cached(concat!(
            "SELECT ",
            alert_columns!(),
            " FROM alerts INDEXED BY alerts_resolved_by_key \
             WHERE status = 'resolved' AND dedup_key = ?1 AND service = ?2 ORDER BY id DESC LIMIT 1"
        ))
        .map_err(failed)?;
    first(statement, params![dedup_key, service], alert)
}

/// An alert's row.
pub(super) fn read_alert(connection: &Connection, id: AlertId) -> Result<Option<Alert>, StoreError> {
    let statement = connection
        .prepare_cached(concat!("SELECT ", alert_columns!(), " FROM alerts WHERE id = ?1"))
        .map_err(failed)?;
    first(statement, [id.0], alert)
}

/// What is remembered of a schedule's hand-overs.
pub(super) fn read_hand_over(connection: &Connection, schedule: &str) -> Result<Option<HandOver>, StoreError> {
    let statement = connection.prepare_cached("SELECT body FROM hand_overs WHERE schedule = ?1").map_err(failed)?;
    first(statement, [schedule], |row| hand_over_from_text(text(row, 0)?))
}

/// A notification and the ids of its alerts, in the order of its mentions.
/// The pages of an alert.
pub(super) fn read_pages(connection: &Connection, alert: AlertId) -> Result<Vec<Page>, StoreError> {
    let pages = connection
        .prepare_cached(
            "SELECT alert, round, step, owner, started_at, because, fired, considered_ms, next_due_at, \
             failed, dead FROM pages WHERE alert = ?1 ORDER BY round, step, owner",
        )
        .map_err(failed)?;
    all(pages, [alert.0], page)
}

pub(super) fn read_notification(
    connection: &Connection,
    id: NotificationId,
) -> Result<Option<NotificationState>, StoreError> {
    let statement = connection
        .prepare_cached(concat!("SELECT ", notification_columns!(), " FROM notifications WHERE id = ?1"))
        .map_err(failed)?;
    let Some(notification) = first(statement, [id.0.as_bytes()], notification)? else { return Ok(None) };
    let statement =
        connection.prepare_cached("SELECT alert FROM mentions WHERE notification = ?1 ORDER BY id").map_err(failed)?;
    let alerts = all(statement, [id.0.as_bytes()], |row| row.get(0).map(AlertId).map_err(failed))?;
    Ok(Some(NotificationState { notification, alerts }))
}
