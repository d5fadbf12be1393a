//! Escalation: which step is paged next, and what happens when nobody is left.

use super::{Case, Desk, paging};
use crate::{
    Actor, Directory, EntryKind, EscalationPolicy, Json, Name, Person, Resolved, Room, Target, TimerChange, TimerKind,
    Timestamp, Urgency,
};
use serde_json::json;

/// Whom a step reaches, each once, and why the others were left out.
pub(super) struct Reach<'a> {
    pub(super) people: Vec<(&'a Person, String)>,
    pub(super) rooms: Vec<&'a Room>,
    /// Who shadows those on call: they get copies and count for nothing.
    pub(super) shadows: Vec<(&'a Person, String)>,
    pub(super) left_out: Vec<String>,
}

impl Reach<'_> {
    fn is_empty(&self) -> bool {
        self.people.is_empty() && self.rooms.is_empty()
    }

    fn names(&self) -> Vec<String> {
        let people = self.people.iter().map(|(person, _)| person.name.to_string());
        people.chain(self.rooms.iter().map(|room| format!("channel:{}", room.name))).collect()
    }
}

/// Begins again at step 1 of the first round.
pub(super) fn restart(desk: &mut Desk<'_>, case: &mut Case, actor: &Actor) {
    case.alert.step = None;
    case.alert.round = 0;
    case.alert.exhausted = false;
    advance(desk, case, actor);
}

/// Pages the next step that has somebody: through the steps, the repeats, to the last resort. Steps without anybody are
/// passed at once and recorded. A step that an edit of the policy took away passes on as well.
pub(super) fn advance(desk: &mut Desk<'_>, case: &mut Case, actor: &Actor) {
    let directory = desk.directory;
    let Some(policy) = directory.policy(&case.alert.policy) else {
        let text = format!("the escalation policy {} is gone", case.alert.policy);
        return give_up(desk, case, &text);
    };
    let Walk { passed, found } = walk(directory, policy, case.alert.step, case.alert.round, desk.now);
    for Passed { step, round, left_out } in passed {
        let text = format!("step {} has nobody to page: {}", step + 1, left_out.join("; "));
        desk.record(
            case.alert.id,
            EntryKind::StepSkipped,
            &Actor::Nightbell,
            text,
            json!({"step": step + 1, "round": round + 1}),
        );
    }
    let Found::Step { step, round, reach } = found else { return last_resort(desk, case, policy) };
    case.alert.step = Some(step as u32);
    case.alert.round = round;
    case.alert.exhausted = false;
    if step > 0 || round > 0 || matches!(actor, Actor::User(_) | Actor::Token(_) | Actor::Channel(_)) {
        let times = if round > 0 { format!(", time {}", round + 1) } else { String::new() };
        let text = format!("step {} of {}{times}: {}", step + 1, policy.steps.len(), reach.names().join(", "));
        desk.record(case.alert.id, EntryKind::Escalated, actor, text, json!({"step": step + 1, "round": round + 1}));
    }
    set_next_escalation(desk, case, policy.steps[step].wait.after(desk.now));
    page_all(desk, case, &reach, false);
    paging::escalate_if_dead(desk, case)
}

/// The way through a policy's steps from one on, at an instant.
pub(super) struct Walk<'a> {
    /// The steps without anybody on the way.
    pub(super) passed: Vec<Passed>,
    /// Where it ends.
    pub(super) found: Found<'a>,
}

/// A step, from 0, that nobody is in at that instant, and why.
pub(super) struct Passed {
    step: usize,
    pub(super) round: u32,
    pub(super) left_out: Vec<String>,
}

/// Where a way through the steps ends.
pub(super) enum Found<'a> {
    /// At a step, from 0, that somebody is in.
    Step { step: usize, round: u32, reach: Reach<'a> },
    /// Behind the last step of the last round.
    End,
}

/// Finds the next step that has somebody after the one that was paged last.
pub(super) fn walk<'a>(
    directory: &'a dyn Directory,
    policy: &EscalationPolicy,
    paged: Option<u32>,
    mut round: u32,
    at: Timestamp,
) -> Walk<'a> {
    let mut step = paged.map_or(0, |paged| paged as usize + 1);
    let mut passed = Vec::new();
    loop {
        if step >= policy.steps.len() {
            // A whole round without anybody: another one at the same instant would find nobody either.
            if round < policy.repeat && passed.len() < policy.steps.len() {
                round += 1;
                step = 0;
                continue;
            }
            return Walk { passed, found: Found::End };
        }
        let reach = gather(directory, &policy.steps[step].notify, at);
        if !reach.is_empty() {
            return Walk { passed, found: Found::Step { step, round, reach } };
        }
        passed.push(Passed { step, round, left_out: reach.left_out });
        step += 1;
    }
}

fn set_next_escalation(desk: &mut Desk<'_>, case: &mut Case, at: Timestamp) {
    match case.alert.urgency {
        Urgency::High => {
            case.alert.next_escalation_at = Some(at);
            desk.set_alert_timer(TimerKind::Escalate, case.alert.id, at);
        }
        Urgency::Low => clear_next_escalation(desk, case),
    }
}

