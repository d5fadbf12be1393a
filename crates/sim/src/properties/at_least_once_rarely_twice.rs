//! Promise 4: what is said to be sent was sent; the same message twice only where nobody can know.
//!
//! A notification that is recorded as sent or delivered was taken by its provider. A second time its provider takes the
//! same notification, always under the same id, only when something stood between the first time and its record: its node ended
//! or stood still, the database failed, the clock jumped (a node may take another for dead), or the answer was lost. Words of
//! hand-overs are looked at in a file of their own.

mod hand_overs;

use super::{Evidence, Verdict, digits};
use crate::world::may_repeat;
use std::collections::BTreeMap;

pub(super) fn check(evidence: &Evidence<'_>) -> Verdict {
    let mut taken: BTreeMap<String, Vec<&crate::providers::Handed>> = BTreeMap::new();
    for one in evidence.handed.iter().filter(|one| one.taken) {
        taken.entry(digits(one)).or_default().push(one);
    }
    for notification in evidence.tables.notifications.values() {
        let sent = matches!(notification.status.as_str(), "sent" | "delivered");
        if sent && !taken.contains_key(&notification.id) {
            return Err(format!(
                "notification {} to {} is recorded as {}, and no provider has it",
                notification.id, notification.recipient, notification.status
            ));
        }
        if matches!(notification.status.as_str(), "sending" | "retrying") && evidence.shadow.healed.is_some() {
            let late = evidence.shadow.probes.iter().any(|(_, _, wall_ms)| notification.created_at >= *wall_ms);
            if !late {
                return Err(format!(
                    "notification {} to {} never came to an end",
                    notification.id, notification.recipient
                ));
            }
        }
    }
    for (id, times) in &taken {
        for pair in times.windows(2) {
            let (first, second) = (pair[0], pair[1]);
            let excused = may_repeat(first.behaviour) || !evidence.shadow.was_calm(first.mono_ms, second.mono_ms);
            if !excused {
                return Err(format!("{} got notification {id} twice for no reason", first.recipient));
            }
        }
        let recipients_differ = times.iter().any(|one| one.recipient != times[0].recipient);
        if recipients_differ {
            return Err(format!("notification {id} went to several recipients"));
        }
    }
    hand_overs::check(evidence)
}
