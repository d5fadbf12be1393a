//! Promise 7: end the process at any instant and start it again: the outcome is the same.
//!
//! A calm plan (see `plan::calm`) runs twice, with its crashes and without. Nodes come back at the instant at which they ended, and
//! whoever lost a request sends it again. Then both runs must have told the same pages to the same recipients at the same
//! instants about the same alerts, and must have left the same alerts and the same timers.
//!
//! Allowed: a page that comes twice; counts of events, for a request that is sent again may count twice.

use super::Verdict;
use crate::providers::Handed;
use crate::tables::Tables;
use nightbell_core::NotificationKind;
use std::collections::BTreeSet;

/// Compares the run with crashes to the one without.
pub(crate) fn compare(with: (&[Handed], &Tables), without: (&[Handed], &Tables)) -> Verdict {
    let pairs = [
        ("told", told(with.0), told(without.0)),
        ("the alerts", alerts(with.1), alerts(without.1)),
        ("the timers", timers(with.1), timers(without.1)),
    ];
    for (what, with, without) in pairs {
        if let Some(missing) = without.difference(&with).next() {
            return Err(format!("with restarts, {what} lack: {missing}"));
        }
        if let Some(surplus) = with.difference(&without).next() {
            return Err(format!("with restarts, {what} have besides: {surplus}"));
        }
    }
    Ok(())
}

pub(crate) fn told(handed: &[Handed]) -> BTreeSet<String> {
    let pages = handed.iter().filter(|one| one.taken && one.kind == NotificationKind::Page);
    let told = pages.map(|one| {
        let mut about: Vec<String> = one.about.iter().map(|(service, key)| format!("{service}/{key}")).collect();
        about.sort_unstable();
        format!("{} {} {}", crate::trace::clock(one.at_ms), one.recipient, about.join(" "))
    });
    told.collect()
}

pub(crate) fn alerts(tables: &Tables) -> BTreeSet<String> {
    let alerts = tables.alerts.values().map(|alert| {
        format!(
            "{}/{} opened {} {} {} policy {} step {:?} round {} next {:?} exhausted {}",
            alert.service,
            alert.dedup_key,
            crate::trace::clock(alert.opened_at),
            alert.status,
            alert.urgency,
            alert.policy,
            alert.step,
            alert.round,
            alert.next_escalation_at.map(crate::trace::clock),
            alert.exhausted
        )
    });
    alerts.collect()
}

pub(crate) fn timers(tables: &Tables) -> BTreeSet<String> {
    let timers = tables.timers.iter().map(|timer| {
        let about = match timer.alert.and_then(|id| tables.alerts.get(&id)) {
            Some(alert) => {
                let rest = timer.subject.split_once('/').map(|(_, rest)| rest).unwrap_or_default();
                format!("{}/{} {rest}", alert.service, alert.dedup_key)
            }
            None => timer.subject.clone(),
        };
        format!("{} {about} {}", timer.kind, crate::trace::clock(timer.due_at))
    });
    timers.collect()
}
