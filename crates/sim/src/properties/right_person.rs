//! Promise 5: whoever is paged was named by the step, and on call, at that instant.
//!
//! Every beginning of a page on a timeline is compared with the naive model's answer for the configuration in force then: the
//! people of a step are exactly those whom its targets name and who can be reached, each once. And every message went to
//! somebody for whom a page began.
//!
//! Allowed: where an edit came at that very instant, or the clock showed it twice, the answer by either configuration.

use super::never_silent::{owner, paged};
use super::{Evidence, Verdict};
use crate::plan::{Company, Named, START_MS};
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
        for ((at_ms, step, round), people) in &begun {
            let companies = evidence.shadow.companies_at(*at_ms);
            let right =
                |company: &&Company| answers(company, *at_ms, *step).iter().any(|named| people_of(named) == *people);
            // Two configurations at one instant: a step begun by the one may be begun again by the other.
            let among = |named: &&Named| people_of(named);
            let mixed: Vec<Vec<Named>> = companies.iter().map(|company| answers(company, *at_ms, *step)).collect();
            let either: Named = mixed.iter().flatten().collect::<Vec<&Named>>().iter().flat_map(among).collect();
            let edited = companies.len() > 1 && people.is_subset(&either);
            if !edited && !companies.iter().any(right) {
                let named: Vec<Vec<Named>> = companies.iter().map(|company| answers(company, *at_ms, *step)).collect();
                let words = timeline.iter().find(|entry| entry.kind == "paged" && entry.at == *at_ms);
                return Err(format!(
                    "alert {alert}, step {step} of round {round} at {}: {people:?} were paged ({}); one of {named:?} was right",
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

/// What a step of any policy names at an instant: which policy the alert was under then, an edit may have changed since.
fn answers(company: &Company, at_ms: i64, step: i64) -> Vec<Named> {
    let index = usize::try_from(step - 1).unwrap_or_default();
    let targets = company.policies.iter().filter_map(|policy| match policy.steps.get(index) {
        Some(step) => Some(&step.notify),
        None if index == policy.steps.len() => Some(&policy.last_resort),
        None => None,
    });
    targets.map(|targets| company.named(targets, at_ms - START_MS)).collect()
}

/// Nobody gets a page for whom none began.
fn messages(evidence: &Evidence<'_>) -> Verdict {
    for claim in evidence.shadow.claims.iter().filter(|claim| claim.is_page) {
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
