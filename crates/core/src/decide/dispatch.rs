//! Messages: what waits for a recipient becomes notifications and is handed out.

use super::delivery::{record_all, spoken};
use super::{Desk, hand_over};
use crate::{
    Actor, Alert, AlertId, ContactMethod, Duration, EntryKind, Mention, MentionMove, Notice, Notification,
    NotificationId, NotificationKind, NotificationStatus, Outcome, Outgoing, Recipient, RecipientState, Status, Timer,
    TimerChange, TimerKind, Timestamp, limits,
};
use serde_json::json;
use std::sync::Arc;

/// Messages that one dispatch hands out at most to a recipient without bundling; the rest follows at once.
pub(super) const MESSAGES_PER_DISPATCH_MAX: usize = 100;

/// The notification that a timer's subject names.
pub(super) fn id(subject: &str) -> Option<NotificationId> {
    subject.parse().ok().map(NotificationId)
}

/// A recipient has something waiting: the first message leaves at once, what follows within the window is one message.
pub(super) fn dispatch(desk: &mut Desk<'_>, subject: &str, messages_max: usize) -> Outcome {
    let Ok(recipient) = subject.parse::<Recipient>() else {
        return Outcome::Nothing;
    };
    let state = desk.state;
    let Some(known) = state.recipients.get(&recipient) else {
        return Outcome::Nothing;
    };
    let mut outgoing = Vec::new();
    let mut again_at: Option<Timestamp> = None;
    for kind in NotificationKind::MENTIONED {
        let again = dispatch_kind(desk, &recipient, known, kind, messages_max, &mut outgoing);
        again_at = [again_at, again].into_iter().flatten().min();
    }
    if let Some(due_at) = again_at {
        let timer = Timer { kind: TimerKind::Dispatch, subject: subject.to_owned(), alert: None, due_at };
        desk.out.timers.push(TimerChange::SetEarliest(timer));
    }
    if outgoing.is_empty() { Outcome::Done } else { Outcome::Send(outgoing) }
}

/// Hands out what waits of one kind; answers when to look again.
fn dispatch_kind(
    desk: &mut Desk<'_>,
    recipient: &Recipient,
    known: &RecipientState,
    kind: NotificationKind,
    messages_max: usize,
    outgoing: &mut Vec<Outgoing>,
) -> Option<Timestamp> {
    let waiting: Vec<&Mention> = known.waiting.iter().filter(|mention| mention.kind == kind).collect();
    if waiting.is_empty() {
        return None;
    }
    let Some(method) = desk.directory.method(recipient).filter(|method| !method.disabled) else {
        return refuse(desk, recipient, kind, &waiting, known.more);
    };
    let window_ms = method.bundle_window_ms();
    let last_at = known.last_at(kind);
    // A clock that was set back must not hold pages for the length of the jump.
    let last_at = last_at.filter(|at| *at <= desk.now);
    let open_at = last_at.map(|at| Duration::from_millis(window_ms).after(at));
    if let Some(open_at) = open_at.filter(|open_at| *open_at > desk.now) {
        return Some(open_at);
    }
    let (messages_max, per_message) = shares(method, messages_max);
    for mentions in waiting.chunks(per_message).take(messages_max) {
        let notification =
            new_notification(desk, recipient, kind, mentions, NotificationStatus::Sending, String::new());
        if kind == NotificationKind::Page {
            record_waits(desk, &notification, mentions);
        }
        let alerts = mentions.iter().filter_map(|mention| desk.state.alert(mention.alert));
        let alerts = alerts.map(|known| known.alert.clone()).take(limits::ALERTS_PER_MESSAGE_MAX).collect();
        outgoing.push(Outgoing { notification, method: method.clone(), alerts, alerts_total: mentions.len() });
    }
    desk.out.told.push((recipient.clone(), kind.window(), desk.now));
    let left = known.more || waiting.len() > per_message * messages_max;
    left.then(|| Duration::from_millis(window_ms).after(desk.now))
}

/// How many messages one dispatch hands out by this way, and how many mentions each of them carries.
fn shares(method: &ContactMethod, messages_max: usize) -> (usize, usize) {
    let bundles = method.bundle_window_ms() > 0;
    let messages_max = messages_max.clamp(1, MESSAGES_PER_DISPATCH_MAX);
    if bundles { (1, limits::MENTIONS_PER_NOTIFICATION_MAX) } else { (messages_max, 1) }
}

/// How many mentions of one kind a dispatch by this way can take.
pub(super) fn mentions_max(method: &ContactMethod, messages_max: usize) -> usize {
    let (messages, per_message) = shares(method, messages_max);
    messages * per_message
}

/// Says on the timelines why a message left later than its page: it waited for the window of the one before it.
fn record_waits(desk: &mut Desk<'_>, notification: &Notification, mentions: &[&Mention]) {
    for mention in mentions.iter().take(limits::ALERTS_PER_MESSAGE_MAX) {
        let waited_ms = desk.now.as_millisecond().saturating_sub(mention.created_at.as_millisecond());
        if waited_ms < 1_000 {
            continue;
        }
        let waited = Duration::from_millis(waited_ms / 1_000 * 1_000);
        let text = format!(
            "the message to {} waited {waited}: what follows a message closely becomes one message, here with {} alerts",
            spoken(&notification.recipient),
            mentions.len()
        );
        let data = json!({"notification": notification.id, "recipient": notification.recipient.to_string(), "waited_ms": waited_ms});
        desk.record(mention.alert, EntryKind::Bundled, &Actor::Nightbell, text, data);
    }
}

