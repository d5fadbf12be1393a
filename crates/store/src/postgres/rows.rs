//! Rows into domain values and back: what is particular to PostgreSQL; the rest is in `row_codec`.

use crate::StoreError;
use crate::row_codec::{
    event_from_text, from_ms, from_ms_option, links_from_text, names_from_text, notice_from_text, parse,
    result_from_text, rules_from_text, to_sha256, to_u32,
};
use crate::{AttemptRow, ResourceRow, SecretRow, TokenRow};
use nightbell_core::{
    Alert, AlertId, Entry, EntryId, EventRecord, Json, Mention, MentionId, Notification, NotificationId, Page, Timer,
};
use std::borrow::Cow;
use std::sync::Arc;
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;
use uuid::Uuid;

/// The columns of `alerts` as [`alert`] reads them.
macro_rules! alert_columns {
    () => {
        "id, service, dedup_key, status, severity, urgency, summary, source, details, links, playbook, count, opened_at, \
         last_seen_at, acknowledged_at, acknowledged_by, resolved_at, resolved_by, snoozed_until, policy, step, round, \
         next_escalation_at, exhausted, starts_at, ends_at, version"
    };
}

/// The columns of `notifications` as [`notification`] reads them.
macro_rules! notification_columns {
    () => {
        "id, recipient, kind, status, node, created_at, attempt, next_attempt_at, provider_id, answer, updated_at, \
         alerts_total, notice"
    };
}

/// The columns of `mentions` as [`mention`] reads them.
macro_rules! mention_columns {
    () => {
        "id, alert, recipient, kind, created_at, notification"
    };
}
pub(super) use {alert_columns, mention_columns, notification_columns};

/// A column's value.
pub(super) fn column<'a, T: FromSql<'a>>(row: &'a Row, index: usize) -> Result<T, StoreError> {
    row.try_get(index).map_err(|error| StoreError::Damaged(error.to_string()))
}

fn text(row: &Row, index: usize) -> Result<&str, StoreError> {
    column(row, index)
}

fn shared(row: &Row, index: usize) -> Result<Arc<str>, StoreError> {
    text(row, index).map(Arc::from)
}

pub(super) fn shared_option(row: &Row, index: usize) -> Result<Option<Arc<str>>, StoreError> {
    Ok(column::<Option<&str>>(row, index)?.map(Arc::from))
}

fn count(row: &Row, index: usize) -> Result<u32, StoreError> {
    to_u32(column::<i32>(row, index)?.into())
}

/// An alert from [`alert_columns`].
pub(super) fn alert(row: &Row) -> Result<Alert, StoreError> {
    Ok(Alert {
        id: AlertId(column(row, 0)?),
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
        count: column(row, 11)?,
        opened_at: from_ms(column(row, 12)?)?,
        last_seen_at: from_ms(column(row, 13)?)?,
        acknowledged_at: from_ms_option(column(row, 14)?)?,
        acknowledged_by: shared_option(row, 15)?,
        resolved_at: from_ms_option(column(row, 16)?)?,
        resolved_by: shared_option(row, 17)?,
        snoozed_until: from_ms_option(column(row, 18)?)?,
        policy: shared(row, 19)?,
        step: column::<Option<i32>>(row, 20)?.map(|step| to_u32(step.into())).transpose()?,
        round: count(row, 21)?,
        next_escalation_at: from_ms_option(column(row, 22)?)?,
        exhausted: column(row, 23)?,
        starts_at: from_ms_option(column(row, 24)?)?,
        ends_at: from_ms_option(column(row, 25)?)?,
        version: column(row, 26)?,
    })
}

/// An alert's rank among those of its service and dedup key: the open one first, then the one resolved last. The id's low
/// bits keep two apart that were resolved in one millisecond.
pub(super) fn key_rank(alert: &Alert) -> i64 {
    match alert.resolved_at {
        Some(resolved_at) if !alert.is_open() => (resolved_at.as_millisecond() << 20) | (alert.id.0 & 0xf_ffff),
        _ => i64::MAX,
    }
}

/// A notification from [`notification_columns`].
pub(super) fn notification(row: &Row) -> Result<Notification, StoreError> {
    Ok(Notification {
        id: NotificationId(column(row, 0)?),
        recipient: parse(text(row, 1)?)?,
        kind: parse(text(row, 2)?)?,
        status: parse(text(row, 3)?)?,
        node: shared_option(row, 4)?,
        created_at: from_ms(column(row, 5)?)?,
        attempt: count(row, 6)?,
        next_attempt_at: from_ms_option(column(row, 7)?)?,
        provider_id: column(row, 8)?,
        answer: column(row, 9)?,
        updated_at: from_ms(column(row, 10)?)?,
        alerts_total: count(row, 11)?,
        notice: column::<Option<&str>>(row, 12)?.map(notice_from_text).transpose()?,
    })
}

/// A mention from [`mention_columns`].
pub(super) fn mention(row: &Row) -> Result<Mention, StoreError> {
    Ok(Mention {
        id: MentionId(column(row, 0)?),
        alert: AlertId(column(row, 1)?),
        recipient: parse(text(row, 2)?)?,
        kind: parse(text(row, 3)?)?,
        created_at: from_ms(column(row, 4)?)?,
        notification: column::<Option<Uuid>>(row, 5)?.map(NotificationId),
    })
}

