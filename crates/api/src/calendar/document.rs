//! A calendar feed as text: iCalendar (RFC 5545, RFC 7986), with every instant in UTC.

use super::content::{Content, Event};
use crate::limits::CALENDAR_REFRESH_S;
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarDuration, ICalendarMethod, ICalendarParameter,
    ICalendarProperty, ICalendarStatus, ICalendarTransparency, ICalendarValueType,
};
use nightbell_config::digest;
use nightbell_core::Timestamp;

/// What is the same in every feed of an installation.
#[derive(Debug)]
pub(super) struct Writing<'a> {
    /// Where this installation is reached: what makes its identifiers its own.
    pub(super) host: &'a str,
    /// This binary's version.
    pub(super) version: &'a str,
}

impl Writing<'_> {
    /// The feed as it is written at `at`.
    pub(super) fn text(&self, content: &Content, at: Timestamp) -> String {
        let mut calendar = ICalendarComponent::new(ICalendarComponentType::VCalendar);
        let refresh = || ICalendarDuration::from_seconds(CALENDAR_REFRESH_S);
        calendar.add_property(ICalendarProperty::Version, "2.0");
        calendar.add_property(ICalendarProperty::Prodid, format!("-//Nightbell//Nightbell {}//EN", self.version));
        calendar.add_property(ICalendarProperty::Calscale, "GREGORIAN");
        // Without it some versions of Outlook take the file for an invitation.
        calendar.add_property(ICalendarProperty::Method, ICalendarMethod::Publish);
        // What the standard calls it, and what most calendars read.
        calendar.add_property(ICalendarProperty::Name, readable(&content.title));
        calendar.add_property(other("X-WR-CALNAME"), readable(&content.title));
        calendar.add_property(ICalendarProperty::Description, readable(&content.description));
        calendar.add_property(other("X-WR-CALDESC"), readable(&content.description));
        calendar.add_property_with_params(
            ICalendarProperty::RefreshInterval,
            vec![ICalendarParameter::value(ICalendarValueType::Duration)],
            refresh(),
        );
        calendar.add_property(other("X-PUBLISHED-TTL"), refresh());
        let mut whole = ICalendar { components: vec![calendar] };
        for (number, event) in (1..).zip(&content.events) {
            whole.components[0].component_ids.push(number);
            whole.components.push(self.event(event, at));
        }
        whole.to_string()
    }

    fn event(&self, event: &Event, at: Timestamp) -> ICalendarComponent {
        let mut component = ICalendarComponent::new(ICalendarComponentType::VEvent);
        component.add_uid(&self.uid(event));
        component.add_dtstamp(utc(at));
        component.add_property(ICalendarProperty::Dtstart, utc(event.from));
        component.add_property(ICalendarProperty::Dtend, utc(event.to));
        component.add_property(ICalendarProperty::Summary, readable(&event.summary));
        component.add_property(ICalendarProperty::Description, readable(&event.description));
        component.add_property(ICalendarProperty::Categories, if event.is_shadow { "Shadow" } else { "On call" });
        component.add_property(ICalendarProperty::Status, ICalendarStatus::Confirmed);
        // A week on call is no week without appointments.
        component.add_property(ICalendarProperty::Transp, ICalendarTransparency::Transparent);
        component.add_property(other("X-MICROSOFT-CDO-BUSYSTATUS"), "FREE");
        component
    }

    /// One person's shifts on a schedule never overlap, so these three name one of them, whatever its end or its reason becomes.
    fn uid(&self, Event { schedule, user, from, is_shadow, .. }: &Event) -> String {
        let named = format!("{schedule}\n{user}\n{}\n{is_shadow}", from.as_second());
        format!("{}@{}", hex::encode(&digest(&named)[..16]), self.host)
    }
}

fn other(name: &str) -> ICalendarProperty {
    ICalendarProperty::Other(name.to_owned())
}

fn utc(at: Timestamp) -> PartialDateTime {
    PartialDateTime::from_utc_timestamp(at.as_second())
}

/// Titles are anybody's text; control characters are not allowed here.
fn readable(text: &str) -> String {
    text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect()
}
