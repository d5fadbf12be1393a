//! An alert's life: acknowledged, re-opened, resolved; its own timers; a change of configuration under way.

use super::{Case, Desk, escalation, paging};
use crate::{
    Actor, Alert, AlertId, EntryKind, Json, NotificationKind, Outcome, Recipient, Status, Timer, TimerChange,
    TimerKind, Timestamp,
};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Sets the timers that an open alert has whatever its status: silence of its sender, auto-resolve.
pub(super) fn arm_life_timers(desk: &mut Desk<'_>, alert: &Alert) {
    if let Some(ends_at) = alert.ends_at {
        desk.set_alert_timer(TimerKind::SenderSilence, alert.id, ends_at);
    }
    let auto_resolve = desk.directory.service(&alert.service).and_then(|rules| rules.auto_resolve);
    if let Some(after) = auto_resolve {
        desk.set_alert_timer(TimerKind::AutoResolve, alert.id, after.after(alert.last_seen_at));
    }
}

/// Ends all paging: pages, waiting mentions, timers. What a provider already has is beyond recall.
pub(super) fn quiet(desk: &mut Desk<'_>, case: &mut Case) {
    let id = case.alert.id;
    desk.out.timers.push(TimerChange::ClearAlert(id));
    desk.out.pages_ended.push(id);
    desk.out.withdrawn.push(id);
    case.pages.clear();
    case.mentions.retain(|mention| mention.notification.is_some() || !mention.kind.is_withdrawn());
    case.alert.next_escalation_at = None;
    if case.alert.is_open() {
        arm_life_timers(desk, &case.alert);
    }
}

/// Tells everybody who was paged by a way that takes updates how it went on.
fn update_those_paged(desk: &mut Desk<'_>, case: &mut Case) {
    let paged: BTreeSet<Recipient> = case
        .mentions
        .iter()
        .filter(|mention| mention.kind == NotificationKind::Page && mention.notification.is_some())
        .map(|mention| mention.recipient.clone())
        .collect();
    let directory = desk.directory;
    for recipient in paged {
        let takes_updates =
            directory.method(&recipient).is_some_and(|method| method.kind.takes_updates() && !method.disabled);
        if takes_updates {
            desk.mention(case, recipient, NotificationKind::Update);
        }
    }
}

/// Somebody has it: everybody else may sleep.
pub(super) fn acknowledge(desk: &mut Desk<'_>, mut case: Case, actor: &Actor) -> Alert {
    set_acknowledged(desk, &mut case, actor, None);
    let timeout = desk.directory.service(&case.alert.service).and_then(|rules| rules.acknowledgement_timeout);
    if let Some(timeout) = timeout {
        desk.set_alert_timer(TimerKind::AcknowledgementTimeout, case.alert.id, timeout.after(desk.now));
    }
    desk.record(case.alert.id, EntryKind::Acknowledged, actor, format!("acknowledged by {actor}"), Json::empty());
    update_those_paged(desk, &mut case);
    desk.close(case).clone()
}

/// Put off: acknowledged until `until`.
pub(super) fn snooze(desk: &mut Desk<'_>, mut case: Case, actor: &Actor, until: Timestamp) -> Alert {
    set_acknowledged(desk, &mut case, actor, Some(until));
    desk.set_alert_timer(TimerKind::SnoozeEnd, case.alert.id, until);
    desk.record(
        case.alert.id,
        EntryKind::Snoozed,
        actor,
        format!("snoozed by {actor} until {until}"),
        json!({"until": until}),
    );
    update_those_paged(desk, &mut case);
    desk.close(case).clone()
}

fn set_acknowledged(desk: &mut Desk<'_>, case: &mut Case, actor: &Actor, snoozed_until: Option<Timestamp>) {
    case.alert.status = Status::Acknowledged;
    case.alert.acknowledged_at = Some(desk.now);
    case.alert.acknowledged_by = Some(Arc::from(actor.to_string()));
    case.alert.snoozed_until = snoozed_until;
    case.alert.exhausted = false;
    quiet(desk, case);
}

/// Over.
pub(super) fn resolve(desk: &mut Desk<'_>, mut case: Case, actor: &Actor, reason: &str) -> Alert {
    case.alert.status = Status::Resolved;
    case.alert.resolved_at = Some(desk.now);
    case.alert.resolved_by = Some(Arc::from(actor.to_string()));
    case.alert.snoozed_until = None;
    case.alert.exhausted = false;
    quiet(desk, &mut case);
    let text =
        if reason.is_empty() { format!("resolved by {actor}") } else { format!("resolved by {actor}: {reason}") };
    desk.record(case.alert.id, EntryKind::Resolved, actor, text, json!({"reason": reason}));
    update_those_paged(desk, &mut case);
    desk.close(case).clone()
}

/// Nobody has it any more.
pub(super) fn reopen(desk: &mut Desk<'_>, case: &mut Case, actor: &Actor, why: &str) {
    case.alert.status = Status::Triggered;
    case.alert.acknowledged_at = None;
    case.alert.acknowledged_by = None;
    case.alert.snoozed_until = None;
    quiet(desk, case);
    desk.record(case.alert.id, EntryKind::Reopened, actor, why, Json::empty());
}

