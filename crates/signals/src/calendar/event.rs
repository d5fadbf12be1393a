//! One `VEVENT`: when it is, how it recurs, and which occurrence it stands for.

use super::Moment;
use super::zones::Zones;
use crate::limits::{
    CALENDAR_EMAIL_BYTES_MAX, CALENDAR_LISTED_TIMES_MAX, CALENDAR_PEOPLE_MAX, CALENDAR_SUMMARY_BYTES_MAX,
};
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendarComponent, ICalendarDuration, ICalendarEntry, ICalendarParameterName, ICalendarParameterValue,
    ICalendarParticipationStatus, ICalendarPeriod, ICalendarProperty, ICalendarRecurrenceRule, ICalendarStatus,
    ICalendarUserTypes, ICalendarValue,
};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Whose clock an event is on.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Clock {
    /// Of whoever the calendar is about; whole days too.
    Floating,
    /// Of a zone.
    Zone(TimeZone),
}

/// A time as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    pub(super) wall: DateTime,
    pub(super) clock: Clock,
    /// A date without a time of day.
    pub(super) is_date: bool,
}

/// How long it takes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Length {
    /// So much on its clock: what begins at nine and ends at five does so on the day of a change of offset as well.
    Wall(SignedDuration),
    /// Days on its clock, then time that passes (`DURATION`).
    Nominal { days: i64, time: SignedDuration },
    /// From one zone to another: time that passes.
    Passed(SignedDuration),
}

/// Which occurrence it takes the place of.
#[derive(Debug, Clone)]
pub(super) struct Instance {
    pub(super) of: Written,
    /// And of all after it.
    pub(super) and_future: bool,
}

/// A `VEVENT`.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) start: Written,
    pub(super) length: Length,
    pub(super) rule: Option<ICalendarRecurrenceRule>,
    /// Occurrences beside those of the rule.
    pub(super) more: Vec<Written>,
    /// Occurrences that there are not.
    pub(super) except: Vec<Written>,
    pub(super) instance: Option<Instance>,
    /// Which version of the event this is.
    pub(super) sequence: i64,
    pub(super) is_cancelled: bool,
    pub(super) summary: Arc<str>,
    pub(super) attendees: Arc<[String]>,
    pub(super) declined: Arc<[String]>,
    pub(super) organizer: Option<Arc<str>>,
    /// More people than are taken.
    pub(super) is_crowded: bool,
}

impl Event {
    pub(super) fn read(component: &ICalendarComponent, zones: &Zones) -> Result<Event, String> {
        let one = |property: &ICalendarProperty| {
            component.property(property).map(|entry| Written::read(entry, entry.values.first(), zones)).transpose()
        };
        let instance = one(&ICalendarProperty::RecurrenceId)?;
        let start = one(&ICalendarProperty::Dtstart)?.or_else(|| instance.clone()).ok_or("it has no DTSTART")?;
        let length = Length::read(component, &start, one(&ICalendarProperty::Dtend)?)?;
        let and_future = component
            .property(&ICalendarProperty::RecurrenceId)
            .is_some_and(|entry| entry.has_parameter(&ICalendarParameterName::Range));
        let rule = component.property(&ICalendarProperty::Rrule).and_then(|entry| entry.values.first());
        let rule = match rule {
            Some(ICalendarValue::RecurrenceRule(rule)) => Some((**rule).clone()),
            Some(_) => return Err("its RRULE is not understood".to_owned()),
            None => None,
        };
        let list = |property: ICalendarProperty| -> Result<Vec<Written>, String> {
            let entries = component.entries.iter().filter(|entry| entry.name == property);
            let times = entries.flat_map(|entry| entry.values.iter().map(move |value| (entry, value)));
            if times.clone().count() > CALENDAR_LISTED_TIMES_MAX {
                let name = property.as_str();
                return Err(format!("it has more than {CALENDAR_LISTED_TIMES_MAX} times in {name}; end it sooner"));
            }
            times.map(|(entry, value)| Written::read(entry, Some(value), zones)).collect()
        };
        let attendees = component.entries.iter().filter(|entry| entry.name == ICalendarProperty::Attendee);
        let (declined, attendees): (Vec<_>, Vec<_>) =
            attendees.filter(|entry| !is_thing(entry)).partition(|entry| has_declined(entry));
        let summary = component.property(&ICalendarProperty::Summary).and_then(|entry| entry.values.first()?.as_text());
        Ok(Event {
            length,
            rule,
            more: list(ICalendarProperty::Rdate)?,
            except: list(ICalendarProperty::Exdate)?,
            instance: instance.map(|of| Instance { of, and_future }),
            sequence: component
                .property(&ICalendarProperty::Sequence)
                .and_then(|entry| entry.values.first()?.as_integer())
                .unwrap_or_default(),
            is_cancelled: component.status() == Some(&ICalendarStatus::Cancelled),
            summary: beginning(summary.unwrap_or_default().trim(), CALENDAR_SUMMARY_BYTES_MAX).into(),
            is_crowded: attendees.len().max(declined.len()) > CALENDAR_PEOPLE_MAX,
            attendees: attendees.into_iter().filter_map(email).take(CALENDAR_PEOPLE_MAX).collect(),
            declined: declined.into_iter().filter_map(email).take(CALENDAR_PEOPLE_MAX).collect(),
            organizer: component.property(&ICalendarProperty::Organizer).and_then(email).map(Arc::from),
            start,
        })
    }

