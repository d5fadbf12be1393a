//! Part of promise 2: a way that does not work leads to the next one, at once.
//!
//! When a person's page by one way failed for good, was put off by an open breaker, or was not answered, then a later way of
//! that person is on its way and has not failed as well, or every way that leads to them has been used. And when every page
//! of a step failed for good, the next step is paged, or nobody is left and it says so. "At once" is the same instant of
//! virtual time; where something stood in the way just then, the first instant at which nothing does.
//!
//! Looked at: what waited or was sent for an alert (mentions), what its timeline says of failures, and the naive model's ways of
//! a person. Allowed: whatever the alert's cycle does not reach (acknowledged, snoozed, resolved, begun again before a window
//! could end: what waited is gone without a trace); a person whose ways or rules were edited while being paged, a step while
//! anything was edited; an alert of which the clock showed an instant twice.

use super::{owner, paged};
use crate::properties::{Evidence, Verdict, notification_of};
use crate::tables::{AlertRow, EntryRow, MentionRow};
use std::collections::{BTreeMap, BTreeSet};

/// The longest window: for so long something may wait that leaves no trace when it is withdrawn.
const WINDOW_MS_MAX: i64 = 300_000;

pub(super) fn check(evidence: &Evidence<'_>) -> Verdict {
    let mut mentions: BTreeMap<i64, Vec<&MentionRow>> = BTreeMap::new();
    for mention in evidence.tables.mentions.iter().filter(|mention| mention.kind == "page") {
        mentions.entry(mention.alert).or_default().push(mention);
    }
    let unavailable = evidence.tables.attempts.iter().filter(|attempt| attempt.result == "unavailable");
    let put_off = unavailable.map(|attempt| (attempt.notification.as_str(), attempt.ended_at)).collect();
    for (alert, mentions) in mentions {
        let Some(story) = Story::of(evidence, alert, &mentions, &put_off) else { continue };
        for cycle in story.cycles() {
            story.people(&cycle)?;
            story.steps(&cycle)?;
        }
    }
    Ok(())
}

/// What waited for a recipient, and what became of it, by the clock that never jumps.
struct Telling<'a> {
    recipient: &'a str,
    owner: String,
    owed_ms: i64,
    /// When it was made a message.
    left_ms: Option<i64>,
    /// When it failed for good.
    failed_ms: Option<i64>,
    /// When it did not do for the first time: failed, put off, not answered.
    moved_ms: Option<i64>,
}

/// From a beginning of the escalation to what ends or replaces it.
struct Cycle {
    from_ms: i64,
    /// Nothing is expected from here on.
    to_ms: i64,
}

/// An alert, by the clock that never jumps.
struct Story<'a> {
    evidence: &'a Evidence<'a>,
    alert: &'a AlertRow,
    /// By instant.
    entries: Vec<(i64, &'a EntryRow)>,
    tellings: Vec<Telling<'a>>,
}

impl<'a> Story<'a> {
    /// Nothing when the clock showed one of its instants twice.
    fn of(
        evidence: &'a Evidence<'a>,
        alert: i64,
        mentions: &[&'a MentionRow],
        put_off: &BTreeSet<(&str, i64)>,
    ) -> Option<Story<'a>> {
        let timeline = evidence.tables.timeline_of(alert);
        let entries = timeline.iter().map(|entry| Some((evidence.shadow.mono_of(entry.at)?, entry)));
        let mut entries: Vec<(i64, &EntryRow)> = entries.collect::<Option<_>>()?;
        entries.sort_by_key(|(at_ms, entry)| (*at_ms, entry.id));
        let tellings = mentions.iter().map(|mention| telling(evidence, mention, &entries, put_off));
        let tellings = tellings.collect::<Option<_>>()?;
        Some(Story { evidence, alert: evidence.tables.alerts.get(&alert)?, entries, tellings })
    }

    fn of_kind(&self, kind: &str) -> impl Iterator<Item = (i64, &'a EntryRow)> {
        self.entries.iter().filter(move |(_, entry)| entry.kind == kind).copied()
    }

    fn cycles(&self) -> Vec<Cycle> {
        let turns: Vec<&(i64, &EntryRow)> =
            self.entries.iter().filter(|(_, entry)| begins(entry) || ends(entry)).collect();
        let mut cycles = Vec::new();
        for (index, (from_ms, entry)) in turns.iter().enumerate() {
            let to_ms = turns.get(index + 1).map_or(i64::MAX, |(at_ms, _)| *at_ms);
            // Two beginnings at one instant: which of them something belongs to, nobody can say.
            let alone = !turns.iter().any(|(at_ms, other)| at_ms == from_ms && other.id != entry.id);
            if begins(entry) && alone {
                cycles.push(Cycle { from_ms: *from_ms, to_ms });
            }
        }
        cycles
    }

