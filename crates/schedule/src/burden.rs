//! What being on call costs people, as figures (rule 15): hours, nights, weekends, holidays, what leave left owing, pages in
//! the night.
//!
//! A night, a weekend or a holiday counts once, and only for who is on call in it for [`COUNTED_HOURS_MIN`] hours or more:
//! a hand-over at its edge costs nobody a night.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime, Weekday, time};
use jiff::{SignedDuration, Span, Timestamp};

use crate::limits::{CHANGES_COUNT_MAX, COUNTED_HOURS_MIN, NIGHT_PAGES_APART_MINUTES_MIN};
use crate::roster::{Walk, owing};
use crate::wall::{first_instant, last_instant};
use crate::{Calendar, Holiday, ScheduleBody, ShiftsError, Zone};

/// Hour of the wall clock at which a night begins.
const NIGHT_FROM_HOUR: i8 = 22;
/// Hour of the wall clock, on the next day, at which it ends.
const NIGHT_TO_HOUR: i8 = 7;

/// A stretch of time `[from, to)`.
pub type Stretch = (Timestamp, Timestamp);

/// The figures of one person over a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Burden {
    /// How long they were on call; two schedules at once count once.
    pub on_call: SignedDuration,
    /// How long turns of theirs passed to others, or to nobody, because they were away (rule 11).
    pub owed: SignedDuration,
    /// Nights, from 22:00 to 07:00 in their own zone.
    pub nights: u32,
    /// Weekends, from Saturday 00:00 to Monday 00:00 in their own zone.
    pub weekends: u32,
    /// Holidays of the schedule, whole days in its zone.
    pub holidays: u32,
    /// Times that they were paged in the night. Pages less than half an hour after the one before are one time.
    pub night_pages: u32,
}

/// One night of a person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Night {
    /// The day on which it begins.
    pub date: Date,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub to: Timestamp,
}

/// The stretches in order, joined where they overlap or touch; those without length are left out.
pub fn joined(stretches: impl IntoIterator<Item = Stretch>) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = stretches.into_iter().filter(|(from, to)| from < to).collect();
    stretches.sort_unstable();
    let mut joined: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for (from, to) in stretches {
        match joined.last_mut().filter(|last| from <= last.1) {
            Some(last) => last.1 = last.1.max(to),
            None => joined.push((from, to)),
        }
    }
    joined
}

/// Where two lists of joined stretches overlap, in order.
pub fn common(one: &[Stretch], other: &[Stretch]) -> Vec<Stretch> {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    let mut found = Vec::new();
    while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
        let (from, to) = (first.0.max(second.0), first.1.min(second.1));
        if from < to {
            found.push((from, to));
        }
        if first.1 <= second.1 {
            left.next();
        } else {
            right.next();
        }
    }
    found
}

/// What is left of joined stretches without other joined ones, in order.
pub fn without(stretches: &[Stretch], gone: &[Stretch]) -> Vec<Stretch> {
    let mut left = Vec::new();
    for (from, to) in stretches {
        let mut at = *from;
        let first = gone.partition_point(|(_, end)| end <= from);
        for (begin, end) in gone.iter().skip(first).take_while(|(begin, _)| begin < to) {
            if at < *begin {
                left.push((at, *begin));
            }
            at = at.max(*end);
        }
        if at < *to {
            left.push((at, *to));
        }
    }
    left
}

/// How long stretches are that do not overlap.
pub fn length(stretches: &[Stretch]) -> SignedDuration {
    stretches.iter().map(|(from, to)| to.duration_since(*from)).sum()
}

/// The figures of somebody in `zone` who is on call and owes over joined stretches, works on these public holidays
/// ([`holidays_worked`]) and was paged at these instants.
pub fn burden(
    on_call: &[Stretch],
    owed: &[Stretch],
    zone: &Zone,
    holidays: &BTreeSet<Date>,
    pages: &[Timestamp],
) -> Burden {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Burden {
        on_call: length(on_call),
        owed: length(owed),
        nights: count(nights(on_call, zone).len()),
        weekends: count(periods(on_call, zone, weekend_of).len()),
        holidays: count(holidays.len()),
        night_pages: count(night_pages(pages, zone).len()),
    }
}

/// The nights that somebody in `zone` has who is on call over these joined stretches, in order.
pub fn nights(on_call: &[Stretch], zone: &Zone) -> Vec<Night> {
    let night = |(date, (from, to)): (Date, Stretch)| Night { date, from, to };
    periods(on_call, zone, night_of).into_iter().map(night).collect()
}

/// Of these instants those in the night, in order, without those that follow another closely.
pub fn night_pages(pages: &[Timestamp], zone: &Zone) -> Vec<Timestamp> {
    let apart = SignedDuration::from_mins(NIGHT_PAGES_APART_MINUTES_MIN);
    let mut in_order = pages.to_vec();
    in_order.sort_unstable();
    let mut before: Option<Timestamp> = None;
    in_order.retain(|page| {
        let is_night = is_night(*page, zone);
        let is_apart = before.is_none_or(|before| page.duration_since(before) >= apart);
        if is_night {
            before = Some(*page);
        }
        is_night && is_apart
    });
    in_order
}

/// The public holidays of a schedule as instants, in the order of the document.
pub fn holidays(schedule: &ScheduleBody) -> Vec<Stretch> {
    schedule.holidays.iter().filter_map(|holiday| day(schedule, holiday)).collect()
}