    pub(super) fn recurs(&self) -> bool {
        self.rule.is_some() || !self.more.is_empty()
    }

    /// The end of an occurrence that begins at `wall` on the event's clock.
    pub(super) fn span(&self, wall: DateTime) -> Option<(Moment, Moment)> {
        let from = self.start.clock.moment(wall)?;
        let to = match &self.length {
            Length::Wall(length) => self.start.clock.moment(wall.checked_add(*length).ok()?)?,
            Length::Nominal { days, time } => {
                let days = Span::new().try_days(*days).ok()?;
                later(self.start.clock.moment(wall.checked_add(days).ok()?)?, *time)?
            }
            Length::Passed(time) => later(from, *time)?,
        };
        Some((from, to)).filter(|(from, to)| from < to)
    }
}

/// The address of somebody (RFC 5545, 3.3.3): `mailto:ada@example.com`.
fn email(entry: &ICalendarEntry) -> Option<String> {
    let address = entry.values.first()?.as_text()?;
    let (scheme, email) = address.split_once(':')?;
    let email = Some(email.trim()).filter(|email| email.len() <= CALENDAR_EMAIL_BYTES_MAX)?;
    scheme.eq_ignore_ascii_case("mailto").then(|| email.to_owned())
}

fn beginning(text: &str, bytes_max: usize) -> &str {
    &text[..text.floor_char_boundary(bytes_max)]
}

fn has_declined(entry: &ICalendarEntry) -> bool {
    let declined = ICalendarParticipationStatus::Declined;
    entry
        .parameters(&ICalendarParameterName::Partstat)
        .any(|value| matches!(value, ICalendarParameterValue::Partstat(status) if *status == declined))
}

/// Whether it is a room or a projector that is asked for (RFC 5545, 3.2.3).
fn is_thing(entry: &ICalendarEntry) -> bool {
    let is_thing = |kind: &ICalendarUserTypes| matches!(kind, ICalendarUserTypes::Room | ICalendarUserTypes::Resource);
    entry
        .parameters(&ICalendarParameterName::Cutype)
        .any(|value| matches!(value, ICalendarParameterValue::Cutype(kind) if is_thing(kind)))
}

fn later(moment: Moment, by: SignedDuration) -> Option<Moment> {
    match moment {
        Moment::Wall(wall) => wall.checked_add(by).ok().map(Moment::Wall),
        Moment::Instant(instant) => instant.checked_add(by).ok().map(Moment::Instant),
    }
}

impl Clock {
    /// Skipped times are an hour later, repeated ones the first of the two, as RFC 5545, 3.3.5 has it.
    pub(super) fn moment(&self, wall: DateTime) -> Option<Moment> {
        match self {
            Clock::Floating => Some(Moment::Wall(wall)),
            Clock::Zone(zone) => zone.to_ambiguous_timestamp(wall).compatible().ok().map(Moment::Instant),
        }
    }
}

