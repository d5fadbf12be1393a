//! `/api/v1/providers`: the ways out.

pub(crate) mod list;
pub(crate) mod test;

use crate::problem::{Code, Problem};
use nightbell_engine::ProviderFailure;

impl From<ProviderFailure> for Problem {
    fn from(failure: ProviderFailure) -> Problem {
        let code = match failure {
            ProviderFailure::Engine(error) => return error.into(),
            ProviderFailure::Denied(denied) => return denied.into(),
            ProviderFailure::NoMethod { .. } => Code::InvalidBody,
            ProviderFailure::NotSent(_) => Code::NotSent,
            ProviderFailure::TooSoon { .. } => Code::Throttled,
        };
        Problem::new(code, failure.to_string())
    }
}
