//! `/api/v1/users/{name}/contact-methods`: how somebody is reached, and which of it is known to be theirs.

pub(crate) mod list;
pub(crate) mod say_code;
pub(crate) mod send_code;

use crate::problem::{Code, Problem};
use nightbell_engine::VerificationFailure;

impl From<VerificationFailure> for Problem {
    fn from(failure: VerificationFailure) -> Problem {
        let code = match failure {
            VerificationFailure::Engine(error) => return error.into(),
            VerificationFailure::Denied(denied) => return denied.into(),
            VerificationFailure::NoMethod { .. } => Code::NotFound,
            VerificationFailure::TooSoon { .. } => Code::Throttled,
            VerificationFailure::OptedOut | VerificationFailure::ByDevice { .. } | VerificationFailure::NotSent(_) => {
                Code::NotSent
            }
            VerificationFailure::Code(_) => Code::VerificationRefused,
        };
        Problem::new(code, failure.to_string())
    }
}
