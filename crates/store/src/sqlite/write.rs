//! Writes the sum of a batch: prepared statements, row by row.

use super::audit::tell;
use super::insert::Insert;
use super::load::Indexed;
use super::open_keys::OpenKeys;
use super::rows::failed;
use crate::StoreError;
use crate::batch::{TimerWrite, Writes};
use crate::row_codec::{
    event_to_text, hand_over_to_text, links_to_text, names_to_text, notice_to_text, result_to_text, rules_to_text,
    to_ms, to_ms_option,
};
use nightbell_core::{Alert, AlertId, Mention, Notification, NotificationKind, Page, Status, Timer, TimerKind};
use rusqlite::{Connection, Params, params};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Writes everything, in the order of the fields of [`Writes`].
pub(super) fn write(
    connection: &Connection,
    writes: &Writes,
    indexed: &HashMap<AlertId, Indexed>,
    open_keys: &mut OpenKeys,
) -> Result<(), StoreError> {
    // Those that are known first: one that ends makes room for a new one of its key.
    for (alert, _) in writes.alerts.values().filter(|(_, fresh)| !fresh) {
        update_alert(connection, alert, indexed.get(&alert.id))?;
        if !alert.is_open() {
            open_keys.close(alert);
        }
    }
    let fresh: Vec<&Alert> = writes.alerts.values().filter(|(_, fresh)| *fresh).map(|(alert, _)| alert).collect();
    insert_alerts(connection, &fresh)?;
    for alert in fresh.into_iter().filter(|alert| alert.is_open()) {
        open_keys.open(connection, alert)?;
    }
    for alert in &writes.cleared_timers {
        clear_timers_of(connection, *alert)?;
    }
    write_timers(connection, writes)?;
    for alert in &writes.pages_ended {
        run(connection, "DELETE FROM pages WHERE alert = ?1", [alert.0])?;
    }
    put_pages(connection, writes)?;
    for (mention, (alert, notification)) in &writes.claimed {
        let sql = "UPDATE mentions SET notification = ?3 WHERE alert = ?1 AND id = ?2 AND notification IS NULL";
        run(connection, sql, params![alert.0, mention.0, notification.0.as_bytes()])?;
    }
    for alert in &writes.withdrawn {
        let sql = "DELETE FROM mentions WHERE alert = ?1 AND notification IS NULL AND kind IN ('page', 'copy')";
        run(connection, sql, [alert.0])?;
    }
    for (mention, alert) in &writes.dropped {
        let sql = "DELETE FROM mentions WHERE alert = ?1 AND id = ?2 AND notification IS NULL";
        run(connection, sql, [alert.0, mention.0])?;
    }
    insert_mentions(connection, writes)?;
    for notification in writes.notifications.values() {
        put_notification(connection, notification)?;
    }
    write_records(connection, writes)?;
    tell(connection, writes.audit.iter().map(|entry| &**entry))
}

/// Removes the timers that serve an alert, by the key of the table: their subject is the alert's id, or begins with it and a
/// slash (`0` is the character after it).
pub(super) fn clear_timers_of(connection: &Connection, alert: AlertId) -> Result<(), StoreError> {
    let sql = "DELETE FROM timers WHERE kind = ?1 AND subject = ?2";
    for kind in TimerKind::OF_AN_ALERT {
        run(connection, sql, params![kind.as_str(), alert.to_string()])?;
    }
    let sql = "DELETE FROM timers WHERE kind = ?1 AND subject > ?2 || '/' AND subject < ?2 || '0'";
    run(connection, sql, params![TimerKind::Rule.as_str(), alert.to_string()])?;
    Ok(())
}

