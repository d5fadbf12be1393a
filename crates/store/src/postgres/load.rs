//! Loads and locks what a batch of items needs.
//!
//! Every transaction takes its locks in one order: the configuration (shared), the node's own row of `batches`, alerts by id,
//! notifications by id, recipients by text, hand-overs by schedule, timers to claim; then, writing, new alerts by key, timers by kind and subject,
//! mentions by id. Two nodes wait for each other, then, but not in a circle:
//!
//! - A claim never waits: a timer that somebody else holds is skipped. It comes after the alerts, because whoever holds a
//!   timer's alert may be clearing it, and before what waits is read: see [`load`].
//! - A timer about an alert or a notification is claimed and written only by whoever holds that, so whoever holds it finds
//!   the timer free. `cleared_timers` therefore waits for nobody either.
//! - A dispatch timer is also written by those who mention its recipient and hold nothing of it. They must not hold a
//!   claimed one at the same time, or two nodes that each dispatch to whom the other mentions lock each other out. So the
//!   writer commits the two kinds of items apart: a part that dispatches writes those dispatch timers that it has claimed
//!   and rows of notifications that it has just made; a part that mentions has claimed none.
//! - A mention may be wanted by a dispatch, which holds its recipient, and by whoever withdraws it, who holds its alert:
//!   both take mentions by id.
//!
//! Rare circles are left: ids reserved in the middle of two batches, an alert that another node opens and resolves while
//! this one looks for it. The database breaks them, and the batch is decided again.

