//! Lists of alerts: each part of one read along an index in the order in which it is shown, so that its cost is that of the
//! page and not of everything that is stored.

use super::reads::Conditions;
use super::rows::{alert, alert_columns};
use crate::StoreError;
use crate::records::{AlertCursor, AlertFilter};
use nightbell_core::{Alert, Name, Status};
use rusqlite::Connection;

/// Alerts: open exhausted ones first, then newest first; and where the next page begins.
pub(super) fn alerts(
    connection: &Connection,
    filter: &AlertFilter,
) -> Result<(Vec<Alert>, Option<AlertCursor>), StoreError> {
    if filter.limit == 0 || filter.services.as_ref().is_some_and(Vec::is_empty) {
        return Ok((Vec::new(), None));
    }
    // One more than asked for tells whether there is more.
    let wanted = filter.limit + 1;
    let mut found = Vec::new();
    if filter.after.is_none_or(|after| after.exhausted) && may_be_exhausted(filter) {
        found = exhausted(connection, filter, wanted)?;
    }
    if found.len() < wanted {
        found.extend(others(connection, filter, wanted - found.len())?);
    }
    let more = found.len() > filter.limit;
    found.truncate(filter.limit);
    let last = found.last().filter(|_| more);
    let cursor = last.map(|alert| AlertCursor { exhausted: alert.exhausted && alert.is_open(), id: alert.id.0 });
    Ok((found, cursor))
}

fn may_be_exhausted(filter: &AlertFilter) -> bool {
    filter.statuses.is_empty() || filter.statuses.iter().any(|status| *status != Status::Resolved)
}

/// Open alerts that nobody is left to page for.
fn exhausted(connection: &Connection, filter: &AlertFilter, wanted: usize) -> Result<Vec<Alert>, StoreError> {
    let mut conditions = filtered(filter, " INDEXED BY alerts_exhausted", filter.services.as_deref());
    conditions.add("status <> 'resolved' AND exhausted = 1");
    if let Some(after) = filter.after {
        conditions.compare("id <", after.id);
    }
    conditions.rows(connection, "id DESC", wanted, alert)
}

/// All others. What is open is little and read along the index of it, whatever is asked; what is resolved is much, and read along
/// the index for what is asked.
fn others(connection: &Connection, filter: &AlertFilter, wanted: usize) -> Result<Vec<Alert>, StoreError> {
    let asks = |status: &Status| filter.statuses.is_empty() || filter.statuses.contains(status);
    let services = filter.services.as_deref();
    if services.is_none() && filter.dedup_key.is_none() && asks(&Status::Resolved) {
        return others_along(connection, filter, " NOT INDEXED", None, wanted);
    }
    let of = |statuses: Vec<Status>| AlertFilter { statuses, ..filter.clone() };
    let open: Vec<Status> = [Status::Triggered, Status::Acknowledged].into_iter().filter(asks).collect();
    let mut found = Vec::new();
    if !open.is_empty() {
        found = others_along(connection, &of(open), " INDEXED BY alerts_open", services, wanted)?;
    }
    if asks(&Status::Resolved) {
        let resolved = of(vec![Status::Resolved]);
        if filter.dedup_key.is_some() {
            let index = " INDEXED BY alerts_resolved_by_key";
            found.extend(others_along(connection, &resolved, index, services, wanted)?);
        } else {
            // The index has each service in order, and not several of them together.
            for service in services.unwrap_or_default() {
                let service = Some(std::slice::from_ref(service));
                let index = " INDEXED BY alerts_resolved_by_service";
                found.extend(others_along(connection, &resolved, index, service, wanted)?);
            }
        }
    }
    found.sort_by_key(|alert| std::cmp::Reverse(alert.id));
    found.dedup_by_key(|alert| alert.id);
    found.truncate(wanted);
    Ok(found)
}

fn others_along(
    connection: &Connection,
    filter: &AlertFilter,
    index: &str,
    services: Option<&[Name]>,
    wanted: usize,
) -> Result<Vec<Alert>, StoreError> {
    let mut conditions = filtered(filter, index, services);
    conditions.add("NOT (status <> 'resolved' AND exhausted = 1)");
    if let Some(after) = filter.after.filter(|after| !after.exhausted) {
        conditions.compare("id <", after.id);
    }
    conditions.rows(connection, "id DESC", wanted, alert)
}

fn filtered(filter: &AlertFilter, index: &str, services: Option<&[Name]>) -> Conditions {
    let mut conditions = Conditions::new(&format!(concat!("SELECT ", alert_columns!(), " FROM alerts{}"), index));
    if !filter.statuses.is_empty() {
        conditions.any_of("status", filter.statuses.iter().map(|status| status.as_str()));
        // In the words of the partial indexes, so that they are used.
        if !filter.statuses.contains(&Status::Resolved) {
            conditions.add("status <> 'resolved'");
        } else if filter.statuses == [Status::Resolved] {
            conditions.add("status = 'resolved'");
        }
    }
    if let Some(services) = services {
        conditions.any_of("service", services.iter().map(|service| &**service));
    }
    if let Some(dedup_key) = &filter.dedup_key {
        conditions.compare("dedup_key =", dedup_key.clone());
    }
    if let Some((from, to)) = filter.dedup_keys() {
        conditions.compare("dedup_key >=", from);
        conditions.compare("dedup_key <", to);
    }
    conditions
}