    /// When what follows from something must have happened; nothing when the cycle may have ended what waited.
    fn deadline_ms(&self, cycle: &Cycle, at_ms: i64) -> Option<i64> {
        let shadow = self.evidence.shadow;
        let deadline_ms = shadow.calm_from(at_ms);
        let traceless_ms = shadow.calm_from(deadline_ms + WINDOW_MS_MAX);
        (cycle.from_ms <= at_ms && traceless_ms < cycle.to_ms).then_some(deadline_ms)
    }

    /// Whoever has another way is told by it.
    fn people(&self, cycle: &Cycle) -> Verdict {
        let recipients: BTreeSet<&str> = self.tellings.iter().map(|telling| telling.recipient).collect();
        for recipient in recipients.into_iter().filter(|recipient| recipient.starts_with("user/")) {
            let by_this = self.tellings.iter().filter(|telling| telling.recipient == recipient);
            let moved = by_this.filter(|telling| telling.moved_ms.is_some_and(|at_ms| at_ms >= cycle.from_ms));
            // A way that did not do once is known as such from then on.
            let Some(first) = moved.min_by_key(|telling| telling.moved_ms) else { continue };
            self.person(cycle, first)?;
        }
        Ok(())
    }

    fn person(&self, cycle: &Cycle, failed: &Telling<'_>) -> Verdict {
        let who = &failed.owner;
        let Some(at_ms) = failed.moved_ms.filter(|_| failed.owed_ms >= cycle.from_ms) else { return Ok(()) };
        let Some(deadline_ms) = self.deadline_ms(cycle, at_ms) else { return Ok(()) };
        let begun = self.of_kind("paged").filter(|(_, entry)| entry.data["because"].is_string());
        let begun = begun.filter(|(_, entry)| entry.data["user"].as_str() == Some(who));
        let Some(begun_ms) = begun.map(|(at_ms, _)| at_ms).find(|at_ms| *at_ms >= cycle.from_ms) else {
            return Ok(());
        };
        let companies = self.evidence.shadow.companies_between(begun_ms, deadline_ms);
        let mut people = companies.map(|company| company.person(who));
        let Some(person) = people.next().flatten() else { return Ok(()) };
        if begun_ms > failed.owed_ms || !people.all(|other| other.as_ref() == Some(&person)) {
            return Ok(());
        }
        let of_person = |telling: &&Telling<'_>| {
            telling.owner == *who && cycle.from_ms <= telling.owed_ms && telling.owed_ms <= deadline_ms
        };
        let on_its_way = |telling: &Telling<'_>| {
            // What waits takes up what is owed later: it is as late as when it leaves.
            let later = telling.left_ms.is_none_or(|left_ms| left_ms >= failed.owed_ms);
            let works = telling.failed_ms.is_none_or(|failed_ms| failed_ms > deadline_ms);
            // A later rule may say the same way again; after a call that was not answered it is that rule's turn.
            let again = telling.owed_ms >= at_ms && !std::ptr::eq(telling, failed);
            (telling.recipient != failed.recipient || again) && later && works
        };
        if self.tellings.iter().filter(of_person).any(on_its_way) {
            return Ok(());
        }
        let used: BTreeSet<&str> = self.tellings.iter().filter(of_person).map(|telling| telling.recipient).collect();
        match person.1.iter().find(|way| !used.contains(way.as_str())) {
            None => Ok(()),
            Some(way) => Err(format!(
                "{} did not do for alert {} at {}, and {way} was not used then",
                failed.recipient,
                self.alert.id,
                self.clock(at_ms)
            )),
        }
    }

    /// When nobody of a step can be reached, the next is paged, or nobody is left.
    fn steps(&self, cycle: &Cycle) -> Verdict {
        for failed_ms in self.tellings.iter().filter_map(|telling| telling.failed_ms).collect::<BTreeSet<i64>>() {
            self.step(cycle, failed_ms)?;
        }
        Ok(())
    }

    fn step(&self, cycle: &Cycle, at_ms: i64) -> Verdict {
        let Some(deadline_ms) = self.deadline_ms(cycle, at_ms) else { return Ok(()) };
        let was_high =
            self.alert.urgency == "high" && self.of_kind("urgency_changed").all(|(rose_ms, _)| rose_ms < at_ms);
        let within =
            |from_ms: i64| move |(entry_ms, _): &(i64, &EntryRow)| from_ms <= *entry_ms && *entry_ms <= deadline_ms;
        let nobody_left = self.of_kind("exhausted").any(|entry| within(cycle.from_ms)(&entry));
        let next_paged = self.of_kind("escalated").any(|entry| within(at_ms)(&entry));
        if !was_high || nobody_left || next_paged {
            return Ok(());
        }
        let escalated = self.of_kind("escalated").map(|(entry_ms, _)| entry_ms).filter(|entry_ms| *entry_ms <= at_ms);
        let begun_ms = escalated.max().unwrap_or(cycle.from_ms).max(cycle.from_ms);
        let mut companies = self.evidence.shadow.companies_between(begun_ms, deadline_ms);
        let Some(company) = companies.next() else { return Ok(()) };
        if !companies.all(|other| other == company) {
            return Ok(());
        }
        let paged = self.of_kind("paged").filter(within(begun_ms)).filter_map(|(_, entry)| paged(&entry.data));
        let paged: BTreeSet<String> = paged.collect();
        let out_of_reach = |who: &String| {
            // Whose first rule is still ahead is not out of reach.
            let at_once =
                who.starts_with("channel:") || company.person(who).is_some_and(|(user, _)| user.is_told_at_once());
            let of_step = |telling: &&Telling<'_>| {
                let waited = telling.left_ms.is_none_or(|left_ms| left_ms >= begun_ms);
                telling.owner == *who && telling.owed_ms <= deadline_ms && (telling.owed_ms >= begun_ms || waited)
            };
            let mut tellings = self.tellings.iter().filter(of_step).peekable();
            at_once
                && tellings.peek().is_some()
                && tellings.all(|telling| telling.failed_ms.is_some_and(|failed_ms| failed_ms <= deadline_ms))
        };
        if paged.is_empty() || !paged.iter().all(out_of_reach) {
            return Ok(());
        }
        Err(format!(
            "alert {} reached nobody of {paged:?} from {} on, and the next step was not paged then",
            self.alert.id,
            self.clock(at_ms)
        ))
    }

    /// What the nodes' clock showed at an instant of this story.
    fn clock(&self, at_ms: i64) -> String {
        let found = self.entries.iter().find(|(entry_ms, _)| *entry_ms == at_ms);
        found.map(|(_, entry)| crate::trace::clock(entry.at)).unwrap_or_default()
    }
}

