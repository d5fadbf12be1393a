//! The occurrences of one event: its rule (`RRULE`), more and fewer of them (`RDATE`, `EXDATE`), and those that were moved,
//! changed or cancelled (`RECURRENCE-ID`). Everything is worked out on the clock of the event.

use super::changes::{Changes, latest};
use super::event::Event;
use super::{Moment, Span, Window, rule};
use crate::limits::{CALENDAR_EVENTS_MAX, CALENDAR_PEOPLE_MAX, CALENDAR_TURNS_MAX};
use jiff::civil::DateTime;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What a calendar may still take to be worked out.
#[derive(Debug)]
pub(super) struct Budget {
    /// Occurrences, also of those that are not asked for.
    pub(super) occurrences: usize,
    /// Turns of rules, whether they give an occurrence or not.
    pub(super) turns: u64,
}

impl Budget {
    pub(super) fn new() -> Budget {
        Budget { occurrences: CALENDAR_EVENTS_MAX, turns: CALENDAR_TURNS_MAX }
    }

    /// Takes turns off what is left.
    pub(super) fn spend(&mut self, turns: u64) -> Result<(), Failure> {
        self.turns = self.turns.checked_sub(turns).ok_or(Failure::TooMany)?;
        Ok(())
    }
}

/// Why an event has no occurrences.
#[derive(Debug)]
pub(super) enum Failure {
    /// More than the rest of the budget.
    TooMany,
    /// Its rule is not understood, or cannot be followed.
    Rule(String),
}

/// What the events of one `UID` come to.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) spans: Vec<Span>,
    /// What is written and comes to nothing: of occurrences that have no length only the first.
    pub(super) unusable: Vec<Unusable>,
    has_empty: bool,
    has_crowd: bool,
}

/// An event, or an occurrence of it, that cannot be used.
#[derive(Debug)]
pub(super) struct Unusable {
    /// When it is; of what is asked for for certain nothing.
    pub(super) at: Option<Moment>,
    pub(super) reason: String,
}

/// The occurrences of the events of one `UID` that are asked for.
pub(super) fn of(uid: &str, events: &[Event], window: Window, budget: &mut Budget) -> Result<Found, Failure> {
    let (instances, masters): (Vec<&Event>, Vec<&Event>) = events.iter().partition(|event| event.instance.is_some());
    let mut found = Found::default();
    // The latest version of the event counts; of equal ones the last that was written.
    let master = masters.iter().copied().max_by_key(|event| event.sequence);
    let master_in_force = master.filter(|master| !master.is_cancelled);
    let mut lone = instances.clone();
    if let Some(master) = master_in_force.filter(|master| !instances.is_empty() || !rule::has_ended(master, window)) {
        let walls = walls(master, window, budget)?;
        let changes = Changes::of(&instances, &walls, &master.start.clock);
        for wall in walls {
            let (event, begins) = changes.at(wall).unwrap_or((master, Some(wall)));
            let Some(begins) = begins else { continue };
            // An event that does not recur may be moved, and stays itself.
            found.add(uid, master.recurs().then_some(wall), event, begins, window);
        }
        lone = changes.lone;
    }
    found.unusable.extend(doubles(&masters));
    // Occurrences whose event is not in the file: a meeting that somebody was asked to once, and asked to anew when it changed.
    if masters.is_empty() {
        let mut versions = HashMap::new();
        for event in lone.drain(..) {
            let Some(instance) = &event.instance else { continue };
            latest(&mut versions, instance.of.wall, event);
        }
        lone.extend(versions.into_values());
    }
    for lone in lone {
        let Some(instance) = lone.instance.as_ref().filter(|instance| !instance.and_future) else { continue };
        if masters.is_empty() {
            found.add(uid, Some(instance.of.wall), lone, lone.start.wall, window);
        } else if masters.iter().any(|master| !master.is_cancelled) && !lone.is_cancelled {
            let reason = format!("its RECURRENCE-ID {} is no occurrence of the event", instance.of.wall);
            found.unusable.push(Unusable { at: lone.start.moment(), reason });
        }
    }
    Ok(found)
}

impl Found {
    /// Takes the occurrence that begins at `wall` on the event's clock, if it is asked for and not cancelled. `occurrence` tells
    /// it from the others of an event that recurs.
    fn add(&mut self, uid: &str, occurrence: Option<DateTime>, event: &Event, wall: DateTime, window: Window) {
        if event.is_cancelled {
            return;
        }
        let Some((from, to)) = event.span(wall) else {
            let at = event.start.clock.moment(wall).filter(|_| !self.has_empty);
            let reason = format!("its end is not after its beginning ({wall})");
            self.has_empty |= at.is_some();
            return self.unusable.extend(at.map(|at| Unusable { at: Some(at), reason }));
        };
        if !window.holds(from, to) {
            return;
        }
        let id = occurrence.map_or_else(|| uid.to_owned(), |occurrence| format!("{uid} {occurrence}"));
        let (summary, organizer) = (event.summary.clone(), event.organizer.clone());
        let (attendees, declined) = (event.attendees.clone(), event.declined.clone());
        if event.is_crowded && !self.has_crowd {
            self.has_crowd = true;
            let reason = format!("only the first {CALENDAR_PEOPLE_MAX} people of it are taken");
            self.unusable.push(Unusable { at: None, reason });
        }
        self.spans.push(Span { id, from, to, summary, attendees, declined, organizer });
    }
}

/// Events that have the `UID` of another one, and are neither a version nor an occurrence of it.
fn doubles(masters: &[&Event]) -> impl Iterator<Item = Unusable> {
    let counts = masters.iter().enumerate().max_by_key(|(_, event)| event.sequence);
    masters.iter().enumerate().filter_map(move |(index, event)| {
        let (place, counts) = counts?;
        let is_another = index != place && event.sequence == counts.sequence && event.start != counts.start;
        let at = event.start.moment().filter(|_| is_another && !event.is_cancelled)?;
        let reason = format!("another event has its UID, and takes the place of the one at {}", event.start.wall);
        Some(Unusable { at: Some(at), reason })
    })
}

/// When the occurrences begin, on the event's clock.
fn walls(event: &Event, window: Window, budget: &mut Budget) -> Result<BTreeSet<DateTime>, Failure> {
    let clock = &event.start.clock;
    let mut walls: BTreeSet<DateTime> = match &event.rule {
        Some(rule) => rule::expand(event, rule, window.until(), budget)?.into_iter().collect(),
        None => BTreeSet::from([event.start.wall]),
    };
    walls.extend(event.more.iter().map(|time| time.on(clock)));
    budget.occurrences = budget.occurrences.checked_sub(walls.len()).ok_or(Failure::TooMany)?;
    without_excepted(&mut walls, event);
    Ok(walls)
}

/// Takes those away that there are not (`EXDATE`): the one that is meant, or all of a day.
fn without_excepted(walls: &mut BTreeSet<DateTime>, event: &Event) {
    let clock = &event.start.clock;
    let (mut times, mut days) = (HashSet::new(), HashSet::new());
    for except in &event.except {
        let wall = except.on(clock);
        match except.may_be_a_day(clock) && (except.is_date || !walls.contains(&wall)) {
            true => drop(days.insert(wall.date())),
            false => drop(times.insert(wall)),
        }
    }
    walls.retain(|wall| !times.contains(wall) && !days.contains(&wall.date()));
}
