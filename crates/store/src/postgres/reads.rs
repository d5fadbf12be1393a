//! Everything that is only read: lists, timelines, what is due, figures.

use super::failure::Failure;
use super::load::PAGES;
use super::rows::{
    alert, alert_columns, attempt, column, entry, event, notification, notification_columns, page, storable, timer,
};
use crate::StoreError;
use crate::records::{AlertCursor, AlertFilter, AttemptRow, Counts, EventCursor, EventFilter};
use crate::row_codec::{from_ms, from_ms_option, hand_over_from_text, parse, to_ms};
use deadpool_postgres::Pool;
use nightbell_core::{
    Alert, AlertId, Entry, EventRecord, HandOver, Name, Notification, NotificationId, NotificationState, Page,
    Recipient, Status, Timer, Timestamp,
};
use std::fmt::Write as _;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

/// Reads all rows on a connection of the pool. A pooled connection may have broken while nobody used it, which shows in its
/// first answer; reading twice does no harm.
pub(super) async fn rows(pool: &Pool, text: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, StoreError> {
    match rows_once(pool, text, parameters).await {
        Err(Failure::Away(_)) => Ok(rows_once(pool, text, parameters).await?),
        other => Ok(other?),
    }
}

async fn rows_once(pool: &Pool, text: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Failure> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(text).await?;
    Ok(client.query(&statement, parameters).await?)
}

async fn all<T>(
    pool: &Pool,
    text: &str,
    parameters: &[&(dyn ToSql + Sync)],
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    rows(pool, text, parameters).await?.iter().map(read).collect()
}

async fn first<T>(
    pool: &Pool,
    text: &str,
    parameters: &[&(dyn ToSql + Sync)],
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    rows(pool, text, parameters).await?.first().map(read).transpose()
}

/// A `LIMIT`.
pub(super) fn row_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

pub(super) async fn database_clock(pool: &Pool) -> Result<Timestamp, StoreError> {
    let sql = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
    let now = first(pool, sql, &[], |row| from_ms(column(row, 0)?)).await?;
    now.ok_or_else(|| StoreError::Damaged("the database has no clock".to_owned()))
}

pub(super) async fn due_timers(pool: &Pool, now: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
    let sql =
        "SELECT kind, subject, alert, due_at FROM timers WHERE due_at <= $1 ORDER BY due_at, kind, subject LIMIT $2";
    all(pool, sql, &[&to_ms(now), &row_limit(limit)], timer).await
}

pub(super) async fn next_timer(pool: &Pool) -> Result<Option<Timestamp>, StoreError> {
    let next = first(pool, "SELECT min(due_at) FROM timers", &[], |row| from_ms_option(column(row, 0)?)).await?;
    Ok(next.flatten())
}

pub(super) async fn read_alert(pool: &Pool, id: AlertId) -> Result<Option<Alert>, StoreError> {
    first(pool, concat!("SELECT ", alert_columns!(), " FROM alerts WHERE id = $1"), &[&id.0], alert).await
}

/// Conditions and their values, put together for one list.
pub(super) struct Conditions {
    sql: String,
    values: Vec<Box<dyn ToSql + Sync + Send>>,
}

impl Conditions {
    pub(super) fn new(select: &str) -> Conditions {
        Conditions { sql: format!("{select} WHERE true"), values: Vec::new() }
    }

    fn add(&mut self, sql: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
    }

    /// `column < value`, `column = ANY(value)`, and the like; `?` stands for the value.
    pub(super) fn compare(&mut self, comparison: &str, value: impl ToSql + Sync + Send + 'static) {
        self.values.push(Box::new(value));
        self.add(&comparison.replace('?', &format!("${}", self.values.len())));
    }

    pub(super) async fn rows<T>(
        mut self,
        pool: &Pool,
        order: &str,
        limit: usize,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.values.push(Box::new(row_limit(limit)));
        let _ = write!(self.sql, " ORDER BY {order} LIMIT ${}", self.values.len());
        let parameters: Vec<&(dyn ToSql + Sync)> =
            self.values.iter().map(|value| &**value as &(dyn ToSql + Sync)).collect();
        all(pool, &self.sql, &parameters, read).await
    }
}

pub(super) fn texts<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    values.into_iter().map(|value| storable(value).into_owned()).collect()
}

fn filtered_alerts(filter: &AlertFilter) -> Conditions {
    let mut conditions = Conditions::new(concat!("SELECT ", alert_columns!(), " FROM alerts"));
    if !filter.statuses.is_empty() {
        conditions.compare("status = ANY(?)", texts(filter.statuses.iter().map(|status| status.as_str())));
        if !filter.statuses.contains(&Status::Resolved) {
            // In the words of the partial indexes, so that they are used.
            conditions.add("status <> 'resolved'");
        }
    }
    if let Some(services) = &filter.services {
        conditions.compare("service = ANY(?)", texts(services.iter().map(|service| &**service)));
    }
    if let Some(dedup_key) = &filter.dedup_key {
        conditions.compare("dedup_key = ?", storable(dedup_key).into_owned());
    }
    if let Some((from, to)) = filter.dedup_keys() {
        conditions.compare("dedup_key >= ?", storable(&from).into_owned());
        conditions.compare("dedup_key < ?", storable(&to).into_owned());
    }
    conditions
}

