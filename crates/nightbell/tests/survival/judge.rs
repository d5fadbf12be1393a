//! What must be true afterwards, given what was accepted, what arrived, and when there was nobody to send it. Pure.

use crate::company::{MAIL_WINDOW, RULE_DELAY, STEP_WAIT};
use crate::journal::{Course, Problem, Service, number_of};
use crate::patience::{between, later};
use crate::sinks::Receipt;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashMap;
use std::time::Duration;

/// Two clocks of one machine, one of them cut to milliseconds, and a request that waits to be read.
const CLOCK_TOLERANCE: Duration = Duration::from_millis(20);
/// A request of a killed process may be read a moment after the kill.
const READ_LATE_MAX: Duration = Duration::from_millis(500);
/// How long a provider may take to answer and Nightbell to write that down.
const RECORD_MAX: Duration = Duration::from_millis(1_000);

/// A span without the node that should have sent: from its kill until everything of it was anybody's again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outage {
    pub(crate) killed_at: Timestamp,
    pub(crate) over_at: Timestamp,
}

/// What is judged.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) problems: Vec<Problem>,
    pub(crate) receipts: Vec<Receipt>,
    /// As the API lists them.
    pub(crate) alerts: Vec<Value>,
    pub(crate) outages: Vec<Outage>,
    /// How late something may be when there is somebody to send it.
    pub(crate) lateness_max: Duration,
}

/// The number of a problem, and what happened to it that must not.
pub(crate) type Violation = (usize, String);

/// What was measured on the way.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// Messages that arrived again.
    pub(crate) repeated: usize,
    /// Latest message that somebody was there to send, counted from when it was due.
    pub(crate) worst_lateness: Duration,
}

impl Case {
    /// What was measured, and each promise that was broken: of which problem, and how.
    pub(crate) fn judge(&self) -> (Measured, Vec<Violation>) {
        let mut violations = Vec::new();
        self.nothing_is_lost(&mut violations);
        let repeated = self.nothing_is_sent_twice(&mut violations);
        let worst_lateness = self.everybody_is_paged_on_time(&mut violations);
        self.acknowledged_is_quiet(&mut violations);
        (Measured { repeated, worst_lateness }, violations)
    }

    fn alerts_by_number(&self) -> HashMap<usize, Vec<&Value>> {
        let mut found: HashMap<usize, Vec<&Value>> = HashMap::new();
        for alert in &self.alerts {
            let number = alert["summary"].as_str().and_then(number_of).expect("every alert is one of ours");
            found.entry(number).or_default().push(alert);
        }
        found
    }

    /// Every accepted event has its alert, one each, in the state that the last accepted event left it in.
    fn nothing_is_lost(&self, violations: &mut Vec<Violation>) {
        let alerts = self.alerts_by_number();
        for problem in self.problems.iter().filter(|problem| problem.accepted_at.is_some()) {
            match alerts.get(&problem.number).map_or(&[][..], |found| found) {
                [] => violations.push((problem.number, format!("LOST: {problem:?} was accepted and has no alert"))),
                [alert] if alert["status"] != problem.status() => {
                    violations.push((
                        problem.number,
                        format!("WRONG STATE: {problem:?}, its alert is {}: {alert}", alert["status"]),
                    ));
                }
                [alert] if problem.pages_everybody() && alert["exhausted"] != true => {
                    violations
                        .push((problem.number, format!("STUCK: {problem:?} never came to its last resort: {alert}")));
                }
                [_] => {}
                several => {
                    violations.push((problem.number, format!("DOUBLED: {problem:?} has {} alerts", several.len())))
                }
            }
        }
    }

    /// A page of one problem to one recipient is one notification, and a notification repeats only where a kill cut it short.
    /// How many did.
    fn nothing_is_sent_twice(&self, violations: &mut Vec<Violation>) -> usize {
        let mut by_key: HashMap<&str, &Receipt> = HashMap::new();
        let mut by_page: HashMap<(usize, &str), &Receipt> = HashMap::new();
        let mut repeated = 0;
        for receipt in &self.receipts {
            if let Some(before) = by_key.insert(&receipt.idempotency_key, receipt) {
                repeated += 1;
                // Under way at the kill: arrived shortly before it, so that its answer may not have been recorded.
                let was_cut_short = |outage: &Outage| {
                    later(outage.killed_at, READ_LATE_MAX) >= before.at
                        && outage.killed_at <= later(before.at, RECORD_MAX).min(receipt.at)
                };
                if !self.outages.iter().any(was_cut_short) {
                    violations.push((
                        receipt.problems.first().copied().unwrap_or_default(),
                        format!("SENT TWICE although no kill cut it short: {before:?} and {receipt:?}"),
                    ));
                }
            }
            for problem in receipt.problems.iter().filter(|_| receipt.is_page) {
                if let Some(before) = by_page.insert((*problem, &receipt.recipient), receipt)
                    && before.idempotency_key != receipt.idempotency_key
                {
                    violations.push((*problem, format!("PAGED TWICE under two keys: {before:?} and {receipt:?}")));
                }
            }
        }
        repeated
    }

