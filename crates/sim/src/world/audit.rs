//! What is looked at after every commit and whenever everything is at rest: the tables themselves.

use super::{Stop, World, failed};
use crate::node::What;
use std::collections::BTreeSet;

/// The configuration's revision.
pub(super) const REVISION: &str = "SELECT value FROM meta WHERE name = 'configuration_revision'";
const NEXT_DUE: &str = "SELECT min(due_at) FROM timers";
const SENDING: &str = "SELECT {id:id}, node FROM notifications WHERE status = 'sending'";

impl World<'_> {
    /// After every commit.
    pub(super) async fn after_commit(&mut self) -> Result<(), Stop> {
        self.next_due_ms = self.auditor.number(NEXT_DUE).await?;
        let revision = self.auditor.number(REVISION).await?.unwrap_or_default();
        if revision != self.revision {
            self.revision = revision;
            if let Some(edited) = &mut self.edited {
                edited.commits -= 1;
            }
            if let Some(edited) = self.edited.take_if(|edited| edited.commits == 0) {
                self.company = edited.company;
                self.begin_era();
                self.note("  the edit is in force");
            }
        }
        let silent = self.auditor.rows(crate::properties::never_silent::VIOLATIONS).await?;
        if let Some(first) = silent.into_iter().next() {
            let what = first.into_iter().flatten().next().unwrap_or_default();
            return Err(failed("never_silent", what));
        }
        Ok(())
    }

    /// An edit whose node ended, or that was refused: whether it happened, the revision has told.
    pub(super) fn settle_edit(&mut self) {
        let under_way = self.actions.values().any(|action| matches!(action.what, What::Edit));
        if !under_way {
            self.edited = None;
        }
    }

    /// Nothing can happen at this instant any more.
    pub(super) async fn at_rest(&mut self) -> Result<(), Stop> {
        let sending = self.auditor.rows(SENDING).await?;
        self.senders.clear();
        let under_way: BTreeSet<String> = self
            .actions
            .values()
            .filter_map(|action| match &action.what {
                What::Deliver { notification } => Some(notification.0.simple().to_string()),
                _ => None,
            })
            .collect();
        for row in sending {
            let mut values = row.into_iter().flatten();
            let (Some(id), Some(owner)) = (values.next(), values.next()) else { continue };
            let node =
                self.nodes.iter().find(|node| node.running.as_ref().is_some_and(|running| *running.name == *owner));
            let known = node.and_then(|node| node.running.as_ref());
            let excused = known.is_none_or(|running| running.sweep_at_ms.is_some() || running.pass_under_way)
                || node.is_some_and(|node| !node.is_moving())
                || !self.actions.values().all(|action| !matches!(action.what, What::GiveBack | What::Recover { .. }));
            if !excused && !under_way.contains(&id) {
                let what = format!("notification {id} is said to be sent by {owner}, which is not doing so");
                return Err(failed("never_silent", what));
            }
            self.senders.insert(owner);
        }
        Ok(())
    }
}
