//! Promise 1: what was answered with "accepted" is there afterwards.
//!
//! Every accepted event has its row in `events`; the alert that it was said to go to exists, with its service and key, and its
//! timeline begins with its opening. What was resolved by an accepted event or operation is resolved at the end, for a resolved
//! alert never opens again. A note is on the timeline. An acknowledgement is on the timeline, unless the alert was
//! acknowledged already.
//!
//! Allowed: a request that was not answered may have happened or not; more events may be there than were accepted.

use super::{Evidence, Verdict};
use crate::plan::service_name;
use crate::shadow::EventKind;
use std::collections::BTreeMap;

pub(super) fn check(evidence: &Evidence<'_>) -> Verdict {
    let tables = evidence.tables;
    let mut recorded: BTreeMap<(&str, &str, &str, Option<i64>), usize> = BTreeMap::new();
    for event in &tables.events {
        *recorded.entry((&event.service, &event.dedup_key, &event.outcome, event.alert)).or_default() += 1;
    }
    for event in &evidence.shadow.accepted {
        let service = service_name(event.service);
        let count = recorded.entry((service, &event.key, &event.outcome, event.alert)).or_default();
        if *count == 0 {
            return Err(format!("an accepted event is not recorded: {event:?}"));
        }
        *count -= 1;
        let Some(id) = event.alert else { continue };
        let Some(alert) = tables.alerts.get(&id) else {
            return Err(format!("alert {id} of an accepted event is gone: {event:?}"));
        };
        if alert.service != service || alert.dedup_key != event.key {
            return Err(format!("alert {id} is not the one of its event: {event:?}, {alert:?}"));
        }
        if !tables.timeline_of(id).iter().any(|entry| entry.kind == "opened") {
            return Err(format!("alert {id} has no opening on its timeline"));
        }
        if event.what == EventKind::Resolve && alert.status != "resolved" {
            return Err(format!("alert {id} was resolved by an accepted event and is {}", alert.status));
        }
    }
    counts(evidence)?;
    for operation in &evidence.shadow.operations {
        let Some(alert) = tables.alerts.get(&operation.alert) else {
            return Err(format!("the alert of an accepted operation is gone: {operation:?}"));
        };
        let timeline = tables.timeline_of(operation.alert);
        let has = |kind: &str| timeline.iter().any(|entry| entry.kind == kind);
        let kept = match operation.operation {
            "resolve" => alert.status == "resolved",
            "acknowledge" => has("acknowledged") || has("snoozed") || has("resolved"),
            "snooze" => has("snoozed") || has("resolved"),
            "note" => timeline.iter().any(|entry| entry.kind == "note" && entry.text == operation.words),
            _ => true,
        };
        if !kept {
            return Err(format!("an accepted operation left nothing behind: {operation:?}"));
        }
    }
    Ok(())
}

/// An alert has counted at least the triggers that were accepted for it.
fn counts(evidence: &Evidence<'_>) -> Verdict {
    let mut triggers: BTreeMap<i64, i64> = BTreeMap::new();
    let counted = |event: &&crate::shadow::AcceptedEvent| matches!(event.outcome.as_str(), "opened" | "counted");
    for event in evidence.shadow.accepted.iter().filter(counted) {
        *triggers.entry(event.alert.unwrap_or_default()).or_default() += 1;
    }
    for (id, accepted) in triggers {
        let counted = evidence.tables.alerts.get(&id).map(|alert| alert.count).unwrap_or_default();
        if counted < accepted {
            return Err(format!("alert {id} counted {counted} events of {accepted} that were accepted"));
        }
    }
    Ok(())
}
