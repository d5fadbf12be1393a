//! Writes the sum of a batch: one statement per table and kind of change, whole batches as arrays.
//!
//! Rows of one statement go in an order that every node has in common, so that two nodes that write the same rows wait for
//! each other and do not lock each other out.

use super::audit::tell_batch;
use super::failure::Failure;
use super::rows::{integer, key_rank, storable};
use super::session::Session;
use crate::StoreError;
use crate::batch::{TimerWrite, Writes};
use crate::row_codec::{
    event_to_text, hand_over_to_text, links_to_text, names_to_text, notice_to_text, result_to_text, rules_to_text,
    to_ms, to_ms_option,
};
use nightbell_core::{Alert, NotificationKind, Recipient, Timer, Timestamp};
use std::borrow::Cow;
use std::collections::BTreeMap;
use uuid::Uuid;

const UPDATE_ALERTS: &str = "UPDATE alerts SET key_rank = u.key_rank, status = u.status, severity = u.severity, \
    urgency = u.urgency, summary = u.summary, source = u.source, details = u.details, links = u.links, \
    playbook = u.playbook, count = u.count, last_seen_at = u.last_seen_at, acknowledged_at = u.acknowledged_at, \
    acknowledged_by = u.acknowledged_by, resolved_at = u.resolved_at, resolved_by = u.resolved_by, \
    snoozed_until = u.snoozed_until, policy = u.policy, step = u.step, round = u.round, \
    next_escalation_at = u.next_escalation_at, exhausted = u.exhausted, starts_at = u.starts_at, ends_at = u.ends_at, \
    version = u.version \
    FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], \
        $9::text[], $10::text[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::bigint[], $16::text[], \
        $17::bigint[], $18::text[], $19::integer[], $20::integer[], $21::bigint[], $22::boolean[], $23::bigint[], \
        $24::bigint[], $25::bigint[]) \
        AS u (id, key_rank, status, severity, urgency, summary, source, details, links, playbook, count, last_seen_at, \
            acknowledged_at, acknowledged_by, resolved_at, resolved_by, snoozed_until, policy, step, round, \
            next_escalation_at, exhausted, starts_at, ends_at, version) \
    WHERE alerts.id = u.id";
const INSERT_ALERTS: &str = "INSERT INTO alerts (id, key_rank, status, severity, urgency, summary, source, details, links, \
        playbook, count, last_seen_at, acknowledged_at, acknowledged_by, resolved_at, resolved_by, snoozed_until, policy, \
        step, round, next_escalation_at, exhausted, starts_at, ends_at, version, service, dedup_key, opened_at) \
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], \
        $9::text[], $10::text[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::bigint[], $16::text[], \
        $17::bigint[], $18::text[], $19::integer[], $20::integer[], $21::bigint[], $22::boolean[], $23::bigint[], \
        $24::bigint[], $25::bigint[], $26::text[], $27::text[], $28::bigint[])";
const CLEAR_TIMERS_OF: &str = "DELETE FROM timers WHERE alert = ANY($1)";
const CLEAR_TIMERS: &str = "DELETE FROM timers t USING unnest($1::text[], $2::text[]) AS u (kind, subject) \
    WHERE t.kind = u.kind AND t.subject = u.subject";
const SET_TIMERS: &str = "INSERT INTO timers (kind, subject, alert, due_at) \
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) \
    ON CONFLICT (kind, subject) DO UPDATE SET alert = EXCLUDED.alert, due_at = EXCLUDED.due_at";
const SET_TIMERS_EARLIEST: &str = "INSERT INTO timers (kind, subject, alert, due_at) \
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) \
    ON CONFLICT (kind, subject) DO UPDATE SET alert = EXCLUDED.alert, due_at = EXCLUDED.due_at \
    WHERE EXCLUDED.due_at < timers.due_at";
