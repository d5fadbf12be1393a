//! Nodes: saying that this one lives, and taking over from those that do not.

use crate::limits::{NODE_DEAD_AFTER_MS, ORPHANS_PER_PASS_MAX};
use crate::{Engine, EngineError};
use nightbell_core::{Input, Timestamp};
use nightbell_store::{Orphan, Priority};

impl Engine {
    /// Says that this node lives; the lease on what it is sending.
    pub async fn heartbeat(&self) -> Result<(), EngineError> {
        let now = self.store.now().await?;
        Ok(self.store.heartbeat(&self.settings.node, now).await?)
    }

    /// Takes over what dead nodes were sending; how many notifications.
    pub async fn recover(&self, now: Timestamp) -> Result<usize, EngineError> {
        let alive_since =
            now.checked_sub(jiff::SignedDuration::from_millis(NODE_DEAD_AFTER_MS)).unwrap_or(Timestamp::MIN);
        let orphans = self.store.orphans(alive_since, ORPHANS_PER_PASS_MAX).await?;
        let inputs: Vec<Input> = orphans
            .into_iter()
            .filter(|orphan| orphan.node.as_ref() != Some(&self.settings.node))
            .map(|Orphan { notification, node }| Input::Recover { notification, from: node })
            .collect();
        let count = inputs.len();
        if count > 0 {
            tracing::warn!(count, "recovery.take_over");
            for result in self.decide(Priority::Timer, inputs).await {
                result?;
            }
        }
        Ok(count)
    }

    /// Gives up this node's leases: what it was sending may be sent by anybody, at once.
    pub async fn retire(&self) -> Result<(), EngineError> {
        Ok(self.store.retire_node(&self.settings.node).await?)
    }
}
