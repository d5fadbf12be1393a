//! What people do to alerts.

use crate::limits::OPERATIONS_PER_CALL_MAX;
use crate::{Engine, EngineError};
use nightbell_core::{Actor, Alert, AlertId, Input, Operation, Outcome};
use nightbell_store::{Priority, StoreError};

impl Engine {
    /// Does something to one alert; answers the alert as it is then. Idempotent where it makes sense: a second acknowledgement
    /// answers the first.
    pub async fn operate(&self, alert: AlertId, operation: Operation, actor: Actor) -> Result<Alert, EngineError> {
        let input = Input::Operate { alert, operation, actor };
        answer(self.decide_one(Priority::Person, input).await)
    }

    /// Does the same to many alerts, each on its own, and answers for each as for one alone.
    pub async fn operate_each(
        &self,
        alerts: &[AlertId],
        operation: &Operation,
        actor: &Actor,
    ) -> Vec<Result<Alert, EngineError>> {
        let mut answers = Vec::with_capacity(alerts.len());
        for slice in alerts.chunks(OPERATIONS_PER_CALL_MAX) {
            let inputs = slice
                .iter()
                .map(|alert| Input::Operate { alert: *alert, operation: operation.clone(), actor: actor.clone() })
                .collect();
            answers.extend(self.decide(Priority::Person, inputs).await.into_iter().map(answer));
        }
        answers
    }

    /// Does the same to many alerts, each on its own; how many it changed. Resolved and missing ones are passed over.
    pub async fn operate_many(
        &self,
        alerts: &[AlertId],
        operation: &Operation,
        actor: &Actor,
    ) -> Result<usize, EngineError> {
        let mut changed = 0;
        for slice in alerts.chunks(OPERATIONS_PER_CALL_MAX) {
            let inputs = slice
                .iter()
                .map(|alert| Input::Operate { alert: *alert, operation: operation.clone(), actor: actor.clone() })
                .collect();
            for result in self.decide(Priority::Person, inputs).await {
                if let Outcome::Alert { changed: true, .. } = result? {
                    changed += 1;
                }
            }
        }
        Ok(changed)
    }
}

fn answer(outcome: Result<Outcome, StoreError>) -> Result<Alert, EngineError> {
    match outcome? {
        Outcome::Alert { alert, .. } => Ok(*alert),
        Outcome::Refused(refusal) => Err(refusal.into()),
        other => Err(StoreError::Damaged(format!("an operation was answered with {other:?}")).into()),
    }
}
