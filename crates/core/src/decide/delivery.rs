//! What providers answer: taken, not now, never; and what they say later.

use super::dispatch::{id, set_notification_timer};
use super::{Desk, hand_over, paging};
use crate::{
    Actor, AlertId, Attempt, DeliveryResult, Duration, EntryKind, Json, Name, Notification, NotificationId,
    NotificationKind, NotificationStatus, Outcome, Receipt, Recipient, Status, Timer, TimerChange, TimerKind,
    Timestamp, limits,
};
use serde_json::json;

/// How a recipient is named to people: "mail of ada", "channel ops-room".
pub(super) fn spoken(recipient: &Recipient) -> String {
    match recipient {
        Recipient::User { user, method } => format!("{method} of {user}"),
        Recipient::Channel { channel } => format!("channel {channel}"),
    }
}

/// The same line on the timelines of a notification's alerts.
pub(super) fn record_all(
    desk: &mut Desk<'_>,
    alerts: &[AlertId],
    kind: EntryKind,
    notification: &Notification,
    text: &str,
) {
    let data = Json::from(json!({
        "notification": notification.id,
        "recipient": notification.recipient.to_string(),
        "notification_kind": notification.kind,
        "attempt": notification.attempt,
        "answer": notification.answer,
    }));
    for alert in alerts {
        desk.record(*alert, kind, &Actor::Nightbell, text, data.clone());
    }
}

/// What became of one try.
pub(super) fn result(desk: &mut Desk<'_>, id: NotificationId, attempt: u32, result: &DeliveryResult) -> Outcome {
    let state = desk.state;
    let Some(known) = state.notifications.get(&id) else {
        return Outcome::Nothing;
    };
    desk.out.attempts.push(Attempt { notification: id, attempt, ended_at: desk.now, result: result.clone() });
    let mut notification = known.notification.clone();
    // Another node may have taken this try for lost while its answer was on the way: that it was sent still counts.
    let is_sent = matches!(result, DeliveryResult::Sent { .. });
    let late_success = notification.status == NotificationStatus::Retrying && is_sent;
    // A quick provider's receipt may be recorded before the result of the try itself: the status stays what the receipt said.
    let receipt_was_first = match notification.status {
        NotificationStatus::Delivered | NotificationStatus::Failed if is_sent && notification.provider_id.is_none() => {
            Some(notification.status)
        }
        _ => None,
    };
    let is_open = notification.status == NotificationStatus::Sending || late_success || receipt_was_first.is_some();
    if notification.attempt != attempt || !is_open {
        return Outcome::Done;
    }
    notification.next_attempt_at = None;
    notification.node = None;
    notification.updated_at = desk.now;
    let to = spoken(&notification.recipient);
    let what = notification.kind;
    let mut outcome = Outcome::Done;
    match result {
        DeliveryResult::Sent { provider_id, answer, acknowledge } => {
            notification.status = receipt_was_first.unwrap_or(NotificationStatus::Sent);
            notification.provider_id = provider_id.clone();
            notification.answer = answer.clone();
            let with = match known.alerts.len() {
                0 | 1 => String::new(),
                several => format!(", one message with {several} alerts"),
            };
            record_all(desk, &known.alerts, EntryKind::Sent, &notification, &format!("{what} to {to}{with}: {answer}"));
            if *acknowledge && notification.kind == NotificationKind::Page {
                outcome = Outcome::Acknowledges(known.alerts.clone());
            }
        }
        DeliveryResult::Retry { reason, after } => {
            notification.answer = reason.clone();
            let due_at = desk.now.as_millisecond().saturating_add(retry_delay_ms(desk, attempt, *after));
            if due_at - notification.created_at.as_millisecond() >= limits::RETRY_GIVE_UP_MS {
                give_up(
                    desk,
                    &mut notification,
                    &known.alerts,
                    &format!("{what} to {to} given up after {attempt} tries: {reason}"),
                );
            } else {
                try_again(desk, &mut notification, due_at);
                let wait = Duration::from_millis((due_at - desk.now.as_millisecond()).div_euclid(100) * 100);
                let text = format!("{what} to {to} failed, try {attempt}: {reason}; next try in {wait}");
                record_all(desk, &known.alerts, EntryKind::Failed, &notification, &text);
            }
        }
        DeliveryResult::NotTried { reason } => {
            notification.answer = reason.clone();
            try_again(desk, &mut notification, desk.now.as_millisecond());
            record_all(
                desk,
                &known.alerts,
                EntryKind::Failed,
                &notification,
                &format!("{what} to {to} not tried: {reason}"),
            );
        }
        DeliveryResult::Permanent { reason } => {
            notification.answer = reason.clone();
            give_up(desk, &mut notification, &known.alerts, &format!("{what} to {to} failed for good: {reason}"));
        }
        DeliveryResult::Unavailable { reason, after } => {
            notification.answer = reason.clone();
            let due_at = desk.now.as_millisecond().saturating_add(after.as_millis());
            if due_at - notification.created_at.as_millisecond() >= limits::RETRY_GIVE_UP_MS {
                give_up(desk, &mut notification, &known.alerts, &format!("{what} to {to} given up: {reason}"));
            } else {
                try_again(desk, &mut notification, due_at);
                record_all(
                    desk,
                    &known.alerts,
                    EntryKind::Failed,
                    &notification,
                    &format!("{what} to {to} has to wait: {reason}"),
                );
                if notification.kind == NotificationKind::Page {
                    set_notification_timer(desk, TimerKind::MoveOn, notification.id, desk.now);
                }
            }
        }
    }
    desk.out.notifications.push(notification);
    outcome
}

