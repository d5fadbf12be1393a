//! Fair orders of rotations are published ahead.

use crate::limits::CONFIGURE_TRIES_MAX;
use crate::rights::Principal;
use crate::{Engine, EngineError};
use nightbell_store::{AuditAction, StoreError};

impl Engine {
    /// Publishes every fair order as far ahead as it is to be. Several nodes may do so at once: what one wrote is there for the
    /// others, which then find nothing to write.
    pub(crate) async fn publish_orders(&self) -> Result<(), EngineError> {
        for _ in 0..CONFIGURE_TRIES_MAX {
            self.follow_configuration().await?;
            let (configuration, at) = (self.configuration(), self.store.now().await?);
            let documents = configuration.documents();
            let published = documents.published_states(at);
            if published.is_empty() {
                return Ok(());
            }
            let schedules: Vec<&str> = published.keys().map(|schedule| &**schedule).collect();
            tracing::info!(?schedules, "schedules.publish");
            let principal = Principal::nightbell();
            let tells = |schedule: &&str| principal.tells(AuditAction::OrderPublished, at).about("schedules", schedule);
            let told = schedules.iter().map(tells).collect();
            if self.write_states(&configuration, &published, &principal, at, told).await? {
                return Ok(());
            }
        }
        Err(StoreError::Unavailable("others keep writing the configuration".to_owned()).into())
    }
}