    /// Who has to be paged is paged by everything that the policy says, not before its time, and on time or right after the
    /// outage in which its time came. The latest.
    fn everybody_is_paged_on_time(&self, violations: &mut Vec<Violation>) -> Duration {
        let mut first: HashMap<(usize, &str), Timestamp> = HashMap::new();
        for receipt in self.receipts.iter().filter(|receipt| receipt.is_page) {
            for problem in &receipt.problems {
                first.entry((*problem, &receipt.recipient)).or_insert(receipt.at);
            }
        }
        let alerts = self.alerts_by_number();
        let mut worst = Duration::ZERO;
        for problem in self.problems.iter().filter(|problem| problem.accepted_at.is_some()) {
            let Some([alert]) = alerts.get(&problem.number).map(|found| &found[..]) else { continue };
            let opened_at: Timestamp = alert["opened_at"].as_str().unwrap().parse().unwrap();
            for due in dues(problem, opened_at, &|recipient| first.get(&(problem.number, recipient)).copied()) {
                let Some(received_at) = first.get(&(problem.number, due.recipient)).copied() else {
                    violations
                        .push((problem.number, format!("FORGOTTEN: {problem:?} never reached {}", due.recipient)));
                    continue;
                };
                let late = lateness(due.at_latest, received_at, &self.outages, self.lateness_max);
                worst = worst.max(late);
                if late > self.lateness_max {
                    let what = format!("{} got {problem:?} at {received_at}, due {}", due.recipient, due.at_latest);
                    violations.push((problem.number, format!("LATE by {late:?}: {what}")));
                }
                if later(received_at, CLOCK_TOLERANCE) < due.not_before {
                    let what = format!("{} got {problem:?} at {received_at}, due {}", due.recipient, due.not_before);
                    violations.push((problem.number, format!("EARLY: {what}")));
                }
            }
            if problem.course == Course::Low && first.contains_key(&(problem.number, "grace")) {
                violations.push((problem.number, format!("ESCALATED although of low urgency: {problem:?}")));
            }
        }
        worst
    }

    /// After an acknowledgement or resolve was accepted, only what had been handed over before still arrives.
    fn acknowledged_is_quiet(&self, violations: &mut Vec<Violation>) {
        for receipt in self.receipts.iter().filter(|receipt| receipt.is_page) {
            for number in &receipt.problems {
                let problem = &self.problems[*number];
                let is_over = matches!(problem.course, Course::Acknowledged | Course::Resolved);
                let Some(ended_at) = problem.ended_at.filter(|_| is_over) else { continue };
                let late = lateness(ended_at, receipt.at, &self.outages, self.lateness_max);
                if late > self.lateness_max {
                    violations.push((
                        *number,
                        format!("NOT QUIET: {problem:?} was paged {late:?} after its end: {receipt:?}"),
                    ));
                }
            }
        }
    }
}

/// One page that has to arrive.
struct Due {
    recipient: &'static str,
    not_before: Timestamp,
    at_latest: Timestamp,
}

/// Everything that the company's policies do for a problem that nobody cares for. A step's wait begins when the step before
/// was paged, which is known from its own arrival.
fn dues(problem: &Problem, opened_at: Timestamp, arrived: &dyn Fn(&str) -> Option<Timestamp>) -> Vec<Due> {
    let after = |waits: u32| later(opened_at, STEP_WAIT * waits);
    let due = |recipient, not_before, at_latest| Due { recipient, not_before, at_latest };
    match (problem.service, problem.course) {
        (Service::Checkout, Course::Stays | Course::Repeated) => {
            let late_rule = later(opened_at, RULE_DELAY);
            let chief_by = later(arrived("grace").unwrap_or(after(1)), STEP_WAIT);
            vec![
                due("ada", opened_at, opened_at),
                due("ada-late", late_rule, late_rule),
                due("grace", after(1), after(1)),
                due("room", after(1), after(1)),
                due("chief", after(2), chief_by),
            ]
        }
        (Service::Ledger, Course::Stays | Course::Repeated) => {
            vec![due("mail", opened_at, later(opened_at, MAIL_WINDOW)), due("chief", after(1), after(1))]
        }
        (Service::Checkout, Course::Low) => vec![due("ada", opened_at, opened_at)],
        (Service::Ledger, Course::Low) | (_, Course::Acknowledged | Course::Resolved) => Vec::new(),
    }
}

/// How late something was, not counting the times when nobody could send it: an outage that begins before it would have been
/// late makes it due at the outage's end.
fn lateness(due: Timestamp, received_at: Timestamp, outages: &[Outage], lateness_max: Duration) -> Duration {
    let mut due = due;
    for outage in outages.iter().filter(|outage| outage.killed_at <= received_at) {
        if outage.over_at > due && outage.killed_at <= later(due, lateness_max) {
            due = outage.over_at;
        }
    }
    between(due, received_at)
}

#[test]
fn outages_excuse_what_fell_due_in_them_and_what_they_cut_short() {
    let at = |ms: i64| Timestamp::from_millisecond(1_000_000 + ms).unwrap();
    let outage = |killed: i64, over: i64| Outage { killed_at: at(killed), over_at: at(over) };
    let check = |due: i64, received: i64, outages: &[Outage], expected_ms: u64| {
        let late = lateness(at(due), at(received), outages, Duration::from_millis(100));
        assert_eq!(late, Duration::from_millis(expected_ms), "due {due}, received {received}, {outages:?}");
    };
    check(0, 30, &[], 30);
    check(0, 830, &[outage(-50, 800)], 30);
    check(0, 830, &[outage(50, 800)], 30);
    check(0, 830, &[outage(101, 800)], 830);
    check(0, 850, &[outage(-900, -500), outage(50, 400), outage(450, 800)], 50);
    check(0, 300, &[outage(301, 900)], 300);
}