/// The way is disabled or gone: pages go on to the next way, updates and copies are dropped.
fn refuse(
    desk: &mut Desk<'_>,
    recipient: &Recipient,
    kind: NotificationKind,
    waiting: &[&Mention],
    more: bool,
) -> Option<Timestamp> {
    match kind {
        NotificationKind::Page => {
            let reason = format!("{} is disabled or gone", spoken(recipient));
            let text = format!("page not sent: {reason}");
            let notification = new_notification(desk, recipient, kind, waiting, NotificationStatus::Failed, reason);
            let alerts: Vec<AlertId> = waiting.iter().map(|mention| mention.alert).collect();
            record_all(desk, &alerts, EntryKind::Failed, &notification, &text);
            set_notification_timer(desk, TimerKind::MoveOn, notification.id, desk.now);
        }
        NotificationKind::Update | NotificationKind::Copy | NotificationKind::HandOver | NotificationKind::Test => {
            desk.out.dropped.extend(waiting.iter().map(|mention| (mention.alert, mention.id)))
        }
    }
    more.then_some(desk.now)
}

fn new_notification(
    desk: &mut Desk<'_>,
    recipient: &Recipient,
    kind: NotificationKind,
    mentions: &[&Mention],
    status: NotificationStatus,
    answer: String,
) -> Notification {
    let id = desk.supply.notification_id();
    let notification = Notification {
        id,
        recipient: recipient.clone(),
        kind,
        status,
        node: (status == NotificationStatus::Sending).then(|| desk.supply.node()),
        created_at: desk.now,
        attempt: 1,
        next_attempt_at: None,
        provider_id: None,
        answer,
        updated_at: desk.now,
        notice: None,
        alerts_total: u32::try_from(mentions.len()).unwrap_or(u32::MAX),
    };
    desk.out.notifications.push(notification.clone());
    let moves =
        mentions.iter().map(|mention| MentionMove { alert: mention.alert, mention: mention.id, notification: id });
    desk.out.claimed.extend(moves);
    notification
}

/// Puts a message out that is about no alert, to be sent by its retry timer like one that failed before: no node has it in hand
/// yet.
pub(super) fn post(
    desk: &mut Desk<'_>,
    id: NotificationId,
    recipient: Recipient,
    kind: NotificationKind,
    notice: Option<Arc<Notice>>,
) {
    desk.out.notifications.push(Notification {
        id,
        recipient,
        kind,
        status: NotificationStatus::Retrying,
        node: None,
        created_at: desk.now,
        attempt: 0,
        next_attempt_at: Some(desk.now),
        provider_id: None,
        answer: String::new(),
        updated_at: desk.now,
        alerts_total: 0,
        notice,
    });
    set_notification_timer(desk, TimerKind::Retry, id, desk.now);
}

pub(super) fn set_notification_timer(desk: &mut Desk<'_>, kind: TimerKind, id: NotificationId, due_at: Timestamp) {
    let timer = Timer { kind, subject: id.to_string(), alert: None, due_at };
    desk.out.timers.push(TimerChange::Set(timer));
}

/// A notification's turn to be tried again. It reads its alerts first: what was acknowledged meanwhile is not paged. One about
/// a hand-over is sent while it is true.
pub(super) fn retry(desk: &mut Desk<'_>, subject: &str) -> Outcome {
    let state = desk.state;
    let Some(known) = id(subject).and_then(|id| state.notifications.get(&id)) else {
        return Outcome::Nothing;
    };
    let mut notification = known.notification.clone();
    if notification.status != NotificationStatus::Retrying {
        return Outcome::Nothing;
    }
    let still_wanted = |id: &&AlertId| match notification.kind {
        NotificationKind::Page | NotificationKind::Copy => {
            state.alert(**id).is_some_and(|known| known.alert.status == Status::Triggered)
        }
        NotificationKind::Update | NotificationKind::HandOver | NotificationKind::Test => state.alert(**id).is_some(),
    };
    let wanted: Vec<AlertId> = known.alerts.iter().filter(still_wanted).copied().collect();
    notification.updated_at = desk.now;
    notification.next_attempt_at = None;
    if wanted.is_empty() && !notification.kind.is_posted() {
        notification.status = NotificationStatus::Cancelled;
        "no alert of it needs telling any more".clone_into(&mut notification.answer);
        desk.out.notifications.push(notification);
        return Outcome::Done;
    }
    if let Some(reason) = notification.notice.as_ref().and_then(|notice| hand_over::moot(desk, notice)) {
        notification.status = NotificationStatus::Cancelled;
        reason.clone_into(&mut notification.answer);
        desk.out.notifications.push(notification);
        return Outcome::Done;
    }
    let Some(method) = desk.directory.method(&notification.recipient).filter(|method| !method.disabled).cloned() else {
        notification.status = NotificationStatus::Failed;
        notification.answer = format!("{} is disabled or gone", spoken(&notification.recipient));
        let text = format!("{} not sent: {}", notification.kind, notification.answer);
        record_all(desk, &wanted, EntryKind::Failed, &notification, &text);
        set_notification_timer(desk, TimerKind::MoveOn, notification.id, desk.now);
        desk.out.notifications.push(notification);
        return Outcome::Done;
    };
    notification.status = NotificationStatus::Sending;
    notification.node = Some(desk.supply.node());
    notification.attempt += 1;
    desk.out.notifications.push(notification.clone());
    Outcome::Send(vec![outgoing(desk, notification, method, &wanted)])
}

fn outgoing(desk: &Desk<'_>, notification: Notification, method: ContactMethod, wanted: &[AlertId]) -> Outgoing {
    let alerts: Vec<Alert> = wanted
        .iter()
        .take(limits::ALERTS_PER_MESSAGE_MAX)
        .filter_map(|id| desk.state.alert(*id))
        .map(|known| known.alert.clone())
        .collect();
    Outgoing { notification, method, alerts, alerts_total: wanted.len() }
}
