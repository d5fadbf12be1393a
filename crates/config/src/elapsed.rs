//! What is over stays as it was: documents over a span may change ahead of now only.

use crate::{Body, Resource, Snapshot};
use nightbell_core::Timestamp;
use nightbell_schedule::{WallOrInstant, Zone};

/// What of a document over a span decided before `now`: its span so far, and for whom. Two documents with the same have
/// the same history.
#[derive(Debug, PartialEq)]
enum Elapsed<'a> {
    Override { schedule: &'a str, replace: Option<&'a str>, with: Option<&'a str> },
    Leave { user: &'a str },
    Temporary { schedule: &'a str, shifts: Vec<(&'a str, Timestamp, Timestamp)> },
}

/// A span so far, and what was decided over it.
type Past<'a> = Option<(Timestamp, Timestamp, Elapsed<'a>)>;

/// Where a span is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Ahead,
    Running,
    Over,
}

/// Why `after` may not take the place of a document over a span, if so: it would change what was.
pub(crate) fn refuse_change(current: &Snapshot, before: &Resource, after: &Resource, now: Timestamp) -> Option<String> {
    if past(current, before, now) == past(current, after, now) {
        return None;
    }
    let one = before.kind.one();
    let (_, end) = span(current, before)?;
    Some(match stand(current, before, now) {
        Stand::Over => format!("{one} that ended at {end} stays as it was; make another one, with another name"),
        Stand::Running => format!(
            "{one} that is running can only change ahead of now ({now}): move its end, and make another one for the rest"
        ),
        Stand::Ahead => format!("{one} cannot be moved to a time before now ({now}): what was on call then stays so"),
    })
}

/// What becomes of a document over a span that is deleted: nothing (`None`) when it is ahead; ended now when it is running.
pub(crate) fn deleted(current: &Snapshot, resource: &Resource, now: Timestamp) -> Result<Option<Resource>, String> {
    match stand(current, resource, now) {
        Stand::Ahead => Ok(None),
        Stand::Over => {
            let one = resource.kind.one();
            let end = span(current, resource).map(|(_, end)| end.to_string()).unwrap_or_default();
            Err(format!("{one} that ended at {end} stays: it says who was on call then"))
        }
        Stand::Running => {
            let mut ended = resource.clone();
            let to = WallOrInstant::Instant { at: now, offset: None };
            match &mut ended.body {
                Body::Override(item) => item.to = to,
                Body::Unavailability(item) => item.to = to,
                Body::TemporarySchedule(item) => item.to = to,
                _ => {}
            }
            Ok(Some(ended))
        }
    }
}

fn stand(current: &Snapshot, resource: &Resource, now: Timestamp) -> Stand {
    match span(current, resource) {
        Some((from, to)) if from < now => {
            if to <= now {
                Stand::Over
            } else {
                Stand::Running
            }
        }
        _ => Stand::Ahead,
    }
}

fn past<'a>(current: &Snapshot, resource: &'a Resource, now: Timestamp) -> Past<'a> {
    let (from, to) = span(current, resource)?;
    let elapsed = match &resource.body {
        Body::Override(item) => {
            Elapsed::Override { schedule: &item.schedule, replace: item.replace.as_deref(), with: item.with.as_deref() }
        }
        Body::Unavailability(item) => Elapsed::Leave { user: &item.user },
        Body::TemporarySchedule(item) => {
            let zone = zone_of(current, &resource.body);
            let begun = item.shifts.iter().filter_map(|shift| {
                let (first, last) = (shift.from.first(&zone).max(from), shift.to.last(&zone).min(to).min(now));
                (first < last).then_some((shift.user.as_str(), first, last))
            });
            Elapsed::Temporary { schedule: &item.schedule, shifts: begun.collect() }
        }
        _ => return None,
    };
    (from < now).then_some((from, to.min(now), elapsed))
}

fn span(current: &Snapshot, resource: &Resource) -> Option<(Timestamp, Timestamp)> {
    let (from, to) = match &resource.body {
        Body::Override(item) => (item.from, item.to),
        Body::Unavailability(item) => (item.from, item.to),
        Body::TemporarySchedule(item) => (item.from, item.to),
        _ => return None,
    };
    let zone = zone_of(current, &resource.body);
    Some((from.first(&zone), to.last(&zone)))
}

/// Whose clock a document over a span is written by.
fn zone_of(current: &Snapshot, body: &Body) -> Zone {
    let of_schedule = |name: &str| current.schedule(name).map(|schedule| schedule.definition.time_zone.clone());
    let zone = match body {
        Body::Override(item) => of_schedule(&item.schedule),
        Body::TemporarySchedule(item) => of_schedule(&item.schedule),
        Body::Unavailability(item) => current.user(&item.user).and_then(|user| user.time_zone.clone()),
        _ => None,
    };
    zone.unwrap_or_else(Zone::utc)
}
