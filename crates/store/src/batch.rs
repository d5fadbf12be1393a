//! What a batch of decisions adds up to: each row once, in its final state, ready to be written by a back end.

use crate::AuditEntry;
use nightbell_core::{
    Alert, AlertId, Attempt, Decision, Entry, EventRecord, HandOver, Mention, MentionId, Name, Notification,
    NotificationId, NotificationKind, Page, Recipient, Timer, TimerChange, TimerKind, Timestamp,
};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// The identity of a page: (alert, round, step, owner).
pub(crate) type PageKey = (AlertId, u32, u32, Recipient);

/// What becomes of a timer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TimerWrite {
    /// Insert or replace.
    Set(Timer),
    /// Insert, or move an existing one forward to this if that is earlier.
    SetEarliest(Timer),
    /// Delete.
    Clear,
}

/// The sum of a batch. A back end writes the fields in the order in which they stand here.
#[derive(Debug, Default)]
pub(crate) struct Writes {
    /// Rows to insert or replace; `true` for those that are new.
    pub(crate) alerts: BTreeMap<AlertId, (Alert, bool)>,
    /// Alerts whose timers, as stored before the batch, are all deleted (before `timers` is written).
    pub(crate) cleared_timers: BTreeSet<AlertId>,
    /// Timers by (kind, subject).
    pub(crate) timers: BTreeMap<(TimerKind, String), TimerWrite>,
    /// Alerts whose pages, as stored before the batch, are all deleted (before `pages` is written).
    pub(crate) pages_ended: BTreeSet<AlertId>,
    /// Pages to insert or replace.
    pub(crate) pages: BTreeMap<PageKey, Page>,
    /// Stored mentions that leave with a notification. Before `withdrawn` and `dropped`: a mention that has left stays with
    /// its notification whatever the items after it withdraw, and one that was withdrawn is never claimed later.
    pub(crate) claimed: BTreeMap<MentionId, (AlertId, NotificationId)>,
    /// Alerts whose waiting mentions of pages and copies, as stored before the batch, are deleted.
    pub(crate) withdrawn: BTreeSet<AlertId>,
    /// Stored mentions to delete, if they still wait, each with its alert.
    pub(crate) dropped: BTreeMap<MentionId, AlertId>,
    /// New mentions, some already with their notification.
    pub(crate) mentions: BTreeMap<MentionId, Mention>,
    /// Notifications to insert or replace.
    pub(crate) notifications: BTreeMap<NotificationId, Notification>,
    /// When recipients last got a message.
    pub(crate) told: BTreeMap<(Recipient, NotificationKind), Timestamp>,
    /// Last messages to forget, unless they are later than this; never of those in `told`.
    pub(crate) windows_ended: BTreeMap<(Recipient, NotificationKind), Timestamp>,
    /// What is remembered of schedules' hand-overs, to insert or replace.
    pub(crate) hand_overs: BTreeMap<Name, HandOver>,
    /// Tries.
    pub(crate) attempts: Vec<Attempt>,
    /// Timeline.
    pub(crate) timeline: Vec<Entry>,
    /// Events.
    pub(crate) events: Vec<EventRecord>,
    /// What the audit log is told.
    pub(crate) audit: Vec<Arc<AuditEntry>>,
    touched: Touched,
}

/// The alerts that have rows in [`Writes`]: what ends for another one has nothing to take back there, so that a batch of
/// thousands that end looks at each row once and not thousands of times.
#[derive(Debug, Default)]
struct Touched {
    timers: HashSet<AlertId>,
    pages: HashSet<AlertId>,
    mentions: HashSet<AlertId>,
}

