//! Promise 8: two messages to one recipient are never closer than its window.
//!
//! For every recipient that bundles: between two pages that left for it lies at least the window in force, unless the former
//! was by then known not to arrive (what reaches nobody opens no window), somebody pressed "escalate" in between, or the clock
//! jumped. A page that was refused before it left, its way being disabled or gone, rings nobody.

use super::{Evidence, Verdict};
use crate::tables::NotificationRow;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(evidence: &Evidence<'_>) -> Verdict {
    let shadow = evidence.shadow;
    let mut by_recipient: BTreeMap<&str, Vec<&NotificationRow>> = BTreeMap::new();
    let left: BTreeSet<&str> = shadow.claims.iter().map(|claim| claim.notification.as_str()).collect();
    let pages = evidence.tables.notifications.values().filter(|one| one.kind == "page");
    for notification in pages.filter(|one| left.contains(one.id.as_str())) {
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
            // Of two that were made at one instant, the ids do not say which came first.
            let failed = known_to_fail(evidence, former, latter.created_at)
                || (apart_ms == 0 && known_to_fail(evidence, latter, latter.created_at));
            let escalated = evidence.was_escalated(former.created_at, latter.created_at);
            // A clock that was set back forgets the windows that began before.
            let instants = shadow.mono_of(former.created_at).zip(shadow.mono_of(latter.created_at));
            let jumped = instants.is_none_or(|(from_ms, to_ms)| shadow.was_set_back(from_ms, to_ms));
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

/// Whether a page had failed for good by an instant. Where the answer to its try came after the report that it did not arrive,
/// the row does not say when that was.
fn known_to_fail(evidence: &Evidence<'_>, page: &NotificationRow, at_ms: i64) -> bool {
    let mut answers = evidence.tables.attempts.iter().filter(|attempt| attempt.notification == page.id);
    let answered_later = answers.any(|attempt| attempt.result == "sent" && attempt.ended_at == page.updated_at);
    page.status == "failed" && (page.updated_at <= at_ms || answered_later)
}
