//! Calendars of other programs (iCalendar, RFC 5545): bytes → the spans that they hold, recurrences worked out.
//!
//! What is lenient here: line ends, folding, unknown properties, components that are none of ours. What is not a calendar is
//! refused whole, so that a page that says "please sign in" empties nobody's leave. An event that cannot be understood is named in
//! [`Reading::skipped`] and the others go on.

mod changes;
mod event;
mod occurrences;
mod rule;
mod zones;

use crate::limits::{CALENDAR_EVENTS_MAX, CALENDAR_SKIPPED_NAMED_MAX, CALENDAR_UID_BYTES_MAX};
use calcard::icalendar::{ICalendar, ICalendarComponentType};
use calcard::{Entry, Parser};
use event::Event;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// One end of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// On the clock of whoever the calendar is about: whole days, and times without a zone.
    Wall(DateTime),
    /// An instant.
    Instant(Timestamp),
}

/// One event, or one occurrence of an event that recurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Names the event and, where it recurs, the occurrence in it; the same in every reading, also after it was moved.
    pub id: String,
    /// The beginning.
    pub from: Moment,
    /// The end, after the beginning.
    pub to: Moment,
    /// What it says it is, as far as [`CALENDAR_SUMMARY_BYTES_MAX`](crate::limits::CALENDAR_SUMMARY_BYTES_MAX); empty where it
    /// says nothing. The texts of an event are shared by its occurrences.
    pub summary: Arc<str>,
    /// The e-mail addresses of the people who are asked to it and did not decline, in the order in which they are written; at
    /// most [`CALENDAR_PEOPLE_MAX`](crate::limits::CALENDAR_PEOPLE_MAX).
    pub attendees: Arc<[String]>,
    /// Those of whoever declined it; as many.
    pub declined: Arc<[String]>,
    /// The e-mail address of whoever wrote it.
    pub organizer: Option<Arc<str>>,
}

/// What a calendar holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// In the order of their beginning.
    pub spans: Vec<Span>,
    /// Events that could not be understood or used, each with the reason; at most [`CALENDAR_SKIPPED_NAMED_MAX`], and then how
    /// many more there are.
    pub skipped: Vec<String>,
}

/// Why nothing of a calendar is taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No bytes.
    #[error("it is empty, which no calendar is; export or download it again")]
    Empty,
    /// Bytes of something else.
    #[error("this is no calendar: it begins with {0:?}; export or download it as iCalendar (.ics)")]
    NotACalendar(String),
    /// Cut off, as by a connection that broke.
    #[error("the calendar ends before its END:VCALENDAR; export or download it again")]
    CutOff,
    /// Too much.
    #[error(
        "the calendar has more than {CALENDAR_EVENTS_MAX} events, or recurrences of so many; export a shorter span"
    )]
    TooLarge,
}

/// The spans of a calendar that end after `from` and begin before `to`. Cancelled events and occurrences are not among them.
///
/// # Errors
/// When the bytes are no calendar, not the whole of one, or one beyond the limits.
pub fn read(bytes: &[u8], from: Timestamp, to: Timestamp) -> Result<Reading, CalendarError> {
    let window = Window { from, to };
    let mut skipped = Skipped::default();
    let mut budget = occurrences::Budget::new();
    let mut spans = Vec::new();
    for (uid, events) in &events(&String::from_utf8_lossy(bytes), &mut skipped)? {
        match occurrences::of(uid, events, window, &mut budget) {
            Ok(found) => {
                spans.extend(found.spans);
                let is_asked_for = |at: Option<Moment>| at.is_none_or(|at| window.holds(at, at));
                let unusable = found.unusable.into_iter().filter(|unusable| is_asked_for(unusable.at));
                unusable.for_each(|unusable| skipped.add(Some(uid), &unusable.reason));
            }
            Err(occurrences::Failure::TooMany) => return Err(CalendarError::TooLarge),
            Err(occurrences::Failure::Rule(reason)) => skipped.add(Some(uid), &reason),
        }
    }
    spans.sort_by(|one: &Span, other: &Span| (earliest(one.from), &one.id).cmp(&(earliest(other.from), &other.id)));
    refuse_doubles(&mut spans, &mut skipped);
    Ok(Reading { spans, skipped: skipped.listed() })
}

