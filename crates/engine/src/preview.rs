//! What changing documents would do to who is on call, without changing them.

use crate::configure::{ConfigureError, digests};
use crate::{Configuration, Effective, Engine};
use nightbell_config::{ConfigError, Kind, Plan, Snapshot, plan, plan_delete, read_json};
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
    pub before: Arc<Configuration>,
}

/// One document as it would be saved, or deleted.
#[derive(Debug, Clone)]
pub struct DraftedChange {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its fields, as they would be saved; none where it would be deleted.
    pub document: Option<Value>,
}

impl Engine {
    /// What would be on a schedule if these changes were made now.
    ///
    /// # Errors
    /// What the documents would be refused with as they are: whether somebody may save them is not asked, and what refers to what is
    /// looked at as if nothing else of the changes was deleted. Changes of kinds that do not decide who is on call, and two of one document.
    pub async fn preview(
        &self,
        schedule: &str,
        changes: &[DraftedChange],
        effective: Effective,
    ) -> Result<Preview, ConfigureError> {
        self.follow_configuration().await?;
        let (before, at) = (self.configuration(), self.store.now().await?);
        let plan = plan_of(&before, changes, at).map_err(ConfigureError::Invalid)?;
        let after = before.documents().preview(&plan, schedule, at, effective);
        Ok(Preview { at, after, before })
    }
}

fn plan_of(before: &Configuration, changes: &[DraftedChange], at: Timestamp) -> Result<Plan, Vec<ConfigError>> {
    let (mut saved, mut deletions, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for (index, DraftedChange { kind, name, document }) in changes.iter().enumerate() {
        let is_again = changes[..index].iter().any(|before| before.kind == *kind && before.name == *name);
        let planned = match document {
            _ if is_again => Err(vec![ConfigError::new(format!("{kind}/{name}"), TWICE)]),
            _ if !decides(*kind) => Err(vec![ConfigError::new(format!("{kind}/{name}"), UNDECIDED)]),
            Some(document) => read_json(*kind, name, document).map(|resource| saved.push(resource.into())),
            None => plan_delete(before.documents(), *kind, name, at)
                .unwrap_or_else(|| Err(vec![ConfigError::new(format!("{kind}/{name}"), NOT_THERE)]))
                .map(|plan| deletions.extend(plan.changes)),
        };
        errors.extend(planned.err().into_iter().flatten());
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut plan = plan(before.documents(), &digests(before), saved, false, at)?;
    plan.changes.extend(deletions);
    Ok(plan)
}

const UNDECIDED: &str =
    "does not decide who is on call; preview schedules, overrides, unavailabilities and temporary_schedules";
const TWICE: &str = "is there twice; send each document once, as it would be in the end";
const NOT_THERE: &str = "is not there to be deleted; leave it out";

fn decides(kind: Kind) -> bool {
    kind == Kind::Schedules || kind.is_of_a_span()
}