fn write_records(connection: &Connection, writes: &Writes) -> Result<(), StoreError> {
    for ((recipient, kind), at) in &writes.told {
        let sql = match kind.window() {
            NotificationKind::Page => {
                "INSERT INTO recipients (recipient, paged_at) VALUES (?1, ?2) \
                 ON CONFLICT (recipient) DO UPDATE SET paged_at = excluded.paged_at"
            }
            _ => {
                "INSERT INTO recipients (recipient, updated_at) VALUES (?1, ?2) \
                 ON CONFLICT (recipient) DO UPDATE SET updated_at = excluded.updated_at"
            }
        };
        run(connection, sql, params![recipient.to_string(), to_ms(*at)])?;
    }
    for ((recipient, kind), at) in &writes.windows_ended {
        let sql = match kind.window() {
            NotificationKind::Page => "UPDATE recipients SET paged_at = NULL WHERE recipient = ?1 AND paged_at <= ?2",
            _ => "UPDATE recipients SET updated_at = NULL WHERE recipient = ?1 AND updated_at <= ?2",
        };
        run(connection, sql, params![recipient.to_string(), to_ms(*at)])?;
    }
    for (schedule, kept) in &writes.hand_overs {
        let sql = "INSERT INTO hand_overs (schedule, body) VALUES (?1, ?2) \
                   ON CONFLICT (schedule) DO UPDATE SET body = excluded.body";
        run(connection, sql, params![schedule, hand_over_to_text(kept)?])?;
    }
    for attempt in &writes.attempts {
        run(
            connection,
            "INSERT INTO attempts (notification, attempt, ended_at, result) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (notification, attempt, ended_at) DO UPDATE SET result = excluded.result",
            params![
                attempt.notification.0.as_bytes(),
                attempt.attempt,
                to_ms(attempt.ended_at),
                result_to_text(&attempt.result)?
            ],
        )?;
    }
    insert_timeline(connection, writes)?;
    insert_events(connection, writes)
}

fn insert_timeline(connection: &Connection, writes: &Writes) -> Result<(), StoreError> {
    static INSERT: LazyLock<Insert> =
        LazyLock::new(|| Insert::fresh("timeline (alert, at, id, kind, actor, text, data)"));
    INSERT.rows(connection, &writes.timeline, |entry, values| {
        values.set(params![
            entry.alert.0,
            to_ms(entry.at),
            entry.id.0,
            entry.kind.as_str(),
            entry.actor,
            entry.text,
            entry.data.as_str()
        ])
    })
}

fn insert_events(connection: &Connection, writes: &Writes) -> Result<(), StoreError> {
    static INSERT: LazyLock<Insert> = LazyLock::new(|| {
        let into = "events (id, received_at, service, integration, action, dedup_key, alert, outcome, event)";
        Insert::fresh(into)
    });
    INSERT.rows(connection, &writes.events, |event, values| {
        values.set(params![
            event.id.0,
            to_ms(event.received_at),
            event.service,
            event.integration,
            event.action.as_str(),
            event.dedup_key,
            event.alert.map(|alert| alert.0),
            event.outcome.as_str(),
            event_to_text(&event.event)?
        ])
    })
}

fn run(connection: &Connection, sql: &str, params: impl Params) -> Result<usize, StoreError> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params)).map_err(failed)
}

fn insert_alerts(connection: &Connection, alerts: &[&Alert]) -> Result<(), StoreError> {
    static INSERT: LazyLock<Insert> = LazyLock::new(|| {
        let into = "alerts (id, service, dedup_key, status, severity, urgency, summary, source, details, \
                    links, playbook, count, opened_at, last_seen_at, acknowledged_at, acknowledged_by, resolved_at, \
                    resolved_by, snoozed_until, policy, step, round, next_escalation_at, exhausted, starts_at, ends_at, \
                    version)";
        Insert::fresh(into)
    });
    INSERT.rows(connection, alerts, |alert, values| {
        values.set(params![
            alert.id.0,
            alert.service,
            alert.dedup_key,
            alert.status.as_str(),
            alert.severity.as_str(),
            alert.urgency.as_str(),
            alert.summary,
            alert.source,
            alert.details.as_str(),
            links_to_text(&alert.links)?,
            alert.playbook,
            alert.count,
            to_ms(alert.opened_at),
            to_ms(alert.last_seen_at),
            to_ms_option(alert.acknowledged_at),
            alert.acknowledged_by,
            to_ms_option(alert.resolved_at),
            alert.resolved_by,
            to_ms_option(alert.snoozed_until),
            alert.policy,
            alert.step,
            alert.round,
            to_ms_option(alert.next_escalation_at),
            alert.exhausted,
            to_ms_option(alert.starts_at),
            to_ms_option(alert.ends_at),
            alert.version,
        ])
    })
}

