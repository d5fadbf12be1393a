//! A whole plan: every change of it, or nothing.

use super::owners::Ground;
use super::{Action, Denied, Principal, decide};
use nightbell_config::{Action as Planned, Kind, Plan, Snapshot};
use nightbell_core::Name;

/// One change that somebody may not make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The kind of the resource.
    pub kind: Kind,
    /// Its name.
    pub name: Name,
    /// Why.
    pub denied: Denied,
}

/// Whether somebody may carry out a plan that was made for these documents.
///
/// # Errors
/// Each change that they may not make, in the plan's order. What stays as it is needs nobody's leave.
pub fn authorise_plan(principal: &Principal, plan: &Plan, documents: &Snapshot) -> Result<(), Vec<Refused>> {
    let ground = Ground::with(documents, &plan.changes);
    let changes = plan.changes.iter().filter(|change| change.action != Planned::Unchanged);
    let standing = principal.standing(documents);
    let mut refused = Vec::new();
    for change in changes {
        let action = Action::Change {
            before: change.before.as_ref().map(|stored| &stored.resource),
            after: change.resource.as_ref(),
        };
        let decided = match &standing {
            Ok(standing) => decide(principal, standing, &action, &ground),
            Err(denied) => Err(denied.clone()),
        };
        refused.extend(decided.err().map(|denied| Refused { kind: change.kind, name: change.name.clone(), denied }));
    }
    if refused.is_empty() { Ok(()) } else { Err(refused) }
}
