//! Paging one person: which rule is due, which method comes next when one fails.

use super::{Case, Desk, escalation};
use crate::{
    Actor, ContactMethod, Duration, EntryKind, Json, Name, NotificationKind, NotificationRule, Page, Person, Recipient,
    Room, Status, Timer, TimerChange, TimerKind, Urgency,
};
use serde::Serialize;
use serde_json::json;
use std::borrow::Cow;

/// The rules that a page follows, earliest first: the person's for the urgency, or every usable method at once.
pub(super) fn plan(person: &Person, urgency: Urgency, everything_at_once: bool) -> Cow<'_, [NotificationRule]> {
    let mut rules = Cow::Borrowed(person.rules.of(urgency));
    if rules.is_empty() || everything_at_once {
        let usable = person.methods.iter().filter(|method| !method.disabled);
        return usable.map(|method| NotificationRule { via: method.name.clone(), after: Duration::ZERO }).collect();
    }
    if !rules.is_sorted_by_key(|rule| rule.after) {
        rules.to_mut().sort_by_key(|rule| rule.after);
    }
    rules
}

/// What the timeline says of a page that began.
#[derive(Serialize)]
struct PagedData<'a> {
    because: &'a str,
    round: u32,
    rules: &'a [NotificationRule],
    step: u32,
    user: &'a str,
}

/// Begins to page a person.
pub(super) fn begin(desk: &mut Desk<'_>, case: &mut Case, person: &Person, because: &str, everything_at_once: bool) {
    let rules = plan(person, case.alert.urgency, everything_at_once);
    let ways: Vec<String> = rules
        .iter()
        .map(|rule| {
            if rule.after == Duration::ZERO {
                format!("{} now", rule.via)
            } else {
                format!("{} after {}", rule.via, rule.after)
            }
        })
        .collect();
    let text = format!("paging {}: {because}; {}", person.name, ways.join(", "));
    let step = case.alert.step.unwrap_or_default();
    let data = PagedData { because, round: case.alert.round + 1, rules: &rules, step: step + 1, user: &person.name };
    desk.record(case.alert.id, EntryKind::Paged, &Actor::Nightbell, text, Json::of(&data));
    let page = new_page(desk, case, Recipient::person(person.name.clone()), because.to_owned());
    let index = add_page(case, page);
    if everything_at_once {
        case.pages[index].considered_ms = i64::MAX;
        for rule in rules.iter() {
            use_rule(desk, case, index, person, rule.clone());
        }
        finish(desk, case, index, person);
    } else {
        fire_due(desk, case, index);
    }
}

/// Pages a room: at once, by the one way it has.
pub(super) fn begin_room(desk: &mut Desk<'_>, case: &mut Case, room: &Room) {
    let text = format!("paging channel {}", room.name);
    desk.record(case.alert.id, EntryKind::Paged, &Actor::Nightbell, text, json!({"channel": &*room.name}));
    let recipient = Recipient::Channel { channel: room.name.clone() };
    let mut page = new_page(desk, case, recipient.clone(), "named in the policy".to_owned());
    page.considered_ms = i64::MAX;
    let index = add_page(case, page);
    desk.out.pages.push(case.pages[index].clone());
    desk.mention(case, recipient, NotificationKind::Page);
}

/// Gives somebody who shadows a copy, by the ways that a page to them would use first. A copy rings no telephone, waits for
/// nobody's answer, and nothing hangs on its arrival.
pub(super) fn copy(desk: &mut Desk<'_>, case: &mut Case, person: &Person, because: &str) {
    let ways = person.quiet_ways(case.alert.urgency);
    let text = match ways.as_slice() {
        [] => format!("no copy to {}, who shadows ({because}): no contact method but by voice", person.name),
        ways => format!("a copy to {}, who shadows: {because}; {}", person.name, names(ways).join(", ")),
    };
    let data = json!({"user": &*person.name, "because": because, "via": names(&ways)});
    desk.record(case.alert.id, EntryKind::Copied, &Actor::Nightbell, text, data);
    for way in ways {
        let recipient = Recipient::User { user: person.name.clone(), method: way.name.clone() };
        desk.mention(case, recipient, NotificationKind::Copy);
    }
}

fn names(ways: &[&ContactMethod]) -> Vec<String> {
    ways.iter().map(|way| way.name.to_string()).collect()
}

fn new_page(desk: &Desk<'_>, case: &Case, owner: Recipient, because: String) -> Page {
    Page {
        alert: case.alert.id,
        owner,
        round: case.alert.round,
        step: case.alert.step.unwrap_or_default(),
        started_at: desk.now,
        because,
        fired: Vec::new(),
        considered_ms: -1,
        next_due_at: None,
        failed: Vec::new(),
        dead: false,
    }
}