impl Written {
    fn read(entry: &ICalendarEntry, value: Option<&ICalendarValue>, zones: &Zones) -> Result<Written, String> {
        let name = entry.name.as_str();
        let unclear = || format!("its {name} is not understood");
        let time = match value {
            Some(ICalendarValue::PartialDateTime(time)) => time,
            Some(ICalendarValue::Period(
                ICalendarPeriod::Range { start, .. } | ICalendarPeriod::Duration { start, .. },
            )) => start,
            _ => return Err(unclear()),
        };
        let wall = wall(time).ok_or_else(unclear)?;
        let is_date = time.hour.is_none();
        let clock = match (is_date, time.tz_hour, entry.tz_id()) {
            (true, _, _) => Clock::Floating,
            (false, Some(_), _) => Clock::Zone(TimeZone::UTC),
            (false, None, Some(name)) => Clock::Zone(zones.zone(name).ok_or_else(|| {
                format!("its time zone {name:?} is not known; use an IANA name such as Europe/London")
            })?),
            (false, None, None) => zones.of_calendar().map_or(Clock::Floating, Clock::Zone),
        };
        Ok(Written { wall, clock, is_date })
    }

    pub(super) fn moment(&self) -> Option<Moment> {
        self.clock.moment(self.wall)
    }

    /// The same time on the clock of an event.
    pub(super) fn on(&self, clock: &Clock) -> DateTime {
        match (&self.clock, clock) {
            (Clock::Zone(own), Clock::Zone(zone)) if own != zone => {
                instant(own, self.wall).map_or(self.wall, |instant| instant.to_zoned(zone.clone()).datetime())
            }
            _ => self.wall,
        }
    }

    /// Whether it may stand for all of its day: a date does, and so does midnight, which Outlook writes in place of the time, where
    /// nothing begins at midnight.
    pub(super) fn may_be_a_day(&self, clock: &Clock) -> bool {
        self.is_date || self.on(clock).time() == Time::midnight()
    }

    /// Which of these occurrences of an event on `clock` it names: the one at that time, else the first of the day that it stands
    /// for.
    pub(super) fn occurrence(&self, walls: &BTreeSet<DateTime>, clock: &Clock) -> Option<DateTime> {
        let own = self.on(clock);
        if walls.contains(&own) {
            return Some(own);
        }
        let day = own.date().to_datetime(Time::midnight())..=own.date().to_datetime(Time::MAX);
        self.may_be_a_day(clock).then(|| walls.range(day).next().copied()).flatten()
    }
}

fn instant(zone: &TimeZone, wall: DateTime) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(wall).compatible().ok()
}

pub(super) fn wall(time: &PartialDateTime) -> Option<DateTime> {
    let date = Date::new(time.year?.try_into().ok()?, time.month?.try_into().ok()?, time.day?.try_into().ok()?).ok()?;
    // 60 is the second that is put in between.
    let second = time.second.unwrap_or_default().min(59);
    let (hour, minute) = (time.hour.unwrap_or_default(), time.minute.unwrap_or_default());
    let time = Time::new(hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?, 0).ok()?;
    Some(date.to_datetime(time))
}

impl Length {
    fn read(component: &ICalendarComponent, start: &Written, end: Option<Written>) -> Result<Length, String> {
        let duration = component.property(&ICalendarProperty::Duration).and_then(|entry| entry.values.first());
        match (end, duration) {
            (Some(end), _) => match (&start.clock, &end.clock) {
                (Clock::Zone(one), Clock::Zone(other)) if one != other => {
                    let passed = instant(other, end.wall)
                        .zip(instant(one, start.wall))
                        .map(|(to, from)| to.duration_since(from))
                        .ok_or("its DTEND is not understood")?;
                    Ok(Length::Passed(passed))
                }
                _ => Ok(Length::Wall(end.wall.duration_since(start.wall))),
            },
            (None, Some(ICalendarValue::Duration(duration))) if !duration.neg => Ok(nominal(duration)),
            (None, Some(_)) => Err("its DURATION is not understood".to_owned()),
            // RFC 5545, 3.6.1: a date alone is that day, a time alone takes no time.
            (None, None) if start.is_date => Ok(Length::Wall(SignedDuration::from_hours(24))),
            (None, None) => Ok(Length::Wall(SignedDuration::ZERO)),
        }
    }
}

fn nominal(duration: &ICalendarDuration) -> Length {
    let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
    let seconds = i64::from(duration.hours) * 3_600 + i64::from(duration.minutes) * 60 + i64::from(duration.seconds);
    Length::Nominal { days, time: SignedDuration::from_secs(seconds) }
}
