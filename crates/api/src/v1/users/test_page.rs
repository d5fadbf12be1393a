//! `/api/v1/users/{name}/test-page`: whether somebody would be reached, tried before it matters.

pub(crate) mod send;
pub(crate) mod show;

use crate::problem::{Code, Problem};
use crate::v1::List;
use crate::veil::Veil;
use axum::Json;
use nightbell_core::{Notification, Recipient, Timestamp};
use nightbell_engine::TestFailure;
use serde::Serialize;
use utoipa::ToSchema;

impl From<TestFailure> for Problem {
    fn from(failure: TestFailure) -> Problem {
        let code = match failure {
            TestFailure::Engine(error) => return error.into(),
            TestFailure::Denied(denied) => return denied.into(),
            TestFailure::NoUser(_) => Code::NotFound,
            TestFailure::NoWay { .. } => Code::NotSent,
            TestFailure::TooSoon { .. } => Code::Throttled,
        };
        Problem::new(code, failure.to_string())
    }
}

/// One message of a test, as it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TestMessage)]
pub(crate) struct TestView {
    /// The notification.
    id: String,
    /// The contact method.
    method: String,
    /// `retrying` until it leaves, `sending`, `sent`, `delivered`, `failed`.
    status: &'static str,
    /// Tries so far.
    attempt: u32,
    /// What the provider said last.
    answer: String,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it came to stand so.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

fn listed(user: &str, tests: Vec<Notification>, veil: &Veil<'_>) -> Json<List<TestView>> {
    let view = |test: Notification| TestView {
        id: test.id.to_string(),
        method: match &test.recipient {
            Recipient::User { method, .. } => method.to_string(),
            Recipient::Channel { channel } => channel.to_string(),
        },
        status: test.status.as_str(),
        attempt: test.attempt,
        answer: veil.words(user, test.answer),
        created_at: test.created_at,
        updated_at: test.updated_at,
    };
    List::whole(tests.into_iter().map(view).collect())
}