use super::failure::Failure;
use super::rows::{
    alert, alert_columns, column, mention, mention_columns, notification, notification_columns, page, storable,
};
use super::session::Session;
use crate::StoreError;
use crate::deciding::Wanted;
use crate::row_codec::{from_ms_option, hand_over_from_text, parse, to_ms};
use nightbell_core::limits::ALERTS_PER_MESSAGE_MAX;
use nightbell_core::{
    Alert, AlertId, AlertState, HandOver, History, Mention, Name, NotificationId, NotificationKind, NotificationState,
    Recipient, RecipientState, State, TimerKind, Timestamp, Urgency,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

const LATEST: &str = "SELECT (SELECT a.id FROM alerts a WHERE a.service = k.service AND a.dedup_key = k.dedup_key \
    ORDER BY a.key_rank DESC LIMIT 1) \
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS k (service, dedup_key, place) ORDER BY k.place";
const ALERTS_OF_NOTIFICATIONS: &str =
    "SELECT notification, alert FROM mentions WHERE notification = ANY($1) ORDER BY id";
const ALERTS_LOCKED: &str =
    concat!("SELECT ", alert_columns!(), " FROM alerts WHERE id = ANY($1) ORDER BY id FOR UPDATE");
const ALERTS: &str = concat!("SELECT ", alert_columns!(), " FROM alerts WHERE id = ANY($1)");
const NOTIFICATIONS_LOCKED: &str =
    concat!("SELECT ", notification_columns!(), " FROM notifications WHERE id = ANY($1) ORDER BY id FOR UPDATE");
const ADD_RECIPIENTS: &str = "INSERT INTO recipients (recipient) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING";
const RECIPIENTS_LOCKED: &str = "SELECT recipient, paged_at, updated_at FROM recipients \
    WHERE recipient = ANY($1) ORDER BY recipient FOR UPDATE";
// A schedule that nobody looked at has no row yet; without one there would be nothing to lock.
const ADD_HAND_OVERS: &str =
    "INSERT INTO hand_overs (schedule, body) SELECT unnest($1::text[]), '{}' ON CONFLICT DO NOTHING";
const HAND_OVERS_LOCKED: &str =
    "SELECT schedule, body FROM hand_overs WHERE schedule = ANY($1) ORDER BY schedule FOR UPDATE";
const WAITING: &str = "SELECT m.id, m.alert, m.recipient, m.kind, m.created_at, m.notification \
    FROM unnest($1::text[], $2::text[]) AS r (recipient, kind) \
    CROSS JOIN LATERAL (SELECT id, alert, recipient, kind, created_at, notification FROM mentions w \
        WHERE w.recipient = r.recipient AND w.kind = r.kind AND w.notification IS NULL ORDER BY w.id LIMIT $3) m";
const CLAIM_TIMERS: &str = "SELECT t.kind, t.subject \
    FROM unnest($1::text[], $2::text[]) AS k (kind, subject) \
    JOIN timers t ON t.kind = k.kind AND t.subject = k.subject \
    WHERE t.due_at <= $3 FOR UPDATE OF t SKIP LOCKED";
pub(super) const PAGES: &str = "SELECT alert, owner, round, step, started_at, because, fired, considered_ms, next_due_at, \
    failed, dead FROM pages WHERE alert = ANY($1) ORDER BY alert, round, step, owner";
const MENTIONS: &str = concat!("SELECT ", mention_columns!(), " FROM mentions WHERE alert = ANY($1) ORDER BY id");

/// Everything that this file runs.
pub(super) const STATEMENTS: &[&str] = &[
    LATEST,
    ALERTS_OF_NOTIFICATIONS,
    ALERTS_LOCKED,
    ALERTS,
    NOTIFICATIONS_LOCKED,
    ADD_RECIPIENTS,
    RECIPIENTS_LOCKED,
    ADD_HAND_OVERS,
    HAND_OVERS_LOCKED,
    WAITING,
    CLAIM_TIMERS,
    PAGES,
    MENTIONS,
];

/// What is only known by looking: which alerts the keys mean. Not locked yet.
#[derive(Debug, Default)]
pub(super) struct Found {
    latest: HashMap<(Name, Arc<str>), Option<AlertId>>,
    covered: HashMap<NotificationId, Vec<AlertId>>,
}

/// Finds which alerts the keys mean.
pub(super) async fn find(session: &Session, wanted: &Wanted) -> Result<Found, Failure> {
    let (latest, covered) = tokio::try_join!(biased; find_latest(session, wanted), find_covered(session, wanted))?;
    Ok(Found { latest, covered })
}

async fn find_latest(
    session: &Session,
    wanted: &Wanted,
) -> Result<HashMap<(Name, Arc<str>), Option<AlertId>>, Failure> {
    if wanted.latest.is_empty() {
        return Ok(HashMap::new());
    }
    let services: Vec<_> = wanted.latest.keys().map(|(service, _)| &**service).collect();
    let dedup_keys: Vec<_> = wanted.latest.keys().map(|(_, dedup_key)| storable(dedup_key)).collect();
    let rows = session.query(LATEST, &[&services, &dedup_keys]).await?;
    wanted
        .latest
        .keys()
        .zip(&rows)
        .map(|(key, row)| Ok((key.clone(), column::<Option<i64>>(row, 0)?.map(AlertId))))
        .collect()
}

async fn find_covered(session: &Session, wanted: &Wanted) -> Result<HashMap<NotificationId, Vec<AlertId>>, Failure> {
    let mut covered: HashMap<NotificationId, Vec<AlertId>> = HashMap::new();
    if wanted.notifications.is_empty() {
        return Ok(covered);
    }
    let ids: Vec<Uuid> = wanted.notifications.keys().map(|id| id.0).collect();
    for row in session.query(ALERTS_OF_NOTIFICATIONS, &[&ids]).await? {
        covered.entry(NotificationId(column(&row, 0)?)).or_default().push(AlertId(column(&row, 1)?));
    }
    Ok(covered)
}

/// Locks and loads. `found` may know more than is wanted by now.
///
/// Each statement sees what was committed before it began. Whoever mentions a recipient whose timer is there already leaves
/// that as it is but locks it until the commit. So timers are claimed before what waits is read: a mention was committed
/// before, and is seen; or its transaction holds the timer, which is skipped and stays; or it comes to the timer after the
/// claim, waits for this transaction, and puts a new one there.
pub(super) async fn load(session: &Session, wanted: &Wanted, found: Found, now: Timestamp) -> Result<State, Failure> {
    let histories = histories(wanted, &found);
    let (alerts, notifications, (), recipients, hand_overs, claimed) = tokio::try_join!(biased;
        lock_alerts(session, &histories),
        lock_notifications(session, wanted),
        add_recipients(session, wanted),
        lock_recipients(session, wanted),
        lock_hand_overs(session, wanted),
        claim_timers(session, wanted, now),
    )?;
    let shares = shares(wanted, &recipients, now);
    let waiting = load_waiting(session, &shares).await?;
    let mut state = State { claimed, hand_overs, ..State::default() };
    for alert in alerts {
        let history = match histories.get(&alert.id) {
            Some(History::Yes) => true,
            Some(History::IfLow) => alert.is_open() && alert.urgency == Urgency::Low,
            Some(History::No) | None => false,
        };
        state.alerts.insert(alert.id, AlertState { alert, pages: Vec::new(), mentions: Vec::new(), history });
    }
    state.latest = found.latest;
    for notification in notifications {
        let alerts = found.covered.get(&notification.id).cloned().unwrap_or_default();
        state.notifications.insert(notification.id, NotificationState { notification, alerts });
    }
    state.recipients = recipients;
    place_waiting(&mut state, waiting, &shares);
    let beside = spelled_out(&state);
    tokio::try_join!(biased; load_beside(session, beside), load_histories(session, &state)).map(
        |(beside, (pages, mentions))| {
            for page in pages {
                if let Some(known) = state.alerts.get_mut(&page.alert) {
                    known.pages.push(page);
                }
            }
            for mention in mentions {
                if let Some(known) = state.alerts.get_mut(&mention.alert) {
                    known.mentions.push(mention);
                }
            }
            for alert in beside {
                let known = AlertState { alert, pages: Vec::new(), mentions: Vec::new(), history: false };
                state.alerts.entry(known.alert.id).or_insert(known);
            }
            state
        },
    )
}

/// Every alert to lock, in order, and how much of it to load: the most that any key asks for.
fn histories(wanted: &Wanted, found: &Found) -> BTreeMap<AlertId, History> {
    let mut histories = wanted.alerts.clone();
    let mut raise = |id: AlertId, history: History| {
        let known = histories.entry(id).or_insert(history);
        *known = (*known).max(history);
    };
    for (key, history) in &wanted.latest {
        if let Some(Some(id)) = found.latest.get(key) {
            raise(*id, *history);
        }
    }
    for (notification, history) in &wanted.notifications {
        if let (Some(history), Some(covered)) = (history, found.covered.get(notification)) {
            covered.iter().for_each(|id| raise(*id, *history));
        }
    }
    histories
}

async fn lock_alerts(session: &Session, histories: &BTreeMap<AlertId, History>) -> Result<Vec<Alert>, Failure> {
    if histories.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = histories.keys().map(|id| id.0).collect();
    let rows = session.query(ALERTS_LOCKED, &[&ids]).await?;
    Ok(rows.iter().map(alert).collect::<Result<_, StoreError>>()?)
}

async fn lock_notifications(session: &Session, wanted: &Wanted) -> Result<Vec<nightbell_core::Notification>, Failure> {
    if wanted.notifications.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = wanted.notifications.keys().map(|id| id.0).collect();
    let rows = session.query(NOTIFICATIONS_LOCKED, &[&ids]).await?;
    Ok(rows.iter().map(notification).collect::<Result<_, StoreError>>()?)
}

/// The texts of the recipients, sorted as the database sorts them.
fn recipient_texts(wanted: &Wanted) -> Vec<String> {
    let mut texts: Vec<_> = wanted.recipients.keys().map(Recipient::to_string).collect();
    texts.sort_unstable();
    texts
}

/// A recipient that was never told anything has no row yet; without one there would be nothing to lock.
async fn add_recipients(session: &Session, wanted: &Wanted) -> Result<(), Failure> {
    if !wanted.recipients.is_empty() {
        session.execute(ADD_RECIPIENTS, &[&recipient_texts(wanted)]).await?;
    }
    Ok(())
}

async fn lock_recipients(session: &Session, wanted: &Wanted) -> Result<HashMap<Recipient, RecipientState>, Failure> {
    if wanted.recipients.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = session.query(RECIPIENTS_LOCKED, &[&recipient_texts(wanted)]).await?;
    let read = |row: &Row| {
        let state = RecipientState {
            paged_at: from_ms_option(column(row, 1)?)?,
            updated_at: from_ms_option(column(row, 2)?)?,
            ..RecipientState::default()
        };
        Ok((parse(column(row, 0)?)?, state))
    };
    Ok(rows.iter().map(read).collect::<Result<_, StoreError>>()?)
}

async fn lock_hand_overs(session: &Session, wanted: &Wanted) -> Result<HashMap<Name, HandOver>, Failure> {
    if wanted.hand_overs.is_empty() {
        return Ok(HashMap::new());
    }
    let schedules: Vec<&str> = wanted.hand_overs.iter().map(|schedule| &**schedule).collect();
    let parameters: [&(dyn ToSql + Sync); 1] = [&schedules];
    let ((), rows) = tokio::try_join!(biased;
        async { session.execute(ADD_HAND_OVERS, &parameters).await.map(drop) },
        session.query(HAND_OVERS_LOCKED, &parameters),
    )?;
    let read = |row: &Row| Ok((Name::from(column::<&str>(row, 0)?), hand_over_from_text(column(row, 1)?)?));
    Ok(rows.iter().map(read).collect::<Result<_, StoreError>>()?)
}

/// How many mentions of each kind to load for each recipient.
type Shares = BTreeMap<(Recipient, NotificationKind), usize>;

fn shares(wanted: &Wanted, recipients: &HashMap<Recipient, RecipientState>, now: Timestamp) -> Shares {
    let mut shares = Shares::new();
    for (recipient, waiting) in &wanted.recipients {
        let Some(known) = recipients.get(recipient) else { continue };
        for kind in NotificationKind::MENTIONED {
            shares.insert((recipient.clone(), kind), waiting.at_most(known.last_at(kind), now));
        }
    }
    shares
}

/// One query for each number of mentions, of which there are few: all, those of one dispatch, the one that is held.
async fn load_waiting(session: &Session, shares: &Shares) -> Result<Vec<Mention>, Failure> {
    let mut by_number: BTreeMap<usize, (Vec<String>, Vec<&str>)> = BTreeMap::new();
    for ((recipient, kind), at_most) in shares {
        let (recipients, kinds) = by_number.entry(*at_most).or_default();
        recipients.push(recipient.to_string());
        kinds.push(kind.as_str());
    }
    let mut waiting = Vec::new();
    for (at_most, (recipients, kinds)) in by_number {
        let one_more_than_loaded = at_most as i64 + 1;
        let rows = session.query(WAITING, &[&recipients, &kinds, &one_more_than_loaded]).await?;
        for row in &rows {
            waiting.push(mention(row)?);
        }
    }
    Ok(waiting)
}

/// Gives every recipient its share of what waits for it, oldest first, and notes where there is more.
fn place_waiting(state: &mut State, mut waiting: Vec<Mention>, shares: &Shares) {
    waiting.sort_unstable_by_key(|mention| mention.id);
    let mut rest = shares.clone();
    for mention in waiting {
        let Some(known) = state.recipients.get_mut(&mention.recipient) else { continue };
        match rest.get_mut(&(mention.recipient.clone(), mention.kind)) {
            Some(rest) if *rest > 0 => {
                *rest -= 1;
                known.waiting.push(mention);
            }
            _ => known.more = true,
        }
    }
}

/// Which alerts a message would spell out that are not loaded yet.
fn spelled_out(state: &State) -> BTreeSet<AlertId> {
    let mut beside = BTreeSet::new();
    for known in state.recipients.values() {
        for kind in NotificationKind::MENTIONED {
            let of_kind = known.waiting.iter().filter(|mention| mention.kind == kind);
            beside.extend(of_kind.take(ALERTS_PER_MESSAGE_MAX).map(|mention| mention.alert));
        }
    }
    beside.retain(|id| !state.alerts.contains_key(id));
    beside
}

/// Alerts that a message would spell out. Not locked: whoever acknowledges one withdraws its mention, and the mention's row
/// tells which of the two was first.
async fn load_beside(session: &Session, beside: BTreeSet<AlertId>) -> Result<Vec<Alert>, Failure> {
    if beside.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = beside.iter().map(|id| id.0).collect();
    let rows = session.query(ALERTS, &[&ids]).await?;
    Ok(rows.iter().map(alert).collect::<Result<_, StoreError>>()?)
}

async fn load_histories(
    session: &Session,
    state: &State,
) -> Result<(Vec<nightbell_core::Page>, Vec<Mention>), Failure> {
    let mut ids: Vec<i64> = state.alerts.values().filter(|known| known.history).map(|known| known.alert.id.0).collect();
    if ids.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    ids.sort_unstable();
    let parameters: [&(dyn ToSql + Sync); 1] = [&ids];
    let (pages, mentions) =
        tokio::try_join!(biased; session.query(PAGES, &parameters), session.query(MENTIONS, &parameters))?;
    let pages = pages.iter().map(page).collect::<Result<_, StoreError>>()?;
    let mentions = mentions.iter().map(mention).collect::<Result<_, StoreError>>()?;
    Ok((pages, mentions))
}

async fn claim_timers(
    session: &Session,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<HashSet<(TimerKind, String)>, Failure> {
    if wanted.timers.is_empty() {
        return Ok(HashSet::new());
    }
    let kinds: Vec<_> = wanted.timers.keys().map(|(kind, _)| kind.as_str()).collect();
    let subjects: Vec<_> = wanted.timers.keys().map(|(_, subject)| subject.as_str()).collect();
    let rows = session.query(CLAIM_TIMERS, &[&kinds, &subjects, &to_ms(now)]).await?;
    let read = |row: &Row| Ok((parse(column(row, 0)?)?, column(row, 1)?));
    Ok(rows.iter().map(read).collect::<Result<_, StoreError>>()?)
}