fn clear_next_escalation(desk: &mut Desk<'_>, case: &mut Case) {
    case.alert.next_escalation_at = None;
    desk.out.timers.push(TimerChange::Clear(TimerKind::Escalate, case.alert.id.to_string()));
}

fn page_all(desk: &mut Desk<'_>, case: &mut Case, reach: &Reach<'_>, everything_at_once: bool) {
    for (person, because) in &reach.people {
        paging::begin(desk, case, person, because, everything_at_once);
    }
    for room in &reach.rooms {
        paging::begin_room(desk, case, room);
    }
    for (person, because) in &reach.shadows {
        paging::copy(desk, case, person, because);
    }
    for reason in &reach.left_out {
        desk.record(
            case.alert.id,
            EntryKind::StepSkipped,
            &Actor::Nightbell,
            format!("not paged: {reason}"),
            Json::empty(),
        );
    }
}

fn last_resort(desk: &mut Desk<'_>, case: &mut Case, policy: &EscalationPolicy) {
    if case.alert.urgency == Urgency::Low {
        clear_next_escalation(desk, case);
        let text = "nobody could be told; the alert is of low urgency and stays in the list";
        desk.record(case.alert.id, EntryKind::StepSkipped, &Actor::Nightbell, text, Json::empty());
        return;
    }
    case.alert.step = Some(policy.steps.len() as u32);
    case.alert.round = policy.repeat;
    let reach = gather(desk.directory, &policy.last_resort, desk.now);
    if reach.is_empty() {
        let why = if policy.last_resort.is_empty() {
            format!("policy {} has no last resort", case.alert.policy)
        } else {
            format!("the last resort has nobody to page: {}", reach.left_out.join("; "))
        };
        return give_up(desk, case, &why);
    }
    give_up(desk, case, &format!("every step was paged; the last resort is paged now: {}", reach.names().join(", ")));
    page_all(desk, case, &reach, true);
}

fn give_up(desk: &mut Desk<'_>, case: &mut Case, why: &str) {
    clear_next_escalation(desk, case);
    case.alert.exhausted = true;
    desk.record(
        case.alert.id,
        EntryKind::Exhausted,
        &Actor::Nightbell,
        format!("nobody is left: {why}"),
        Json::empty(),
    );
}

/// Resolves targets to people and rooms, each once; the first reason stands.
pub(super) fn gather<'a>(directory: &'a dyn Directory, targets: &[Target], now: Timestamp) -> Reach<'a> {
    let mut reach = Reach { people: Vec::new(), rooms: Vec::new(), shadows: Vec::new(), left_out: Vec::new() };
    for target in targets {
        if let Target::Schedule { name, offset: 0 } = target {
            add_shadows(directory, &mut reach, name, now);
        }
        match directory.resolve(target, now) {
            Resolved::People(people) if people.is_empty() => {
                reach.left_out.push(format!("{target} has nobody on call"))
            }
            Resolved::People(people) => {
                for duty in people {
                    add_person(directory, &mut reach, &duty.user, duty.because);
                }
            }
            Resolved::Channel(name) => match directory.room(&name) {
                Some(room) if room.method.disabled => reach.left_out.push(format!("channel {name} is disabled")),
                Some(room) if reach.rooms.iter().any(|known| known.name == room.name) => {}
                Some(room) => reach.rooms.push(room),
                None => reach.left_out.push(format!("channel {name} is gone")),
            },
            Resolved::Missing => reach.left_out.push(format!("{target} is gone")),
        }
    }
    // Whoever is paged as well has no need of a copy.
    let Reach { people, shadows, .. } = &mut reach;
    shadows.retain(|(shadow, _)| !people.iter().any(|(person, _)| person.name == shadow.name));
    reach
}

fn add_shadows<'a>(directory: &'a dyn Directory, reach: &mut Reach<'a>, schedule: &Name, now: Timestamp) {
    for duty in directory.shadows(schedule, now) {
        let person = directory.person(&duty.user).filter(|person| !person.disabled);
        if let Some(person) = person.filter(|person| !reach.shadows.iter().any(|(known, _)| known.name == person.name))
        {
            reach.shadows.push((person, duty.because));
        }
    }
}

fn add_person<'a>(directory: &'a dyn Directory, reach: &mut Reach<'a>, name: &Name, because: String) {
    if reach.people.iter().any(|(known, _)| known.name == *name) {
        return;
    }
    match directory.person(name) {
        None => reach.left_out.push(format!("{name} is gone")),
        Some(person) if person.disabled => reach.left_out.push(format!("{name} is disabled")),
        Some(person) if !person.methods.iter().any(|method| !method.disabled) => {
            reach.left_out.push(format!("{name} has no usable contact method ({because})"));
        }
        Some(person) => reach.people.push((person, because)),
    }
}