/// About 2 s, doubling to 5 min, half of it random; at least what the provider asks for, within the same limit.
fn retry_delay_ms(desk: &mut Desk<'_>, attempt: u32, wish: Option<Duration>) -> i64 {
    let doubled = limits::RETRY_DELAY_MS_MIN.saturating_mul(1_i64 << attempt.saturating_sub(1).min(20));
    let ceiling = doubled.min(limits::RETRY_DELAY_MS_MAX);
    let jittered = ceiling as f64 * (0.75 + 0.5 * desk.supply.fraction());
    let wish_ms = wish.map_or(0, Duration::as_millis);
    (jittered as i64).max(wish_ms).min(limits::RETRY_DELAY_MS_MAX)
}

fn try_again(desk: &mut Desk<'_>, notification: &mut Notification, due_at_ms: i64) {
    let due_at = Timestamp::from_millisecond(due_at_ms).unwrap_or(Timestamp::MAX);
    notification.status = NotificationStatus::Retrying;
    notification.next_attempt_at = Some(due_at);
    set_notification_timer(desk, TimerKind::Retry, notification.id, due_at);
}

fn give_up(desk: &mut Desk<'_>, notification: &mut Notification, alerts: &[AlertId], text: &str) {
    notification.status = NotificationStatus::Failed;
    notification.next_attempt_at = None;
    record_all(desk, alerts, EntryKind::Failed, notification, text);
    if matches!(notification.kind, NotificationKind::Page | NotificationKind::HandOver) {
        set_notification_timer(desk, TimerKind::MoveOn, notification.id, desk.now);
    }
    // What never waited for a window opened none.
    if notification.kind.is_posted() {
        return;
    }
    // What reached nobody opens no window: what waits behind it goes now, by this way or, when that fails too, by the next. A
    // window that a later message opened stays.
    let window = notification.kind.window();
    desk.out.windows_ended.push((notification.recipient.clone(), window, notification.created_at));
    let subject = notification.recipient.to_string();
    let timer = Timer { kind: TimerKind::Dispatch, subject, alert: None, due_at: desk.now };
    desk.out.timers.push(TimerChange::SetEarliest(timer));
}

/// A provider's later word.
pub(super) fn receipt(desk: &mut Desk<'_>, id: NotificationId, receipt: &Receipt) -> Outcome {
    let state = desk.state;
    let Some(known) = state.notifications.get(&id) else {
        return Outcome::Nothing;
    };
    let mut notification = known.notification.clone();
    // A failure is final: a late "delivered" of an earlier try does not take back that the next way was used.
    if matches!(notification.status, NotificationStatus::Failed | NotificationStatus::Cancelled) {
        return Outcome::Nothing;
    }
    let to = spoken(&notification.recipient);
    notification.updated_at = desk.now;
    match receipt {
        Receipt::Delivered if notification.status == NotificationStatus::Delivered => return Outcome::Nothing,
        Receipt::Delivered => {
            notification.status = NotificationStatus::Delivered;
            record_all(desk, &known.alerts, EntryKind::Delivered, &notification, &format!("arrived: {to}"));
        }
        Receipt::Undelivered { reason } => {
            notification.answer = reason.clone();
            give_up(desk, &mut notification, &known.alerts, &format!("did not arrive: {to}: {reason}"));
        }
        Receipt::NotAnswered { reason } => {
            notification.answer = reason.clone();
            record_all(
                desk,
                &known.alerts,
                EntryKind::NotAnswered,
                &notification,
                &format!("not answered: {to}: {reason}"),
            );
            set_notification_timer(desk, TimerKind::MoveOn, notification.id, desk.now);
        }
    }
    desk.out.notifications.push(notification);
    Outcome::Done
}

/// The node that was sending is gone: whether the provider has it is unknown, so it is sent again.
pub(super) fn recover(desk: &mut Desk<'_>, id: NotificationId, from: Option<&Name>) -> Outcome {
    let state = desk.state;
    let Some(known) = state.notifications.get(&id) else {
        return Outcome::Nothing;
    };
    let mut notification = known.notification.clone();
    // Another node may have noticed as well, and be sending it already.
    if notification.status != NotificationStatus::Sending || notification.node.as_ref() != from {
        return Outcome::Nothing;
    }
    "the node that was sending it stopped before the answer".clone_into(&mut notification.answer);
    notification.node = None;
    notification.updated_at = desk.now;
    try_again(desk, &mut notification, desk.now.as_millisecond());
    let text = format!(
        "{}: the node that was sending stopped before the answer; sending again",
        spoken(&notification.recipient)
    );
    record_all(desk, &known.alerts, EntryKind::Failed, &notification, &text);
    desk.out.notifications.push(notification);
    Outcome::Done
}

/// A notification will not do: those it was for are reached by their next way, or the next step is paged.
pub(super) fn move_on(desk: &mut Desk<'_>, subject: &str) -> Outcome {
    let state = desk.state;
    let Some(known) = id(subject).and_then(|id| state.notifications.get(&id)) else {
        return Outcome::Nothing;
    };
    if known.notification.kind == NotificationKind::HandOver {
        if known.notification.status == NotificationStatus::Failed {
            hand_over::move_on(desk, &known.notification);
        }
        return Outcome::Done;
    }
    let failed = matches!(known.notification.status, NotificationStatus::Failed | NotificationStatus::Retrying);
    for alert in &known.alerts {
        let Some(mut case) = desk.case(*alert).filter(|case| case.alert.status == Status::Triggered) else { continue };
        paging::move_on(desk, &mut case, &known.notification.recipient, failed);
        paging::escalate_if_dead(desk, &mut case);
        desk.close(case);
    }
    Outcome::Done
}