/// SQLite rewrites the entries of every index that an UPDATE names a column of, changed or not. So what is in an index is
/// only named when it changed, which a repeated event, an escalation or a note does not.
fn update_alert(connection: &Connection, alert: &Alert, indexed: Option<&Indexed>) -> Result<(), StoreError> {
    let changed = run(
        connection,
        "UPDATE alerts SET severity = ?2, summary = ?3, source = ?4, details = ?5, links = ?6, playbook = ?7, count = ?8, \
         last_seen_at = ?9, acknowledged_at = ?10, acknowledged_by = ?11, resolved_by = ?12, snoozed_until = ?13, \
         policy = ?14, step = ?15, round = ?16, next_escalation_at = ?17, starts_at = ?18, ends_at = ?19, version = ?20 \
         WHERE id = ?1",
        params![
            alert.id.0,
            alert.severity.as_str(),
            alert.summary,
            alert.source,
            alert.details.as_str(),
            links_to_text(&alert.links)?,
            alert.playbook,
            alert.count,
            to_ms(alert.last_seen_at),
            to_ms_option(alert.acknowledged_at),
            alert.acknowledged_by,
            alert.resolved_by,
            to_ms_option(alert.snoozed_until),
            alert.policy,
            alert.step,
            alert.round,
            to_ms_option(alert.next_escalation_at),
            to_ms_option(alert.starts_at),
            to_ms_option(alert.ends_at),
            alert.version,
        ],
    )?;
    if changed != 1 {
        return Err(StoreError::Damaged(format!("alert {} was loaded and is gone", alert.id)));
    }
    let (status, urgency, exhausted) = (alert.status.as_str(), alert.urgency.as_str(), alert.exhausted);
    match indexed {
        Some(known) if *known == (alert.status, alert.urgency, exhausted) => {}
        // Open before and after: its key and its resolution stay what they are.
        Some((before, ..)) if *before != Status::Resolved && alert.is_open() => {
            let sql = "UPDATE alerts SET status = ?2, urgency = ?3, exhausted = ?4 WHERE id = ?1";
            run(connection, sql, params![alert.id.0, status, urgency, exhausted])?;
        }
        _ => {
            let sql = "UPDATE alerts SET status = ?2, urgency = ?3, exhausted = ?4, resolved_at = ?5 WHERE id = ?1";
            let resolved_at = to_ms_option(alert.resolved_at);
            run(connection, sql, params![alert.id.0, status, urgency, exhausted, resolved_at])?;
        }
    }
    Ok(())
}

/// Inserts a timer, or replaces the one of its kind and subject.
pub(super) fn set_timer(connection: &Connection, timer: &Timer) -> Result<(), StoreError> {
    set_timers(connection, &[timer])
}

fn set_timers(connection: &Connection, timers: &[&Timer]) -> Result<(), StoreError> {
    static INSERT: LazyLock<Insert> = LazyLock::new(|| {
        Insert::or_update(
            "timers (kind, subject, alert, due_at)",
            "ON CONFLICT (kind, subject) DO UPDATE SET alert = excluded.alert, due_at = excluded.due_at",
        )
    });
    INSERT.rows(connection, timers, |timer, values| {
        values.set(params![timer.kind.as_str(), timer.subject, timer.alert.map(|alert| alert.0), to_ms(timer.due_at)])
    })
}