/// Adds a page, in place of one of the same person in the same step and round.
fn add_page(case: &mut Case, page: Page) -> usize {
    case.pages.retain(|p| (&p.owner, p.round, p.step) != (&page.owner, page.round, page.step));
    case.pages.push(page);
    case.pages.len() - 1
}

fn person_of<'a>(desk: &Desk<'a>, page: &Page) -> Option<&'a Person> {
    match &page.owner {
        Recipient::User { user, .. } => desk.directory.person(user).filter(|person| !person.disabled),
        Recipient::Channel { .. } => None,
    }
}

fn elapsed_ms(desk: &Desk<'_>, page: &Page) -> i64 {
    desk.now.as_millisecond().saturating_sub(page.started_at.as_millisecond()).max(0)
}

/// Fires the rules of a page that fell due since it was last looked at. Several that fell due for one method, as after an
/// outage, are one mention.
pub(super) fn fire_due(desk: &mut Desk<'_>, case: &mut Case, index: usize) {
    let elapsed_ms = elapsed_ms(desk, &case.pages[index]);
    let considered_ms = case.pages[index].considered_ms;
    let Some(person) = person_of(desk, &case.pages[index]) else {
        return end_unreachable(desk, case, index);
    };
    let due: Vec<NotificationRule> = plan(person, case.alert.urgency, false)
        .iter()
        .filter(|rule| rule.after.as_millis() > considered_ms && rule.after.as_millis() <= elapsed_ms)
        .filter(|rule| !case.pages[index].fired.contains(rule))
        .cloned()
        .collect();
    case.pages[index].considered_ms = considered_ms.max(elapsed_ms);
    for rule in due {
        use_rule(desk, case, index, person, rule);
    }
    finish(desk, case, index, person);
}

/// The person was disabled, or deleted, while being paged.
fn end_unreachable(desk: &mut Desk<'_>, case: &mut Case, index: usize) {
    end(desk, case, index, "was disabled or deleted while being paged");
}

/// Ends a page without hope, and says why.
fn end(desk: &mut Desk<'_>, case: &mut Case, index: usize, why: &str) {
    let page = &mut case.pages[index];
    if page.next_due_at.take().is_some() {
        desk.out.timers.push(TimerChange::Clear(TimerKind::Rule, page.subject()));
    }
    page.dead = true;
    let page = page.clone();
    let who = match &page.owner {
        Recipient::User { user, .. } => user.clone(),
        Recipient::Channel { channel } => channel.clone(),
    };
    let data = json!({"user": &*who});
    desk.record(page.alert, EntryKind::Failed, &Actor::Nightbell, format!("{who} {why}"), data);
    desk.out.pages.push(page);
}

/// Uses a rule now; one whose method is disabled or gone passes to the next at once.
fn use_rule(desk: &mut Desk<'_>, case: &mut Case, index: usize, person: &Person, rule: NotificationRule) {
    let usable = person.methods.iter().any(|method| method.name == rule.via && !method.disabled);
    let via = rule.via.clone();
    case.pages[index].fired.push(rule);
    if usable {
        let recipient = Recipient::User { user: person.name.clone(), method: via };
        desk.mention(case, recipient, NotificationKind::Page);
    } else {
        let text = format!("contact method {via} of {} is disabled or gone", person.name);
        desk.record(
            case.alert.id,
            EntryKind::Failed,
            &Actor::Nightbell,
            text,
            json!({"user": &*person.name, "via": &*via}),
        );
        method_failed(desk, case, index, person, &via);
    }
}

/// Sets the page's next rule timer and writes the page.
fn finish(desk: &mut Desk<'_>, case: &mut Case, index: usize, person: &Person) {
    let page = &mut case.pages[index];
    let next = plan(person, case.alert.urgency, false)
        .iter()
        .filter(|rule| rule.after.as_millis() > page.considered_ms && !page.fired.contains(rule))
        .map(|rule| rule.after.after(page.started_at))
        .min();
    if let Some(due_at) = next {
        let timer = Timer { kind: TimerKind::Rule, subject: page.subject(), alert: Some(page.alert), due_at };
        desk.out.timers.push(TimerChange::Set(timer));
    } else if page.next_due_at.is_some() {
        desk.out.timers.push(TimerChange::Clear(TimerKind::Rule, page.subject()));
    }
    page.next_due_at = next;
    desk.out.pages.push(page.clone());
}

/// A method will not reach this person: uses the next one at once, unless a later one is already on its way. Marks the page
/// dead when every method failed and none is left.
fn method_failed(desk: &mut Desk<'_>, case: &mut Case, index: usize, person: &Person, via: &Name) {
    let page = &mut case.pages[index];
    if page.failed.contains(via) {
        return;
    }
    page.failed.push(via.clone());
    pull_next(desk, case, index, person, via);
    let page = &mut case.pages[index];
    page.dead = page.fired.iter().all(|rule| page.failed.contains(&rule.via));
}