pub(super) async fn alerts(pool: &Pool, filter: &AlertFilter) -> Result<(Vec<Alert>, Option<AlertCursor>), StoreError> {
    if filter.limit == 0 || filter.services.as_ref().is_some_and(Vec::is_empty) {
        return Ok((Vec::new(), None));
    }
    // One more than asked for tells whether there is more.
    let wanted = filter.limit + 1;
    let mut found = Vec::new();
    if filter.after.is_none_or(|after| after.exhausted) {
        let mut exhausted = filtered_alerts(filter);
        exhausted.add("status <> 'resolved' AND exhausted");
        if let Some(after) = filter.after {
            exhausted.compare("id < ?", after.id);
        }
        found = exhausted.rows(pool, "id DESC", wanted, alert).await?;
    }
    if found.len() < wanted {
        let mut others = filtered_alerts(filter);
        others.add("NOT (status <> 'resolved' AND exhausted)");
        if let Some(after) = filter.after.filter(|after| !after.exhausted) {
            others.compare("id < ?", after.id);
        }
        found.extend(others.rows(pool, "id DESC", wanted - found.len(), alert).await?);
    }
    let more = found.len() > filter.limit;
    found.truncate(filter.limit);
    let last = found.last().filter(|_| more);
    let cursor = last.map(|alert| AlertCursor { exhausted: alert.exhausted && alert.is_open(), id: alert.id.0 });
    Ok((found, cursor))
}

pub(super) async fn open_alerts(pool: &Pool, after: AlertId, limit: usize) -> Result<Vec<AlertId>, StoreError> {
    let sql = "SELECT id FROM alerts WHERE status <> 'resolved' AND id > $1 ORDER BY id LIMIT $2";
    all(pool, sql, &[&after.0, &row_limit(limit)], |row| column(row, 0).map(AlertId)).await
}

pub(super) async fn timeline(pool: &Pool, alert: AlertId, limit: usize) -> Result<Vec<Entry>, StoreError> {
    let sql = "SELECT id, alert, at, kind, actor, text, data FROM timeline WHERE alert = $1 ORDER BY at, id LIMIT $2";
    all(pool, sql, &[&alert.0, &row_limit(limit)], entry).await
}

/// Notifications with the ids of their alerts, in the order of their mentions: the columns of the notification, then an array.
macro_rules! notifications_where {
    ($condition:literal) => {
        concat!(
            "SELECT ",
            notification_columns!(),
            ", ARRAY(SELECT m.alert FROM mentions m WHERE m.notification = notifications.id ORDER BY m.id) \
             FROM notifications WHERE ",
            $condition
        )
    };
}

fn notification_state(row: &Row) -> Result<NotificationState, StoreError> {
    let alerts: Vec<i64> = column(row, 13)?;
    Ok(NotificationState { notification: notification(row)?, alerts: alerts.into_iter().map(AlertId).collect() })
}

pub(super) async fn read_notification(
    pool: &Pool,
    id: NotificationId,
) -> Result<Option<NotificationState>, StoreError> {
    first(pool, notifications_where!("id = $1"), &[&id.0], notification_state).await
}

pub(super) async fn hand_over(pool: &Pool, schedule: &str) -> Result<Option<HandOver>, StoreError> {
    let read = |row: &Row| hand_over_from_text(column(row, 0)?);
    first(pool, "SELECT body FROM hand_overs WHERE schedule = $1", &[&storable(schedule)], read).await
}

pub(super) async fn notification_by_provider_id(
    pool: &Pool,
    provider_id: &str,
) -> Result<Option<NotificationState>, StoreError> {
    let sql = notifications_where!("provider_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1");
    first(pool, sql, &[&storable(provider_id)], notification_state).await
}

pub(super) async fn last_page_to(
    pool: &Pool,
    recipients: &[Recipient],
) -> Result<Option<NotificationState>, StoreError> {
    // The newest of each, from the index, then the newest of these.
    let sql = notifications_where!(
        "id IN (SELECT newest.id FROM unnest($1::text[]) AS r (recipient) CROSS JOIN LATERAL ( \
            SELECT n.id FROM notifications n WHERE n.recipient = r.recipient AND n.kind = 'page' \
            ORDER BY n.created_at DESC, n.id DESC LIMIT 1) newest) \
         ORDER BY created_at DESC, id DESC LIMIT 1"
    );
    let recipients: Vec<_> = recipients.iter().map(Recipient::to_string).collect();
    first(pool, sql, &[&recipients], notification_state).await
}

