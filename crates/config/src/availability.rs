//! Whether whoever is put on call by name will be there: swaps and overrides put people on call also while they are away.

use crate::Snapshot;
use nightbell_core::{Directory, Person, Timestamp};
use nightbell_schedule::{Override, Stretch, Swap, is_idle_override};

/// Something that speaks against what somebody is named for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// What sort of thing.
    pub(crate) why: Why,
    /// What is so.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) remedy: String,
}

/// Why there is a doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// They are disabled and never paged.
    Disabled,
    /// No message can reach them.
    OutOfReach,
    /// They are on leave.
    Away,
    /// It changes nothing.
    Idle,
}

/// Whether any message can reach a person.
pub fn is_reachable(person: &Person) -> bool {
    !person.disabled && out_of_reach(person).is_none()
}

/// Why no message can reach a person who is not disabled, if so.
pub(crate) fn out_of_reach(person: &Person) -> Option<&'static str> {
    match person.methods.iter().any(|method| !method.disabled) {
        true => None,
        false if person.methods.is_empty() => Some("has no contact method"),
        false => Some("has disabled contact methods only"),
    }
}

/// What an override does that may not be meant: whom it puts on call and is not there, and that it changes nothing. `ahead` is
/// what is looked at.
pub(crate) fn override_doubts(snapshot: &Snapshot, change: &Override, ahead: Stretch) -> Vec<Doubt> {
    let Some(schedule) = snapshot.schedule(&change.schedule) else { return Vec::new() };
    let zone = &schedule.definition.time_zone;
    let (from, to) = (change.from.first(zone), change.to.last(zone));
    let Some(with) = change.with.as_deref() else {
        return idle(snapshot, change, (from, to), ahead).into_iter().collect();
    };
    let found = doubts(snapshot, with, (from.max(ahead.0), to.min(ahead.1))).into_iter();
    let worded = found.map(|doubt| Doubt { message: format!("puts {with} on call, who {}", doubt.message), ..doubt });
    worded.chain(idle(snapshot, change, (from, to), ahead)).collect()
}

/// What speaks against those who took parts of a swap that are not over at `now`, or to whom it is offered.
pub(crate) fn swap_doubts(snapshot: &Snapshot, swap: &Swap, now: Timestamp) -> Vec<Doubt> {
    let taken = swap.taken.iter().filter(|part| now < part.to);
    let taken = taken.map(|part| (part.with.as_str(), "is on call by", (part.from.max(now), part.to)));
    let open = || swap.open(now).into_iter();
    let offered = swap.offered_to.iter().flat_map(|user| open().map(|span| (user.as_str(), "is offered", span)));
    let named = taken.chain(offered).flat_map(|(user, how, span)| {
        let worded = move |doubt: Doubt| {
            let message = format!("{user} {how} swap {} from {} to {} and {}", swap.id, span.0, span.1, doubt.message);
            Doubt { message, ..doubt }
        };
        doubts(snapshot, user, span).into_iter().map(worded)
    });
    named.collect()
}

/// The same in words, for whoever offers or takes.
pub fn swap_warnings(snapshot: &Snapshot, swap: &Swap, now: Timestamp) -> Vec<String> {
    let found = swap_doubts(snapshot, swap, now).into_iter();
    found.map(|Doubt { message, remedy, .. }| format!("{message}: {remedy}")).collect()
}

/// What speaks against `user` being on call over a stretch, after "who".
fn doubts(snapshot: &Snapshot, user: &str, (from, to): Stretch) -> Vec<Doubt> {
    if to <= from {
        return Vec::new();
    }
    let mut doubts = Vec::new();
    if let Some(person) = snapshot.person(user) {
        if person.disabled {
            let (message, remedy) =
                ("is disabled and is not paged", format!("enable {user}, or let somebody else do it"));
            doubts.push(Doubt { why: Why::Disabled, message: message.to_owned(), remedy });
        } else if let Some(what) = out_of_reach(person) {
            let message = format!("{what} and cannot be reached");
            let remedy = format!("add or enable a contact method of {user}, or let somebody else do it");
            doubts.push(Doubt { why: Why::OutOfReach, message, remedy });
        }
    }
    let absences = snapshot.absences_of(user).iter();
    doubts.extend(absences.filter(|absence| absence.from.max(from) < absence.to.min(to)).map(|absence| Doubt {
        why: Why::Away,
        message: format!("is away from {} to {}", absence.from, absence.to),
        remedy: format!("name somebody else, or change the unavailability {}", absence.name),
    }));
    doubts
}

/// That an override which is not over changes nothing from its first instant to its last, if so.
fn idle(snapshot: &Snapshot, change: &Override, (from, to): Stretch, ahead: Stretch) -> Option<Doubt> {
    // A calendar may name who is on call already: nobody made that override, and nothing is to be done about it.
    let is_own = change.calendar.is_none();
    let calendar = snapshot.calendar(&change.schedule).filter(|_| is_own && ahead.0 < to && from < ahead.1)?;
    if !is_idle_override(calendar, &change.name, from, to) {
        return None;
    }
    let why = match (&change.replace, &change.with) {
        (Some(replaced), _) => format!("{replaced} is not on call there"),
        (None, with) => format!("{} is on call there already", with.as_deref().unwrap_or_default()),
    };
    let message = format!("changes nothing from {from} to {to}: {why}, or something else decides");
    let remedy = format!("see who is: nightbell oncall {} --from {from} --to {to}", change.schedule);
    Some(Doubt { why: Why::Idle, message, remedy })
}
