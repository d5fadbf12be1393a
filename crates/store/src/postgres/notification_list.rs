//! The list of all notifications, read along the primary key: their ids carry the instant at which they were handed out.

use super::reads::{Conditions, row_limit, rows, texts};
use super::rows::{attempt, column, notification, notification_columns};
use crate::StoreError;
use crate::limits::NOTIFICATION_ALERTS_MAX;
use crate::records::{Addressee, NotificationFilter, NotificationRow};
use deadpool_postgres::Pool;
use nightbell_core::{AlertId, NotificationId, Recipient};
use std::collections::HashMap;
use tokio_postgres::Row;
use uuid::Uuid;

/// Notifications, newest first; and the one to continue after.
pub(super) async fn notifications(
    pool: &Pool,
    filter: &NotificationFilter,
) -> Result<(Vec<NotificationRow>, Option<NotificationId>), StoreError> {
    if filter.is_of_none() {
        return Ok((Vec::new(), None));
    }
    let read = |row: &Row| {
        let notification = notification(row)?;
        Ok(NotificationRow { notification, alerts: Vec::new(), summary: None, attempts: Vec::new() })
    };
    let mut found = filtered(filter).rows(pool, "id DESC", filter.limit + 1, read).await?;
    let more = found.len() > filter.limit;
    found.truncate(filter.limit);
    let next = found.last().filter(|_| more).map(|last| last.notification.id);
    add_alerts(pool, &mut found).await?;
    add_attempts(pool, &mut found).await?;
    Ok((found, next))
}

fn ids(found: &[NotificationRow]) -> Vec<Uuid> {
    found.iter().map(|row| row.notification.id.0).collect()
}

async fn add_alerts(pool: &Pool, found: &mut [NotificationRow]) -> Result<(), StoreError> {
    let sql = "SELECT n.id, named.alert, named.summary FROM unnest($1::uuid[]) AS n (id) CROSS JOIN LATERAL ( \
                   SELECT m.id, m.alert, a.summary FROM mentions m JOIN alerts a ON a.id = m.alert \
                   WHERE m.notification = n.id ORDER BY m.id LIMIT $2) named \
               ORDER BY named.id";
    let mut named: HashMap<Uuid, (Vec<AlertId>, String)> = HashMap::new();
    for row in rows(pool, sql, &[&ids(found), &row_limit(NOTIFICATION_ALERTS_MAX)]).await? {
        let summary: &str = column(&row, 2)?;
        let known = named.entry(column(&row, 0)?).or_insert_with(|| (Vec::new(), summary.to_owned()));
        known.0.push(AlertId(column(&row, 1)?));
    }
    for row in found {
        if let Some((alerts, summary)) = named.remove(&row.notification.id.0) {
            row.alerts = alerts;
            row.summary = Some(summary);
        }
    }
    Ok(())
}

async fn add_attempts(pool: &Pool, found: &mut [NotificationRow]) -> Result<(), StoreError> {
    let sql = "SELECT notification, attempt, ended_at, result FROM attempts WHERE notification = ANY($1) \
               ORDER BY notification, attempt, ended_at";
    let mut tries: HashMap<NotificationId, Vec<_>> = HashMap::new();
    for row in rows(pool, sql, &[&ids(found)]).await? {
        let one = attempt(&row)?;
        tries.entry(one.notification).or_default().push(one);
    }
    for row in found {
        row.attempts = tries.remove(&row.notification.id).unwrap_or_default();
    }
    Ok(())
}

fn filtered(filter: &NotificationFilter) -> Conditions {
    let mut conditions = Conditions::new(concat!("SELECT ", notification_columns!(), " FROM notifications"));
    let (first, before) = filter.ids();
    for (comparison, bound) in [("id >= ?", first), ("id < ?", before)] {
        if let Some(bound) = bound {
            conditions.compare(comparison, bound);
        }
    }
    if let Some(alert) = filter.alert {
        let named = "id IN (SELECT notification FROM mentions WHERE notification IS NOT NULL AND alert = ?)";
        conditions.compare(named, alert.0);
    }
    if !filter.to_any.is_empty() {
        let wanted: Vec<String> = filter.to_any.iter().map(Addressee::to_string).collect();
        let wanted = texts(wanted.iter().map(String::as_str));
        let named = "EXISTS (SELECT 1 FROM unnest(?::text[]) AS t (name) \
                     WHERE recipient = t.name OR (right(t.name, 1) = '/' AND starts_with(recipient, t.name)))";
        conditions.compare(named, wanted);
    }
    if let Some(recipients) = &filter.recipients {
        let recipients: Vec<String> = recipients.iter().map(Recipient::to_string).collect();
        conditions.compare("recipient = ANY(?)", texts(recipients.iter().map(String::as_str)));
    }
    if !filter.methods.is_empty() {
        let named = "recipient LIKE 'user/%' AND split_part(recipient, '/', 3) = ANY(?)";
        conditions.compare(named, texts(filter.methods.iter().map(|method| &**method)));
    }
    if !filter.statuses.is_empty() {
        conditions.compare("status = ANY(?)", texts(filter.statuses.iter().map(|status| status.as_str())));
    }
    if !filter.kinds.is_empty() {
        conditions.compare("kind = ANY(?)", texts(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    conditions
}
