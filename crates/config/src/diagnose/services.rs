//! Whether alerts of services find somebody: policies, their steps, schedules and doors.

use super::people::is_reachable;
use super::{FindingSeverity, Findings, end_of_span};
use crate::limits::SPANS_LISTED_MAX;
use crate::{Body, Kind, Snapshot, references};
use nightbell_core::{Directory, EscalationPolicy, Name, Resolved, Target, Timestamp};
use nightbell_schedule::{Gap, Stretch, Violation};
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
    match &snapshot.schedule(name).map(|schedule| &schedule.definition.coverage) {
        Some(Some(_)) if answer.uncovered.is_empty() => {}
        Some(Some(_)) => {
            let severity = if is_used { FindingSeverity::Error } else { FindingSeverity::Warning };
            let message =
                format!("inside its coverage nobody is on call in {}", spelled(&answer.uncovered, "gap", days));
            let remedy = "add a rotation or an override for these times, or change the coverage";
            findings.add(severity, kind, name, message, remedy);
        }
        _ if answer.gaps.is_empty() => {}
        _ => {
            let message = format!("nobody is on call in {}", spelled(&answer.gaps, "gap", days));
            let remedy = "add a rotation or an override for these times, if they are meant to be covered";
            findings.add(FindingSeverity::Warning, kind, name, message, remedy);
        }
    }
    let mut violations: Vec<(String, Vec<Gap>)> = Vec::new();
    for Violation { from, to, requirement } in answer.violations {
        let requirement = requirement.to_string();
        match violations.iter_mut().find(|(known, _)| *known == requirement) {
            Some((_, spans)) => spans.push(Gap { from, to }),
            None => violations.push((requirement, vec![Gap { from, to }])),
        }
    }
    for (requirement, spans) in violations {
        let message = format!("the requirement \"{requirement}\" is not met in {}", spelled(&spans, "span", days));
        let remedy = "add somebody to the rotation or by an override, or change the requirement";
        findings.add(FindingSeverity::Warning, kind, name, message, remedy);
    }
}

/// How many stretches there are, and the first of them.
pub(super) fn spelled_stretches(stretches: &[Stretch]) -> String {
    let (count, first) = listed_stretches(stretches, "span");
    format!("{count}: {first}")
}

/// How many there are, and the first of them.
fn spelled(spans: &[Gap], noun: &str, days: i64) -> String {
    let stretches: Vec<Stretch> = spans.iter().map(|span| (span.from, span.to)).collect();
    let (count, first) = listed_stretches(&stretches, noun);
    format!("{count} of the next {days} days: {first}")
}

fn listed_stretches(stretches: &[Stretch], noun: &str) -> (String, String) {
    let first: Vec<String> =
        stretches.iter().take(SPANS_LISTED_MAX).map(|(from, to)| format!("{from} to {to}")).collect();
    let rest = match stretches.len().saturating_sub(SPANS_LISTED_MAX) {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    let plural = if stretches.len() == 1 { "" } else { "s" };
    (format!("{} {noun}{plural}", stretches.len()), format!("{}{rest}", first.join(", ")))
}
