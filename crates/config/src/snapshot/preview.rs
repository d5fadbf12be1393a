//! The snapshot as it would be: what a plan would make of one schedule.

use super::Snapshot;
use crate::{Body, Origin, Plan, StoredResource, states_after};
use nightbell_core::Timestamp;
use nightbell_schedule::Effective;
use std::sync::Arc;

impl Snapshot {
    /// What would be once `plan` is carried out at `at`, as far as it decides who is on call on `schedule`: people, leave, the
    /// schedule, and what changes it over a span.
    pub fn preview(&self, plan: &Plan, schedule: &str, at: Timestamp, effective: Effective) -> Snapshot {
        let mut states = self.states().clone();
        states.extend(states_after(self, plan, at, effective));
        let decides = |stored: &&Arc<StoredResource>| match &stored.resource.body {
            Body::User(_) | Body::Unavailability(_) => true,
            Body::Schedule(_) => *stored.resource.name == *schedule,
            Body::Override(item) => item.schedule == schedule,
            Body::TemporarySchedule(item) => item.schedule == schedule,
            _ => false,
        };
        let present = self.in_order().filter(decides).cloned();
        let planned = plan.changes.iter().filter_map(|change| {
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
        });
        // Of two with one name the later one counts.
        Snapshot::with_states(self.revision(), present.chain(planned), Arc::new(states))
    }
}
