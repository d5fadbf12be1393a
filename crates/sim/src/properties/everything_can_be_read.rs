//! Promise 9: whatever happened is on the alert's timeline, with who and why, and nothing is there that did not happen.
//!
//! Every recorded try at a message is on the timeline of each of its alerts, as sent or failed. An alert's own state is
//! explained: opened; acknowledged, snoozed or resolved by the one whom the row names; exhausted with the words that say
//! so; a step beyond the first with its escalation. Every entry that says "sent" names a notification that a provider took.
//!
//! Allowed: a try whose message had moved on before its answer came (its node was taken for dead), which leaves no second
//! word.

use super::{Evidence, Verdict, digits, notification_of};
use crate::tables::AlertRow;
use std::collections::BTreeSet;

pub(super) fn check(evidence: &Evidence<'_>) -> Verdict {
    for alert in evidence.tables.alerts.values() {
        state(evidence, alert)?;
    }
    tries(evidence)?;
    claims_nothing_else(evidence)
}

fn state(evidence: &Evidence<'_>, alert: &AlertRow) -> Verdict {
    let timeline = evidence.tables.timeline_of(alert.id);
    let has = |kind: &str, actor: Option<&str>| {
        timeline.iter().any(|entry| entry.kind == kind && actor.is_none_or(|actor| entry.actor == actor))
    };
    if !has("opened", None) {
        return Err(format!("the timeline of alert {} does not tell of its opening", alert.id));
    }
    let by = alert.acknowledged_by.as_deref();
    if alert.status == "acknowledged" && !has("acknowledged", by) && !has("snoozed", by) {
        return Err(format!("alert {} is acknowledged by {by:?}, and its timeline does not say so", alert.id));
    }
    if alert.status == "resolved" && !has("resolved", alert.resolved_by.as_deref()) {
        return Err(format!("alert {} is resolved, and its timeline does not say so", alert.id));
    }
    if alert.exhausted && !has("exhausted", None) {
        return Err(format!("alert {} is exhausted, and its timeline does not say so", alert.id));
    }
    let escalated = alert.step.is_some_and(|step| step > 0) || alert.round > 0;
    if escalated && !has("escalated", None) && !has("exhausted", None) && !has("step_skipped", None) {
        return Err(format!("alert {} is at step {:?}, and its timeline does not say how", alert.id, alert.step));
    }
    for page in evidence.tables.pages.iter().filter(|page| page.alert == alert.id) {
        let owner = super::never_silent::owner(&page.owner);
        let told =
            timeline.iter().any(|entry| super::never_silent::paged(&entry.data).as_deref() == Some(owner.as_str()));
        if !told {
            return Err(format!("{owner} is being paged about alert {}, and its timeline does not say so", alert.id));
        }
    }
    Ok(())
}

fn tries(evidence: &Evidence<'_>) -> Verdict {
    for attempt in &evidence.tables.attempts {
        let kind = if attempt.result == "sent" { "sent" } else { "failed" };
        let calm = evidence
            .shadow
            .claims
            .iter()
            .find(|claim| claim.notification == attempt.notification && i64::from(claim.attempt) == attempt.attempt)
            .and_then(|claim| Some((claim.mono_ms, evidence.shadow.mono_of(attempt.ended_at)?)))
            .is_some_and(|(from, to)| evidence.shadow.was_calm(from, to));
        for alert in evidence.alerts_of(&attempt.notification) {
            let told = evidence.tables.timeline_of(*alert).iter().any(|entry| {
                entry.kind == kind
                    && notification_of(&entry.data).as_deref() == Some(attempt.notification.as_str())
                    && entry.data["attempt"].as_i64() == Some(attempt.attempt)
            });
            if !told && calm && !reported_first(evidence, &attempt.notification) {
                return Err(format!(
                    "try {} of notification {} ended as {}, and the timeline of alert {alert} does not say so",
                    attempt.attempt, attempt.notification, attempt.result
                ));
            }
        }
    }
    Ok(())
}

/// A provider's report that the message did not arrive may come before the answer to the try.
fn reported_first(evidence: &Evidence<'_>, notification: &str) -> bool {
    let reported =
        |one: &&crate::providers::Handed| matches!(one.behaviour, crate::plan::Behaviour::TakeAndReport { .. });
    evidence.handed.iter().filter(reported).any(|one| digits(one) == notification)
}

fn claims_nothing_else(evidence: &Evidence<'_>) -> Verdict {
    let taken: BTreeSet<String> = evidence.handed.iter().filter(|one| one.taken).map(digits).collect();
    for (alert, timeline) in &evidence.tables.timeline {
        for entry in timeline.iter().filter(|entry| entry.kind == "sent") {
            let id = notification_of(&entry.data).unwrap_or_default();
            if !taken.contains(&id) {
                return Err(format!("the timeline of alert {alert} says that {id} was sent, and no provider has it"));
            }
            if !evidence.alerts_of(&id).contains(alert) {
                return Err(format!("the timeline of alert {alert} tells of {id}, which is not about it"));
            }
        }
    }
    Ok(())
}
