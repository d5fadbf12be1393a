//! What takes the place of occurrences (`RECURRENCE-ID`), found by occurrence.

use super::event::{Clock, Event};
use jiff::civil::DateTime;
use std::collections::{BTreeSet, HashMap};

/// The changes of one event.
pub(super) struct Changes<'a> {
    /// By the occurrence that each takes the place of; the latest version of each.
    single: HashMap<DateTime, &'a Event>,
    /// Those of an occurrence and all after it, by the first of these, the version that counts last.
    future: Vec<(DateTime, &'a Event)>,
    /// Those that name no occurrence.
    pub(super) lone: Vec<&'a Event>,
}

impl<'a> Changes<'a> {
    /// Of an event on `clock` that begins at these times.
    pub(super) fn of(instances: &[&'a Event], walls: &BTreeSet<DateTime>, clock: &Clock) -> Changes<'a> {
        let mut changes = Changes { single: HashMap::new(), future: Vec::new(), lone: Vec::new() };
        for event in instances.iter().copied() {
            let Some(instance) = &event.instance else { continue };
            if instance.and_future {
                changes.future.push((instance.of.on(clock), event));
            }
            match instance.of.occurrence(walls, clock) {
                Some(wall) => latest(&mut changes.single, wall, event),
                None if instance.and_future => {}
                None => changes.lone.push(event),
            }
        }
        changes.future.sort_by_key(|(first, event)| (*first, event.sequence));
        changes
    }

    /// What is in force in the place of the occurrence at `wall`, and when it begins, if that can be told.
    pub(super) fn at(&self, wall: DateTime) -> Option<(&'a Event, Option<DateTime>)> {
        if let Some(event) = self.single.get(&wall) {
            return Some((event, Some(event.start.wall)));
        }
        let after = self.future.partition_point(|(first, _)| *first <= wall);
        let (first, change) = self.future[..after].last()?;
        Some((change, wall.checked_add(change.start.wall.duration_since(*first)).ok()))
    }
}

/// Of several versions the latest counts, of equal ones the last that was written.
pub(super) fn latest<'a>(versions: &mut HashMap<DateTime, &'a Event>, wall: DateTime, event: &'a Event) {
    let known = versions.entry(wall).or_insert(event);
    if event.sequence >= known.sequence {
        *known = event;
    }
}
