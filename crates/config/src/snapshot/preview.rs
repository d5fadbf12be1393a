//! The snapshot as it would be: what a plan would make of one schedule.

use super::Snapshot;
use crate::{Action, Body, Kind, Origin, Plan, Resource, ScheduleStates, StoredResource, states_after};
use nightbell_core::{Name, Timestamp};
use nightbell_schedule::Effective;
use std::collections::HashSet;
use std::sync::Arc;

impl Snapshot {
    /// What would be once `plan` is carried out at `at`, as far as it decides who is on call on `schedule`: people, leave, the
    /// schedule, and what changes it over a span.
    pub fn preview(&self, plan: &Plan, schedule: &str, at: Timestamp, effective: Effective) -> Snapshot {
        self.with_plan(plan, at, effective, |name| name == schedule)
    }

    /// The same for every schedule that `is_wanted` says.
    pub(crate) fn with_plan(
        &self,
        plan: &Plan,
        at: Timestamp,
        effective: Effective,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Snapshot {
        let decides = |body: &Body, name: &str| match body {
            Body::User(_) | Body::Unavailability(_) => true,
            Body::Schedule(_) => is_wanted(name),
            Body::Override(item) => is_wanted(&item.schedule),
            Body::TemporarySchedule(item) => is_wanted(&item.schedule),
            _ => false,
        };
        let mut states = self.states().clone();
        states.extend(states_after(self, plan, at, effective, ""));
        let deleted = plan.changes.iter().filter(|change| change.action == Action::Delete);
        let deleted: HashSet<(Kind, &str)> = deleted.map(|change| (change.kind, &*change.name)).collect();
        let stays = |stored: &&Arc<StoredResource>| {
            let Resource { kind, name, body, .. } = &stored.resource;
            !deleted.contains(&(*kind, &**name)) && decides(body, name)
        };
        let present = self.in_order().filter(stays).cloned();
        let planned = planned(plan, at).filter(|stored| decides(&stored.resource.body, &stored.resource.name));
        // Of two with one name the later one counts.
        Snapshot::with_states(self.revision(), present.chain(planned), Arc::new(states))
    }

    /// What would be once `plan` is carried out at `at`, with this beside the documents.
    pub(crate) fn after(&self, plan: &Plan, at: Timestamp, states: ScheduleStates) -> Snapshot {
        let deleted: HashSet<(Kind, &Name)> = plan
            .changes
            .iter()
            .filter(|change| change.resource.is_none())
            .map(|change| (change.kind, &change.name))
            .collect();
        let stays = |stored: &&Arc<StoredResource>| !deleted.contains(&(stored.resource.kind, &stored.resource.name));
        let present = self.in_order().filter(stays).cloned();
        Snapshot::with_states(self.revision(), present.chain(planned(plan, at)), Arc::new(states))
    }
}

fn planned(plan: &Plan, at: Timestamp) -> impl Iterator<Item = Arc<StoredResource>> {
    plan.changes.iter().filter_map(move |change| {
        let resource = change.resource.clone()?;
        let before = change.before.as_deref();
        Some(Arc::new(StoredResource {
            resource,
            revision: before.map_or(0, |before| before.revision),
            created_seq: before.map_or(i64::MAX, |before| before.created_seq),
            origin: before.map_or(Origin::Api, |before| before.origin),
            updated_at: at,
            updated_by: String::new(),
        }))
    })
}