const END_PAGES: &str = "DELETE FROM pages WHERE alert = ANY($1)";
const PUT_PAGES: &str = "INSERT INTO pages (alert, round, step, owner, started_at, because, fired, considered_ms, \
        next_due_at, failed, dead) \
    SELECT * FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::text[], $5::bigint[], $6::text[], $7::text[], \
        $8::bigint[], $9::bigint[], $10::text[], $11::boolean[]) \
    ON CONFLICT (alert, round, step, owner) DO UPDATE SET started_at = EXCLUDED.started_at, because = EXCLUDED.because, \
        fired = EXCLUDED.fired, considered_ms = EXCLUDED.considered_ms, next_due_at = EXCLUDED.next_due_at, \
        failed = EXCLUDED.failed, dead = EXCLUDED.dead";
// These two meet at the same mentions: both lock them by id first. `OFFSET 0` keeps the condition outside, where it cannot
// make the planner walk all that wait instead of the ids.
const CLAIM_MENTIONS: &str = "WITH waiting AS MATERIALIZED (SELECT u.id, u.notification \
        FROM unnest($1::bigint[], $2::uuid[]) AS u (id, notification) \
        CROSS JOIN LATERAL (SELECT w.notification IS NULL AS waits FROM mentions w WHERE w.id = u.id \
            OFFSET 0 FOR UPDATE) k WHERE k.waits) \
    UPDATE mentions m SET notification = waiting.notification FROM waiting WHERE m.id = waiting.id";
const WITHDRAW_MENTIONS: &str = "WITH waiting AS MATERIALIZED (SELECT id FROM mentions \
        WHERE alert = ANY($1) AND notification IS NULL AND kind IN ('page', 'copy') ORDER BY id FOR UPDATE) \
    DELETE FROM mentions m USING waiting WHERE m.id = waiting.id";
const DROP_MENTIONS: &str = "DELETE FROM mentions WHERE id = ANY($1) AND notification IS NULL";
const INSERT_MENTIONS: &str = "INSERT INTO mentions (id, alert, recipient, kind, created_at, notification) \
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::uuid[])";
const PUT_NOTIFICATIONS: &str = "INSERT INTO notifications (id, recipient, kind, status, node, created_at, attempt, \
        next_attempt_at, provider_id, answer, updated_at, alerts_total, notice) \
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::integer[], \
        $8::bigint[], $9::text[], $10::text[], $11::bigint[], $12::integer[], $13::text[]) \
    ON CONFLICT (id) DO UPDATE SET status = EXCLUDED.status, node = EXCLUDED.node, attempt = EXCLUDED.attempt, \
        next_attempt_at = EXCLUDED.next_attempt_at, provider_id = EXCLUDED.provider_id, answer = EXCLUDED.answer, \
        updated_at = EXCLUDED.updated_at, alerts_total = EXCLUDED.alerts_total";
const PUT_RECIPIENTS: &str = "INSERT INTO recipients (recipient, paged_at, updated_at) \
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[]) \
    ON CONFLICT (recipient) DO UPDATE SET paged_at = COALESCE(EXCLUDED.paged_at, recipients.paged_at), \
        updated_at = COALESCE(EXCLUDED.updated_at, recipients.updated_at)";
const END_WINDOWS: &str = "UPDATE recipients SET paged_at = CASE WHEN paged_at <= page_ended THEN NULL ELSE paged_at END, \
        updated_at = CASE WHEN updated_at <= update_ended THEN NULL ELSE updated_at END \
    FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS ended (recipient, page_ended, update_ended) \
    WHERE recipients.recipient = ended.recipient";
const PUT_HAND_OVERS: &str = "INSERT INTO hand_overs (schedule, body) \
    SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (schedule) DO UPDATE SET body = EXCLUDED.body";
const PUT_ATTEMPTS: &str = "INSERT INTO attempts (notification, attempt, ended_at, result) \
    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::bigint[], $4::text[]) \
    ON CONFLICT (notification, attempt, ended_at) DO UPDATE SET result = EXCLUDED.result";
const INSERT_TIMELINE: &str = "INSERT INTO timeline (alert, at, id, kind, actor, text, data) \
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])";
const INSERT_EVENTS: &str = "INSERT INTO events (received_at, id, service, integration, action, dedup_key, alert, outcome, \
        event) \
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], \
        $8::text[], $9::text[])";

