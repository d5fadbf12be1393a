//! What saving a schedule would do, without saving it.

use crate::configure::{ConfigureError, digests};
use crate::{Effective, Engine};
use nightbell_config::{Kind, Snapshot, plan, read_json};
use nightbell_core::Timestamp;
use serde_json::Value;
use std::sync::Arc;

/// The configuration as it is and as it would be, at one instant.
#[derive(Debug)]
pub struct Preview {
    /// The instant of the change.
    pub at: Timestamp,
    /// As it would be, as far as it decides who is on call on the schedule.
    pub after: Snapshot,
    /// As it is.
    pub before: Arc<crate::Configuration>,
}

impl Engine {
    /// What would be if a schedule was saved with this body now.
    pub async fn preview(&self, name: &str, body: &Value, effective: Effective) -> Result<Preview, ConfigureError> {
        let resource = read_json(Kind::Schedules, name, body).map_err(ConfigureError::Invalid)?;
        self.follow_configuration().await?;
        let (before, at) = (self.configuration(), self.store.now().await?);
        let documents = before.documents();
        let plan =
            plan(documents, &digests(&before), vec![resource.into()], false, at).map_err(ConfigureError::Invalid)?;
        let after = documents.preview(&plan, name, at, effective);
        Ok(Preview { at, after, before })
    }
}
