//! Rows of SQLite as domain values, and SQLite's errors as the store's.

use crate::StoreError;
use crate::records::AttemptRow;
use crate::row_codec::{
    event_from_text, from_ms, from_ms_option, links_from_text, names_from_text, notice_from_text, parse,
    result_from_text, rules_from_text, to_u32,
};
use nightbell_core::{
    Alert, AlertId, Entry, EntryId, EventRecord, Json, Mention, MentionId, Notification, NotificationId, Page, Timer,
    Timestamp,
};
use rusqlite::types::FromSql;
use rusqlite::{CachedStatement, ErrorCode, Params, Row};
use std::sync::Arc;

/// The columns that [`alert`] reads, in its order.
macro_rules! alert_columns {
    () => {
        "id, service, dedup_key, status, severity, urgency, summary, source, details, links, playbook, count, opened_at, \
         last_seen_at, acknowledged_at, acknowledged_by, resolved_at, resolved_by, snoozed_until, policy, step, round, \
         next_escalation_at, exhausted, starts_at, ends_at, version"
    };
}
pub(super) use alert_columns;

/// The columns that [`notification`] reads, in its order.
macro_rules! notification_columns {
    () => {
        "id, recipient, kind, status, node, created_at, attempt, next_attempt_at, provider_id, answer, updated_at, \
         alerts_total, notice"
    };
}
pub(super) use notification_columns;

/// An error of SQLite in the store's terms: either this piece of data does not fit, or the database cannot be used.
pub(super) fn failed(error: rusqlite::Error) -> StoreError {
    match &error {
        rusqlite::Error::SqliteFailure(code, _) => match code.code {
            ErrorCode::ConstraintViolation
            | ErrorCode::TypeMismatch
            | ErrorCode::TooBig
            | ErrorCode::ParameterOutOfRange
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::Unknown => StoreError::Damaged(error.to_string()),
            _ => StoreError::Unavailable(error.to_string()),
        },
        _ => StoreError::Damaged(error.to_string()),
    }
}

/// Whether a unique index refused it.
pub(super) fn is_taken(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqliteFailure(code, _)
        if code.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
            || code.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY)
}

/// A column.
pub(super) fn get<T: FromSql>(row: &Row<'_>, index: usize) -> Result<T, StoreError> {
    row.get(index).map_err(failed)
}

/// A column of text, without a copy.
pub(super) fn text<'a>(row: &'a Row<'_>, index: usize) -> Result<&'a str, StoreError> {
    row.get_ref(index).map_err(failed)?.as_str().map_err(|error| StoreError::Damaged(error.to_string()))
}

/// A column of text that is shared from here on.
pub(super) fn shared(row: &Row<'_>, index: usize) -> Result<Arc<str>, StoreError> {
    text(row, index).map(Arc::from)
}

/// A column of text that may be absent.
pub(super) fn shared_option(row: &Row<'_>, index: usize) -> Result<Option<Arc<str>>, StoreError> {
    let value = row.get_ref(index).map_err(failed)?;
    let text = value.as_str_or_null().map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok(text.map(Arc::from))
}

/// A column with an instant.
pub(super) fn instant(row: &Row<'_>, index: usize) -> Result<Timestamp, StoreError> {
    from_ms(get(row, index)?)
}

/// A column with an instant that may be absent.
pub(super) fn instant_option(row: &Row<'_>, index: usize) -> Result<Option<Timestamp>, StoreError> {
    from_ms_option(get(row, index)?)
}

