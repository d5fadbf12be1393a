//! What is over stays as it was: documents over a span may change ahead of now only, and what is over needs nothing that is
//! there still.

use crate::validate::World;
use crate::{Body, Kind, Reference, Resource, Snapshot, references};
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

/// Why a document over a span that is new may not be, if so, with the key: all of it is over, and it would change what was.
///
/// Of what is new as well, nothing was before: so a history is brought along, by the apply that brings its schedule.
pub(crate) fn refuse_new(world: &World<'_>, resource: &Resource) -> Option<(&'static str, String)> {
    let (from, to) = span(world, resource)?;
    if from >= to || world.now < to || !is_remembered(world.current, &resource.body) {
        return None;
    }
    let message = format!(
        "{} is over before it is written: it ends at {to}, and who was on call before now ({}) stays so; write a later end, or \
         leave it out (what is over comes along only in the apply that first brings its schedule)",
        resource.kind.one(),
        world.now
    );
    Some(("to", message))
}

/// Whether there is a past that a new document over a span would change: that of a schedule which is there, or was.
pub(crate) fn is_remembered(current: &Snapshot, body: &Body) -> bool {
    let of_schedule = |name: &str| current.schedule(name).is_some() || !current.state(name).history.is_empty();
    match body {
        Body::Override(item) => of_schedule(&item.schedule),
        Body::TemporarySchedule(item) => of_schedule(&item.schedule),
        Body::Unavailability(item) => current.takes_turns(&item.user),
        _ => false,
    }
}

/// When a document over a span begins, where that is before `now` and its end is not.
pub(crate) fn begun(zones: &impl Zones, resource: &Resource, now: Timestamp) -> Option<Timestamp> {
    span(zones, resource).map(|(from, _)| from).filter(|_| stand(zones, resource, now) == Stand::Running)
}

/// Every resource that `resource` names for a time ahead of now. What is over names whom it named: they may be gone.
pub(crate) fn references_ahead(world: &World<'_>, resource: &Resource) -> Vec<Reference> {
    if is_over(world, resource, world.now) {
        return Vec::new();
    }
    let mut found = references(resource);
    if let Body::TemporarySchedule(item) = &resource.body
        && stand(world, resource, world.now) == Stand::Running
    {
        let zone = world.zone_of(&resource.body);
        let mut over = item.shifts.iter().map(|shift| shift.to.last(&zone) <= world.now);
        found.retain(|reference| reference.kind != Kind::Users || over.next() != Some(true));
    }
    found
}

/// Whether all of a document over a span lies before `now`.
pub(crate) fn is_over(zones: &impl Zones, resource: &Resource, now: Timestamp) -> bool {
    stand(zones, resource, now) == Stand::Over
}

/// Leave as it is once the person is gone, whose zone its times are in: as instants; nothing when they are already.
pub(crate) fn pinned(current: &Snapshot, resource: &Resource) -> Option<Resource> {
    let mut pinned = resource.clone();
    let Body::Unavailability(leave) = &mut pinned.body else { return None };
    let zone = current.zone_of(&resource.body);
    let instant = |at: Timestamp| WallOrInstant::Instant { at, offset: Some(zone.time_zone().to_offset(at)) };
    if matches!(leave.from, WallOrInstant::Wall(_)) {
        leave.from = instant(leave.from.first(&zone));
    }
    if matches!(leave.to, WallOrInstant::Wall(_)) {
        leave.to = instant(leave.to.last(&zone));
    }
    (pinned != *resource).then_some(pinned)
}

/// Lets files go on saying what they said about the leave of a person who is gone: the same clock times as those that were
/// pinned are the same leave.
pub(crate) fn keep_pinned(current: &Snapshot, resource: &mut Resource) {
    let Body::Unavailability(leave) = &mut resource.body else { return };
    let before = current.get(Kind::Unavailabilities, &resource.name).map(|stored| &stored.resource.body);
    let Some(Body::Unavailability(before)) = before else { return };
    if before.user != leave.user || current.user(&leave.user).is_some() {
        return;
    }
    for (time, before) in [(&mut leave.from, before.from), (&mut leave.to, before.to)] {
        if let (WallOrInstant::Wall(wall), WallOrInstant::Instant { at, offset: Some(offset) }) = (*time, before)
            && offset.to_datetime(at) == wall
        {
            *time = before;
        }
    }
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

fn stand(zones: &impl Zones, resource: &Resource, now: Timestamp) -> Stand {
    match span(zones, resource) {
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
            let zone = current.zone_of(&resource.body);
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

fn span(zones: &impl Zones, resource: &Resource) -> Option<(Timestamp, Timestamp)> {
    let (from, to) = match &resource.body {
        Body::Override(item) => (item.from, item.to),
        Body::Unavailability(item) => (item.from, item.to),
        Body::TemporarySchedule(item) => (item.from, item.to),
        _ => return None,
    };
    let zone = zones.zone_of(&resource.body);
    Some((from.first(&zone), to.last(&zone)))
}

/// Whose clock documents over a span are written by.
pub(crate) trait Zones {
    /// The zone of a schedule, also of one that is gone.
    fn zone_of_schedule(&self, name: &str) -> Option<Zone>;

    /// The zone of a person who is there and says one.
    fn zone_of_user(&self, name: &str) -> Option<Zone>;

    /// The zone of a document over a span; UTC where nothing says it.
    fn zone_of(&self, body: &Body) -> Zone {
        let zone = match body {
            Body::Override(item) => self.zone_of_schedule(&item.schedule),
            Body::TemporarySchedule(item) => self.zone_of_schedule(&item.schedule),
            Body::Unavailability(item) => self.zone_of_user(&item.user),
            _ => None,
        };
        zone.unwrap_or_else(Zone::utc)
    }
}

impl Zones for Snapshot {
    fn zone_of_schedule(&self, name: &str) -> Option<Zone> {
        if let Some(schedule) = self.schedule(name) {
            return Some(schedule.definition.time_zone.clone());
        }
        let latest = self.state(name).history.epochs().last().and_then(|epoch| epoch.definition.as_ref());
        latest.map(|definition| definition.time_zone.clone())
    }

    fn zone_of_user(&self, name: &str) -> Option<Zone> {
        self.user(name).and_then(|user| user.time_zone.clone())
    }
}
