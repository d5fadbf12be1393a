//! Nightbell's own alerts about schedules: looking after changes of configuration and at the start.

use crate::limits::REPLAN_SLICE_MAX;
use crate::{Engine, EngineError};
use nightbell_core::{
    Action, COVERAGE_KEY, Event, Input, Name, Outcome, Status, coverage_dedup_key, coverage_subject, limits,
};
use nightbell_store::{AlertFilter, Priority, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Engine {
    /// Looks at every schedule that has something to tell by itself: hand-overs and gaps in the coverage. Timers and changes of
    /// configuration do it too; a start does it because settings may be others. Safe to repeat.
    pub async fn look_at_schedules(&self) -> Result<(), EngineError> {
        self.look_at_hand_overs().await?;
        self.look_at_coverage().await
    }

    async fn look_at_coverage(&self) -> Result<(), EngineError> {
        let own_service = self.settings.own_service.as_ref();
        let mut schedules: BTreeSet<Name> = BTreeSet::new();
        let mut inputs = Vec::new();
        // What is open may be about a schedule that says nothing of coverage any more, or on a service that was ours.
        for (service, schedule) in self.open_coverage_alerts().await? {
            match own_service == Some(&service) {
                true => drop(schedules.insert(schedule)),
                false => inputs.push(over(service, &schedule)),
            }
        }
        if let Some(service) = own_service {
            schedules.extend(self.configuration().documents().schedules_with_coverage().cloned());
            let look = |schedule| Input::Coverage { timer: None, service: service.clone(), schedule };
            inputs.extend(schedules.into_iter().map(look));
        }
        for slice in inputs.chunks(REPLAN_SLICE_MAX) {
            for result in self.decide(Priority::Timer, slice.to_vec()).await {
                match result {
                    Ok(Outcome::Refused(reason)) => tracing::error!(%reason, "coverage.look: [server] own_service"),
                    Ok(_) => {}
                    // One schedule that cannot be read must not keep the others from being seen.
                    Err(error @ StoreError::Damaged(_)) => tracing::error!(%error, "coverage.look failed"),
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }

    /// The alerts about coverage that are open, on whichever service: the service, and the schedule that it is about.
    async fn open_coverage_alerts(&self) -> Result<Vec<(Name, Name)>, EngineError> {
        let statuses = vec![Status::Triggered, Status::Acknowledged];
        // Every open alert would be too many to look through at each start and each change.
        let dedup_key_prefix = Some(COVERAGE_KEY.to_owned());
        let mut filter = AlertFilter { statuses, dedup_key_prefix, limit: REPLAN_SLICE_MAX, ..AlertFilter::default() };
        let mut found = Vec::new();
        loop {
            let (alerts, next) = self.store.alerts(&filter).await?;
            found.extend(alerts.iter().filter_map(|alert| {
                let schedule = coverage_subject(alert)?;
                Some((alert.service.clone(), schedule))
            }));
            if next.is_none() {
                return Ok(found);
            }
            filter.after = next;
        }
    }
}

/// The end of an alert on a service that Nightbell's own alerts do not go to any more.
fn over(service: Name, schedule: &str) -> Input {
    let key = coverage_dedup_key(schedule);
    let event = Event { dedup_key: Some(key.to_string()), ..Event::new(Action::Resolve, "") };
    Input::Event { service, integration: limits::OWN_INTEGRATION.into(), event: Arc::new(event) }
}
