//! The occurrences of one event: its rule (`RRULE`), more and fewer of them (`RDATE`, `EXDATE`), and those that were moved,
//! changed or cancelled (`RECURRENCE-ID`). Everything is worked out on the clock of the event.

use super::event::{Clock, Event, wall};
use super::{Moment, Span};
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

/// The occurrences of the events of one `UID`, which begin before `until`; `budget` is how many there may still be.
pub(super) fn of(uid: &str, events: Vec<Event>, until: Timestamp, budget: &mut usize) -> Result<Vec<Span>, Failure> {
    let (instances, masters): (Vec<Event>, Vec<Event>) = events.into_iter().partition(|event| event.instance.is_some());
    let mut spans = Vec::new();
    let mut seen: Vec<&Event> = Vec::new();
    // The latest version of the event counts; of equal ones the last that was written.
    if let Some(master) = masters.iter().max_by_key(|event| event.sequence)
        && !master.is_cancelled
    {
        for wall in walls(master, until, budget)? {
            let names = |event: &&Event| {
                let instance = event.instance.as_ref();
                instance.is_some_and(|instance| instance.of.names(wall, &master.start.clock))
            };
            let replacement = instances.iter().filter(names).max_by_key(|event| event.sequence);
            seen.extend(instances.iter().filter(names));
            let span = match (replacement, future(&instances, wall, &master.start.clock)) {
                (Some(replacement), _) => moved(replacement, replacement.start.wall),
                (None, Some((change, first))) => {
                    let by = change.start.wall.duration_since(first);
                    wall.checked_add(by).ok().and_then(|wall| moved(change, wall))
                }
                (None, None) => moved(master, wall),
            };
            // An event that does not recur may be moved, and stays itself.
            let id = if master.recurs() { format!("{uid} {wall}") } else { uid.to_owned() };
            spans.extend(span.map(|(from, to, summary)| Span { id, from, to, summary }));
        }
    }
    // An occurrence whose event is not in the file: a meeting that somebody was asked to once.
    for lone in &instances {
        let Some(instance) = lone.instance.as_ref() else { continue };
        let is_seen = seen.iter().any(|event| std::ptr::eq(*event, lone));
        if !masters.is_empty() || is_seen {
            continue;
        }
        let id = format!("{uid} {}", instance.of.wall);
        spans.extend(moved(lone, lone.start.wall).map(|(from, to, summary)| Span { id, from, to, summary }));
    }
    Ok(spans)
}

fn moved(event: &Event, wall: DateTime) -> Option<(Moment, Moment, String)> {
    let (from, to) = event.span(wall).filter(|_| !event.is_cancelled)?;
    Some((from, to, event.summary.clone()))
}

/// The change of this and all later occurrences that is in force at `wall`, and the occurrence that it begins with.
fn future<'a>(instances: &'a [Event], wall: DateTime, clock: &Clock) -> Option<(&'a Event, DateTime)> {
    let changes = instances.iter().filter_map(|event| {
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
