//! The zones that a calendar names: IANA names, Windows' names, and what a `VTIMEZONE` says it stands for. The rules are those
//! of our own database: two programs' rules for one zone would disagree.

use calcard::common::timezone::Tz;
use calcard::icalendar::{ICalendar, ICalendarProperty};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Named outright, because the system's own files may be other ones.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zones of one calendar.
pub(super) struct Zones {
    /// By the `TZID` of their `VTIMEZONE`.
    described: HashMap<String, TimeZone>,
    /// Where times without a zone are (`X-WR-TIMEZONE`), when the calendar says it.
    of_calendar: Option<TimeZone>,
}

impl Zones {
    pub(super) fn of(calendar: &ICalendar) -> Zones {
        let described = calendar.timezones().filter_map(|component| {
            let (name, zone) = component.timezone()?;
            Some((name.to_owned(), by_name(&zone.name()?)?))
        });
        let own = ICalendarProperty::Other("X-WR-TIMEZONE".to_owned());
        let of_calendar = calendar.components.first().and_then(|component| component.property(&own));
        let of_calendar = of_calendar.and_then(|entry| named(entry.values.first()?.as_text()?));
        Zones { described: described.collect(), of_calendar }
    }

    /// The zone of a `TZID`.
    pub(super) fn zone(&self, name: &str) -> Option<TimeZone> {
        named(name).or_else(|| self.described.get(name).cloned())
    }

    pub(super) fn of_calendar(&self) -> Option<TimeZone> {
        self.of_calendar.clone()
    }
}

/// By its IANA name or by what other programs call it: `W. Europe Standard Time`, `/example.org/Europe/Berlin`.
fn named(name: &str) -> Option<TimeZone> {
    by_name(name).or_else(|| by_name(&name.parse::<Tz>().ok()?.name()?))
}

fn by_name(name: &str) -> Option<TimeZone> {
    DATABASE.get(name).ok()
}