impl Writes {
    /// Adds what a decision changes. `known` says whether an alert was loaded (and so exists) before the batch.
    pub(crate) fn absorb(&mut self, decision: Decision, known: &HashSet<AlertId>) {
        for alert in decision.alerts {
            let fresh = !known.contains(&alert.id);
            self.alerts.insert(alert.id, (alert, fresh));
        }
        for change in decision.timers {
            self.absorb_timer(change);
        }
        for alert in decision.pages_ended {
            if self.touched.pages.remove(&alert) {
                self.pages.retain(|key, _| key.0 != alert);
            }
            self.pages_ended.insert(alert);
        }
        for page in decision.pages {
            self.touched.pages.insert(page.alert);
            self.pages.insert((page.alert, page.round, page.step, page.owner.clone()), page);
        }
        for alert in decision.withdrawn {
            let waits = |mention: &Mention| {
                mention.alert == alert && mention.notification.is_none() && mention.kind.is_withdrawn()
            };
            if self.touched.mentions.contains(&alert) {
                self.mentions.retain(|_, mention| !waits(mention));
            }
            self.withdrawn.insert(alert);
        }
        for (alert, id) in decision.dropped {
            if self.mentions.remove(&id).is_none() {
                self.dropped.insert(id, alert);
            }
        }
        for mention in decision.mentions {
            self.touched.mentions.insert(mention.alert);
            self.mentions.insert(mention.id, mention);
        }
        for notification in decision.notifications {
            self.notifications.insert(notification.id, notification);
        }
        for moved in decision.claimed {
            match self.mentions.get_mut(&moved.mention) {
                Some(fresh) => fresh.notification = Some(moved.notification),
                None => {
                    self.claimed.insert(moved.mention, (moved.alert, moved.notification));
                }
            }
        }
        for (recipient, kind, at) in decision.told {
            let key = (recipient, kind);
            self.windows_ended.remove(&key);
            self.told.insert(key, at);
        }
        for (recipient, kind, at) in decision.windows_ended {
            let key = (recipient, kind);
            match self.told.get_mut(&key) {
                Some(told) if *told <= at => *told = Timestamp::UNIX_EPOCH,
                Some(_) => {}
                None => {
                    let ended = self.windows_ended.entry(key).or_insert(at);
                    *ended = at.max(*ended);
                }
            }
        }
        self.hand_overs.extend(decision.hand_overs);
        self.attempts.extend(decision.attempts);
        self.timeline.extend(decision.timeline);
        self.events.extend(decision.events);
    }

    /// Adds one change to timers.
    pub(crate) fn absorb_timer(&mut self, change: TimerChange) {
        if let TimerChange::Set(Timer { alert: Some(alert), .. })
        | TimerChange::SetEarliest(Timer { alert: Some(alert), .. }) = &change
        {
            self.touched.timers.insert(*alert);
        }
        match change {
            TimerChange::Set(timer) => {
                self.timers.insert((timer.kind, timer.subject.clone()), TimerWrite::Set(timer));
            }
            TimerChange::SetEarliest(timer) => {
                let key = (timer.kind, timer.subject.clone());
                let write = match self.timers.remove(&key) {
                    Some(TimerWrite::Set(earlier)) if earlier.due_at <= timer.due_at => TimerWrite::Set(earlier),
                    Some(TimerWrite::Set(_) | TimerWrite::Clear) => TimerWrite::Set(timer),
                    Some(TimerWrite::SetEarliest(earlier)) if earlier.due_at <= timer.due_at => {
                        TimerWrite::SetEarliest(earlier)
                    }
                    Some(TimerWrite::SetEarliest(_)) | None => TimerWrite::SetEarliest(timer),
                };
                self.timers.insert(key, write);
            }
            TimerChange::Clear(kind, subject) => {
                self.timers.insert((kind, subject), TimerWrite::Clear);
            }
            TimerChange::ClearAlert(alert) => {
                if self.touched.timers.remove(&alert) {
                    self.timers.retain(|_, write| match write {
                        TimerWrite::Set(timer) | TimerWrite::SetEarliest(timer) => timer.alert != Some(alert),
                        TimerWrite::Clear => true,
                    });
                }
                self.cleared_timers.insert(alert);
            }
        }
    }

    /// Whether writing this may make something due that was not.
    pub(crate) fn wakes(&self) -> bool {
        self.timers.values().any(|write| !matches!(write, TimerWrite::Clear))
    }

    /// Nothing to write.
    pub(crate) fn is_empty(&self) -> bool {
        self.alerts.is_empty()
            && self.cleared_timers.is_empty()
            && self.timers.is_empty()
            && self.pages_ended.is_empty()
            && self.pages.is_empty()
            && self.withdrawn.is_empty()
            && self.dropped.is_empty()
            && self.mentions.is_empty()
            && self.notifications.is_empty()
            && self.claimed.is_empty()
            && self.told.is_empty()
            && self.windows_ended.is_empty()
            && self.hand_overs.is_empty()
            && self.attempts.is_empty()
            && self.timeline.is_empty()
            && self.events.is_empty()
            && self.audit.is_empty()
    }
}
