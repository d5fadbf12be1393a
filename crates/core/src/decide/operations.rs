//! What people do to an alert.

use super::{Desk, escalation, life};
use crate::{
    Actor, AlertId, EntryKind, Json, NotificationKind, Operation, Outcome, Recipient, Refusal, Status, limits,
};
use std::sync::Arc;

pub(super) fn operate(desk: &mut Desk<'_>, id: AlertId, operation: &Operation, actor: &Actor) -> Outcome {
    let Some(mut case) = desk.case(id) else {
        return Outcome::Refused(Refusal::NoSuchAlert(id));
    };
    if let Operation::Note { text } = operation {
        let text: String = text.chars().take(limits::NOTE_CHARS_MAX).collect();
        desk.record(id, EntryKind::Note, actor, text, Json::empty());
        return done(desk.close(case).clone());
    }
    if case.alert.status == Status::Resolved {
        let by = case.alert.resolved_by.clone().unwrap_or_else(|| Arc::from("nobody"));
        let at = case.alert.resolved_at.unwrap_or(case.alert.opened_at);
        return Outcome::Refused(Refusal::Resolved { alert: id, by, at });
    }
    match operation {
        // Two people press at once: the second sees who was first, nothing changes.
        Operation::Acknowledge if case.alert.status == Status::Acknowledged => {
            Outcome::Alert { alert: Box::new(case.alert), changed: false }
        }
        Operation::Acknowledge => done(life::acknowledge(desk, case, actor)),
        Operation::Resolve => done(life::resolve(desk, case, actor, "")),
        Operation::Snooze { until } => {
            let latest =
                desk.now.checked_add(jiff::SignedDuration::from_millis(limits::SNOOZE_MS_MAX)).unwrap_or(*until);
            if *until <= desk.now || *until > latest {
                return Outcome::Refused(Refusal::SnoozeOutOfRange(*until));
            }
            done(life::snooze(desk, case, actor, *until))
        }
        Operation::Escalate => {
            if case.alert.status == Status::Acknowledged {
                life::reopen(desk, &mut case, actor, &format!("escalated by {actor}"));
            }
            escalation::advance(desk, &mut case, actor);
            leave_now(desk);
            done(desk.close(case).clone())
        }
        Operation::Note { .. } => Outcome::Nothing,
    }
}

/// Somebody pressed "page the next now": whom this reaches does not wait for the window of an earlier message.
fn leave_now(desk: &mut Desk<'_>) {
    let recipients: Vec<Recipient> = desk.out.mentions.iter().map(|mention| mention.recipient.clone()).collect();
    let ended = recipients.into_iter().map(|recipient| (recipient, NotificationKind::Page, desk.now));
    desk.out.windows_ended.extend(ended);
}

fn done(alert: crate::Alert) -> Outcome {
    Outcome::Alert { alert: Box::new(alert), changed: true }
}