/// Every row of a query.
pub(super) fn all<T>(
    mut statement: CachedStatement<'_>,
    params: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut rows = statement.query(params).map_err(failed)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The first row of a query.
pub(super) fn first<T>(
    mut statement: CachedStatement<'_>,
    params: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut rows = statement.query(params).map_err(failed)?;
    rows.next().map_err(failed)?.map(read).transpose()
}

/// How many rows to ask for.
pub(super) fn row_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

pub(super) fn alert(row: &Row<'_>) -> Result<Alert, StoreError> {
    let step: Option<i64> = get(row, 20)?;
    Ok(Alert {
        id: AlertId(get(row, 0)?),
        service: shared(row, 1)?,
        dedup_key: shared(row, 2)?,
        status: parse(text(row, 3)?)?,
        severity: parse(text(row, 4)?)?,
        urgency: parse(text(row, 5)?)?,
        summary: shared(row, 6)?,
        source: shared(row, 7)?,
        details: Json::from_stored(text(row, 8)?),
        links: links_from_text(text(row, 9)?)?,
        playbook: shared_option(row, 10)?,
        count: get(row, 11)?,
        opened_at: instant(row, 12)?,
        last_seen_at: instant(row, 13)?,
        acknowledged_at: instant_option(row, 14)?,
        acknowledged_by: shared_option(row, 15)?,
        resolved_at: instant_option(row, 16)?,
        resolved_by: shared_option(row, 17)?,
        snoozed_until: instant_option(row, 18)?,
        policy: shared(row, 19)?,
        step: step.map(to_u32).transpose()?,
        round: to_u32(get(row, 21)?)?,
        next_escalation_at: instant_option(row, 22)?,
        exhausted: get(row, 23)?,
        starts_at: instant_option(row, 24)?,
        ends_at: instant_option(row, 25)?,
        version: get(row, 26)?,
    })
}

/// Columns: alert, round, step, owner, started_at, because, fired, considered_ms, next_due_at, failed, dead.
pub(super) fn page(row: &Row<'_>) -> Result<Page, StoreError> {
    Ok(Page {
        alert: AlertId(get(row, 0)?),
        round: to_u32(get(row, 1)?)?,
        step: to_u32(get(row, 2)?)?,
        owner: parse(text(row, 3)?)?,
        started_at: instant(row, 4)?,
        because: get(row, 5)?,
        fired: rules_from_text(text(row, 6)?)?,
        considered_ms: get(row, 7)?,
        next_due_at: instant_option(row, 8)?,
        failed: names_from_text(text(row, 9)?)?,
        dead: get(row, 10)?,
    })
}

/// Columns: id, alert, recipient, kind, created_at, notification.
pub(super) fn mention(row: &Row<'_>) -> Result<Mention, StoreError> {
    Ok(Mention {
        id: MentionId(get(row, 0)?),
        alert: AlertId(get(row, 1)?),
        recipient: parse(text(row, 2)?)?,
        kind: parse(text(row, 3)?)?,
        created_at: instant(row, 4)?,
        notification: get::<Option<[u8; 16]>>(row, 5)?.map(|bytes| NotificationId(uuid::Uuid::from_bytes(bytes))),
    })
}

/// Column 0 as a notification's id.
pub(super) fn notification_id(row: &Row<'_>) -> Result<NotificationId, StoreError> {
    Ok(NotificationId(uuid::Uuid::from_bytes(get(row, 0)?)))
}

pub(super) fn notification(row: &Row<'_>) -> Result<Notification, StoreError> {
    Ok(Notification {
        id: notification_id(row)?,
        recipient: parse(text(row, 1)?)?,
        kind: parse(text(row, 2)?)?,
        status: parse(text(row, 3)?)?,
        node: shared_option(row, 4)?,
        created_at: instant(row, 5)?,
        attempt: to_u32(get(row, 6)?)?,
        next_attempt_at: instant_option(row, 7)?,
        provider_id: get(row, 8)?,
        answer: get(row, 9)?,
        updated_at: instant(row, 10)?,
        alerts_total: to_u32(get(row, 11)?)?,
        notice: get::<Option<String>>(row, 12)?.as_deref().map(notice_from_text).transpose()?,
    })
}

/// Columns: kind, subject, alert, due_at.
pub(super) fn timer(row: &Row<'_>) -> Result<Timer, StoreError> {
    Ok(Timer {
        kind: parse(text(row, 0)?)?,
        subject: get(row, 1)?,
        alert: get::<Option<i64>>(row, 2)?.map(AlertId),
        due_at: instant(row, 3)?,
    })
}

/// Columns: id, alert, at, kind, actor, text, data.
pub(super) fn entry(row: &Row<'_>) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: EntryId(get(row, 0)?),
        alert: AlertId(get(row, 1)?),
        at: instant(row, 2)?,
        kind: parse(text(row, 3)?)?,
        actor: shared(row, 4)?,
        text: get(row, 5)?,
        data: Json::from_stored(text(row, 6)?),
    })
}

/// Columns: id, received_at, service, integration, action, dedup_key, alert, outcome, event.
pub(super) fn event(row: &Row<'_>) -> Result<EventRecord, StoreError> {
    Ok(EventRecord {
        id: EntryId(get(row, 0)?),
        received_at: instant(row, 1)?,
        service: shared(row, 2)?,
        integration: shared(row, 3)?,
        action: parse(text(row, 4)?)?,
        dedup_key: shared(row, 5)?,
        alert: get::<Option<i64>>(row, 6)?.map(AlertId),
        outcome: parse(text(row, 7)?)?,
        event: Arc::new(event_from_text(text(row, 8)?)?),
    })
}

/// Columns: notification, attempt, ended_at, result.
pub(super) fn attempt(row: &Row<'_>) -> Result<AttemptRow, StoreError> {
    Ok(AttemptRow {
        notification: notification_id(row)?,
        attempt: to_u32(get(row, 1)?)?,
        ended_at: instant(row, 2)?,
        result: result_from_text(text(row, 3)?)?,
    })
}
