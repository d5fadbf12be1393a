//! Nightbell's own alert about a schedule that will leave a gap: one for each schedule, on the service that the operator named.

use super::{Desk, intake};
use crate::{
    Action, Alert, CoverageLook, Event, Json, Name, Outcome, Refusal, Severity, Timer, TimerChange, TimerKind,
    Timestamp, limits,
};
use serde_json::json;
use std::sync::Arc;

/// What the keys of Nightbell's own alerts about coverage begin with. Others may use such a key.
pub const COVERAGE_KEY: &str = "coverage/";

/// The key of the alert about a schedule's coverage: what keeps two looks, two nodes and two edits from opening two.
pub fn coverage_dedup_key(schedule: &str) -> Arc<str> {
    Arc::from(format!("{COVERAGE_KEY}{schedule}"))
}

/// The schedule whose coverage an alert of Nightbell's own is about. Others may use such a key; they do not name it in their
/// details as ours do.
pub fn coverage_subject(alert: &Alert) -> Option<Name> {
    let schedule = alert.dedup_key.strip_prefix(COVERAGE_KEY)?;
    let details = alert.details.to_value();
    let is_ours = details["schedule"] == schedule && ["from", "to"].iter().all(|field| details[*field].is_string());
    is_ours.then(|| Name::from(schedule))
}

/// Looks at a schedule's coverage: opens, counts or resolves its alert, and says when to look again.
pub(super) fn look(desk: &mut Desk<'_>, service: &Name, schedule: &Name) -> Outcome {
    if desk.directory.service(service).is_none() {
        return Outcome::Refused(Refusal::NoSuchService(service.clone()));
    }
    let look = desk.directory.coverage(schedule, desk.now);
    let subject = schedule.to_string();
    desk.out.timers.push(match &look {
        Some(CoverageLook { look_at, .. }) => {
            TimerChange::SetEarliest(Timer { kind: TimerKind::Coverage, subject, alert: None, due_at: *look_at })
        }
        None => TimerChange::Clear(TimerKind::Coverage, subject),
    });
    let key = coverage_dedup_key(schedule);
    let open = desk.state.latest(service, &key).map(|known| &known.alert).filter(|alert| alert.is_open());
    let event = match (look.and_then(|look| look.gap), open) {
        (None, None) => return Outcome::Done,
        (None, Some(_)) => Event { dedup_key: Some(key.to_string()), ..Event::new(Action::Resolve, "") },
        (Some(gap), open) => {
            let event = trigger(schedule, &key, gap, desk.now);
            let is_known = open.is_some_and(|alert| {
                alert.starts_at == event.starts_at && event.severity.is_none_or(|severity| severity >= alert.severity)
            });
            if is_known {
                return Outcome::Done;
            }
            event
        }
    };
    intake::event(desk, service, &Name::from(limits::OWN_INTEGRATION), &Arc::new(event))
}

/// A gap that is days away can wait for the morning; one of tomorrow wakes somebody, where the service says so of errors.
fn trigger(schedule: &Name, key: &str, (from, to): (Timestamp, Timestamp), now: Timestamp) -> Event {
    let is_near = from.as_millisecond().saturating_sub(now.as_millisecond()) <= limits::COVERAGE_NEAR_MS;
    let summary = format!("{schedule}: nobody is on call in a part of the time that it covers, within 7 days");
    Event {
        dedup_key: Some(key.to_owned()),
        severity: Some(if is_near { Severity::Error } else { Severity::Warning }),
        starts_at: Some(from),
        details: Some(Json::from(json!({"schedule": &**schedule, "from": from, "to": to}))),
        ..Event::new(Action::Trigger, summary)
    }
}
