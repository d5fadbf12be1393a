//! What a calendar feed says: the shifts of `schedule::shifts`, over whole months, in the words of people.

use crate::limits::{CALENDAR_DAYS_AHEAD, CALENDAR_DAYS_BACK, CALENDAR_EVENTS_MAX};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use nightbell_config::{Kind, Schedule, Snapshot};
use nightbell_core::{Name, Timestamp};
use nightbell_engine::FeedRef;
use nightbell_schedule::{Shift, ShiftsError};

/// A feed, before it is written down.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) title: String,
    pub(super) description: String,
    /// The beginning of its span.
    pub(super) from: Timestamp,
    /// In order of their beginning, then the schedule, then the user.
    pub(super) events: Vec<Event>,
}

/// One shift.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) schedule: Name,
    pub(super) user: String,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    /// They learn and carry no duty.
    pub(super) is_shadow: bool,
    pub(super) summary: String,
    pub(super) description: String,
}

/// Whole months, so that the first shift does not begin elsewhere every time that somebody asks.
fn span(now: Timestamp) -> (Timestamp, Timestamp) {
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let from = (now - days(CALENDAR_DAYS_BACK)).to_zoned(TimeZone::UTC).date().first_of_month();
    let last = (now + days(CALENDAR_DAYS_AHEAD)).to_zoned(TimeZone::UTC).date().first_of_month();
    let midnight = |date: jiff::civil::Date| date.to_zoned(TimeZone::UTC).map_or(now, |zoned| zoned.timestamp());
    (midnight(from), midnight(last.saturating_add(1.month())))
}

/// The feed of a user, a schedule or a team as of `now`.
pub(super) fn content(documents: &Snapshot, feed: &FeedRef, now: Timestamp) -> Result<Content, ShiftsError> {
    let (from, to) = span(now);
    let title = documents.get(feed.kind, &feed.name).map_or(&*feed.name, |stored| stored.resource.title());
    let mut events = Vec::new();
    for stored in documents.all(Kind::Schedules) {
        let name = &stored.resource.name;
        let Some(schedule) = documents.schedule(name).filter(|schedule| holds(documents, feed, name, schedule)) else {
            continue;
        };
        let Some(answer) = documents.shifts(name, from, to).transpose()? else { continue };
        let line = Line { documents, feed, name, title: stored.resource.title(), schedule };
        events.extend(answer.shifts.into_iter().filter_map(|shift| line.event(shift, false)));
        // Who learns beside whom is their own matter: a schedule's calendar says who answers.
        if feed.kind == Kind::Users {
            events.extend(answer.shadows.into_iter().filter_map(|shift| line.event(shift, true)));
        }
    }
    // Stable: schedules come in the order of their names, and their shifts in that of the users.
    events.sort_by_key(|event| event.from);
    let left_out = events.len().saturating_sub(CALENDAR_EVENTS_MAX);
    events.truncate(CALENDAR_EVENTS_MAX);
    let mut description = match feed.kind {
        Kind::Users => format!("When {title} is on call."),
        Kind::Teams => format!("Who is on call on the schedules of the team {title}."),
        _ => format!("Who is on call: {title}."),
    };
    if left_out > 0 {
        description.push_str(&format!(" The last {left_out} shifts are left out: these are too many."));
    }
    let title = match feed.kind {
        Kind::Users => format!("On call: {title}"),
        _ => format!("{title}: on call"),
    };
    Ok(Content { title, description, from, events })
}

/// Whether a schedule has to do with a feed.
fn holds(documents: &Snapshot, feed: &FeedRef, name: &Name, schedule: &Schedule) -> bool {
    match feed.kind {
        Kind::Users => documents.calendar(name).is_some_and(|calendar| calendar.names(&feed.name)),
        Kind::Teams => schedule.team.as_ref() == Some(&feed.name),
        _ => *name == feed.name,
    }
}

/// What the events of one schedule in one feed have in common.
struct Line<'a> {
    documents: &'a Snapshot,
    feed: &'a FeedRef,
    name: &'a Name,
    title: &'a str,
    schedule: &'a Schedule,
}

impl Line<'_> {
    fn event(&self, Shift { from, to, user, because }: Shift, is_shadow: bool) -> Option<Event> {
        let is_own = self.feed.kind == Kind::Users;
        // Calendars know seconds; what is shorter is nothing to them.
        if (is_own && *user != *self.feed.name) || from.as_second() == to.as_second() {
            return None;
        }
        let person = self.documents.get(Kind::Users, &user).map_or(&*user, |stored| stored.resource.title());
        let title = self.title;
        let (summary, duty) = match (is_own, is_shadow) {
            (true, false) => (format!("On call: {title}"), "is on call for"),
            (true, true) => (format!("Shadowing: {title}"), "shadows, without duty,"),
            (false, _) => (format!("{person}: {title}"), "is on call for"),
        };
        let zone = &self.schedule.definition.time_zone;
        let clock = |at: Timestamp| at.to_zoned(zone.time_zone().clone()).strftime("%a %-d %b %Y %H:%M").to_string();
        let description = format!(
            "{person} {duty} {title} ({name}).\nWhy: {because}\n{from} to {to}, {zone}",
            name = self.name,
            from = clock(from),
            to = clock(to),
            zone = zone.name(),
        );
        Some(Event { schedule: self.name.clone(), user, from, to, is_shadow, summary, description })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_of_whole_months() {
        let check = |now: &str, expected: &str| {
            let (from, to) = span(now.parse().unwrap());
            assert_eq!(format!("{from} {to}"), expected, "{now}");
        };
        check("2026-11-23T12:00:00Z", "2026-10-01T00:00:00Z 2027-06-01T00:00:00Z");
        check("2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z 2027-07-01T00:00:00Z");
        check("2028-01-31T00:00:00Z", "2028-01-01T00:00:00Z 2028-08-01T00:00:00Z");
    }
}
