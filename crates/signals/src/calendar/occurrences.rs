//! The occurrences of one event: its rule (`RRULE`), more and fewer of them (`RDATE`, `EXDATE`), and those that were moved,
//! changed or cancelled (`RECURRENCE-ID`). Everything is worked out on the clock of the event.

use super::event::{Clock, Event, wall};
use super::{Moment, Span, Window};
use crate::limits::CALENDAR_PEOPLE_MAX;
use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarRecurrenceRule,
};
use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// Why an event has no occurrences.
#[derive(Debug)]
pub(super) enum Failure {
    /// More than the rest of the budget.
    TooMany,
    /// Its rule is not understood.
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

/// The occurrences of the events of one `UID` that are asked for; `budget` is how many there may still be, also of those before.
pub(super) fn of(uid: &str, events: &[Event], window: Window, budget: &mut usize) -> Result<Found, Failure> {
    let (instances, masters): (Vec<&Event>, Vec<&Event>) = events.iter().partition(|event| event.instance.is_some());
    let mut found = Found::default();
    let mut seen: Vec<&Event> = Vec::new();
    // The latest version of the event counts; of equal ones the last that was written.
    if let Some(master) = masters.iter().copied().max_by_key(|event| event.sequence)
        && !master.is_cancelled
    {
        for wall in walls(master, window.until(), budget)? {
            let names = |event: &&&Event| {
                let instance = event.instance.as_ref();
                instance.is_some_and(|instance| instance.of.names(wall, &master.start.clock))
            };
            let replacement = instances.iter().filter(names).copied().max_by_key(|event| event.sequence);
            seen.extend(instances.iter().filter(names).copied());
            let event = match (replacement, future(&instances, wall, &master.start.clock)) {
                (Some(replacement), _) => Some((replacement, replacement.start.wall)),
                (None, Some((change, first))) => {
                    let by = change.start.wall.duration_since(first);
                    wall.checked_add(by).ok().map(|wall| (change, wall))
                }
                (None, None) => Some((master, wall)),
            };
            let Some((event, begins)) = event else { continue };
            // An event that does not recur may be moved, and stays itself.
            found.add(uid, master.recurs().then_some(wall), event, begins, window);
        }
    }
    found.unusable.extend(doubles(&masters));
    // An occurrence whose event is not in the file: a meeting that somebody was asked to once.
    for lone in instances.iter().copied() {
        let Some(instance) = lone.instance.as_ref() else { continue };
        if seen.iter().any(|event| std::ptr::eq(*event, lone)) || instance.and_future {
            continue;
        }
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

/// The change of this and all later occurrences that is in force at `wall`, and the occurrence that it begins with.
fn future<'a>(instances: &[&'a Event], wall: DateTime, clock: &Clock) -> Option<(&'a Event, DateTime)> {
    let changes = instances.iter().copied().filter_map(|event| {
        let instance = event.instance.as_ref().filter(|instance| instance.and_future)?;
        Some((event, instance.of.on(clock)))
    });
    changes.filter(|(_, first)| *first <= wall).max_by_key(|(event, first)| (*first, event.sequence))
}

/// When the occurrences begin, on the event's clock.
fn walls(event: &Event, until: Timestamp, budget: &mut usize) -> Result<Vec<DateTime>, Failure> {
    let clock = &event.start.clock;
    let mut walls: BTreeSet<DateTime> = match &event.rule {
        Some(rule) => expand(event, rule, until, *budget)?.into_iter().collect(),
        None => BTreeSet::from([event.start.wall]),
    };
    walls.extend(event.more.iter().map(|time| time.on(clock)));
    *budget = budget.checked_sub(walls.len()).ok_or(Failure::TooMany)?;
    Ok(walls.into_iter().filter(|wall| !event.except.iter().any(|time| time.names(*wall, clock))).collect())
}

/// What the rule gives, worked out by the library on a clock that has no zone, so that the zone's rules stay ours.
fn expand(
    event: &Event,
    rule: &ICalendarRecurrenceRule,
    until: Timestamp,
    budget: usize,
) -> Result<Vec<DateTime>, Failure> {
    let on_clock = |instant: Timestamp| match &event.start.clock {
        Clock::Zone(zone) => instant.to_zoned(zone.clone()).datetime(),
        Clock::Floating => instant.to_zoned(TimeZone::UTC).datetime(),
    };
    let mut rule = rule.clone();
    let said = rule.until.as_ref().and_then(|until| until_wall(until, &event.start.clock));
    let end = said.map_or(on_clock(until), |said| said.min(on_clock(until)));
    if end < event.start.wall {
        // It began after all that is asked for, and there it begins with itself.
        return Ok(vec![event.start.wall]);
    }
    match rule.count {
        Some(count) if count as usize > budget => return Err(Failure::TooMany),
        // A rule has either, and a short one ends by itself.
        Some(_) => rule.until = None,
        None => rule.until = Some(floating(end)),
    }
    let mut component = ICalendarComponent::new(ICalendarComponentType::VEvent);
    component.add_property(ICalendarProperty::Dtstart, floating(event.start.wall));
    component.add_property(ICalendarProperty::Rrule, rule);
    let mut root = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    root.component_ids.push(1);
    let alone = ICalendar { components: vec![root, component] };
    let expanded = alone.expand_dates(Tz::Floating, budget.saturating_add(1));
    if let Some(error) = expanded.errors.first() {
        return Err(Failure::Rule(format!("its RRULE is not understood ({error:?})")));
    }
    if expanded.events.len() > budget {
        return Err(Failure::TooMany);
    }
    // Without a zone its seconds since 1970 are the wall clock's.
    let seconds = expanded.events.iter().filter_map(|event| Timestamp::from_second(event.timestamps().0).ok());
    Ok(seconds.map(|instant| instant.to_zoned(TimeZone::UTC).datetime()).collect())
}

/// The last moment of a rule, on the event's clock. It is written as an instant, or as the event's times are.
fn until_wall(until: &PartialDateTime, clock: &Clock) -> Option<DateTime> {
    let wall = wall(until)?;
    match (until.hour, until.tz_hour, clock) {
        (None, _, _) => wall.date().to_datetime(Time::new(23, 59, 59, 0).ok()?).into(),
        (_, Some(_), Clock::Zone(zone)) => {
            let instant = TimeZone::UTC.to_timestamp(wall).ok()?;
            Some(instant.to_zoned(zone.clone()).datetime())
        }
        _ => Some(wall),
    }
}

fn floating(wall: DateTime) -> PartialDateTime {
    PartialDateTime {
        year: wall.year().try_into().ok(),
        month: wall.month().try_into().ok(),
        day: wall.day().try_into().ok(),
        hour: wall.hour().try_into().ok(),
        minute: wall.minute().try_into().ok(),
        second: wall.second().try_into().ok(),
        ..PartialDateTime::default()
    }
}