/// A timer of one alert fires. What it does depends on what is stored now, not on what was when it was set.
pub(super) fn alert_timer(desk: &mut Desk<'_>, mut case: Case, timer: &Timer) -> Outcome {
    let now = desk.now;
    let id = case.alert.id;
    let rules = desk.directory.service(&case.alert.service);
    match timer.kind {
        TimerKind::Escalate => match case.alert.next_escalation_at {
            Some(due_at) if case.alert.status == Status::Triggered && due_at > now => {
                desk.set_alert_timer(TimerKind::Escalate, id, due_at);
            }
            Some(_) if case.alert.status == Status::Triggered => {
                escalation::advance(desk, &mut case, &Actor::Policy);
                desk.close(case);
            }
            _ => {}
        },
        TimerKind::Rule if case.alert.status == Status::Triggered => {
            if let Some(index) = case.pages.iter().position(|page| page.subject() == timer.subject) {
                paging::fire_due(desk, &mut case, index);
                paging::escalate_if_dead(desk, &mut case);
                desk.close(case);
            }
        }
        TimerKind::AcknowledgementTimeout
            if case.alert.status == Status::Acknowledged && case.alert.snoozed_until.is_none() =>
        {
            let timeout = rules.and_then(|rules| rules.acknowledgement_timeout);
            match (timeout, case.alert.acknowledged_at) {
                (Some(timeout), Some(since)) if timeout.after(since) > now => {
                    desk.set_alert_timer(TimerKind::AcknowledgementTimeout, id, timeout.after(since));
                }
                (Some(timeout), Some(_)) => {
                    let why = format!("acknowledged for {timeout} without being resolved");
                    reopen(desk, &mut case, &Actor::Policy, &why);
                    escalation::restart(desk, &mut case, &Actor::Policy);
                    desk.close(case);
                }
                _ => {}
            }
        }
        TimerKind::SnoozeEnd if case.alert.status == Status::Acknowledged => match case.alert.snoozed_until {
            Some(until) if until > now => desk.set_alert_timer(TimerKind::SnoozeEnd, id, until),
            Some(_) => {
                reopen(desk, &mut case, &Actor::Policy, "the snooze ended");
                escalation::restart(desk, &mut case, &Actor::Policy);
                desk.close(case);
            }
            None => {}
        },
        TimerKind::AutoResolve if case.alert.is_open() => {
            if let Some(after) = rules.and_then(|rules| rules.auto_resolve) {
                let due_at = after.after(case.alert.last_seen_at);
                if due_at > now {
                    desk.set_alert_timer(TimerKind::AutoResolve, id, due_at);
                } else {
                    resolve(desk, case, &Actor::Policy, &format!("not told of for {after}"));
                }
            }
        }
        TimerKind::SenderSilence if case.alert.is_open() => match case.alert.ends_at {
            Some(ends_at) if ends_at > now => desk.set_alert_timer(TimerKind::SenderSilence, id, ends_at),
            Some(_) => {
                resolve(desk, case, &Actor::Policy, "sender went silent");
            }
            None => {}
        },
        _ => {}
    }
    Outcome::Done
}

/// Configuration changed: an alert whose service has another policy now starts on that one; pages follow the present rules.
pub(super) fn replan(desk: &mut Desk<'_>, id: AlertId) -> Outcome {
    let Some(mut case) = desk.case(id).filter(|case| case.alert.is_open()) else {
        return Outcome::Nothing;
    };
    let Some(rules) = desk.directory.service(&case.alert.service) else {
        return Outcome::Nothing;
    };
    arm_life_timers(desk, &case.alert);
    if case.alert.status == Status::Acknowledged {
        if let (Some(timeout), Some(since), None) =
            (rules.acknowledgement_timeout, case.alert.acknowledged_at, case.alert.snoozed_until)
        {
            desk.set_alert_timer(TimerKind::AcknowledgementTimeout, id, timeout.after(since));
        }
        if rules.policy != case.alert.policy {
            case.alert.policy = rules.policy.clone();
            desk.close(case);
        }
        return Outcome::Done;
    }
    if rules.policy != case.alert.policy {
        let text = format!("the service is now under policy {}, was {}", rules.policy, case.alert.policy);
        desk.record(
            id,
            EntryKind::Updated,
            &Actor::Nightbell,
            text,
            json!({"policy": rules.policy, "before": case.alert.policy}),
        );
        case.alert.policy = rules.policy.clone();
        quiet(desk, &mut case);
        escalation::restart(desk, &mut case, &Actor::Nightbell);
        desk.close(case);
        return Outcome::Done;
    }
    for index in 0..case.pages.len() {
        paging::replan(desk, &mut case, index);
    }
    let before = case.alert.clone();
    paging::escalate_if_dead(desk, &mut case);
    if case.alert != before {
        desk.close(case);
    }
    Outcome::Done
}
