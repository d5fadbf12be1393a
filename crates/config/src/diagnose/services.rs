//! Whether alerts of services find somebody: policies, their steps, schedules and doors.

use super::{FindingSeverity, Findings, end_of_span};
use crate::availability::is_reachable;
use crate::faults::{Fault, faults};
use crate::spelled::spelled_ahead;
use crate::{Body, Kind, Snapshot, references};
use nightbell_core::{Directory, EscalationPolicy, Name, Resolved, Target, Timestamp};
use nightbell_schedule::Stretch;
use std::collections::HashSet;

pub(super) fn diagnose(snapshot: &Snapshot, now: Timestamp, days: i64, findings: &mut Findings) {
    let used: HashSet<(Kind, Name)> = snapshot
        .in_order()
        // What only changes a schedule does not use it.
        .filter(|stored| !stored.resource.kind.is_of_a_span())
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
            Body::Schedule(_) => {
                let is_used = used.contains(&(Kind::Schedules, name.clone()));
                check_schedule(snapshot, name, is_used, now, days, findings);
            }
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

fn check_schedule(snapshot: &Snapshot, name: &str, is_used: bool, now: Timestamp, days: i64, findings: &mut Findings) {
    let kind = Kind::Schedules;
    if !is_used {
        let remedy = "name it in a step as schedule:NAME, or remove it";
        findings.add(FindingSeverity::Warning, kind, name, "no escalation policy uses it", remedy);
    }
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
    let has_coverage = snapshot.schedule(name).is_some_and(|schedule| schedule.definition.coverage.is_some());
    if !has_coverage && !answer.gaps.is_empty() {
        let gaps: Vec<Stretch> = answer.gaps.iter().map(|gap| (gap.from, gap.to)).collect();
        let message = format!("nobody is on call in {}", spelled_ahead(&gaps, "gap", days));
        let remedy = "add a rotation or an override for these times, if they are meant to be covered";
        findings.add(FindingSeverity::Warning, kind, name, message, remedy);
    }
    for (fault, stretches) in faults(&answer) {
        let severity = match fault {
            Fault::Uncovered if is_used => FindingSeverity::Error,
            _ => FindingSeverity::Warning,
        };
        let remedy = match fault {
            Fault::Uncovered => "add a rotation or an override for these times, or change the coverage",
            Fault::Unmet(_) => "add somebody to the rotation or by an override, or change the requirement",
        };
        findings.add(severity, kind, name, fault.words(&stretches, days), remedy);
    }
}
