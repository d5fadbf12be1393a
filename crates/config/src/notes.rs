//! What a plan does that its lines do not say: who is on call at once, which agreements come to nothing, what of the past
//! is written anew.

use crate::elapsed;
use crate::{Action, Body, Kind, Plan, Snapshot};
use nightbell_core::{Name, Timestamp};
use nightbell_schedule::{Calendar, Effective, Gap, Swap, SwapStatus, decides_alike, idle, on_call};
use serde::{Deserialize, Serialize};

/// One thing that is worth knowing before a plan is carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The kind of the resource that it is about; none when it is about the plan.
    pub kind: Option<Kind>,
    /// The name of that resource.
    pub name: Option<Name>,
    /// What is so.
    pub message: String,
}

impl Note {
    fn of(kind: Kind, name: &Name, message: String) -> Note {
        Note { kind: Some(kind), name: Some(name.clone()), message }
    }
}

/// What is worth knowing about a plan that is carried out at `at`: resources in order, then what is about all of it.
pub fn notes(current: &Snapshot, plan: &Plan, at: Timestamp, effective: Effective) -> Vec<Note> {
    let mut notes = Vec::new();
    if plan.changes.iter().any(|change| change.action != Action::Unchanged && decides(change.kind)) {
        let after = current.with_plan(plan, at, effective);
        for stored in current.all(Kind::Schedules) {
            let name = &stored.resource.name;
            let messages = of_schedule(current, &after, name, at);
            notes.extend(messages.into_iter().map(|message| Note::of(Kind::Schedules, name, message)));
        }
        notes.extend(begun_already(current, &after, plan, at));
    }
    if effective == Effective::Now && !edits_turns(plan) {
        let message = "effective now does nothing here: it belongs to an edit of a rotation, and no schedule that is there \
                       changes whose turn it is; an override puts somebody on call at once";
        notes.push(Note { kind: None, name: None, message: message.to_owned() });
    }
    notes
}

/// Whether resources of a kind decide who is on call.
fn decides(kind: Kind) -> bool {
    kind.is_of_a_span() || matches!(kind, Kind::Users | Kind::Schedules)
}

/// Whether any schedule that is there is edited so that other people may be on call.
fn edits_turns(plan: &Plan) -> bool {
    plan.changes.iter().any(|change| {
        let before = change.before.as_ref().map(|stored| &stored.resource.body);
        let after = change.resource.as_ref().map(|resource| &resource.body);
        match (before, after) {
            (Some(Body::Schedule(before)), Some(Body::Schedule(after))) => {
                !decides_alike(&before.definition, &after.definition)
            }
            _ => false,
        }
    })
}

fn of_schedule(current: &Snapshot, after: &Snapshot, schedule: &str, at: Timestamp) -> Vec<String> {
    let mut messages = Vec::new();
    let before = people(current.calendar(schedule), at);
    let then = people(after.calendar(schedule), at);
    if before != then {
        messages.push(format!("on call now changes: {before} → {then}"));
    }
    for swap in &current.state(schedule).swaps {
        let Some(calendar) = after.calendar(schedule) else {
            if matches!(swap.status(at), SwapStatus::Open | SwapStatus::PartlyTaken) || swap.is_taken_ahead(at) {
                messages.push(format!("swap {} of {} ends with it", swap.id, swap.user));
            }
            continue;
        };
        let known = current.calendar(schedule).map(|calendar| idle(calendar, swap, at)).unwrap_or_default();
        let fresh = idle(calendar, swap, at).into_iter().filter(|gap| !known.contains(gap));
        messages.extend(fresh.map(|gap| no_effect(swap, &gap)));
    }
    messages
}

/// That part of a swap that was taken comes to nothing.
pub(crate) fn no_effect(swap: &Swap, gap: &Gap) -> String {
    let takers = swap.taken.iter().filter(|part| part.from < gap.to && gap.from < part.to);
    let mut takers: Vec<&str> = takers.map(|part| part.with.as_str()).collect();
    takers.dedup();
    format!(
        "swap {} of {}, taken by {}, has no effect from {} to {}: {} is not on call there, or something else decides",
        swap.id,
        swap.user,
        takers.join(", "),
        gap.from,
        gap.to,
        swap.user
    )
}

fn people(calendar: Option<&Calendar>, at: Timestamp) -> String {
    let people = calendar.map(|calendar| on_call(calendar, at)).unwrap_or_default();
    let names: Vec<String> = people.into_iter().map(|person| person.user).collect();
    if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
}

/// New documents over a span that begin in a past which there was.
fn begun_already<'a>(
    current: &'a Snapshot,
    after: &'a Snapshot,
    plan: &'a Plan,
    at: Timestamp,
) -> impl Iterator<Item = Note> + 'a {
    plan.changes.iter().filter(|change| change.action == Action::Create).filter_map(move |change| {
        let resource = change.resource.as_ref().filter(|resource| elapsed::is_remembered(current, &resource.body))?;
        let from = elapsed::begun(after, resource, at)?;
        let message = format!(
            "begins at {from}, before now ({at}): it changes, for good, who was on call since then; begin it now to leave that"
        );
        Some(Note::of(change.kind, &change.name, message))
    })
}