/// A page from `alert, owner, round, step, started_at, because, fired, considered_ms, next_due_at,
/// failed, dead`.
pub(super) fn page(row: &Row) -> Result<Page, StoreError> {
    Ok(Page {
        alert: AlertId(column(row, 0)?),
        owner: parse(text(row, 1)?)?,
        round: count(row, 2)?,
        step: count(row, 3)?,
        started_at: from_ms(column(row, 4)?)?,
        because: column(row, 5)?,
        fired: rules_from_text(text(row, 6)?)?,
        considered_ms: column(row, 7)?,
        next_due_at: from_ms_option(column(row, 8)?)?,
        failed: names_from_text(text(row, 9)?)?,
        dead: column(row, 10)?,
    })
}

/// A timer from `kind, subject, alert, due_at`.
pub(super) fn timer(row: &Row) -> Result<Timer, StoreError> {
    Ok(Timer {
        kind: parse(text(row, 0)?)?,
        subject: column(row, 1)?,
        alert: column::<Option<i64>>(row, 2)?.map(AlertId),
        due_at: from_ms(column(row, 3)?)?,
    })
}

/// A timeline entry from `id, alert, at, kind, actor, text, data`.
pub(super) fn entry(row: &Row) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: EntryId(column(row, 0)?),
        alert: AlertId(column(row, 1)?),
        at: from_ms(column(row, 2)?)?,
        kind: parse(text(row, 3)?)?,
        actor: shared(row, 4)?,
        text: column(row, 5)?,
        data: Json::from_stored(text(row, 6)?),
    })
}

/// An event from `id, received_at, service, integration, action, dedup_key, alert, outcome, event`.
pub(super) fn event(row: &Row) -> Result<EventRecord, StoreError> {
    Ok(EventRecord {
        id: EntryId(column(row, 0)?),
        received_at: from_ms(column(row, 1)?)?,
        service: shared(row, 2)?,
        integration: shared(row, 3)?,
        action: parse(text(row, 4)?)?,
        dedup_key: shared(row, 5)?,
        alert: column::<Option<i64>>(row, 6)?.map(AlertId),
        outcome: parse(text(row, 7)?)?,
        event: Arc::new(event_from_text(text(row, 8)?)?),
    })
}

/// A try from `notification, attempt, ended_at, result`.
pub(super) fn attempt(row: &Row) -> Result<AttemptRow, StoreError> {
    Ok(AttemptRow {
        notification: NotificationId(column(row, 0)?),
        attempt: count(row, 1)?,
        ended_at: from_ms(column(row, 2)?)?,
        result: result_from_text(text(row, 3)?)?,
    })
}

/// A resource from `kind, name, body, revision, created_sequence, from_apply, updated_at, updated_by`, beginning at
/// column `first`.
pub(super) fn resource(row: &Row, first: usize) -> Result<ResourceRow, StoreError> {
    Ok(ResourceRow {
        kind: column(row, first)?,
        name: column(row, first + 1)?,
        body: column::<Option<&str>>(row, first + 2)?.map(Json::from_stored),
        revision: column(row, first + 3)?,
        created_sequence: column(row, first + 4)?,
        from_apply: column(row, first + 5)?,
        updated_at: from_ms(column(row, first + 6)?)?,
        updated_by: column(row, first + 7)?,
    })
}

/// A secret from `kind, name, field, sha256, sealed`.
pub(super) fn secret(row: &Row) -> Result<SecretRow, StoreError> {
    Ok(SecretRow {
        kind: column(row, 0)?,
        name: column(row, 1)?,
        field: column(row, 2)?,
        sha256: to_sha256(column(row, 3)?)?,
        sealed: column(row, 4)?,
    })
}

/// What [`token`] is made from.
pub(super) const TOKEN_COLUMNS: &str = "name, role, sha256, bootstrap, created_at, created_by, revoked_at, owner, scopes, \
                                        expires_at, last_used_at, last_used_from";

/// A token from [`TOKEN_COLUMNS`].
pub(super) fn token(row: &Row) -> Result<TokenRow, StoreError> {
    Ok(TokenRow {
        name: column(row, 0)?,
        role: column(row, 1)?,
        sha256: to_sha256(column(row, 2)?)?,
        bootstrap: column(row, 3)?,
        created_at: from_ms(column(row, 4)?)?,
        created_by: column(row, 5)?,
        revoked_at: from_ms_option(column(row, 6)?)?,
        owner: column(row, 7)?,
        scopes: column(row, 8)?,
        expires_at: from_ms_option(column(row, 9)?)?,
        last_used_at: from_ms_option(column(row, 10)?)?,
        last_used_from: column(row, 11)?,
    })
}

/// Text as PostgreSQL can keep it: U+0000, which it cannot, becomes U+FFFD, so that no event is refused for one.
pub(super) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// A count in an `INTEGER` column; the domain's counts stay far below its end.
pub(super) fn integer(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_a_null_character_is_kept_without_it() {
        assert_eq!(storable("plain"), Cow::Borrowed("plain"));
        assert_eq!(storable("a\0b\0"), "a\u{fffd}b\u{fffd}");
    }
}