/// The events of all calendars in a text, by `UID`: a file may be several, put together.
fn events(text: &str, skipped: &mut Skipped) -> Result<BTreeMap<String, Vec<Event>>, CalendarError> {
    let mut by_uid: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    let mut count = 0;
    for calendar in calendars(text)? {
        let zones = zones::Zones::of(&calendar);
        let components =
            calendar.components.iter().filter(|part| part.component_type == ICalendarComponentType::VEvent);
        for component in components {
            count += 1;
            if count > CALENDAR_EVENTS_MAX {
                return Err(CalendarError::TooLarge);
            }
            match Event::read(component, &zones) {
                // It is part of the name of every occurrence.
                Ok(_) if component.uid().is_some_and(|uid| uid.len() > CALENDAR_UID_BYTES_MAX) => {
                    skipped.add(component.uid(), &format!("its UID is longer than {CALENDAR_UID_BYTES_MAX} bytes"));
                }
                Ok(event) => {
                    let named = || format!("{} {}", event.start.wall, event.summary);
                    let uid = component.uid().map_or_else(named, str::to_owned);
                    by_uid.entry(uid).or_default().push(event);
                }
                Err(reason) => skipped.add(component.uid(), &reason),
            }
        }
    }
    Ok(by_uid)
}

/// Occurrences are told apart by their ids: of several with one id, as two events can have together, the first counts.
fn refuse_doubles(spans: &mut Vec<Span>, skipped: &mut Skipped) {
    let mut ids = HashSet::new();
    spans.retain(|span| {
        let is_first = ids.insert(span.id.clone());
        if !is_first {
            skipped.add(Some(&span.id), "another one has the same identifier and begins earlier, or as early");
        }
        is_first
    });
}

/// What is asked for: what ends after `from` and begins before `to`.
#[derive(Debug, Clone, Copy)]
struct Window {
    from: Timestamp,
    to: Timestamp,
}

impl Window {
    fn holds(self, from: Moment, to: Moment) -> bool {
        latest(to) > self.from && earliest(from) < self.to
    }

    /// Nothing that begins later is asked for, whatever zone it is in.
    fn until(self) -> Timestamp {
        self.to.saturating_add(SLACK).unwrap_or(self.to)
    }
}

/// More than any zone is from UTC: what is on somebody's clock lies within it.
const SLACK: SignedDuration = SignedDuration::from_hours(26);

fn earliest(moment: Moment) -> Timestamp {
    match moment {
        Moment::Instant(instant) => instant,
        Moment::Wall(wall) => as_utc(wall).saturating_sub(SLACK).unwrap_or(Timestamp::MIN),
    }
}

fn latest(moment: Moment) -> Timestamp {
    match moment {
        Moment::Instant(instant) => instant,
        Moment::Wall(wall) => as_utc(wall).saturating_add(SLACK).unwrap_or(Timestamp::MAX),
    }
}

fn as_utc(wall: DateTime) -> Timestamp {
    jiff::tz::TimeZone::UTC.to_timestamp(wall).unwrap_or(Timestamp::MAX)
}

/// What is skipped: all is counted, and not more is named than fits a screen.
#[derive(Default)]
struct Skipped {
    named: Vec<String>,
    more: usize,
}

impl Skipped {
    fn add(&mut self, uid: Option<&str>, reason: &str) {
        if self.named.len() == CALENDAR_SKIPPED_NAMED_MAX {
            self.more += 1;
            return;
        }
        let uid: String = uid.unwrap_or("without UID").chars().take(crate::limits::EXCERPT_CHARS_MAX).collect();
        self.named.push(format!("event {uid}: {reason}"));
    }

    fn listed(mut self) -> Vec<String> {
        self.named.extend((self.more > 0).then(|| format!("and {} more", self.more)));
        self.named
    }
}

/// The calendars in a text, which is one as a rule.
fn calendars(text: &str) -> Result<Vec<ICalendar>, CalendarError> {
    let mut parser = Parser::new(text);
    let mut found = Vec::new();
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) if is_whole(&calendar) => found.push(calendar),
            Entry::UnterminatedComponent(_) => return Err(CalendarError::CutOff),
            Entry::TooManyComponents => return Err(CalendarError::TooLarge),
            Entry::Eof if text.trim().is_empty() => return Err(CalendarError::Empty),
            Entry::Eof if found.is_empty() => {
                let beginning = text.trim_start().chars().take(crate::limits::EXCERPT_CHARS_MAX).collect();
                return Err(CalendarError::NotACalendar(beginning));
            }
            // The parser takes what there is.
            Entry::Eof if !text.trim_end().to_ascii_lowercase().ends_with("end:vcalendar") => {
                return Err(CalendarError::CutOff);
            }
            Entry::Eof => return Ok(found),
            _ => {}
        }
    }
}

fn is_whole(calendar: &ICalendar) -> bool {
    calendar.components.first().is_some_and(|first| first.component_type == ICalendarComponentType::VCalendar)
}
