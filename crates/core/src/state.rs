//! What is loaded for a batch of inputs, and how a decision changes it.

use crate::{
    Alert, AlertId, Decision, HandOver, Mention, Name, Notification, NotificationId, NotificationKind, Page, Recipient,
    Timer, TimerChange, TimerKind, Timestamp,
};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// An alert, with as much of its history as was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertState {
    /// Its row.
    pub alert: Alert,
    /// Its pages; meaningful when `history` is loaded.
    pub pages: Vec<Page>,
    /// Its mentions, waiting and carried; meaningful when `history` is loaded.
    pub mentions: Vec<Mention>,
    /// Whether pages and mentions are loaded.
    pub history: bool,
}

/// A recipient: when it last got a message, and what waits for it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecipientState {
    /// Last page handed out.
    pub paged_at: Option<Timestamp>,
    /// Last update handed out.
    pub updated_at: Option<Timestamp>,
    /// What waits, oldest first.
    pub waiting: Vec<Mention>,
    /// More waits than was loaded.
    pub more: bool,
}

impl RecipientState {
    /// When the window of a kind was last opened.
    pub fn last_at(&self, kind: NotificationKind) -> Option<Timestamp> {
        match kind.window() {
            NotificationKind::Page => self.paged_at,
            _ => self.updated_at,
        }
    }

    fn last_at_mut(&mut self, kind: NotificationKind) -> &mut Option<Timestamp> {
        match kind.window() {
            NotificationKind::Page => &mut self.paged_at,
            _ => &mut self.updated_at,
        }
    }
}

/// A notification and the alerts it covers.
#[derive(Debug, Clone, PartialEq)]
pub struct NotificationState {
    /// Its row.
    pub notification: Notification,
    /// The alerts it covers, in the order of its mentions.
    pub alerts: Vec<AlertId>,
}

/// Everything loaded for a batch. Inputs of one batch see what earlier ones decided.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Alerts by id.
    pub alerts: HashMap<AlertId, AlertState>,
    /// The newest alert of (service, dedup key); `None` when there never was one.
    pub latest: HashMap<(Name, Arc<str>), Option<AlertId>>,
    /// Recipients asked for.
    pub recipients: HashMap<Recipient, RecipientState>,
    /// Notifications asked for.
    pub notifications: HashMap<NotificationId, NotificationState>,
    /// What is remembered of the hand-overs of schedules that were asked for.
    pub hand_overs: HashMap<Name, HandOver>,
    /// Timers that were there, due, and are now claimed.
    pub claimed: HashSet<(TimerKind, String)>,
}

impl State {
    /// An alert's state.
    pub fn alert(&self, id: AlertId) -> Option<&AlertState> {
        self.alerts.get(&id)
    }

    /// The newest alert of (service, dedup key).
    pub fn latest(&self, service: &Name, dedup_key: &Arc<str>) -> Option<&AlertState> {
        let id = (*self.latest.get(&(service.clone(), dedup_key.clone()))?)?;
        self.alerts.get(&id)
    }

    /// Whether this timer was claimed with the batch.
    pub fn has_claimed(&self, timer: &Timer) -> bool {
        self.claimed.contains(&(timer.kind, timer.subject.clone()))
    }

    /// Makes the next input of the batch see what this one decided.
    pub fn apply(&mut self, decision: &Decision) {
        for alert in &decision.alerts {
            match self.alerts.get_mut(&alert.id) {
                Some(known) => known.alert = alert.clone(),
                None => {
                    let fresh =
                        AlertState { alert: alert.clone(), pages: Vec::new(), mentions: Vec::new(), history: true };
                    self.alerts.insert(alert.id, fresh);
                    self.latest.insert((alert.service.clone(), alert.dedup_key.clone()), Some(alert.id));
                }
            }
        }
        for id in &decision.pages_ended {
            if let Some(known) = self.alerts.get_mut(id) {
                known.pages.clear();
            }
        }
        for page in &decision.pages {
            if let Some(known) = self.alerts.get_mut(&page.alert) {
                known.pages.retain(|p| (&p.owner, p.round, p.step) != (&page.owner, page.round, page.step));
                known.pages.push(page.clone());
            }
        }
        for id in &decision.withdrawn {
            let waits = |mention: &Mention| {
                mention.alert == *id && mention.notification.is_none() && mention.kind.is_withdrawn()
            };
            match self.alerts.get_mut(id).filter(|known| known.history) {
                // Its mentions say who is meant: a batch may hold thousands of both.
                Some(known) => {
                    for withdrawn in known.mentions.extract_if(.., |mention| waits(mention)) {
                        if let Some(recipient) = self.recipients.get_mut(&withdrawn.recipient) {
                            recipient.waiting.retain(|mention| !waits(mention));
                        }
                    }
                }
                None => {
                    for recipient in self.recipients.values_mut() {
                        recipient.waiting.retain(|mention| !waits(mention));
                    }
                }
            }
        }
        if !decision.dropped.is_empty() {
            let dropped: HashSet<_> = decision.dropped.iter().map(|(_, mention)| mention).collect();
            for known in self.alerts.values_mut() {
                known.mentions.retain(|mention| !dropped.contains(&mention.id));
            }
            for recipient in self.recipients.values_mut() {
                recipient.waiting.retain(|mention| !dropped.contains(&mention.id));
            }
        }
        for mention in &decision.mentions {
            if let Some(known) = self.alerts.get_mut(&mention.alert) {
                known.mentions.push(mention.clone());
            }
            if let Some(recipient) = self.recipients.get_mut(&mention.recipient) {
                recipient.waiting.push(mention.clone());
            }
        }
        self.apply_notifications(decision);
        for (schedule, kept) in &decision.hand_overs {
            self.hand_overs.insert(schedule.clone(), kept.clone());
        }
        let changes = if self.claimed.is_empty() { &[] } else { decision.timers.as_slice() };
        for change in changes {
            if let TimerChange::Set(timer) | TimerChange::SetEarliest(timer) = change {
                self.claimed.remove(&(timer.kind, timer.subject.clone()));
            }
        }
    }

    fn apply_notifications(&mut self, decision: &Decision) {
        for notification in &decision.notifications {
            self.notifications
                .entry(notification.id)
                .and_modify(|known| known.notification = notification.clone())
                .or_insert_with(|| NotificationState { notification: notification.clone(), alerts: Vec::new() });
        }
        if !decision.claimed.is_empty() {
            let claimed: HashMap<_, _> = decision.claimed.iter().map(|m| (m.mention, m.notification)).collect();
            let told: HashSet<&Recipient> = decision.notifications.iter().map(|one| &one.recipient).collect();
            for recipient in told {
                let Some(recipient) = self.recipients.get_mut(recipient) else { continue };
                for mention in recipient.waiting.extract_if(.., |m| claimed.contains_key(&m.id)) {
                    let id = claimed[&mention.id];
                    if let Some(known) = self.notifications.get_mut(&id) {
                        known.alerts.push(mention.alert);
                    }
                    if let Some(known) = self.alerts.get_mut(&mention.alert) {
                        for own in known.mentions.iter_mut().filter(|own| own.id == mention.id) {
                            own.notification = Some(id);
                        }
                    }
                }
            }
        }
        for (recipient, kind, at) in &decision.told {
            if let Some(known) = self.recipients.get_mut(recipient) {
                *known.last_at_mut(*kind) = Some(*at);
            }
        }
        for (recipient, kind, ended_at) in &decision.windows_ended {
            if let Some(known) = self.recipients.get_mut(recipient) {
                known.last_at_mut(*kind).take_if(|at| *at <= *ended_at);
            }
        }
    }
}