/// The public holidays of a schedule that somebody works on who is on call on it over these joined stretches.
pub fn holidays_worked(on_call: &[Stretch], schedule: &ScheduleBody) -> BTreeSet<Date> {
    let is_worked = |day: Stretch| length(&common(on_call, &[day])) >= counted_min();
    let worked = schedule.holidays.iter().filter(|holiday| day(schedule, holiday).is_some_and(is_worked));
    worked.map(Holiday::date).collect()
}

fn day(schedule: &ScheduleBody, holiday: &Holiday) -> Option<Stretch> {
    let (from, to) = (holiday.date(), holiday.date().tomorrow().ok()?);
    span_of(&schedule.time_zone, from.to_datetime(time(0, 0, 0, 0)), to.to_datetime(time(0, 0, 0, 0)))
}

/// Who was away over `[from, to)` when they had the turn of a rotation that decides, by name, as joined stretches (rule 11).
/// Refused is what [`shifts`](crate::shifts) refuses for its many changes.
pub fn owed(
    calendar: &Calendar,
    from: Timestamp,
    to: Timestamp,
) -> Result<BTreeMap<String, Vec<Stretch>>, ShiftsError> {
    let mut owed: BTreeMap<String, Vec<Stretch>> = BTreeMap::new();
    let mut walk = Walk::new(calendar, from);
    let mut at = from;
    for _ in 0..CHANGES_COUNT_MAX {
        if at >= to {
            return Ok(owed.into_iter().map(|(user, stretches)| (user, joined(stretches))).collect());
        }
        let until = walk.step(at).until.min(to);
        for user in owing(calendar, at) {
            owed.entry(user.to_owned()).or_default().push((at, until));
        }
        at = until;
    }
    Err(ShiftsError::TooManyChanges { from, to })
}

/// The middle of some figures; the mean of the two in the middle where their number is even, 0 where there are none.
pub fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match (figures.get(middle), figures.len() % 2) {
        (Some(figure), 1) => *figure,
        (Some(figure), _) => f64::midpoint(figures[middle - 1], *figure),
        (None, _) => 0.0,
    }
}

/// The load by which a fair order chooses: each hour on call counts once, once more in the night and once more on a weekend
/// or a holiday.
pub(crate) fn weight(on_call: &[Stretch], zone: &Zone, holidays: &[Stretch]) -> SignedDuration {
    let nights: SignedDuration = spent(on_call, zone, night_of).values().map(|(_, sum)| *sum).sum();
    let weekends = spent(on_call, zone, weekend_of);
    let free_days = joined(weekends.values().map(|(weekend, _)| *weekend).chain(holidays.iter().copied()));
    length(on_call) + nights + length(&common(on_call, &free_days))
}

fn counted_min() -> SignedDuration {
    SignedDuration::from_hours(COUNTED_HOURS_MIN)
}

/// The periods that are spent on call for long enough, by the day on which they begin.
fn periods(
    on_call: &[Stretch],
    zone: &Zone,
    period_of: impl Fn(&Zone, Date) -> Option<Stretch>,
) -> BTreeMap<Date, Stretch> {
    let long_enough = spent(on_call, zone, period_of).into_iter().filter(|(_, (_, sum))| *sum >= counted_min());
    long_enough.map(|(date, (period, _))| (date, period)).collect()
}

/// The periods that somebody is on call in, by the day on which they begin, and for how long.
fn spent(
    on_call: &[Stretch],
    zone: &Zone,
    period_of: impl Fn(&Zone, Date) -> Option<Stretch>,
) -> BTreeMap<Date, (Stretch, SignedDuration)> {
    let mut spent: BTreeMap<Date, (Stretch, SignedDuration)> = BTreeMap::new();
    for (from, to) in on_call {
        let day = |at: Timestamp| zone.time_zone().to_datetime(at).date();
        // A weekend that is running began yesterday at the earliest, and so did a night.
        let mut date = day(*from).checked_sub(Span::new().days(2)).unwrap_or(Date::MIN);
        let last = day(*to);
        while date <= last {
            if let Some(period) = period_of(zone, date) {
                let (begin, end) = ((*from).max(period.0), (*to).min(period.1));
                if begin < end {
                    let (_, sum) = spent.entry(date).or_insert((period, SignedDuration::ZERO));
                    *sum += end.duration_since(begin);
                }
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
    }
    spent
}

fn night_of(zone: &Zone, date: Date) -> Option<Stretch> {
    let end = date.tomorrow().ok()?;
    span_of(zone, date.to_datetime(time(NIGHT_FROM_HOUR, 0, 0, 0)), end.to_datetime(time(NIGHT_TO_HOUR, 0, 0, 0)))
}

fn weekend_of(zone: &Zone, date: Date) -> Option<Stretch> {
    let end = date.checked_add(Span::new().days(2)).ok().filter(|_| date.weekday() == Weekday::Saturday)?;
    span_of(zone, date.to_datetime(time(0, 0, 0, 0)), end.to_datetime(time(0, 0, 0, 0)))
}

/// As windows are read (rule 2): the first occurrence of a repeated beginning, the last of a repeated end.
fn span_of(zone: &Zone, from: DateTime, to: DateTime) -> Option<Stretch> {
    let (from, to) = (first_instant(zone.time_zone(), from)?, last_instant(zone.time_zone(), to)?);
    (from < to).then_some((from, to))
}

fn is_night(at: Timestamp, zone: &Zone) -> bool {
    let hour = zone.time_zone().to_datetime(at).hour();
    !(NIGHT_TO_HOUR..NIGHT_FROM_HOUR).contains(&hour)
}
