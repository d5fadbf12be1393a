//! Promise 2: a triggered alert of high urgency always has something ahead of it, or says loudly that nobody is left.
//!
//! After every commit, in the tables: such an alert has its escalation timer or is exhausted; what waits for a recipient has
//! the recipient's dispatch timer; a message that is to be tried again has its retry timer; a page whose next rule is ahead has
//! that rule's timer. Whenever everything is at rest, a message that a living node is said to be sending is really under
//! way there, and no timer is overdue (the driver: passes that do nothing about due timers, or never end).
//!
//! At the end, after everything was healed: the probe of each service reached everybody whom the policy names and who can be
//! reached, by the naive model, at the latest when their step was due (earlier where a breaker that still lets one message
//! through at a time made a step be passed at once); every alert that was open long enough is exhausted and its timeline says
//! so, and one whose sender went silent is resolved; whoever was paged was told, unless the alert was withdrawn from them or each of their ways failed, on the record;
//! and a way that failed led to the next one at once (`never_silent/next_way.rs`).

mod next_way;

use super::{Evidence, Verdict};
use crate::plan::{Company, Named, Target, service_name};
use crate::tables::{EntryRow, MentionRow};
use std::collections::BTreeSet;

/// One text per violation.
pub(crate) const VIOLATIONS: &str = "\
    SELECT 'alert ' || a.id || ' is triggered and has no escalation timer' FROM alerts a \
     WHERE a.status = 'triggered' AND a.urgency = 'high' AND NOT CAST(CAST(a.exhausted AS INTEGER) AS BOOLEAN) \
       AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.kind = 'escalate' AND t.subject = CAST(a.id AS TEXT)) \
    UNION ALL \
    SELECT 'alert ' || m.alert || ' waits for ' || m.recipient || ' without a dispatch timer' FROM mentions m \
     WHERE m.notification IS NULL \
       AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.kind = 'dispatch' AND t.subject = m.recipient) \
    UNION ALL \
    SELECT 'notification ' || {id:n.id} || ' is never tried again' FROM notifications n \
     WHERE n.status = 'retrying' \
       AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.kind = 'retry' AND t.subject = {uuid:n.id}) \
    UNION ALL \
    SELECT 'a rule of ' || p.owner || ' for alert ' || p.alert || ' is ahead without a timer' FROM pages p \
     WHERE p.next_due_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.kind = 'rule' \
       AND t.subject = p.alert || '/' || p.round || '/' || p.step || '/' || p.owner)";

pub(super) fn check(evidence: &Evidence<'_>) -> Verdict {
    probes(evidence)?;
    ends(evidence)?;
    outlived(evidence)?;
    told(evidence)?;
    next_way::check(evidence)
}

/// Everybody whom a policy names, in the order of its steps, with the instant at which each step is paged.
fn expected(company: &Company, service: usize, from_wall_ms: i64) -> Option<Vec<(i64, Named)>> {
    let service = company.services.get(service)?;
    let policy = company.policies.get(service.policy)?;
    let named = |targets: &[Target], wall_ms: i64| company.named(targets, wall_ms - crate::plan::START_MS);
    let mut expected = Vec::new();
    let mut at_ms = from_wall_ms;
    let is_high = service.high[0];
    'rounds: for _ in 0..=policy.repeat {
        let mut anybody = false;
        for step in &policy.steps {
            let names = named(&step.notify, at_ms);
            if names.is_empty() {
                continue;
            }
            anybody = true;
            expected.push((at_ms, names));
            if !is_high {
                // Low urgency: the first step with somebody, and no more.
                return Some(expected);
            }
            at_ms += step.wait_ms;
        }
        if !anybody {
            break 'rounds;
        }
    }
    if is_high {
        expected.push((at_ms, named(&policy.last_resort, at_ms)));
    }
    Some(expected)
}

fn probes(evidence: &Evidence<'_>) -> Verdict {
    for (service, id, wall_ms) in &evidence.shadow.probes {
        let Some(era) = evidence.shadow.eras.last() else { continue };
        let company = &era.company;
        let Some(alert) = evidence.tables.alerts.get(id) else { continue };
        let until_ms = alert.resolved_at.unwrap_or(i64::MAX);
        // A breaker that opened before the clock went back, and that nobody asked in between, is open for so much longer.
        let longest_ms = company.longest_rule_ms() + 301_000 + evidence.shadow.set_back_ms();
        for (at_ms, names) in expected(company, *service, *wall_ms).unwrap_or_default() {
            for name in names {
                let in_time = |one: &&crate::providers::Handed| {
                    one.taken
                        && *wall_ms <= one.at_ms
                        && one.at_ms <= at_ms + longest_ms
                        && owner(&one.recipient) == name
                };
                let told = evidence.handed.iter().filter(in_time);
                let mut told = told.filter(|one| evidence.alerts_of(&super::digits(one)).contains(id));
                if at_ms + longest_ms < until_ms && told.next().is_none() {
                    let at = crate::trace::clock(at_ms);
                    return Err(format!("alert {id} was to be told to {name} from {at} on, and was not"));
                }
            }
        }
        if service_is_high(company, *service) && alert.status == "triggered" && !alert.exhausted {
            return Err(format!("alert {id}: its policy has run out, and it does not say that nobody is left"));
        }
    }
    Ok(())
}

