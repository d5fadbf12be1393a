//! Everything that is only read: lists, timelines, what is due, figures.

use super::rows::{
    all, attempt, entry, event, failed, first, get, instant, instant_option, notification_id, row_limit, shared_option,
    text, timer,
};
use crate::StoreError;
use crate::records::{AttemptRow, Counts, EventCursor, EventFilter, Orphan};
use crate::row_codec::{parse, to_ms};
use crate::sqlite::load::read_notification;
use nightbell_core::{
    AlertId, Entry, EventRecord, Name, Notification, NotificationId, NotificationState, Recipient, Timer, Timestamp,
};
use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, params, params_from_iter};
use std::fmt::Write as _;

pub(super) fn prepare<'a>(connection: &'a Connection, sql: &str) -> Result<CachedStatement<'a>, StoreError> {
    connection.prepare_cached(sql).map_err(failed)
}

pub(super) fn due_timers(connection: &Connection, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
    let sql =
        "SELECT kind, subject, alert, due_at FROM timers WHERE due_at <= ?1 ORDER BY due_at, kind, subject LIMIT ?2";
    all(prepare(connection, sql)?, params![to_ms(now), row_limit(limit)], timer)
}

pub(super) fn next_timer(connection: &Connection) -> Result<Option<Timestamp>, StoreError> {
    let next = first(prepare(connection, "SELECT min(due_at) FROM timers")?, [], |row| instant_option(row, 0))?;
    Ok(next.flatten())
}

/// Conditions and their values, put together for one list.
#[derive(Debug)]
pub(super) struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    pub(super) fn new(select: &str) -> Conditions {
        Conditions { sql: format!("{select} WHERE 1"), values: Vec::new() }
    }

    pub(super) fn add(&mut self, sql: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
    }

    /// `column < value`, and the like.
    pub(super) fn compare(&mut self, comparison: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        let _ = write!(self.sql, " AND {comparison} ?{}", self.values.len());
    }

    /// A condition in which `?` stands for the value.
    pub(super) fn holds(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.add(&condition.replace('?', &format!("?{}", self.values.len())));
    }

    /// The column has this text in it.
    pub(super) fn contains(&mut self, column: &str, part: &str) {
        self.values.push(Value::Text(part.to_owned()));
        let _ = write!(self.sql, " AND instr({column}, ?{}) > 0", self.values.len());
    }

    pub(super) fn any_of<'a>(&mut self, column: &str, values: impl IntoIterator<Item = &'a str>) {
        let _ = write!(self.sql, " AND {column} IN (");
        for (index, value) in values.into_iter().enumerate() {
            self.values.push(Value::Text(value.to_owned()));
            let _ = write!(self.sql, "{}?{}", if index == 0 { "" } else { ", " }, self.values.len());
        }
        self.sql.push(')');
    }

    pub(super) fn rows<T>(
        mut self,
        connection: &Connection,
        order: &str,
        limit: usize,
        read: impl Fn(&rusqlite::Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.values.push(Value::Integer(row_limit(limit)));
        let _ = write!(self.sql, " ORDER BY {order} LIMIT ?{}", self.values.len());
        all(prepare(connection, &self.sql)?, params_from_iter(self.values), read)
    }
}

pub(super) fn open_alerts(connection: &Connection, after: AlertId, limit: usize) -> Result<Vec<AlertId>, StoreError> {
    let sql = "SELECT id FROM alerts WHERE status <> 'resolved' AND id > ?1 ORDER BY id LIMIT ?2";
    all(prepare(connection, sql)?, params![after.0, row_limit(limit)], |row| get(row, 0).map(AlertId))
}

pub(super) fn timeline(connection: &Connection, alert: AlertId, limit: usize) -> Result<Vec<Entry>, StoreError> {
    let sql = "SELECT id, alert, at, kind, actor, text, data FROM timeline WHERE alert = ?1 ORDER BY at, id LIMIT ?2";
    all(prepare(connection, sql)?, params![alert.0, row_limit(limit)], entry)
}

fn found_notification(
    connection: &Connection,
    id: Option<NotificationId>,
) -> Result<Option<NotificationState>, StoreError> {
    id.map_or(Ok(None), |id| read_notification(connection, id))
}

pub(super) fn notification_by_provider_id(
    connection: &Connection,
    provider_id: &str,
) -> Result<Option<NotificationState>, StoreError> {
    let sql = "SELECT id FROM notifications WHERE provider_id = ?1 ORDER BY created_at DESC, id DESC LIMIT 1";
    let id = first(prepare(connection, sql)?, [provider_id], notification_id)?;
    found_notification(connection, id)
}

pub(super) fn last_page_to(
    connection: &Connection,
    recipients: &[Recipient],
) -> Result<Option<NotificationState>, StoreError> {
    let sql = "SELECT id, created_at FROM notifications WHERE recipient = ?1 AND kind = 'page' \
               ORDER BY created_at DESC, id DESC LIMIT 1";
    let mut last: Option<(i64, NotificationId)> = None;
    for recipient in recipients {
        let found = first(prepare(connection, sql)?, [recipient.to_string()], |row| {
            Ok((get::<i64>(row, 1)?, notification_id(row)?))
        })?;
        last = last.max(found);
    }
    found_notification(connection, last.map(|(_, id)| id))
}

pub(super) fn tests_of(connection: &Connection, user: &str, limit: usize) -> Result<Vec<Notification>, StoreError> {
    let sql = "SELECT id FROM notifications WHERE recipient >= ?1 AND recipient < ?2 AND kind = 'test' \
               ORDER BY created_at DESC, id DESC LIMIT ?3";
    let values = params![format!("user/{user}/"), format!("user/{user}0"), row_limit(limit)];
    let ids = all(prepare(connection, sql)?, values, notification_id)?;
    let found = ids.into_iter().map(|id| read_notification(connection, id));
    found.filter_map(Result::transpose).map(|known| known.map(|known| known.notification)).collect()
}

