//! What the senders know: which problems they told of, and what was answered with 2xx and when.

use crate::patience::now;
use jiff::Timestamp;
use reqwest::StatusCode;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::watch;

/// How a problem goes on after its first event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Course {
    /// Nobody does anything.
    Stays,
    /// The same event comes twice more.
    Repeated,
    /// Its source acknowledges it.
    Acknowledged,
    /// Its source says that it is over.
    Resolved,
    /// Nobody does anything, and it is of low urgency.
    Low,
}

/// The service that has the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Checkout,
    Ledger,
}

/// One problem, as its senders know it.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) number: usize,
    pub(crate) service: Service,
    pub(crate) course: Course,
    /// When its first event was answered with 2xx.
    pub(crate) accepted_at: Option<Timestamp>,
    /// When its last event was answered with 2xx, where its course has several.
    pub(crate) ended_at: Option<Timestamp>,
}

impl Problem {
    /// Its summary, by which everybody finds it again.
    pub(crate) fn summary(&self) -> String {
        format!("problem-{:06}", self.number)
    }

    /// Whether somebody has to be paged until nobody is left.
    pub(crate) fn pages_everybody(&self) -> bool {
        matches!(self.course, Course::Stays | Course::Repeated)
    }

    /// The alert's status when all was sent.
    pub(crate) fn status(&self) -> &'static str {
        match self.course {
            Course::Stays | Course::Repeated | Course::Low => "triggered",
            Course::Acknowledged => "acknowledged",
            Course::Resolved => "resolved",
        }
    }
}

/// The number in a summary.
pub(crate) fn number_of(summary: &str) -> Option<usize> {
    summary.strip_prefix("problem-")?.parse().ok()
}

/// Everything that was sent, for all senders together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal {
    problems: Arc<Mutex<Vec<Problem>>>,
    answers: Arc<Mutex<BTreeMap<String, usize>>>,
    /// Requests answered with 2xx.
    accepted: watch::Sender<usize>,
}

impl Journal {
    fn lock(&self) -> MutexGuard<'_, Vec<Problem>> {
        self.problems.lock().unwrap()
    }

    /// A problem that nobody knows yet.
    pub(crate) fn begin(&self, service: Service, course: Course) -> Problem {
        let mut problems = self.lock();
        let problem = Problem { number: problems.len(), service, course, accepted_at: None, ended_at: None };
        problems.push(problem.clone());
        problem
    }

    /// A request was answered with 2xx: the first that told of these problems, or the last.
    pub(crate) fn accepted(&self, told_of: &[Problem], is_last: bool) {
        let at = now();
        let mut problems = self.lock();
        for problem in told_of {
            let known = &mut problems[problem.number];
            known.accepted_at.get_or_insert(at);
            if is_last {
                known.ended_at = Some(at);
            }
        }
        drop(problems);
        self.accepted.send_modify(|count| *count += 1);
    }

    /// A request was not answered with 2xx, and will be sent again.
    pub(crate) fn refused(&self, why: Option<StatusCode>) {
        let why = why.map_or("no answer".to_owned(), |status| status.as_u16().to_string());
        *self.answers.lock().unwrap().entry(why).or_default() += 1;
    }

    /// How often each answer came that is no 2xx.
    pub(crate) fn refusals(&self) -> BTreeMap<String, usize> {
        self.answers.lock().unwrap().clone()
    }

    pub(crate) fn problems(&self) -> Vec<Problem> {
        self.lock().clone()
    }

    /// Waits until this many more requests have been accepted.
    ///
    /// # Panics
    /// When that takes longer than anybody can explain.
    pub(crate) async fn more_accepted(&self, count: usize) {
        let mut accepted = self.accepted.subscribe();
        let goal = *accepted.borrow() + count;
        let waited = tokio::time::timeout(Duration::from_secs(60), accepted.wait_for(|accepted| *accepted >= goal));
        assert!(
            waited.await.is_ok(),
            "no {count} requests were accepted within a minute; answers: {:?}",
            self.refusals()
        );
    }
}
