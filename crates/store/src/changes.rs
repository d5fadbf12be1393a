//! What commits change of alerts, told as it happens to those who watch.
//!
//! Memory only: what nobody heard is gone, and whoever must not miss anything reads the store. Nothing is made of a commit
//! while nobody listens, so that intake pays for it only while somebody watches.

use crate::batch::Writes;
use crate::limits::{CHANGES_BUFFERED_MAX, NOTIFIED_ALERTS_MAX};
use nightbell_core::{Alert, AlertId};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;
use tokio::sync::broadcast;

/// What a commit changed of alerts.
#[derive(Debug, Clone, PartialEq)]
pub enum Changed {
    /// This node changed them.
    Here {
        /// The alerts as they are now.
        alerts: Vec<Alert>,
        /// Others, of which only the timeline has new entries.
        timelines: Vec<AlertId>,
    },
    /// Another node changed these, or their timelines.
    Elsewhere(Vec<AlertId>),
    /// Something was changed, and it is not known what.
    Anything,
}

impl Changed {
    pub(crate) fn of(writes: &Writes) -> Changed {
        let timelines: BTreeSet<AlertId> = writes.timeline.iter().map(|entry| entry.alert).collect();
        Changed::Here {
            alerts: writes.alerts.values().map(|(alert, _)| alert.clone()).collect(),
            timelines: timelines.into_iter().filter(|alert| !writes.alerts.contains_key(alert)).collect(),
        }
    }
}

/// Where commits are told of. Copies are one.
#[derive(Debug, Clone)]
pub(crate) struct Announcer {
    sender: broadcast::Sender<Arc<Changed>>,
}

impl Announcer {
    pub(crate) fn new() -> Announcer {
        Announcer { sender: broadcast::Sender::new(CHANGES_BUFFERED_MAX) }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<Changed>> {
        self.sender.subscribe()
    }

    /// Tells of a commit, if anybody listens.
    pub(crate) fn announce(&self, changed: impl FnOnce() -> Changed) {
        if self.sender.receiver_count() > 0 {
            // Whoever listened may have gone in between.
            let _ = self.sender.send(Arc::new(changed()));
        }
    }
}

/// What a node of PostgreSQL tells the others of a commit, in the text of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice<'a> {
    /// Whose commit it was.
    pub(crate) node: &'a str,
    /// Whether something may have become due.
    pub(crate) wakes: bool,
    /// The alerts that it changed; `None` when there are too many for a notification.
    pub(crate) alerts: Option<Vec<AlertId>>,
}

impl<'a> Notice<'a> {
    pub(crate) fn of(node: &'a str, writes: &Writes) -> Notice<'a> {
        let entries = writes.timeline.iter().map(|entry| entry.alert);
        let alerts: BTreeSet<AlertId> = writes.alerts.keys().copied().chain(entries).collect();
        let are_few = alerts.len() <= NOTIFIED_ALERTS_MAX;
        Notice { node, wakes: writes.wakes(), alerts: are_few.then(|| alerts.into_iter().collect()) }
    }

    /// `NODE` by itself is what a write of the configuration says: it wakes, and changes no alert.
    pub(crate) fn parse(text: &'a str) -> Notice<'a> {
        let mut words = text.split(' ');
        let node = words.next().unwrap_or_default();
        let Some(wakes) = words.next() else { return Notice { node, wakes: true, alerts: Some(Vec::new()) } };
        let alerts = match words.next() {
            None => Some(Vec::new()),
            Some(ids) => ids.split(',').map(|id| id.parse().ok().map(AlertId)).collect(),
        };
        Notice { node, wakes: wakes == "due", alerts }
    }

    pub(crate) fn is_of_use(&self) -> bool {
        self.wakes || self.alerts.as_ref().is_none_or(|alerts| !alerts.is_empty())
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!("{} {}", self.node, if self.wakes { "due" } else { "done" });
        match &self.alerts {
            None => text.push_str(" *"),
            Some(alerts) => {
                for (index, alert) in alerts.iter().enumerate() {
                    let separator = if index == 0 { ' ' } else { ',' };
                    write!(text, "{separator}{}", alert.0)
                        .expect("invariant: a string takes all that is written to it");
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_understand_each_other() {
        let check = |wakes: bool, alerts: Option<&[i64]>, text: &str| {
            let alerts = alerts.map(|ids| ids.iter().copied().map(AlertId).collect());
            let notice = Notice { node: "node-1", wakes, alerts };
            assert_eq!(notice.text(), text);
            assert_eq!(Notice::parse(text), notice);
        };
        check(true, Some(&[]), "node-1 due");
        check(true, Some(&[7]), "node-1 due 7");
        check(false, Some(&[7, 12]), "node-1 done 7,12");
        check(false, None, "node-1 done *");
        assert!(Notice::parse("node-1").wakes, "an older node says its name alone");
    }

    #[test]
    fn the_longest_notice_fits() {
        let alerts = (0..NOTIFIED_ALERTS_MAX).map(|_| AlertId(i64::MAX)).collect();
        let notice = Notice { node: &"n".repeat(63), wakes: true, alerts: Some(alerts) };
        assert!(notice.text().len() < 8_000, "PostgreSQL takes no longer ones");
    }
}
