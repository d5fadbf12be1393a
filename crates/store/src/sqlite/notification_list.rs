//! The list of all notifications, read along the primary key: their ids carry the instant at which they were handed out.

use super::load::read_notification;
use super::reads::{Conditions, attempts, prepare};
use super::rows::{all, get, notification_id, row_limit};
use crate::StoreError;
use crate::limits::NOTIFICATION_ALERTS_MAX;
use crate::records::{Addressee, NotificationFilter, NotificationRow};
use nightbell_core::{AlertId, NotificationId, Recipient};
use rusqlite::{Connection, params};

/// Notifications, newest first; and the one to continue after.
pub(super) fn notifications(
    connection: &Connection,
    filter: &NotificationFilter,
) -> Result<(Vec<NotificationRow>, Option<NotificationId>), StoreError> {
    if filter.is_of_none() {
        return Ok((Vec::new(), None));
    }
    let mut ids = filtered(filter).rows(connection, "id DESC", filter.limit + 1, notification_id)?;
    let more = ids.len() > filter.limit;
    ids.truncate(filter.limit);
    let next = ids.last().copied().filter(|_| more);
    let found = ids.into_iter().map(|id| row(connection, id));
    Ok((found.filter_map(Result::transpose).collect::<Result<_, _>>()?, next))
}

fn row(connection: &Connection, id: NotificationId) -> Result<Option<NotificationRow>, StoreError> {
    let Some(known) = read_notification(connection, id)? else { return Ok(None) };
    let sql = "SELECT m.alert, a.summary FROM mentions m JOIN alerts a ON a.id = m.alert \
               WHERE m.notification = ?1 ORDER BY m.id LIMIT ?2";
    let values = params![id.0.as_bytes(), row_limit(NOTIFICATION_ALERTS_MAX)];
    let alerts = all(prepare(connection, sql)?, values, |row| Ok((AlertId(get(row, 0)?), get::<String>(row, 1)?)))?;
    let summary = alerts.first().map(|(_, summary)| summary.clone());
    let alerts = alerts.into_iter().map(|(id, _)| id).collect();
    Ok(Some(NotificationRow { notification: known.notification, alerts, summary, attempts: attempts(connection, id)? }))
}

fn filtered(filter: &NotificationFilter) -> Conditions {
    let mut conditions = Conditions::new("SELECT id FROM notifications");
    let (first, before) = filter.ids();
    for (comparison, bound) in [("id >=", first), ("id <", before)] {
        if let Some(bound) = bound {
            conditions.compare(comparison, bound.as_bytes().to_vec());
        }
    }
    if let Some(alert) = filter.alert {
        let named = "id IN (SELECT notification FROM mentions WHERE notification IS NOT NULL AND alert = ?)";
        conditions.holds(named, alert.0);
    }
    if !filter.to_any.is_empty() {
        let named = "EXISTS (SELECT 1 FROM json_each(?) WHERE recipient = value \
                     OR (substr(value, -1) = '/' AND substr(recipient, 1, length(value)) = value))";
        conditions.holds(named, list(filter.to_any.iter().map(Addressee::to_string)));
    }
    if let Some(recipients) = &filter.recipients {
        let named = "recipient IN (SELECT value FROM json_each(?))";
        conditions.holds(named, list(recipients.iter().map(Recipient::to_string)));
    }
    if !filter.methods.is_empty() {
        // What follows the second slash of a person's; names have none.
        conditions.add("substr(recipient, 1, 5) = 'user/'");
        let method = "substr(recipient, 6 + instr(substr(recipient, 6), '/'))";
        conditions.any_of(method, filter.methods.iter().map(|method| &**method));
    }
    if !filter.statuses.is_empty() {
        conditions.any_of("status", filter.statuses.iter().map(|status| status.as_str()));
    }
    if !filter.kinds.is_empty() {
        conditions.any_of("kind", filter.kinds.iter().map(|kind| kind.as_str()));
    }
    conditions
}

/// Texts as one value.
fn list(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<serde_json::Value>().to_string()
}
