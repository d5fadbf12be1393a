//! The doctor of a configuration that is valid and may still page nobody.

mod people;
mod services;

use crate::{Kind, Snapshot};
use nightbell_core::Timestamp;
use serde::{Deserialize, Serialize};

/// How far ahead schedules are looked at, in days, unless somebody asks otherwise.
pub const DIAGNOSE_DAYS: i64 = 30;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    /// Somebody who should be paged would not be.
    Error,
    /// Worth a look.
    Warning,
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

/// What is worth knowing about a configuration at `now` and for the `days` after it, the worst first.
pub fn diagnose(snapshot: &Snapshot, now: Timestamp, days: i64) -> Vec<Finding> {
    let mut findings = Findings { found: Vec::new() };
    people::diagnose(snapshot, now, days, &mut findings);
    services::diagnose(snapshot, now, days, &mut findings);
    findings.found.sort();
    findings.found
}

/// The end of the span that is looked at: `days` after `now`, within what schedules answer.
fn end_of_span(now: Timestamp, days: i64) -> Timestamp {
    let days = days.clamp(0, nightbell_schedule::limits::SPAN_DAYS_MAX);
    now.checked_add(jiff::SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX)
}
