//! The doctor of a configuration that is valid and may still page nobody.

mod people;
mod rest;
mod services;

use crate::{Kind, Pages, Snapshot};
use nightbell_core::{Name, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How far ahead schedules are looked at, in days, unless somebody asks otherwise.
pub const DIAGNOSE_DAYS: i64 = 30;

/// How far back duties are looked at for what they add up to, in days.
const DAYS_BACK: i64 = 31;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    /// Somebody who should be paged would not be.
    Error,
    /// Worth a look.
    Warning,
    /// Nothing is wrong; it could be better.
    Note,
}

/// One thing that the doctor found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: FindingSeverity,
    /// The kind of the resource that it is about.
    pub kind: Kind,
    /// The name of that resource.
    pub name: String,
    /// What is so.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

struct Findings {
    found: Vec<Finding>,
}

impl Findings {
    fn add(
        &mut self,
        severity: FindingSeverity,
        kind: Kind,
        name: &str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let (name, message, remedy) = (name.to_owned(), message.into(), remedy.into());
        self.found.push(Finding { severity, kind, name, message, remedy });
    }
}

/// What is worth knowing about a configuration at `now` and for the `days` after it, the worst first. `pages` says when people
/// were paged of late, as far as that is known.
pub fn diagnose(snapshot: &Snapshot, now: Timestamp, days: i64, pages: &Pages) -> Vec<Finding> {
    let mut findings = Findings { found: Vec::new() };
    people::diagnose(snapshot, now, days, &mut findings);
    services::diagnose(snapshot, now, days, &mut findings);
    let schedules: Vec<Name> = snapshot.all(Kind::Schedules).map(|stored| stored.resource.name.clone()).collect();
    look_at_rest(snapshot, &schedules, pages, now, days, &mut findings);
    findings.found.sort();
    findings.found
}

/// What leaves the people of these schedules without rest in the days ahead: of what [`diagnose`] finds, their part.
pub fn diagnose_rest(snapshot: &Snapshot, schedules: &[Name], pages: &Pages, now: Timestamp) -> Vec<Finding> {
    let mut findings = Findings { found: Vec::new() };
    look_at_rest(snapshot, schedules, pages, now, DIAGNOSE_DAYS, &mut findings);
    findings.found.sort();
    findings.found
}

/// Whoever asks looks at the same span, in which a run of nights may have begun before now: so all hear of the same helpers.
fn look_at_rest(
    snapshot: &Snapshot,
    schedules: &[Name],
    pages: &Pages,
    now: Timestamp,
    days: i64,
    findings: &mut Findings,
) {
    let from = now.checked_sub(jiff::SignedDuration::from_hours(24 * DAYS_BACK)).unwrap_or(Timestamp::MIN);
    let wanted: BTreeSet<&str> = schedules.iter().map(|name| &**name).collect();
    // What a schedule cannot answer is a finding of its own.
    if let Ok(workload) = snapshot.workload(|name| wanted.contains(name), from, end_of_span(now, days)) {
        rest::diagnose(&workload, schedules, pages, now, findings);
    }
}

/// The end of the span that is looked at: `days` after `now`, within what schedules answer.
pub(crate) fn end_of_span(now: Timestamp, days: i64) -> Timestamp {
    let days = days.clamp(0, nightbell_schedule::limits::SPAN_DAYS_MAX);
    now.checked_add(jiff::SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX)
}