fn write_timers(connection: &Connection, writes: &Writes) -> Result<(), StoreError> {
    let mut set = Vec::with_capacity(writes.timers.len());
    for ((kind, subject), write) in &writes.timers {
        match write {
            TimerWrite::Set(timer) => set.push(timer),
            TimerWrite::SetEarliest(timer) => set_timer_earliest(connection, timer)?,
            TimerWrite::Clear => {
                let sql = "DELETE FROM timers WHERE kind = ?1 AND subject = ?2";
                run(connection, sql, params![kind.as_str(), subject])?;
            }
        }
    }
    set_timers(connection, &set)
}

fn set_timer_earliest(connection: &Connection, timer: &Timer) -> Result<(), StoreError> {
    let sql = "INSERT INTO timers (kind, subject, alert, due_at) VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT (kind, subject) DO UPDATE SET alert = excluded.alert, due_at = excluded.due_at \
               WHERE excluded.due_at < timers.due_at";
    let alert = timer.alert.map(|alert| alert.0);
    run(connection, sql, params![timer.kind.as_str(), timer.subject, alert, to_ms(timer.due_at)])?;
    Ok(())
}

fn put_pages(connection: &Connection, writes: &Writes) -> Result<(), StoreError> {
    static INSERT: LazyLock<Insert> = LazyLock::new(|| {
        Insert::or_update(
            "pages (alert, round, step, owner, started_at, because, fired, considered_ms, next_due_at, failed, \
             dead)",
            "ON CONFLICT (alert, round, step, owner) DO UPDATE SET started_at = excluded.started_at, \
             because = excluded.because, fired = excluded.fired, considered_ms = excluded.considered_ms, \
             next_due_at = excluded.next_due_at, failed = excluded.failed, dead = excluded.dead",
        )
    });
    let pages: Vec<&Page> = writes.pages.values().collect();
    INSERT.rows(connection, &pages, |page, values| {
        values.set(params![
            page.alert.0,
            page.round,
            page.step,
            page.owner.to_string(),
            to_ms(page.started_at),
            page.because,
            rules_to_text(&page.fired)?,
            page.considered_ms,
            to_ms_option(page.next_due_at),
            names_to_text(&page.failed)?,
            page.dead,
        ])
    })
}

fn insert_mentions(connection: &Connection, writes: &Writes) -> Result<(), StoreError> {
    static INSERT: LazyLock<Insert> =
        LazyLock::new(|| Insert::fresh("mentions (id, alert, recipient, kind, created_at, notification)"));
    let mentions: Vec<&Mention> = writes.mentions.values().collect();
    INSERT.rows(connection, &mentions, |mention, values| {
        values.set(params![
            mention.id.0,
            mention.alert.0,
            mention.recipient.to_string(),
            mention.kind.as_str(),
            to_ms(mention.created_at),
            mention.notification.as_ref().map(|id| id.0.as_bytes()),
        ])
    })
}

fn put_notification(connection: &Connection, notification: &Notification) -> Result<(), StoreError> {
    run(
        connection,
        "INSERT INTO notifications (id, recipient, kind, status, node, created_at, attempt, next_attempt_at, provider_id, \
         answer, updated_at, alerts_total, notice) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
         ON CONFLICT (id) DO UPDATE SET status = excluded.status, node = excluded.node, attempt = excluded.attempt, \
         next_attempt_at = excluded.next_attempt_at, provider_id = excluded.provider_id, answer = excluded.answer, \
         updated_at = excluded.updated_at, alerts_total = excluded.alerts_total",
        params![
            notification.id.0.as_bytes(),
            notification.recipient.to_string(),
            notification.kind.as_str(),
            notification.status.as_str(),
            notification.node,
            to_ms(notification.created_at),
            notification.attempt,
            to_ms_option(notification.next_attempt_at),
            notification.provider_id,
            notification.answer,
            to_ms(notification.updated_at),
            notification.alerts_total,
            notice_to_text(notification.notice.as_ref())?,
        ],
    )?;
    Ok(())
}
