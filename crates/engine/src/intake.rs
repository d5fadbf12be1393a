//! Events come in: durable before they are answered.

use crate::vault::random_text;
use crate::{Engine, EngineError, IntegrationRef};
use nightbell_core::{Action, AlertId, Event, EventOutcome, Input, Outcome};
use nightbell_store::{Priority, StoreError};
use std::sync::Arc;

/// What became of one event.
#[derive(Debug)]
pub struct Ingested {
    /// Its dedup key: the sender's, or the one made up for it.
    pub dedup_key: Option<String>,
    /// The alert it went to.
    pub alert: Option<AlertId>,
    /// What became of it, or why nothing did.
    pub outcome: Result<EventOutcome, EngineError>,
}

impl Engine {
    /// Takes in events of one request, in order. Each `Ok` is committed to disk.
    pub async fn ingest(&self, integration: &IntegrationRef, mut events: Vec<Event>) -> Vec<Ingested> {
        for event in &mut events {
            if event.dedup_key.is_none() && event.action == Action::Trigger {
                event.dedup_key = Some(random_text(&*self.entropy, 32));
            }
        }
        let actions: Vec<Action> = events.iter().map(|event| event.action).collect();
        let dedup_keys: Vec<Option<String>> = events.iter().map(|event| event.dedup_key.clone()).collect();
        let inputs = events
            .into_iter()
            .map(|event| Input::Event {
                service: integration.service.clone(),
                integration: integration.name.clone(),
                event: Arc::new(event),
            })
            .collect();
        let outcomes = self.decide(Priority::Intake, inputs).await;
        let mut ingested = Vec::with_capacity(outcomes.len());
        let mut counts = Counts::default();
        for ((result, dedup_key), action) in outcomes.into_iter().zip(dedup_keys).zip(actions) {
            let (alert, outcome) = match result {
                Ok(Outcome::Event { alert, outcome }) => (alert, Ok(outcome)),
                Ok(Outcome::Refused(refusal)) => (None, Err(refusal.into())),
                Ok(other) => (None, Err(StoreError::Damaged(format!("an event was answered with {other:?}")).into())),
                Err(error) => (None, Err(error.into())),
            };
            let counted = outcome.as_ref().map_or("failed", |outcome| outcome.as_str());
            counts.add(action, counted);
            ingested.push(Ingested { dedup_key, alert, outcome });
        }
        counts.tell();
        ingested
    }
}

/// What became of the events of one request: looking up a counter costs more than counting, so each is looked up once.
#[derive(Debug, Default)]
struct Counts(Vec<(Action, &'static str, u64)>);

impl Counts {
    fn add(&mut self, action: Action, outcome: &'static str) {
        match self.0.iter_mut().find(|known| (known.0, known.1) == (action, outcome)) {
            Some(known) => known.2 += 1,
            None => self.0.push((action, outcome, 1)),
        }
    }

    fn tell(self) {
        for (action, outcome, count) in self.0 {
            metrics::counter!("nightbell_events_total", "action" => action.as_str(), "outcome" => outcome)
                .increment(count);
        }
    }
}