fn pull_next(desk: &mut Desk<'_>, case: &mut Case, index: usize, person: &Person, via: &Name) {
    let page = &case.pages[index];
    let after_failed = page.fired.iter().rposition(|rule| rule.via == *via).map_or(0, |position| position + 1);
    if page.fired[after_failed..].iter().any(|rule| !page.failed.contains(&rule.via)) {
        return;
    }
    let usable = |name: &Name| person.methods.iter().any(|method| method.name == *name && !method.disabled);
    let unused = |name: &Name| !page.fired.iter().any(|rule| rule.via == *name);
    // Where everything went out at once, a rule for a method that was used has nothing new to offer.
    let ahead = |rule: &NotificationRule| match page.considered_ms {
        i64::MAX => unused(&rule.via),
        _ => !page.fired.contains(rule),
    };
    let from_rules = plan(person, case.alert.urgency, false)
        .iter()
        .find(|rule| ahead(rule) && !page.failed.contains(&rule.via) && usable(&rule.via))
        .cloned();
    let next = from_rules.or_else(|| {
        let method = person.methods.iter().find(|method| !method.disabled && unused(&method.name))?;
        Some(NotificationRule { via: method.name.clone(), after: Duration::ZERO })
    });
    if let Some(rule) = next {
        let text = format!("{} of {} does not work; using {} now", via, person.name, rule.via);
        desk.record(
            case.alert.id,
            EntryKind::Paged,
            &Actor::Nightbell,
            text,
            json!({"user": &*person.name, "via": &*rule.via}),
        );
        use_rule(desk, case, index, person, rule);
    }
}

/// A notification to `recipient` will not arrive (`failed`) or was not answered: every page that used this way goes on to
/// the next one.
pub(super) fn move_on(desk: &mut Desk<'_>, case: &mut Case, recipient: &Recipient, failed: bool) {
    let owner = recipient.owner();
    for index in 0..case.pages.len() {
        if case.pages[index].owner != owner || case.pages[index].dead {
            continue;
        }
        match recipient {
            Recipient::Channel { .. } => {
                case.pages[index].dead = failed;
                desk.out.pages.push(case.pages[index].clone());
            }
            Recipient::User { method, .. } => {
                let Some(person) = person_of(desk, &case.pages[index]) else {
                    end_unreachable(desk, case, index);
                    continue;
                };
                if !case.pages[index].fired.iter().any(|rule| rule.via == *method) {
                    continue;
                }
                if failed {
                    method_failed(desk, case, index, person, method);
                } else {
                    pull_next(desk, case, index, person, method);
                }
                finish(desk, case, index, person);
            }
        }
    }
}

/// When everybody paged in the present step is out of reach, the next step is paged at once.
pub(super) fn escalate_if_dead(desk: &mut Desk<'_>, case: &mut Case) {
    let alert = &case.alert;
    let escalates = alert.status == Status::Triggered && alert.urgency == Urgency::High && !alert.exhausted;
    let in_step = |page: &&Page| Some(page.step) == alert.step && page.round == alert.round;
    let mut pages = case.pages.iter().filter(in_step).peekable();
    if !escalates || pages.peek().is_none() || !pages.all(|page| page.dead) {
        return;
    }
    let text = format!("nobody of step {} can be reached", alert.step.unwrap_or_default() + 1);
    desk.record(alert.id, EntryKind::StepSkipped, &Actor::Nightbell, text, Json::empty());
    escalation::advance(desk, case, &Actor::Nightbell);
}

/// The person's rules may have changed: what is still ahead is planned anew, what has passed does not fire. But where that
/// would leave somebody untold, with no rule used and none ahead, the present rules are taken from their beginning.
pub(super) fn replan(desk: &mut Desk<'_>, case: &mut Case, index: usize) {
    let now = desk.now;
    let page = &case.pages[index];
    if page.dead || matches!(page.owner, Recipient::Channel { .. }) {
        return;
    }
    let Some(person) = person_of(desk, page) else {
        return end_unreachable(desk, case, index);
    };
    // A rule that is due already fires by its own timer; planning it anew could lose it.
    if page.considered_ms == i64::MAX || page.next_due_at.is_some_and(|due_at| due_at <= now) {
        return;
    }
    let elapsed_ms = elapsed_ms(desk, page);
    case.pages[index].considered_ms = case.pages[index].considered_ms.max(elapsed_ms);
    finish(desk, case, index, person);
    if case.pages[index].fired.is_empty() && case.pages[index].next_due_at.is_none() {
        case.pages[index].considered_ms = -1;
        fire_due(desk, case, index);
        let page = &case.pages[index];
        if page.fired.is_empty() && page.next_due_at.is_none() {
            end(desk, case, index, "has no usable contact method any more");
        }
    }
}
