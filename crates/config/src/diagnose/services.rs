//! Whether alerts of services find somebody: policies, their steps, schedules and doors.

use super::people::is_reachable;
use super::{FindingSeverity, Findings, end_of_span};
use crate::limits::GAPS_LISTED_MAX;
use crate::{Body, Kind, Snapshot, references};
use nightbell_core::{Directory, EscalationPolicy, Name, Resolved, Target, Timestamp};
use nightbell_schedule::Gap;
use std::collections::HashSet;

pub(super) fn diagnose(snapshot: &Snapshot, now: Timestamp, days: i64, findings: &mut Findings) {
    let used: HashSet<(Kind, Name)> = snapshot
        .in_order()
        .flat_map(|stored| references(&stored.resource))
        .map(|reference| (reference.kind, reference.name))
        .collect();
    for stored in snapshot.in_order() {
        let name = &stored.resource.name;
        match &stored.resource.body {
            Body::EscalationPolicy(body) => {
                let is_used = used.contains(&(Kind::EscalationPolicies, name.clone()));
                check_policy(snapshot, name, &body.policy, is_used, now, findings);
            }
            Body::Schedule(_) => check_gaps(snapshot, name, now, days, findings),
            Body::Service(_) => {
                let has_door = snapshot
                    .all(Kind::Integrations)
                    .any(|integration| snapshot.service_of_integration(&integration.resource.name) == Some(name));
                if !has_door {
                    let remedy = "add an integration, or remove the service";
                    findings.add(
                        FindingSeverity::Warning,
                        Kind::Services,
                        name,
                        "has no integration: no signal source can reach it",
                        remedy,
                    );
                }
            }
            _ => {}
        }
    }
}

fn check_policy(
    snapshot: &Snapshot,
    name: &Name,
    policy: &EscalationPolicy,
    is_used: bool,
    now: Timestamp,
    findings: &mut Findings,
) {
    let kind = Kind::EscalationPolicies;
    if !is_used {
        findings.add(FindingSeverity::Warning, kind, name, "no service uses it", "name it in a service, or remove it");
        return;
    }
    for (index, step) in policy.steps.iter().enumerate() {
        if !reaches_anybody(snapshot, &step.notify, now) {
            let targets = listed(&step.notify);
            let message = format!("step {} finds nobody who can be reached now: {targets}", index + 1);
            findings.add(
                FindingSeverity::Error,
                kind,
                name,
                message,
                "fill the schedule or team, or name somebody else",
            );
        }
    }
    if policy.last_resort.is_empty() {
        let remedy = "set last_resort, for instance to a user or a channel that is always there";
        findings.add(
            FindingSeverity::Warning,
            kind,
            name,
            "has no last resort: after its last step nobody is paged",
            remedy,
        );
    } else if !reaches_anybody(snapshot, &policy.last_resort, now) {
        let message = format!("the last resort finds nobody who can be reached now: {}", listed(&policy.last_resort));
        findings.add(FindingSeverity::Error, kind, name, message, "name somebody who can be reached");
    }
}

fn listed(targets: &[Target]) -> String {
    targets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn reaches_anybody(snapshot: &Snapshot, targets: &[Target], now: Timestamp) -> bool {
    targets.iter().any(|target| match snapshot.resolve(target, now) {
        Resolved::Channel(_) => true,
        Resolved::People(people) => people.iter().any(|duty| snapshot.person(&duty.user).is_some_and(is_reachable)),
        Resolved::Missing => false,
    })
}

fn check_gaps(snapshot: &Snapshot, name: &str, now: Timestamp, days: i64, findings: &mut Findings) {
    let kind = Kind::Schedules;
    let answer = match snapshot.shifts(name, now, end_of_span(now, days)) {
        Some(Ok(answer)) => answer,
        Some(Err(error)) => {
            return findings.add(
                FindingSeverity::Warning,
                kind,
                name,
                error.to_string(),
                "use longer shifts or fewer windows",
            );
        }
        None => return,
    };
    if answer.gaps.is_empty() {
        return;
    }
    let spelled = |gap: &Gap| format!("{} to {}", gap.from, gap.to);
    let first: Vec<String> = answer.gaps.iter().take(GAPS_LISTED_MAX).map(spelled).collect();
    let rest = match answer.gaps.len().saturating_sub(GAPS_LISTED_MAX) {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    let noun = if answer.gaps.len() == 1 { "gap" } else { "gaps" };
    let message = format!(
        "nobody is on call in {} {noun} of the next {days} days: {}{rest}",
        answer.gaps.len(),
        first.join(", ")
    );
    let remedy = "add a rotation or an override for these times, if they are meant to be covered";
    findings.add(FindingSeverity::Warning, kind, name, message, remedy);
}
