//! Whether the people whom policies page can be reached.

use super::{FindingSeverity, Findings, end_of_span};
use crate::availability::{Doubt, Why, out_of_reach, override_doubts, swap_doubts};
use crate::notes::no_effect;
use crate::{Body, Kind, Snapshot, StoredResource};
use nightbell_core::{ContactMethodKind, Directory, Name, Person, Target, Timestamp, Urgency};
use nightbell_schedule::{Gap, void};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn diagnose(snapshot: &Snapshot, now: Timestamp, days: i64, findings: &mut Findings) {
    let paged = paged_by(snapshot, now, days);
    for stored in snapshot.all(Kind::Users) {
        let name = &stored.resource.name;
        if let Some(person) = snapshot.person(name) {
            check_reach(person, paged.get(name), findings);
            check_rules(person, findings);
            check_push(person, findings);
        }
    }
    for stored in snapshot.all(Kind::Schedules) {
        let Body::Schedule(schedule) = &stored.resource.body else { continue };
        let disabled: BTreeSet<&str> = nightbell_schedule::members(&schedule.definition)
            .map(|(_, user)| user)
            .filter(|user| snapshot.person(user).is_some_and(|person| person.disabled))
            .collect();
        for user in disabled {
            let message = format!("{user} takes turns in it and is disabled: in their turns nobody is paged");
            let remedy = format!("take {user} out of the rotation, or enable them");
            findings.add(FindingSeverity::Warning, Kind::Schedules, &stored.resource.name, message, remedy);
        }
    }
    check_swaps(snapshot, now, findings);
    for stored in snapshot.all(Kind::Overrides) {
        check_override(snapshot, stored, now, end_of_span(now, days), findings);
    }
}

/// People agreed on something that does not come about.
fn check_swaps(snapshot: &Snapshot, now: Timestamp, findings: &mut Findings) {
    for (schedule, state) in snapshot.states() {
        let Some(calendar) = snapshot.calendar(schedule) else { continue };
        for swap in &state.swaps {
            for Doubt { why, message, remedy } in swap_doubts(snapshot, swap, now) {
                if matches!(why, Why::Away | Why::Disabled) {
                    findings.add(FindingSeverity::Warning, Kind::Schedules, schedule, message, remedy);
                }
            }
            for part in void(calendar, swap, now) {
                let gap = Gap { from: part.from, to: part.to };
                let remedy = format!("tell both, and undo it: nightbell swap undo {schedule} {}", swap.id);
                findings.add(FindingSeverity::Warning, Kind::Schedules, schedule, no_effect(swap, &gap), remedy);
            }
        }
    }
}

/// Whom an override names is on call even while away, which may not be what was meant; and it may change nothing.
fn check_override(
    snapshot: &Snapshot,
    stored: &StoredResource,
    now: Timestamp,
    end: Timestamp,
    findings: &mut Findings,
) {
    let Body::Override(change) = &stored.resource.body else { return };
    let (kind, name) = (Kind::Overrides, &stored.resource.name);
    for Doubt { why, message, remedy } in override_doubts(snapshot, change, (now, end)) {
        let severity = match why {
            Why::Disabled => FindingSeverity::Error,
            Why::Away | Why::Idle => FindingSeverity::Warning,
            // Whoever cannot be reached is a finding of their own.
            Why::OutOfReach => continue,
        };
        findings.add(severity, kind, name, message, remedy);
    }
}

fn check_reach(person: &Person, policies: Option<&BTreeSet<Name>>, findings: &mut Findings) {
    let name = &*person.name;
    let policies = policies.map(|names| names.iter().map(|name| &**name).collect::<Vec<_>>().join(", "));
    match (person.disabled, out_of_reach(person), policies) {
        (true, _, Some(policies)) => {
            let message = format!("is disabled, and escalation policies page them: {policies}");
            let remedy = format!("name somebody else there, or enable {name}");
            findings.add(FindingSeverity::Warning, Kind::Users, name, message, remedy);
        }
        (true, _, None) | (false, None, _) => {}
        (false, Some(what), policies) => {
            let remedy = "add a contact method, or enable one";
            let (severity, message) = match policies {
                Some(policies) => (
                    FindingSeverity::Error,
                    format!("{what} and cannot be reached, and escalation policies page them: {policies}"),
                ),
                None => (
                    FindingSeverity::Warning,
                    format!("{what} and cannot be reached; no escalation policy pages them yet"),
                ),
            };
            findings.add(severity, Kind::Users, name, message, remedy);
        }
    }
}

fn check_rules(person: &Person, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for urgency in [Urgency::High, Urgency::Low] {
        for rule in person.rules.of(urgency) {
            let disabled = person.methods.iter().any(|method| method.name == rule.via && method.disabled);
            if disabled && seen.insert((urgency, rule.via.clone())) {
                let message =
                    format!("a notification rule of {urgency} urgency goes via {}, which is disabled", rule.via);
                let remedy = format!("enable {}, or take the rule out", rule.via);
                findings.add(FindingSeverity::Warning, Kind::Users, &person.name, message, remedy);
            }
        }
    }
}

/// Push obeys what somebody has set their telephone to, so that it wakes nobody reliably.
fn check_push(person: &Person, findings: &mut Findings) {
    let on = || person.methods.iter().filter(|method| !method.disabled);
    let rules = &person.rules.high;
    let mut used: Vec<_> =
        on().filter(|method| rules.is_empty() || rules.iter().any(|rule| rule.via == method.name)).collect();
    if used.is_empty() {
        // What stands in for them.
        used = on().collect();
    }
    if person.disabled || used.is_empty() || used.iter().any(|method| method.kind != ContactMethodKind::Push) {
        return;
    }
    let message = "is reached by push alone when it is urgent, and push alone cannot wake a muted iPhone: it obeys mute and Focus";
    let remedy = "add a call or a text message to the notification rules for high urgency";
    findings.add(FindingSeverity::Warning, Kind::Users, &person.name, message.to_owned(), remedy);
}

/// The users whom each policy names directly, by team, or through a schedule in the span; with the policies' names.
fn paged_by(snapshot: &Snapshot, now: Timestamp, days: i64) -> BTreeMap<Name, BTreeSet<Name>> {
    let mut paged: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
    let mut on_schedule: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
    for stored in snapshot.all(Kind::EscalationPolicies) {
        let Body::EscalationPolicy(body) = &stored.resource.body else { continue };
        let steps = body.policy.steps.iter().flat_map(|step| &step.notify);
        for target in steps.chain(&body.policy.last_resort) {
            let users: Vec<Name> = match target {
                Target::User(name) => vec![name.clone()],
                Target::Team(name) => snapshot.team(name).map(|team| team.members.clone()).unwrap_or_default(),
                Target::Schedule { name, .. } => {
                    let users = on_schedule.entry(name.clone()).or_insert_with(|| duties(snapshot, name, now, days));
                    users.iter().cloned().collect()
                }
                Target::Channel(_) => Vec::new(),
            };
            for user in users {
                paged.entry(user).or_default().insert(stored.resource.name.clone());
            }
        }
    }
    paged
}

/// Who has a duty on a schedule in the span, overrides included.
fn duties(snapshot: &Snapshot, schedule: &str, now: Timestamp, days: i64) -> BTreeSet<Name> {
    match snapshot.shifts(schedule, now, end_of_span(now, days)) {
        Some(Ok(answer)) => answer.shifts.into_iter().map(|shift| shift.user.into()).collect(),
        Some(Err(_)) | None => BTreeSet::new(),
    }
}
