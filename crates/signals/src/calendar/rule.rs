//! What one rule (`RRULE`) gives. The library that works it out looks for the next occurrence turn by turn, day by day or second by
//! second as the rule says, and gives up after a hundred thousand that gave none: so turns are counted and have a limit.

use super::event::{Clock, Event, wall};
use super::occurrences::{Budget, Failure};
use super::{Moment, SLACK, Window, latest};
use crate::limits::{
    CALENDAR_BARREN_RULE_TURNS, CALENDAR_RULE_NUMBERS_MAX, CALENDAR_RULE_TURNS_MAX, CALENDAR_RULE_TURNS_MIN,
};
use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarFrequency, ICalendarProperty,
    ICalendarRecurrenceRule,
};
use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;

/// Whether the rule of an event says that it was over before anything is asked for: most of those in an old calendar.
pub(super) fn has_ended(event: &Event, window: Window) -> bool {
    let Some(rule) = event.rule.as_ref().filter(|rule| rule.count.is_none() && event.more.is_empty()) else {
        return false;
    };
    let last = rule.until.as_ref().and_then(|until| until_wall(until, &event.start.clock));
    // At its beginning there is an occurrence whatever the rule says.
    let last = last.map(|last| last.max(event.start.wall));
    let end = |wall: DateTime| -> Option<Moment> {
        event.span(wall).map(|(_, to)| to).or_else(|| event.start.clock.moment(wall))
    };
    last.and_then(end).is_some_and(|end| latest(end).saturating_add(SLACK).is_ok_and(|end| end <= window.from))
}

/// What the rule gives before `until`, worked out by the library on a clock that has no zone, so that the zone's rules stay ours.
pub(super) fn expand(
    event: &Event,
    rule: &ICalendarRecurrenceRule,
    until: Timestamp,
    budget: &mut Budget,
) -> Result<Vec<DateTime>, Failure> {
    let until = match &event.start.clock {
        Clock::Zone(zone) => until.to_zoned(zone.clone()).datetime(),
        Clock::Floating => until.to_zoned(TimeZone::UTC).datetime(),
    };
    let mut rule = rule.clone();
    // It says either how many or until when; what comes after all that is asked for is not looked for.
    let said = rule.until.as_ref().filter(|_| rule.count.is_none());
    let said = said.and_then(|until| until_wall(until, &event.start.clock));
    let end = said.map_or(until, |said| said.min(until));
    if end < event.start.wall {
        // It began after all that is asked for, and there it begins with itself.
        return Ok(vec![event.start.wall]);
    }
    rule.until = Some(floating(end));
    refuse_unwieldy(&rule)?;
    let turns = turns(&rule, event.start.wall, end);
    if turns > CALENDAR_RULE_TURNS_MAX {
        let reason =
            "its RRULE is too fine to be followed from its DTSTART on; let it begin later, or repeat less often";
        return Err(Failure::Rule(reason.to_owned()));
    }
    budget.spend(turns.max(CALENDAR_RULE_TURNS_MIN))?;
    let given = worked_out(event.start.wall, rule, budget.occurrences)?;
    if given.is_empty() {
        budget.spend(CALENDAR_BARREN_RULE_TURNS)?;
    }
    Ok(given)
}

/// How many turns it takes from its beginning to its end.
fn turns(rule: &ICalendarRecurrenceRule, from: DateTime, to: DateTime) -> u64 {
    let seconds_of_turn: u64 = match rule.freq {
        ICalendarFrequency::Yearly => 365 * 86_400,
        ICalendarFrequency::Monthly => 28 * 86_400,
        ICalendarFrequency::Weekly => 7 * 86_400,
        ICalendarFrequency::Daily => 86_400,
        ICalendarFrequency::Hourly => 3_600,
        ICalendarFrequency::Minutely => 60,
        ICalendarFrequency::Secondly => 1,
    };
    let seconds = u64::try_from(to.duration_since(from).as_secs()).unwrap_or_default();
    seconds / (seconds_of_turn * u64::from(rule.interval.unwrap_or(1).max(1)))
}

/// One turn must not give, or look at, more than a calendar is for.
fn refuse_unwieldy(rule: &ICalendarRecurrenceRule) -> Result<(), Failure> {
    let times: usize =
        [rule.byhour.len(), rule.byminute.len(), rule.bysecond.len()].into_iter().map(|count| count.max(1)).product();
    let days = rule.byday.len() + rule.bymonthday.len() + rule.byyearday.len() + rule.byweekno.len();
    if times.max(days + rule.bymonth.len() + rule.bysetpos.len()) <= CALENDAR_RULE_NUMBERS_MAX {
        return Ok(());
    }
    let reason = format!("its RRULE names more than {CALENDAR_RULE_NUMBERS_MAX} days, or times of a day; write fewer");
    Err(Failure::Rule(reason))
}

fn worked_out(start: DateTime, rule: ICalendarRecurrenceRule, count_max: usize) -> Result<Vec<DateTime>, Failure> {
    let mut component = ICalendarComponent::new(ICalendarComponentType::VEvent);
    component.add_property(ICalendarProperty::Dtstart, floating(start));
    component.add_property(ICalendarProperty::Rrule, rule);
    let mut root = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    root.component_ids.push(1);
    let alone = ICalendar { components: vec![root, component] };
    let expanded = alone.expand_dates(Tz::Floating, count_max.saturating_add(1));
    if let Some(error) = expanded.errors.first() {
        return Err(Failure::Rule(format!("its RRULE is not understood ({error:?})")));
    }
    if expanded.events.len() > count_max {
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
