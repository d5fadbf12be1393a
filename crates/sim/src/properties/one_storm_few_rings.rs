//! Promise 8: two messages to one recipient are never closer than its window.
//!
//! For every recipient that bundles: between two pages that were made for it lies at least the window in force, unless the
//! former did not arrive (what reaches nobody opens no window), somebody pressed "escalate" in between, or the clock jumped.

use super::{Evidence, Verdict};
use crate::tables::NotificationRow;
use std::collections::BTreeMap;

pub(super) fn check(evidence: &Evidence<'_>) -> Verdict {
    let shadow = evidence.shadow;
    let mut by_recipient: BTreeMap<&str, Vec<&NotificationRow>> = BTreeMap::new();
    for notification in evidence.tables.notifications.values().filter(|one| one.kind == "page") {
        by_recipient.entry(&notification.recipient).or_default().push(notification);
    }
    for (recipient, mut pages) in by_recipient {
        pages.sort_by_key(|page| (page.created_at, &page.id));
        for pair in pages.windows(2) {
            let (former, latter) = (pair[0], pair[1]);
            let windows = shadow.companies_at(latter.created_at);
            let windows = windows.iter().map(|company| company.window_ms(recipient).unwrap_or_default());
            let window_ms = windows.min().unwrap_or_default();
            let apart_ms = latter.created_at - former.created_at;
            let failed = former.status == "failed" || latter.status == "failed";
            let escalated = evidence.was_escalated(former.created_at, latter.created_at);
            let jumped = shadow.mono_of(former.created_at).is_none() || shadow.mono_of(latter.created_at).is_none();
            if apart_ms < window_ms && !failed && !escalated && !jumped {
                return Err(format!(
                    "{recipient} was rung at {} and {}, and its window is {window_ms} ms",
                    crate::trace::clock(former.created_at),
                    crate::trace::clock(latter.created_at)
                ));
            }
        }
    }
    Ok(())
}