/// Everything that this file runs.
pub(super) const STATEMENTS: &[&str] = &[
    UPDATE_ALERTS,
    INSERT_ALERTS,
    CLEAR_TIMERS_OF,
    CLEAR_TIMERS,
    SET_TIMERS,
    SET_TIMERS_EARLIEST,
    END_PAGES,
    PUT_PAGES,
    CLAIM_MENTIONS,
    WITHDRAW_MENTIONS,
    DROP_MENTIONS,
    INSERT_MENTIONS,
    PUT_NOTIFICATIONS,
    PUT_RECIPIENTS,
    END_WINDOWS,
    PUT_HAND_OVERS,
    PUT_ATTEMPTS,
    INSERT_TIMELINE,
    INSERT_EVENTS,
];

/// Writes everything, in the order of the fields of [`Writes`], in one go.
pub(super) async fn write(session: &Session, writes: &Writes) -> Result<(), Failure> {
    tokio::try_join!(biased;
        put_alerts(session, writes),
        put_timers(session, writes),
        put_pages(session, writes),
        put_mentions(session, writes),
        put_notifications(session, writes),
        put_recipients(session, writes),
        put_hand_overs(session, writes),
        put_attempts(session, writes),
        insert_timeline(session, writes),
        insert_events(session, writes),
        tell_batch(session, writes),
    )?;
    Ok(())
}

async fn put_alerts(session: &Session, writes: &Writes) -> Result<(), Failure> {
    let (mut fresh, mut known) = (Vec::new(), Vec::new());
    for (alert, is_fresh) in writes.alerts.values() {
        if *is_fresh { fresh.push(alert) } else { known.push(alert) }
    }
    // Two nodes that open the same alerts meet at the same one first.
    fresh.sort_unstable_by_key(|alert| (&alert.dedup_key, &alert.service, key_rank(alert)));
    // Updates first: one that resolves makes room for a new open alert with its key.
    tokio::try_join!(biased; update_alerts(session, &known), insert_alerts(session, &fresh))?;
    Ok(())
}

/// The columns of alerts, each as an array, that both statements have, in their order.
struct AlertColumns<'a> {
    ids: Vec<i64>,
    key_ranks: Vec<i64>,
    statuses: Vec<&'static str>,
    severities: Vec<&'static str>,
    urgencies: Vec<&'static str>,
    summaries: Vec<Cow<'a, str>>,
    sources: Vec<Cow<'a, str>>,
    details: Vec<&'a str>,
    links: Vec<Cow<'static, str>>,
    playbooks: Vec<Option<Cow<'a, str>>>,
    counts: Vec<i64>,
    last_seen: Vec<i64>,
    acknowledged: Vec<Option<i64>>,
    acknowledged_by: Vec<Option<&'a str>>,
    resolved: Vec<Option<i64>>,
    resolved_by: Vec<Option<&'a str>>,
    snoozed_until: Vec<Option<i64>>,
    policies: Vec<&'a str>,
    steps: Vec<Option<i32>>,
    rounds: Vec<i32>,
    next_escalations: Vec<Option<i64>>,
    exhausted: Vec<bool>,
    starts: Vec<Option<i64>>,
    ends: Vec<Option<i64>>,
    versions: Vec<i64>,
}

fn each<'a, T>(alerts: &[&'a Alert], value: impl Fn(&'a Alert) -> T) -> Vec<T> {
    alerts.iter().map(|alert| value(alert)).collect()
}

