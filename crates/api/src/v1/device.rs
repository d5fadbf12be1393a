//! `/api/v1/device`: the device authorization grant (RFC 8628), by which a program without a browser is logged in. Forms in,
//! JSON out, and the errors of OAuth (RFC 6749, section 5.2), so that ready-made clients understand them.

pub(crate) mod authorization;
pub(crate) mod token;

use crate::ApiState;
use crate::limits::FORM_BYTES_MAX;
use crate::problem::{Code, Problem};
use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;
use nightbell_engine::DeviceLoginFailure;
use serde::Serialize;
use utoipa::ToSchema;

/// A form that a program sent, and its request.
pub(crate) struct Fields {
    parts: Parts,
    body: Vec<u8>,
}

impl Fields {
    /// A field's text; none where it is absent or empty.
    fn text(&self, wanted: &str) -> Option<String> {
        let mut pairs = form_urlencoded::parse(&self.body);
        pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).filter(|value| !value.is_empty())
    }
}

impl FromRequest<ApiState> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &ApiState) -> Result<Fields, Problem> {
        let (parts, body) = request.into_parts();
        let too_large = |_| Problem::new(Code::TooLarge, format!("the form is larger than {FORM_BYTES_MAX} bytes"));
        let body = axum::body::to_bytes(body, FORM_BYTES_MAX).await.map_err(too_large)?;
        Ok(Fields { parts, body: body.to_vec() })
    }
}

/// An error as OAuth has them (RFC 6749, section 5.2; RFC 8628, section 3.5).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeviceError {
    /// `authorization_pending`, `slow_down`, `access_denied`, `expired_token`, `invalid_grant`, `invalid_scope`,
    /// `invalid_request` or `unsupported_grant_type`.
    error: &'static str,
    /// The same for people.
    error_description: String,
}

/// Why a program is not logged in, or not yet.
pub(crate) enum Refusal {
    OAuth(DeviceError),
    Problem(Problem),
}

impl Refusal {
    fn new(error: &'static str, description: impl Into<String>) -> Refusal {
        Refusal::OAuth(DeviceError { error, error_description: description.into() })
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal::Problem(problem)
    }
}

impl From<DeviceLoginFailure> for Refusal {
    fn from(failure: DeviceLoginFailure) -> Refusal {
        let error = match &failure {
            DeviceLoginFailure::Pending => "authorization_pending",
            DeviceLoginFailure::SlowDown => "slow_down",
            DeviceLoginFailure::Denied => "access_denied",
            DeviceLoginFailure::Expired => "expired_token",
            DeviceLoginFailure::Unknown => "invalid_grant",
            DeviceLoginFailure::Scope(_) => "invalid_scope",
            DeviceLoginFailure::Lifetime(_) => "invalid_request",
            DeviceLoginFailure::TooMany => return Problem::new(Code::Throttled, failure.to_string()).into(),
            DeviceLoginFailure::Engine(_) => "",
        };
        match failure {
            DeviceLoginFailure::Engine(error) => Refusal::Problem(error.into()),
            other => Refusal::new(error, other.to_string()),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Refusal::OAuth(error) => (StatusCode::BAD_REQUEST, Json(error)).into_response(),
            Refusal::Problem(problem) => problem.into_response(),
        }
    }
}