/// A person's recipients lie between `user/NAME/` and what follows the slash.
pub(super) async fn tests_of(pool: &Pool, user: &str, limit: usize) -> Result<Vec<Notification>, StoreError> {
    let sql = notifications_where!(
        "id IN (SELECT id FROM notifications WHERE recipient >= $1 AND recipient < $2 AND kind = 'test' \
         ORDER BY created_at DESC, id DESC LIMIT $3) ORDER BY created_at DESC, id DESC"
    );
    let user = storable(user);
    let (first, after) = (format!("user/{user}/"), format!("user/{user}0"));
    let found = all(pool, sql, &[&first, &after, &row_limit(limit)], notification_state).await?;
    Ok(found.into_iter().map(|known| known.notification).collect())
}

pub(super) async fn pages_to(
    pool: &Pool,
    users: &[Name],
    from: Timestamp,
    to: Timestamp,
    limit: usize,
) -> Result<Vec<(Name, Timestamp)>, StoreError> {
    let sql = "SELECT u.name, p.created_at FROM unnest($1::text[]) WITH ORDINALITY AS u (name, place) \
               CROSS JOIN LATERAL ( \
                   SELECT n.created_at FROM notifications n \
                   WHERE n.recipient >= 'user/' || u.name || '/' AND n.recipient < 'user/' || u.name || '0' \
                   AND n.kind = 'page' AND n.created_at >= $2 AND n.created_at < $3 \
                   AND EXISTS (SELECT 1 FROM attempts a WHERE a.notification = n.id \
                       AND (a.result::json ->> 'result') NOT IN ('not_tried', 'unavailable')) \
                   ORDER BY n.created_at DESC LIMIT $4) p \
               ORDER BY u.place, p.created_at";
    let names: Vec<&str> = users.iter().map(|user| &**user).collect();
    all(pool, sql, &[&names, &to_ms(from), &to_ms(to), &row_limit(limit)], |row| {
        Ok((Name::from(column::<&str>(row, 0)?), from_ms(column(row, 1)?)?))
    })
    .await
}

pub(super) async fn notifications_of(
    pool: &Pool,
    alert: AlertId,
    limit: usize,
) -> Result<Vec<NotificationState>, StoreError> {
    let sql = notifications_where!(
        "id IN (SELECT notification FROM mentions WHERE alert = $1 AND notification IS NOT NULL) \
         ORDER BY created_at DESC, id DESC LIMIT $2"
    );
    all(pool, sql, &[&alert.0, &row_limit(limit)], notification_state).await
}

pub(super) async fn pages_of(pool: &Pool, alert: AlertId) -> Result<Vec<Page>, StoreError> {
    all(pool, PAGES, &[&vec![alert.0]], page).await
}

pub(super) async fn attempts(pool: &Pool, id: NotificationId) -> Result<Vec<AttemptRow>, StoreError> {
    let sql = "SELECT notification, attempt, ended_at, result FROM attempts WHERE notification = $1 \
               ORDER BY attempt, ended_at";
    all(pool, sql, &[&id.0], attempt).await
}

pub(super) async fn events(
    pool: &Pool,
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
        conditions.compare("service = ANY(?)", texts(services.iter().map(|service: &Name| &**service)));
    }
    if let Some(after) = filter.after {
        conditions.values.push(Box::new(after.received_at_ms));
        let received_at = conditions.values.len();
        conditions.compare(&format!("(received_at, id) < (${received_at}, ?)"), after.id);
    }
    let mut found = conditions.rows(pool, "received_at DESC, id DESC", filter.limit + 1, event).await?;
    let more = found.len() > filter.limit;
    found.truncate(filter.limit);
    let last = found.last().filter(|_| more);
    let cursor = last.map(|event| EventCursor { received_at_ms: to_ms(event.received_at), id: event.id.0 });
    Ok((found, cursor))
}

pub(super) async fn counts(pool: &Pool, now: Timestamp) -> Result<Counts, StoreError> {
    let by_status = "SELECT status, urgency, count(*) FROM alerts WHERE status <> 'resolved' \
                     GROUP BY status, urgency ORDER BY status, urgency";
    let open_alerts =
        all(pool, by_status, &[], |row| Ok((parse(column(row, 0)?)?, parse(column(row, 1)?)?, column(row, 2)?)))
            .await?;
    let figures = "SELECT (SELECT count(*) FROM alerts WHERE status <> 'resolved' AND exhausted), \
                   (SELECT count(*) FROM mentions WHERE notification IS NULL), \
                   (SELECT count(*) FROM notifications WHERE status IN ('sending', 'retrying')), \
                   (SELECT count(*) FROM timers), \
                   (SELECT min(due_at) FROM timers)";
    let counts = first(pool, figures, &[], |row| {
        let next_due: Option<i64> = column(row, 4)?;
        Ok(Counts {
            open_alerts: Vec::new(),
            exhausted_alerts: column(row, 0)?,
            waiting_mentions: column(row, 1)?,
            pending_notifications: column(row, 2)?,
            timers: column(row, 3)?,
            timer_lag_ms: next_due.map_or(0, |due| to_ms(now) - due).max(0),
        })
    })
    .await?;
    Ok(Counts { open_alerts, ..counts.unwrap_or_default() })
}
