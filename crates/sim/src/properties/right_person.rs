//! Promise 5: whoever is paged was named by the step, and on call, at that instant.
//!
//! Every beginning of a page on a timeline is compared with the naive model's answer for the configuration in force then: the
//! people of that step of the policy which the alert's service had then are exactly those whom its targets name and who can be
//! reached, each once. And every message went to somebody for whom a page began, by a way that is neither disabled nor
//! stopped.
//!
//! Allowed: where an edit came at that very instant, or the clock showed it twice, the answer by either configuration; where
//! something stood in the way after an edit, the policy before it until nothing does.

use super::never_silent::{owner, paged};
use super::{Evidence, Verdict};
use crate::plan::{Company, Named, START_MS, service_name};
use crate::shadow::Shadow;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(evidence: &Evidence<'_>) -> Verdict {
    for (alert, timeline) in &evidence.tables.timeline {
        // (instant, step, round) → whom.
        let mut begun: BTreeMap<(i64, i64, i64), Named> = BTreeMap::new();
        let mut rooms: BTreeMap<i64, Named> = BTreeMap::new();
        for entry in timeline.iter().filter(|entry| entry.kind == "paged") {
            let Some(who) = paged(&entry.data) else { continue };
            match (entry.data["step"].as_i64(), entry.data["round"].as_i64(), entry.data["because"].is_string()) {
                (Some(step), Some(round), true) => {
                    begun.entry((entry.at, step, round)).or_default().insert(who);
                }
                _ if who.starts_with("channel:") => {
                    rooms.entry(entry.at).or_default().insert(who);
                }
                _ => {}
            }
        }
        let service = evidence.tables.alerts.get(alert).map_or("", |alert| alert.service.as_str());
        for ((at_ms, step, round), people) in &begun {
            let policies = policies_at(evidence.shadow, service, *at_ms);
            let answers = |company: &Company| answers(company, &policies, *at_ms, *step);
            let companies = evidence.shadow.companies_at(*at_ms);
            let right = |company: &&Company| answers(company).iter().any(|named| people_of(named) == *people);
            // Two configurations at one instant: a step begun by the one may be begun again by the other.
            let among = |named: &&Named| people_of(named);
            let mixed: Vec<Vec<Named>> = companies.iter().map(|company| answers(company)).collect();
            let either: Named = mixed.iter().flatten().collect::<Vec<&Named>>().iter().flat_map(among).collect();
            let edited = companies.len() > 1 && people.is_subset(&either);
            if !edited && !companies.iter().any(right) {
                let words = timeline.iter().find(|entry| entry.kind == "paged" && entry.at == *at_ms);
                return Err(format!(
                    "alert {alert}, step {step} of round {round} at {}: {people:?} were paged ({}); one of {mixed:?} was right",
                    crate::trace::clock(*at_ms),
                    words.map_or("", |entry| &entry.text)
                ));
            }
        }
        for (at_ms, named) in &rooms {
            let companies = evidence.shadow.companies_at(*at_ms);
            let known = companies.iter().any(|company| {
                let all: BTreeSet<String> =
                    (0..company.rooms.len()).map(|room| format!("channel:{}", crate::plan::room_name(room))).collect();
                named.is_subset(&all)
            });
            if !known {
                return Err(format!("alert {alert}: {named:?} paged, and there is no such room"));
            }
        }
    }
    messages(evidence)
}

fn people_of(named: &Named) -> Named {
    named.iter().filter(|name| !name.starts_with("channel:")).cloned().collect()
}

/// The policies, by index, that a service's alerts may have been under at an instant.
fn policies_at(shadow: &Shadow, service: &str, at_ms: i64) -> BTreeSet<usize> {
    let policy = |company: &Company| {
        let index = (0..company.services.len()).find(|index| service_name(*index) == service)?;
        Some(company.services[index].policy)
    };
    shadow.companies_about(at_ms).into_iter().filter_map(policy).collect()
}

/// What a step of each of these policies names at an instant.
fn answers(company: &Company, policies: &BTreeSet<usize>, at_ms: i64, step: i64) -> Vec<Named> {
    let index = usize::try_from(step - 1).unwrap_or_default();
    let policies = policies.iter().filter_map(|policy| company.policies.get(*policy));
    let targets = policies.filter_map(|policy| match policy.steps.get(index) {
        Some(step) => Some(&step.notify),
        None if index == policy.steps.len() => Some(&policy.last_resort),
        None => None,
    });
    targets.map(|targets| company.named(targets, at_ms - START_MS)).collect()
}

/// Nobody gets a page for whom none began, or by a way that is closed.
fn messages(evidence: &Evidence<'_>) -> Verdict {
    for claim in evidence.shadow.claims.iter().filter(|claim| claim.is_page) {
        let companies = evidence.shadow.companies_about(claim.wall_ms);
        if !companies.iter().any(|company| company.leads_to(&claim.recipient)) {
            let at = crate::trace::clock(claim.wall_ms);
            return Err(format!(
                "a page left for {} at {at}, and that way is disabled, stopped or gone",
                claim.recipient
            ));
        }
        for alert in &claim.alerts {
            let who = owner(&claim.recipient);
            let timeline = evidence.tables.timeline_of(*alert);
            let begun = timeline
                .iter()
                .any(|entry| entry.kind == "paged" && paged(&entry.data).as_deref() == Some(who.as_str()));
            if !begun {
                return Err(format!("{} got a page about alert {alert}, and none began for them", claim.recipient));
            }
        }
    }
    Ok(())
}
