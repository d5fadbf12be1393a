//! Nightbell's own alerts about schedules: looking after changes of configuration and at the start.

use crate::{Engine, EngineError};
use nightbell_core::{Input, Name, Outcome};
use nightbell_store::{Priority, StoreError};

impl Engine {
    /// Looks at every schedule that has something to tell by itself: hand-overs and gaps in the coverage. Timers and changes of
    /// configuration do it too; a start does it because settings may be others. Safe to repeat.
    pub async fn look_at_schedules(&self) -> Result<(), EngineError> {
        self.look_at_hand_overs().await?;
        self.look_at_coverage().await
    }

    async fn look_at_coverage(&self) -> Result<(), EngineError> {
        let Some(service) = &self.settings.own_service else { return Ok(()) };
        let configuration = self.configuration();
        let schedules: Vec<Name> = configuration.documents().schedules_with_coverage().cloned().collect();
        for slice in schedules.chunks(crate::limits::REPLAN_SLICE_MAX) {
            let input =
                |schedule: &Name| Input::Coverage { timer: None, service: service.clone(), schedule: schedule.clone() };
            for result in self.decide(Priority::Timer, slice.iter().map(input).collect()).await {
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
}
