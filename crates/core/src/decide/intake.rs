//! Events: a new alert, one more count, an acknowledgement or the end.

use super::{Case, Desk, escalation, life};
use crate::{
    Action, Actor, Alert, AlertState, EntryKind, Event, EventOutcome, EventRecord, Json, Name, Outcome, Refusal,
    ServiceRules, Severity, Status, TimerKind, Urgency,
};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;

pub(super) fn event(desk: &mut Desk<'_>, service: &Name, integration: &Name, event: &Arc<Event>) -> Outcome {
    let directory = desk.directory;
    let Some(rules) = directory.service(service) else {
        return Outcome::Refused(Refusal::NoSuchService(service.clone()));
    };
    let dedup_key: Arc<str> = Arc::from(event.dedup_key.as_deref().unwrap_or_default());
    let actor = Actor::Integration(integration.clone());
    let state = desk.state;
    let latest = state.latest(service, &dedup_key);
    let open = latest.filter(|known| known.alert.is_open());
    let (alert, outcome) = match (event.action, open) {
        (Action::Change, _) => (None, EventOutcome::Recorded),
        (Action::Trigger, Some(known)) => count(desk, rules, known, event, &actor),
        (Action::Trigger, None) if is_resend_of_closed(latest, event) => (None, EventOutcome::Ignored),
        (Action::Trigger, None) => open_alert(desk, rules, dedup_key.clone(), event, &actor),
        (Action::Acknowledge | Action::Resolve, None) => (None, EventOutcome::Ignored),
        (Action::Acknowledge, Some(known)) => {
            if known.alert.status == Status::Triggered
                && let Some(case) = desk.case(known.alert.id)
            {
                life::acknowledge(desk, case, &actor);
            }
            (Some(known.alert.id), EventOutcome::Acknowledged)
        }
        (Action::Resolve, Some(known)) => {
            if let Some(mut case) = desk.case(known.alert.id) {
                refresh(&mut case.alert, event);
                life::resolve(desk, case, &actor, "the sender says that it is over");
            }
            (Some(known.alert.id), EventOutcome::Resolved)
        }
    };
    let id = desk.supply.entry_id();
    desk.out.events.push(EventRecord {
        id,
        received_at: desk.now,
        service: service.clone(),
        integration: integration.clone(),
        action: event.action,
        dedup_key,
        alert,
        outcome,
        event: event.clone(),
    });
    Outcome::Event { alert, outcome }
}

/// Somebody resolved it by hand and the sender merely goes on saying the same: same key, same beginning.
fn is_resend_of_closed(latest: Option<&AlertState>, event: &Event) -> bool {
    latest.is_some_and(|known| {
        let by_hand = known
            .alert
            .resolved_by
            .as_deref()
            .and_then(|by| by.parse::<Actor>().ok())
            .is_some_and(|by| by.is_by_hand());
        by_hand && event.starts_at.is_some() && known.alert.starts_at == event.starts_at
    })
}

/// What the timeline says of an alert that opened.
#[derive(Serialize)]
struct OpenedData<'a> {
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    oddities: &'a [String],
    severity: Severity,
    urgency: Urgency,
}

fn open_alert(
    desk: &mut Desk<'_>,
    rules: &ServiceRules,
    dedup_key: Arc<str>,
    event: &Event,
    actor: &Actor,
) -> (Option<crate::AlertId>, EventOutcome) {
    let severity = event.severity.unwrap_or_default();
    let id = desk.supply.alert_id();
    let alert = Alert {
        id,
        service: rules.name.clone(),
        dedup_key,
        status: Status::Triggered,
        severity,
        urgency: rules.urgency.of(severity),
        summary: Arc::from(event.summary.as_str()),
        source: Arc::from(event.source.as_str()),
        details: event.details.clone().unwrap_or_else(Json::empty),
        links: Arc::from(event.links.as_slice()),
        playbook: event.playbook.as_deref().map(Arc::from),
        count: 1,
        opened_at: desk.now,
        last_seen_at: desk.now,
        acknowledged_at: None,
        acknowledged_by: None,
        resolved_at: None,
        resolved_by: None,
        snoozed_until: None,
        policy: rules.policy.clone(),
        step: None,
        round: 0,
        next_escalation_at: None,
        exhausted: false,
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        version: 0,
    };
    let mut case = Case { alert, pages: Vec::new(), mentions: Vec::new() };
    let text = match case.alert.urgency {
        Urgency::High => format!("{severity}: {}", case.alert.summary),
        Urgency::Low => format!("{severity}, of low urgency: {}", case.alert.summary),
    };
    let data = OpenedData { severity, urgency: case.alert.urgency, oddities: &event.oddities };
    desk.record(id, EntryKind::Opened, actor, text, Json::of(&data));
    life::arm_life_timers(desk, &case.alert);
    escalation::advance(desk, &mut case, &Actor::Nightbell);
    desk.close(case);
    (Some(id), EventOutcome::Opened)
}

/// Takes over what a repeat may change of an open alert; true when its severity changed.
fn refresh(alert: &mut Alert, event: &Event) -> bool {
    if let Some(details) = &event.details {
        alert.details = details.clone();
    }
    if !event.links.is_empty() {
        alert.links = Arc::from(event.links.as_slice());
    }
    if event.playbook.is_some() {
        alert.playbook = event.playbook.as_deref().map(Arc::from);
    }
    let severity = event.severity.unwrap_or(alert.severity);
    let changed = severity != alert.severity;
    alert.severity = severity;
    changed
}

fn count(
    desk: &mut Desk<'_>,
    rules: &ServiceRules,
    known: &AlertState,
    event: &Event,
    actor: &Actor,
) -> (Option<crate::AlertId>, EventOutcome) {
    let id = known.alert.id;
    // Pages and mentions are loaded only where a repeat may raise the urgency; see `keys`.
    let mut case = Case { alert: known.alert.clone(), pages: known.pages.clone(), mentions: known.mentions.clone() };
    let severity_before = case.alert.severity;
    let severity_changed = refresh(&mut case.alert, event);
    case.alert.count += 1;
    case.alert.last_seen_at = desk.now;
    case.alert.starts_at = event.starts_at.or(case.alert.starts_at);
    if let Some(ends_at) = event.ends_at {
        // A timer that fires too early is set anew; one that would fire too late has to be moved.
        if case.alert.ends_at.is_none_or(|before| ends_at < before) {
            desk.set_alert_timer(TimerKind::SenderSilence, id, ends_at);
        }
        case.alert.ends_at = Some(ends_at);
    }
    let urgency = rules.urgency.of(case.alert.severity);
    if severity_changed {
        let text = format!("severity is now {}, was {severity_before}", case.alert.severity);
        desk.record(
            id,
            EntryKind::Updated,
            actor,
            text,
            json!({"severity": case.alert.severity, "before": severity_before}),
        );
    }
    if urgency > case.alert.urgency {
        case.alert.urgency = urgency;
        let text = format!("urgency rose to {urgency}");
        desk.record(id, EntryKind::UrgencyChanged, actor, text, json!({"urgency": urgency}));
        if case.alert.status == Status::Triggered {
            life::quiet(desk, &mut case);
            escalation::restart(desk, &mut case, &Actor::Nightbell);
        }
    }
    desk.close(case);
    (Some(id), EventOutcome::Counted)
}
