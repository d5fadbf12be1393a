//! What a plan does that its lines do not say: who is on call at once, which faults come of it, which agreements come to
//! nothing, what of the past is written anew.

use crate::availability::{Doubt, override_doubts};
use crate::diagnose::end_of_span;
use crate::elapsed;
use crate::faults::new_faults;
use crate::{Action, Body, DIAGNOSE_DAYS, Kind, Plan, PlannedChange, Snapshot, User};
use nightbell_core::{Name, Timestamp};
use nightbell_schedule::{Calendar, Effective, Gap, Swap, SwapStatus, decides_alike, idle, on_call};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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

/// What is worth knowing about a plan that is carried out at `at`: resources in order, then what is about all of it. Only
/// schedules that the plan touches are asked, so that an edit of something else costs nothing.
pub fn notes(current: &Snapshot, plan: &Plan, at: Timestamp, effective: Effective) -> Vec<Note> {
    let mut notes = Vec::new();
    let touched = touched(current, plan);
    if changes(plan).any(|change| decides(change.kind)) {
        let after = current.with_plan(plan, at, effective, |schedule| touched.contains(schedule));
        for name in &touched {
            let messages = of_schedule(current, &after, name, at);
            notes.extend(messages.into_iter().map(|message| Note::of(Kind::Schedules, name, message)));
        }
        notes.extend(begun_already(current, &after, plan, at));
        notes.extend(doubtful_overrides(&after, plan, at));
    }
    if effective == Effective::Now && !edits_turns(plan) {
        let message = "effective now does nothing here: it belongs to an edit of a rotation, and no schedule that is there \
                       changes whose turn it is; an override puts somebody on call at once";
        notes.push(Note { kind: None, name: None, message: message.to_owned() });
    }
    notes
}

/// What is not left as it is.
fn changes(plan: &Plan) -> impl Iterator<Item = &PlannedChange> {
    plan.changes.iter().filter(|change| change.action != Action::Unchanged)
}

/// Whether resources of a kind decide who is on call.
fn decides(kind: Kind) -> bool {
    kind.is_of_a_span() || matches!(kind, Kind::Users | Kind::Schedules)
}

/// The schedules on which a plan may change who is on call or what is required, by name: those that it changes itself or over a
/// span, and those that have people on them whom it changes.
fn touched(current: &Snapshot, plan: &Plan) -> BTreeSet<Name> {
    let (mut schedules, mut users) = (BTreeSet::new(), BTreeSet::new());
    for change in changes(plan) {
        let (before, after) = bodies(change);
        for body in [before, after].into_iter().flatten() {
            match body {
                Body::Schedule(_) => schedules.insert(change.name.clone()),
                Body::Override(item) => schedules.insert(item.schedule.as_str().into()),
                Body::TemporarySchedule(item) => schedules.insert(item.schedule.as_str().into()),
                Body::Unavailability(item) => users.insert(item.user.as_str()),
                Body::User(_) if counts_otherwise(before, after) => users.insert(&change.name),
                _ => false,
            };
        }
    }
    if !users.is_empty() {
        let names_them = |name: &&Name| current.calendar(name).is_some_and(|calendar| calendar.names_any(&users));
        let all = current.all(Kind::Schedules).map(|stored| &stored.resource.name);
        schedules.extend(all.filter(names_them).cloned());
    }
    schedules
}

fn bodies(change: &PlannedChange) -> (Option<&Body>, Option<&Body>) {
    let before = change.before.as_ref().map(|stored| &stored.resource.body);
    (before, change.resource.as_ref().map(|resource| &resource.body))
}

/// Whether a person counts otherwise in answers: by their tags, or by the clock of their leave.
fn counts_otherwise(before: Option<&Body>, after: Option<&Body>) -> bool {
    let counts = |user: &User| (user.tags.clone(), user.time_zone.clone());
    match (before, after) {
        (Some(Body::User(before)), Some(Body::User(after))) => counts(before) != counts(after),
        _ => true,
    }
}

/// Whether any schedule that is there is edited so that other people may be on call.
fn edits_turns(plan: &Plan) -> bool {
    plan.changes.iter().any(|change| match bodies(change) {
        (Some(Body::Schedule(before)), Some(Body::Schedule(after))) => {
            !decides_alike(&before.definition, &after.definition)
        }
        _ => false,
    })
}

fn of_schedule(current: &Snapshot, after: &Snapshot, schedule: &str, at: Timestamp) -> Vec<String> {
    let mut messages = Vec::new();
    let before = people(current.calendar(schedule), at);
    let then = people(after.calendar(schedule), at);
    // On one that is new nobody was on call before.
    if before != then && current.schedule(schedule).is_some() {
        messages.push(format!("on call now changes: {before} → {then}"));
    }
    messages.extend(new_faults_of(current, after, schedule, at));
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

/// The faults of the days ahead that come of the plan. What has more changes than can be walked is for the doctor.
fn new_faults_of(current: &Snapshot, after: &Snapshot, schedule: &str, at: Timestamp) -> Vec<String> {
    let end = end_of_span(at, DIAGNOSE_DAYS);
    let Some(Ok(then)) = after.shifts(schedule, at, end) else { return Vec::new() };
    let before = current.shifts(schedule, at, end).and_then(Result::ok).unwrap_or_default();
    let fresh = new_faults(&before, &then).into_iter();
    fresh.map(|(fault, spans)| format!("new with this change: {}", fault.words(&spans, DIAGNOSE_DAYS))).collect()
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

/// Overrides that put somebody on call who is not there, or that change nothing.
fn doubtful_overrides<'a>(after: &'a Snapshot, plan: &'a Plan, at: Timestamp) -> impl Iterator<Item = Note> + 'a {
    changes(plan).flat_map(move |change| {
        let (_, body) = bodies(change);
        let doubts = match body {
            Some(Body::Override(item)) => override_doubts(after, item, (at, Timestamp::MAX)),
            _ => Vec::new(),
        };
        let worded = |doubt: Doubt| format!("{}; {}", doubt.message, doubt.remedy);
        doubts.into_iter().map(move |doubt| Note::of(change.kind, &change.name, worded(doubt)))
    })
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