/// A person's recipients lie between `user/NAME/` and what follows the slash.
pub(super) fn pages_to(
    connection: &Connection,
    users: &[Name],
    from: Timestamp,
    to: Timestamp,
    limit: usize,
) -> Result<Vec<(Name, Timestamp)>, StoreError> {
    let sql = "SELECT created_at FROM notifications WHERE recipient >= ?1 AND recipient < ?2 AND kind = 'page' \
               AND created_at >= ?3 AND created_at < ?4 \
               AND EXISTS (SELECT 1 FROM attempts WHERE attempts.notification = notifications.id \
                   AND json_extract(attempts.result, '$.result') NOT IN ('not_tried', 'unavailable')) \
               ORDER BY created_at DESC LIMIT ?5";
    let mut found = Vec::new();
    for user in users {
        let (first, after) = (format!("user/{user}/"), format!("user/{user}0"));
        let values = params![first, after, to_ms(from), to_ms(to), row_limit(limit)];
        let newest_first = all(prepare(connection, sql)?, values, |row| instant(row, 0))?;
        found.extend(newest_first.into_iter().rev().map(|at| (user.clone(), at)));
    }
    Ok(found)
}

pub(super) fn notifications_of(
    connection: &Connection,
    alert: AlertId,
    limit: usize,
) -> Result<Vec<NotificationState>, StoreError> {
    let sql = "SELECT id, created_at FROM notifications WHERE id IN \
               (SELECT notification FROM mentions WHERE alert = ?1 AND notification IS NOT NULL) \
               ORDER BY created_at DESC, id DESC LIMIT ?2";
    let ids = all(prepare(connection, sql)?, params![alert.0, row_limit(limit)], notification_id)?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(read_notification(connection, id)?);
    }
    Ok(found)
}

pub(super) fn attempts(connection: &Connection, id: NotificationId) -> Result<Vec<AttemptRow>, StoreError> {
    let sql = "SELECT notification, attempt, ended_at, result FROM attempts WHERE notification = ?1 \
               ORDER BY attempt, ended_at";
    all(prepare(connection, sql)?, [id.0.as_bytes()], attempt)
}

pub(super) fn events(
    connection: &Connection,
    filter: &EventFilter,
) -> Result<(Vec<EventRecord>, Option<EventCursor>), StoreError> {
    if filter.limit == 0 || filter.services.as_ref().is_some_and(Vec::is_empty) {
        return Ok((Vec::new(), None));
    }
    let mut conditions = Conditions::new(
        "SELECT id, received_at, service, integration, action, dedup_key, alert, outcome, event FROM events",
    );
    if filter.changes_only {
        conditions.add("action = 'change'");
    }
    if let Some(services) = &filter.services {
        conditions.any_of("service", services.iter().map(|service: &Name| &**service));
    }
    if let Some(after) = filter.after {
        conditions.values.extend([Value::Integer(after.received_at_ms), Value::Integer(after.id)]);
        let count = conditions.values.len();
        conditions.add(&format!("(received_at, id) < (?{}, ?{count})", count - 1));
    }
    let mut found = conditions.rows(connection, "received_at DESC, id DESC", filter.limit + 1, event)?;
    let more = found.len() > filter.limit;
    found.truncate(filter.limit);
    let last = found.last().filter(|_| more);
    let cursor = last.map(|event| EventCursor { received_at_ms: to_ms(event.received_at), id: event.id.0 });
    Ok((found, cursor))
}

pub(super) fn counts(connection: &Connection, now: Timestamp) -> Result<Counts, StoreError> {
    let count = |sql: &str| -> Result<i64, StoreError> {
        Ok(first(prepare(connection, sql)?, [], |row| get(row, 0))?.unwrap_or_default())
    };
    let by_status = "SELECT status, urgency, count(*) FROM alerts WHERE status <> 'resolved' \
                     GROUP BY status, urgency ORDER BY status, urgency";
    let open_alerts = all(prepare(connection, by_status)?, [], |row| {
        Ok((parse(text(row, 0)?)?, parse(text(row, 1)?)?, get(row, 2)?))
    })?;
    let lag = next_timer(connection)?.map_or(0, |due| to_ms(now) - to_ms(due));
    Ok(Counts {
        open_alerts,
        exhausted_alerts: count("SELECT count(*) FROM alerts WHERE status <> 'resolved' AND exhausted = 1")?,
        waiting_mentions: count("SELECT count(*) FROM mentions WHERE notification IS NULL")?,
        pending_notifications: count("SELECT count(*) FROM notifications WHERE status IN ('sending', 'retrying')")?,
        timers: count("SELECT count(*) FROM timers")?,
        timer_lag_ms: lag.max(0),
    })
}

/// Notifications that nodes other than these are sending.
pub(super) fn orphans(connection: &Connection, alive: &[Name], limit: usize) -> Result<Vec<Orphan>, StoreError> {
    // The partial index covers both statuses; its condition must be recognisable.
    let mut conditions = Conditions::new("SELECT id, node FROM notifications");
    conditions.add("status IN ('sending', 'retrying') AND status = 'sending'");
    if !alive.is_empty() {
        conditions.any_of("coalesce(node, '') NOT", alive.iter().map(|node| &**node));
    }
    conditions.rows(connection, "id", limit, |row| {
        Ok(Orphan { notification: notification_id(row)?, node: shared_option(row, 1)? })
    })
}
