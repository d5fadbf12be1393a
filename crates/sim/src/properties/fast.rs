//! Promise 3: a page leaves at the very instant at which it falls due.
//!
//! Virtual time does not pass while the engine works, so "fast" is "at once": the message that carries a mention was made when
//! the mention was, or when the window of the recipient's message before it ended, be it because that message
//! failed or because somebody pressed "escalate".
//!
//! Allowed: later, where in between a node was down or stood still, the database was away, a commit failed, the clock jumped, or
//! more was under way at one provider than it is given at once.

use super::{Evidence, Verdict};
use crate::tables::NotificationRow;
use std::collections::BTreeMap;

pub(super) fn check(evidence: &Evidence<'_>) -> Verdict {
    let shadow = evidence.shadow;
    if shadow.saturated {
        return Ok(());
    }
    let mut sent: BTreeMap<(&str, &str), Vec<&NotificationRow>> = BTreeMap::new();
    for notification in evidence.tables.notifications.values() {
        sent.entry((&notification.recipient, &notification.kind)).or_default().push(notification);
    }
    for mention in &evidence.tables.mentions {
        let Some(notification) = mention.notification.as_ref().and_then(|id| evidence.tables.notifications.get(id))
        else {
            continue;
        };
        let (owed_ms, left_ms) = (mention.created_at, notification.created_at);
        if owed_ms == left_ms {
            continue;
        }
        let calm = match (shadow.mono_of(owed_ms), shadow.mono_of(left_ms)) {
            (Some(from), Some(to)) => shadow.was_calm(from, to),
            _ => false,
        };
        if !calm {
            continue;
        }
        let companies = shadow.companies_at(left_ms);
        let windows = companies.iter().filter_map(|company| company.window_ms(&mention.recipient));
        let former = sent.get(&(mention.recipient.as_str(), mention.kind.as_str())).into_iter().flatten();
        let former: Vec<i64> =
            former.filter(|other| other.created_at < left_ms).map(|other| other.created_at).collect();
        // The window as it is when the message leaves, or as it was while it waited.
        let before = shadow.companies_at(owed_ms);
        let windows: Vec<i64> =
            windows.chain(before.iter().filter_map(|company| company.window_ms(&mention.recipient))).collect();
        let released = sent.get(&(mention.recipient.as_str(), mention.kind.as_str())).into_iter().flatten();
        let mut released = released.filter(|other| other.status == "failed" && other.created_at < left_ms);
        let released = released.any(|other| other.updated_at == left_ms);
        let explained = released
            || evidence.was_escalated(left_ms, left_ms)
            || former.iter().any(|at_ms| windows.iter().any(|window_ms| at_ms + window_ms == left_ms));
        let edited = shadow.eras.iter().any(|era| owed_ms <= era.from_wall_ms && era.from_wall_ms <= left_ms);
        if !explained && !edited {
            return Err(format!(
                "alert {} was owed to {} at {} and left at {}, with no window in between",
                mention.alert,
                mention.recipient,
                crate::trace::clock(owed_ms),
                crate::trace::clock(left_ms)
            ));
        }
    }
    Ok(())
}