/// The escalation begins, from its first step.
fn begins(entry: &EntryRow) -> bool {
    match entry.kind.as_str() {
        "opened" | "reopened" | "urgency_changed" => true,
        "updated" => entry.data["policy"].is_string(),
        _ => false,
    }
}

fn ends(entry: &EntryRow) -> bool {
    matches!(entry.kind.as_str(), "acknowledged" | "snoozed" | "resolved")
}

fn telling<'a>(
    evidence: &Evidence<'_>,
    mention: &'a MentionRow,
    entries: &[(i64, &EntryRow)],
    put_off: &BTreeSet<(&str, i64)>,
) -> Option<Telling<'a>> {
    let shadow = evidence.shadow;
    let mut telling = Telling {
        recipient: &mention.recipient,
        owner: owner(&mention.recipient),
        owed_ms: shadow.mono_of(mention.created_at)?,
        left_ms: None,
        failed_ms: None,
        moved_ms: None,
    };
    let found = mention.notification.as_ref().and_then(|id| evidence.tables.notifications.get(id));
    let Some(notification) = found else { return Some(telling) };
    telling.left_ms = Some(shadow.mono_of(notification.created_at)?);
    let about = entries.iter().filter(|(_, entry)| notification_of(&entry.data).as_ref() == Some(&notification.id));
    // Its last change is its failure, but for the answer to a try that came after the report that it did not arrive.
    let mut changed_at = evidence.tables.attempts.iter().filter(|attempt| attempt.notification == notification.id);
    let answered_later =
        changed_at.any(|attempt| attempt.result == "sent" && attempt.ended_at == notification.updated_at);
    for (at_ms, entry) in about {
        let for_good = entry.kind == "failed"
            && notification.status == "failed"
            && (entry.at == notification.updated_at || answered_later);
        if for_good {
            telling.failed_ms = Some(*at_ms);
        }
        let put_off = entry.kind == "failed" && put_off.contains(&(notification.id.as_str(), entry.at));
        if put_off || entry.kind == "not_answered" {
            telling.moved_ms = telling.moved_ms.or(Some(*at_ms));
        }
    }
    telling.moved_ms = [telling.moved_ms, telling.failed_ms].into_iter().flatten().min();
    Some(telling)
}