impl<'a> AlertColumns<'a> {
    fn of(alerts: &[&'a Alert]) -> Result<AlertColumns<'a>, StoreError> {
        Ok(AlertColumns {
            ids: each(alerts, |alert| alert.id.0),
            key_ranks: each(alerts, key_rank),
            statuses: each(alerts, |alert| alert.status.as_str()),
            severities: each(alerts, |alert| alert.severity.as_str()),
            urgencies: each(alerts, |alert| alert.urgency.as_str()),
            summaries: each(alerts, |alert| storable(&alert.summary)),
            sources: each(alerts, |alert| storable(&alert.source)),
            details: each(alerts, |alert| alert.details.as_str()),
            links: alerts.iter().map(|alert| links_to_text(&alert.links)).collect::<Result<_, _>>()?,
            playbooks: each(alerts, |alert| alert.playbook.as_deref().map(storable)),
            counts: each(alerts, |alert| alert.count),
            last_seen: each(alerts, |alert| to_ms(alert.last_seen_at)),
            acknowledged: each(alerts, |alert| to_ms_option(alert.acknowledged_at)),
            acknowledged_by: each(alerts, |alert| alert.acknowledged_by.as_deref()),
            resolved: each(alerts, |alert| to_ms_option(alert.resolved_at)),
            resolved_by: each(alerts, |alert| alert.resolved_by.as_deref()),
            snoozed_until: each(alerts, |alert| to_ms_option(alert.snoozed_until)),
            policies: each(alerts, |alert| &*alert.policy),
            steps: each(alerts, |alert| alert.step.map(integer)),
            rounds: each(alerts, |alert| integer(alert.round)),
            next_escalations: each(alerts, |alert| to_ms_option(alert.next_escalation_at)),
            exhausted: each(alerts, |alert| alert.exhausted),
            starts: each(alerts, |alert| to_ms_option(alert.starts_at)),
            ends: each(alerts, |alert| to_ms_option(alert.ends_at)),
            versions: each(alerts, |alert| alert.version),
        })
    }

    fn parameters(&self) -> Vec<&(dyn tokio_postgres::types::ToSql + Sync)> {
        vec![
            &self.ids,
            &self.key_ranks,
            &self.statuses,
            &self.severities,
            &self.urgencies,
            &self.summaries,
            &self.sources,
            &self.details,
            &self.links,
            &self.playbooks,
            &self.counts,
            &self.last_seen,
            &self.acknowledged,
            &self.acknowledged_by,
            &self.resolved,
            &self.resolved_by,
            &self.snoozed_until,
            &self.policies,
            &self.steps,
            &self.rounds,
            &self.next_escalations,
            &self.exhausted,
            &self.starts,
            &self.ends,
            &self.versions,
        ]
    }
}

async fn update_alerts(session: &Session, alerts: &[&Alert]) -> Result<(), Failure> {
    if alerts.is_empty() {
        return Ok(());
    }
    let columns = AlertColumns::of(alerts)?;
    session.execute(UPDATE_ALERTS, &columns.parameters()).await?;
    Ok(())
}

async fn insert_alerts(session: &Session, alerts: &[&Alert]) -> Result<(), Failure> {
    if alerts.is_empty() {
        return Ok(());
    }
    let columns = AlertColumns::of(alerts)?;
    let services = each(alerts, |alert| &*alert.service);
    let dedup_keys = each(alerts, |alert| storable(&alert.dedup_key));
    let opened = each(alerts, |alert| to_ms(alert.opened_at));
    let mut parameters = columns.parameters();
    parameters.extend([&services as &(dyn tokio_postgres::types::ToSql + Sync), &dedup_keys, &opened]);
    session.execute(INSERT_ALERTS, &parameters).await?;
    Ok(())
}

async fn put_timers(session: &Session, writes: &Writes) -> Result<(), Failure> {
    let (mut cleared, mut set, mut earliest) = (Vec::new(), Vec::new(), Vec::new());
    for (key, write) in &writes.timers {
        match write {
            TimerWrite::Clear => cleared.push(key),
            TimerWrite::Set(timer) => set.push(timer),
            TimerWrite::SetEarliest(timer) => earliest.push(timer),
        }
    }
    let alerts: Vec<i64> = writes.cleared_timers.iter().map(|alert| alert.0).collect();
    let kinds: Vec<_> = cleared.iter().map(|(kind, _)| kind.as_str()).collect();
    let subjects: Vec<_> = cleared.iter().map(|(_, subject)| subject.as_str()).collect();
    let clear_of_alerts = async {
        if !alerts.is_empty() {
            session.execute(CLEAR_TIMERS_OF, &[&alerts]).await?;
        }
        Ok::<_, Failure>(())
    };
    let clear = async {
        if !kinds.is_empty() {
            session.execute(CLEAR_TIMERS, &[&kinds, &subjects]).await?;
        }
        Ok::<_, Failure>(())
    };
    tokio::try_join!(biased;
        clear_of_alerts,
        clear,
        set_timers(session, SET_TIMERS, &set),
        set_timers(session, SET_TIMERS_EARLIEST, &earliest),
    )?;
    Ok(())
}

async fn set_timers(session: &Session, statement: &'static str, timers: &[&Timer]) -> Result<(), Failure> {
    if timers.is_empty() {
        return Ok(());
    }
    let kinds: Vec<_> = timers.iter().map(|timer| timer.kind.as_str()).collect();
    let subjects: Vec<_> = timers.iter().map(|timer| timer.subject.as_str()).collect();
    let alerts: Vec<_> = timers.iter().map(|timer| timer.alert.map(|alert| alert.0)).collect();
    let due: Vec<_> = timers.iter().map(|timer| to_ms(timer.due_at)).collect();
    session.execute(statement, &[&kinds, &subjects, &alerts, &due]).await?;
    Ok(())
}

async fn put_pages(session: &Session, writes: &Writes) -> Result<(), Failure> {
    let ended: Vec<i64> = writes.pages_ended.iter().map(|alert| alert.0).collect();
    let end = async {
        if !ended.is_empty() {
            session.execute(END_PAGES, &[&ended]).await?;
        }
        Ok::<_, Failure>(())
    };
    let put = async {
        let pages = || writes.pages.values();
        if writes.pages.is_empty() {
            return Ok(());
        }
        let alerts: Vec<_> = pages().map(|page| page.alert.0).collect();
        let rounds: Vec<_> = pages().map(|page| integer(page.round)).collect();
        let steps: Vec<_> = pages().map(|page| integer(page.step)).collect();
        let owners: Vec<_> = pages().map(|page| page.owner.to_string()).collect();
        let started: Vec<_> = pages().map(|page| to_ms(page.started_at)).collect();
        let because: Vec<_> = pages().map(|page| storable(&page.because)).collect();
        let fired: Vec<_> = pages().map(|page| rules_to_text(&page.fired)).collect::<Result<_, _>>()?;
        let considered: Vec<_> = pages().map(|page| page.considered_ms).collect();
        let next_due: Vec<_> = pages().map(|page| to_ms_option(page.next_due_at)).collect();
        let failed: Vec<_> = pages().map(|page| names_to_text(&page.failed)).collect::<Result<_, _>>()?;
        let dead: Vec<_> = pages().map(|page| page.dead).collect();
        session
            .execute(
                PUT_PAGES,
                &[
                    &alerts,
                    &rounds,
                    &steps,
                    &owners,
                    &started,
                    &because,
                    &fired,
                    &considered,
                    &next_due,
                    &failed,
                    &dead,
                ],
            )
            .await?;
        Ok::<_, Failure>(())
    };
    tokio::try_join!(biased; end, put)?;
    Ok(())
}

async fn put_mentions(session: &Session, writes: &Writes) -> Result<(), Failure> {
    let claim = async {
        if writes.claimed.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = writes.claimed.keys().map(|mention| mention.0).collect();
        let notifications: Vec<Uuid> = writes.claimed.values().map(|(_, notification)| notification.0).collect();
        let claimed = session.execute(CLAIM_MENTIONS, &[&ids, &notifications]).await?;
        if claimed != ids.len() as u64 {
            // Somebody acknowledged in between, or another node took them along.
            return Err(Failure::Conflict("a mention no longer waits".to_owned()));
        }
        Ok::<_, Failure>(())
    };
    let withdraw = async {
        if !writes.withdrawn.is_empty() {
            let alerts: Vec<i64> = writes.withdrawn.iter().map(|alert| alert.0).collect();
            session.execute(WITHDRAW_MENTIONS, &[&alerts]).await?;
        }
        Ok::<_, Failure>(())
    };
    let drop = async {
        if !writes.dropped.is_empty() {
            let ids: Vec<i64> = writes.dropped.keys().map(|mention| mention.0).collect();
            session.execute(DROP_MENTIONS, &[&ids]).await?;
        }
        Ok::<_, Failure>(())
    };
    tokio::try_join!(biased; claim, withdraw, drop, insert_mentions(session, writes))?;
    Ok(())
}

async fn insert_mentions(session: &Session, writes: &Writes) -> Result<(), Failure> {
    let mentions = || writes.mentions.values();
    if writes.mentions.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = mentions().map(|mention| mention.id.0).collect();
    let alerts: Vec<_> = mentions().map(|mention| mention.alert.0).collect();
    let recipients: Vec<_> = mentions().map(|mention| mention.recipient.to_string()).collect();
    let kinds: Vec<_> = mentions().map(|mention| mention.kind.as_str()).collect();
    let created: Vec<_> = mentions().map(|mention| to_ms(mention.created_at)).collect();
    let notifications: Vec<_> = mentions().map(|mention| mention.notification.map(|id| id.0)).collect();
    session.execute(INSERT_MENTIONS, &[&ids, &alerts, &recipients, &kinds, &created, &notifications]).await?;
    Ok(())
}

async fn put_notifications(session: &Session, writes: &Writes) -> Result<(), Failure> {
    let notifications = || writes.notifications.values();
    if writes.notifications.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = notifications().map(|one| one.id.0).collect();
    let recipients: Vec<_> = notifications().map(|one| one.recipient.to_string()).collect();
    let kinds: Vec<_> = notifications().map(|one| one.kind.as_str()).collect();
    let statuses: Vec<_> = notifications().map(|one| one.status.as_str()).collect();
    let nodes: Vec<_> = notifications().map(|one| one.node.as_deref()).collect();
    let created: Vec<_> = notifications().map(|one| to_ms(one.created_at)).collect();
    let attempts: Vec<_> = notifications().map(|one| integer(one.attempt)).collect();
    let next_attempts: Vec<_> = notifications().map(|one| to_ms_option(one.next_attempt_at)).collect();
    let provider_ids: Vec<_> = notifications().map(|one| one.provider_id.as_deref().map(storable)).collect();
    let answers: Vec<_> = notifications().map(|one| storable(&one.answer)).collect();
    let updated: Vec<_> = notifications().map(|one| to_ms(one.updated_at)).collect();
    let totals: Vec<_> = notifications().map(|one| integer(one.alerts_total)).collect();
    let notices: Vec<_> = notifications().map(|one| notice_to_text(one.notice.as_ref())).collect::<Result<_, _>>()?;
    session
        .execute(
            PUT_NOTIFICATIONS,
            &[
                &ids,
                &recipients,
                &kinds,
                &statuses,
                &nodes,
                &created,
                &attempts,
                &next_attempts,
                &provider_ids,
                &answers,
                &updated,
                &totals,
                &notices,
            ],
        )
        .await?;
    Ok(())
}

async fn put_recipients(session: &Session, writes: &Writes) -> Result<(), Failure> {
    if !writes.told.is_empty() {
        let (recipients, paged, updated) = instants_by_recipient(&writes.told);
        session.execute(PUT_RECIPIENTS, &[&recipients, &paged, &updated]).await?;
    }
    if !writes.windows_ended.is_empty() {
        let (recipients, paged, updated) = instants_by_recipient(&writes.windows_ended);
        session.execute(END_WINDOWS, &[&recipients, &paged, &updated]).await?;
    }
    Ok(())
}

/// One row for each recipient: its name, the instant for pages, the instant for updates.
fn instants_by_recipient(
    instants: &BTreeMap<(Recipient, NotificationKind), Timestamp>,
) -> (Vec<String>, Vec<Option<i64>>, Vec<Option<i64>>) {
    let mut rows: BTreeMap<String, (Option<i64>, Option<i64>)> = BTreeMap::new();
    for ((recipient, kind), at) in instants {
        let (page, update) = rows.entry(recipient.to_string()).or_default();
        match kind.window() {
            NotificationKind::Page => *page = Some(to_ms(*at)),
            _ => *update = Some(to_ms(*at)),
        }
    }
    let (recipients, instants): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let (paged, updated) = instants.into_iter().unzip();
    (recipients, paged, updated)
}

async fn put_hand_overs(session: &Session, writes: &Writes) -> Result<(), Failure> {
    if writes.hand_overs.is_empty() {
        return Ok(());
    }
    let schedules: Vec<_> = writes.hand_overs.keys().map(|schedule| &**schedule).collect();
    let bodies: Vec<_> = writes.hand_overs.values().map(hand_over_to_text).collect::<Result<_, _>>()?;
    session.execute(PUT_HAND_OVERS, &[&schedules, &bodies]).await?;
    Ok(())
}

async fn put_attempts(session: &Session, writes: &Writes) -> Result<(), Failure> {
    if writes.attempts.is_empty() {
        return Ok(());
    }
    // One statement may not touch a row twice; of two ends in one millisecond the later one stands.
    let attempts: BTreeMap<_, _> =
        writes.attempts.iter().map(|one| ((one.notification, one.attempt, to_ms(one.ended_at)), &one.result)).collect();
    let notifications: Vec<_> = attempts.keys().map(|(notification, _, _)| notification.0).collect();
    let numbers: Vec<_> = attempts.keys().map(|(_, attempt, _)| integer(*attempt)).collect();
    let ended: Vec<_> = attempts.keys().map(|(_, _, ended_at)| *ended_at).collect();
    let results: Vec<_> = attempts.values().map(|result| result_to_text(result)).collect::<Result<_, _>>()?;
    session.execute(PUT_ATTEMPTS, &[&notifications, &numbers, &ended, &results]).await?;
    Ok(())
}

async fn insert_timeline(session: &Session, writes: &Writes) -> Result<(), Failure> {
    let entries = || writes.timeline.iter();
    if writes.timeline.is_empty() {
        return Ok(());
    }
    let alerts: Vec<_> = entries().map(|entry| entry.alert.0).collect();
    let at: Vec<_> = entries().map(|entry| to_ms(entry.at)).collect();
    let ids: Vec<_> = entries().map(|entry| entry.id.0).collect();
    let kinds: Vec<_> = entries().map(|entry| entry.kind.as_str()).collect();
    let actors: Vec<_> = entries().map(|entry| &*entry.actor).collect();
    let texts: Vec<_> = entries().map(|entry| storable(&entry.text)).collect();
    let data: Vec<_> = entries().map(|entry| entry.data.as_str()).collect();
    session.execute(INSERT_TIMELINE, &[&alerts, &at, &ids, &kinds, &actors, &texts, &data]).await?;
    Ok(())
}

async fn insert_events(session: &Session, writes: &Writes) -> Result<(), Failure> {
    let events = || writes.events.iter();
    if writes.events.is_empty() {
        return Ok(());
    }
    let received: Vec<_> = events().map(|event| to_ms(event.received_at)).collect();
    let ids: Vec<_> = events().map(|event| event.id.0).collect();
    let services: Vec<_> = events().map(|event| &*event.service).collect();
    let integrations: Vec<_> = events().map(|event| &*event.integration).collect();
    let actions: Vec<_> = events().map(|event| event.action.as_str()).collect();
    let dedup_keys: Vec<_> = events().map(|event| storable(&event.dedup_key)).collect();
    let alerts: Vec<_> = events().map(|event| event.alert.map(|alert| alert.0)).collect();
    let outcomes: Vec<_> = events().map(|event| event.outcome.as_str()).collect();
    let bodies: Vec<_> = events().map(|event| event_to_text(&event.event)).collect::<Result<_, _>>()?;
    session
        .execute(
            INSERT_EVENTS,
            &[&received, &ids, &services, &integrations, &actions, &dedup_keys, &alerts, &outcomes, &bodies],
        )
        .await?;
    Ok(())
}
