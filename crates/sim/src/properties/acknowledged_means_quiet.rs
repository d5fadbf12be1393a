//! Promise 6: after an acknowledgement was accepted nobody is paged about that alert.
//!
//! Every claim of a page (the pass over the timers that took it) is compared with the acknowledgements, snoozes and resolves
//! that had been answered before that pass began: none of the alerts that the message names may be among them.
//!
//! Allowed: a message that was claimed before the answer; an alert that opened again since, which its timeline says.

use super::{Evidence, Verdict};
use crate::shadow::EventKind;
use crate::tables::EntryRow;
use std::collections::BTreeMap;

pub(super) fn check(evidence: &Evidence<'_>) -> Verdict {
    // Alert → when it was answered for, in order.
    let mut quiet: BTreeMap<i64, Vec<u64>> = BTreeMap::new();
    for operation in &evidence.shadow.operations {
        if matches!(operation.operation, "acknowledge" | "snooze" | "resolve") {
            quiet.entry(operation.alert).or_default().push(operation.sequence);
        }
    }
    for event in &evidence.shadow.accepted {
        if let (EventKind::Acknowledge | EventKind::Resolve, Some(alert)) = (event.what, event.alert) {
            quiet.entry(alert).or_default().push(event.sequence);
        }
    }
    for claim in evidence.shadow.claims.iter().filter(|claim| claim.is_page) {
        for alert in &claim.alerts {
            let answered = quiet.get(alert).is_some_and(|times| times.iter().any(|at| *at < claim.begun));
            if !answered {
                continue;
            }
            let timeline = evidence.tables.timeline_of(*alert);
            // What the clock showed twice may have been at the instant of the claim, as far as anybody can tell.
            let at_ms = |entry: &EntryRow| evidence.shadow.mono_of(entry.at).unwrap_or(claim.mono_ms);
            let before = |entry: &&EntryRow| at_ms(entry) <= claim.mono_ms;
            let reopened = timeline.iter().filter(before).any(|entry| entry.kind == "reopened");
            let resolved = evidence.tables.alerts.get(alert).is_some_and(|alert| alert.status == "resolved");
            let turns = timeline
                .iter()
                .filter(before)
                .filter(|entry| matches!(entry.kind.as_str(), "reopened" | "acknowledged" | "snoozed" | "resolved"));
            // Ids grow within a node only.
            let last = turns.max_by_key(|entry| (at_ms(entry), entry.id));
            let open_again =
                reopened && last.is_some_and(|entry| entry.kind == "reopened" || at_ms(entry) == claim.mono_ms);
            let jumped = resolved && evidence.shadow.mono_of(claim.wall_ms).is_none();
            if !open_again && !jumped && evidence.shadow.mono_of(claim.wall_ms).is_some() {
                return Err(format!(
                    "a page about alert {alert} left for {} at {}, after it was acknowledged",
                    claim.recipient,
                    crate::trace::clock(claim.wall_ms)
                ));
            }
        }
    }
    Ok(())
}