fn service_is_high(company: &Company, service: usize) -> bool {
    company.services.get(service).is_some_and(|service| service.high[0])
}

/// `ada` of `user/ada/m0`, `channel:ops-room` of `channel/ops-room`.
pub(super) fn owner(recipient: &str) -> String {
    match recipient.strip_prefix("user/") {
        Some(rest) => rest.split('/').next().unwrap_or_default().to_owned(),
        None => recipient.replacen("channel/", "channel:", 1),
    }
}

/// What was open before the healing, and nothing happened to it since, has come to its end.
fn ends(evidence: &Evidence<'_>) -> Verdict {
    let Some((healed_ms, _)) = evidence.shadow.healed else { return Ok(()) };
    for alert in evidence.tables.alerts.values() {
        let open = alert.status == "triggered" && alert.urgency == "high";
        let begins_again = |kind: &str| matches!(kind, "reopened" | "urgency_changed" | "updated" | "opened");
        let timeline = evidence.tables.timeline_of(alert.id);
        let touched = timeline.iter().any(|entry| begins_again(&entry.kind) && entry.at >= healed_ms);
        if open && !touched && !alert.exhausted {
            return Err(format!("alert {} was open for longer than its policy takes, and is not exhausted", alert.id));
        }
    }
    Ok(())
}

/// What its sender no longer speaks of is over, whatever happened to the alert meanwhile.
fn outlived(evidence: &Evidence<'_>) -> Verdict {
    let Some((era, _)) = evidence.shadow.eras.last().zip(evidence.shadow.healed) else { return Ok(()) };
    // A timer that was set before the clock went back is late by so much.
    let set_back_ms = evidence.shadow.set_back_ms();
    for alert in evidence.tables.alerts.values().filter(|alert| alert.status != "resolved") {
        let service = (0..era.company.services.len()).find(|index| service_name(*index) == alert.service);
        let auto_resolve_ms = service.and_then(|index| era.company.services[index].auto_resolve_ms);
        let silent_at = auto_resolve_ms.map(|after_ms| alert.last_seen_at + after_ms);
        let over_at = [alert.ends_at, silent_at].into_iter().flatten().min();
        if let Some(over_at) = over_at.filter(|over_at| over_at + set_back_ms < era.to_wall_ms) {
            let over = crate::trace::clock(over_at);
            return Err(format!("alert {} is {}, and was to be resolved at {over}", alert.id, alert.status));
        }
    }
    Ok(())
}

/// Whoever was paged was told.
fn told(evidence: &Evidence<'_>) -> Verdict {
    let mut taken: BTreeSet<(String, i64)> = BTreeSet::new();
    for one in evidence.handed.iter().filter(|one| one.taken) {
        for alert in evidence.alerts_of(&super::digits(one)) {
            taken.insert((owner(&one.recipient), *alert));
        }
    }
    for (alert, timeline) in &evidence.tables.timeline {
        for entry in timeline.iter().filter(|entry| entry.kind == "paged") {
            let Some(who) = paged(&entry.data) else { continue };
            // Ids grow within a node; the clock may have been set back, and may have shown an instant twice.
            let at_ms = |entry: &EntryRow| evidence.shadow.mono_of(entry.at);
            let follows = |other: &EntryRow| at_ms(other).zip(at_ms(entry)).is_none_or(|(other, entry)| other >= entry);
            let later = || timeline.iter().filter(|other| other.id > entry.id || follows(other));
            let withdrawn = later().any(|entry| {
                matches!(
                    entry.kind.as_str(),
                    "acknowledged" | "snoozed" | "resolved" | "reopened" | "urgency_changed" | "updated"
                )
            });
            let failed = later().any(|entry| entry.kind == "failed" && about(&entry.data, &who));
            // The simulation may end before what is still ahead; that it has its timer is checked after every commit.
            let rule_ahead = || {
                let of_person = format!("/user/{who}/");
                evidence.tables.timers.iter().any(|timer| {
                    timer.kind == "rule" && timer.alert == Some(*alert) && timer.subject.contains(&of_person)
                })
            };
            let waits = || {
                let of_alert = |mention: &&MentionRow| mention.alert == *alert && mention.notification.is_none();
                evidence.tables.mentions.iter().filter(of_alert).any(|mention| owner(&mention.recipient) == who)
            };
            let told = taken.contains(&(who.clone(), *alert));
            if !withdrawn && !failed && !told && !rule_ahead() && !waits() {
                let words: Vec<&str> = timeline.iter().map(|entry| entry.text.as_str()).collect();
                return Err(format!(
                    "{who} was paged about alert {alert}, was never told, and nothing says why: {}",
                    words.join(" | ")
                ));
            }
        }
    }
    Ok(())
}

/// Whom an entry of kind `paged` is about.
pub(super) fn paged(data: &serde_json::Value) -> Option<String> {
    let user = data["user"].as_str().map(str::to_owned);
    user.or_else(|| data["channel"].as_str().map(|room| format!("channel:{room}")))
}

fn about(data: &serde_json::Value, who: &str) -> bool {
    data["user"].as_str() == Some(who) || data["recipient"].as_str().is_some_and(|recipient| owner(recipient) == who)
}
