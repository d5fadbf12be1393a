//! What the API answers when it cannot do what it was asked: problem documents (RFC 9457) with stable codes.

use crate::limits::RETRY_AFTER_S;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use nightbell_config::ConfigError;
use nightbell_core::Refusal;
use nightbell_engine::EngineError;
use nightbell_engine::rights::Refused;
use nightbell_store::StoreError;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder, response};
use utoipa::{IntoResponses, ToSchema};

/// The codes, each with its status and title. Clients may rely on them; new ones may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    Unauthenticated,
    Forbidden,
    NotFound,
    UnknownPath,
    MethodNotAllowed,
    MalformedJson,
    InvalidBody,
    InvalidParameter,
    UnsupportedMediaType,
    TooLarge,
    AlertResolved,
    InUse,
    NameTaken,
    SwapRefused,
    HandOverRefused,
    Conflict,
    StaleRevision,
    PreconditionRequired,
    InvalidConfiguration,
    VerificationRefused,
    NotSent,
    TooMany,
    Throttled,
    Overloaded,
    Unavailable,
    Internal,
}

impl Code {
    const fn parts(self) -> (u16, &'static str, &'static str) {
        match self {
            Code::Unauthenticated => (401, "unauthenticated", "Not authenticated"),
            Code::Forbidden => (403, "forbidden", "Not allowed"),
            Code::NotFound => (404, "not_found", "Not found"),
            Code::UnknownPath => (404, "unknown_path", "Unknown path"),
            Code::MethodNotAllowed => (405, "method_not_allowed", "Method not allowed"),
            Code::MalformedJson => (400, "malformed_json", "Malformed JSON"),
            Code::InvalidBody => (400, "invalid_body", "Invalid body"),
            Code::InvalidParameter => (400, "invalid_parameter", "Invalid parameter"),
            Code::UnsupportedMediaType => (415, "unsupported_media_type", "Unsupported media type"),
            Code::TooLarge => (413, "too_large", "Too large"),
            Code::AlertResolved => (409, "alert_resolved", "The alert is resolved"),
            Code::InUse => (409, "in_use", "In use"),
            Code::NameTaken => (409, "name_taken", "The name is taken"),
            Code::SwapRefused => (409, "swap_refused", "The swap is not possible"),
            Code::HandOverRefused => (409, "hand_over_refused", "The schedule does not do that"),
            Code::Conflict => (409, "conflict", "Changed meanwhile"),
            Code::StaleRevision => (412, "stale_revision", "Changed meanwhile"),
            Code::PreconditionRequired => (428, "precondition_required", "If-Match is missing"),
            Code::InvalidConfiguration => (422, "invalid_configuration", "Invalid configuration"),
            Code::VerificationRefused => (422, "code_refused", "The code does not verify"),
            Code::NotSent => (409, "not_sent", "It could not be sent"),
            Code::TooMany => (409, "too_many", "There is no room for another"),
            Code::Throttled => (429, "throttled", "Too often"),
            Code::Overloaded => (429, "overloaded", "Too much is waiting"),
            Code::Unavailable => (503, "unavailable", "The store cannot be reached"),
            Code::Internal => (500, "internal", "Internal error"),
        }
    }
}

/// One thing that is wrong with a configuration.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ConfigError)]
pub(crate) struct ErrorView {
    /// The file, as it was named by whoever sent it.
    pub(crate) file: Option<String>,
    /// The line, from 1.
    pub(crate) line: Option<u32>,
    /// Where in the document.
    pub(crate) key: String,
    /// What is wrong, with the value and the remedy.
    pub(crate) message: String,
}

impl From<ConfigError> for ErrorView {
    fn from(ConfigError { file, line, key, message }: ConfigError) -> ErrorView {
        ErrorView { file, line, key, message }
    }
}

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the `code` says more.
    pub(crate) r#type: &'static str,
    /// What kind of problem this is, for people.
    pub(crate) title: &'static str,
    /// The HTTP status.
    pub(crate) status: u16,
    /// What kind of problem this is, for programs.
    pub(crate) code: &'static str,
    /// What is wrong here, with the field, the value and the remedy.
    pub(crate) detail: String,
    /// Each thing that is wrong or not allowed, for configurations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(crate) errors: Vec<ErrorView>,
}

impl Problem {
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Problem {
        let (status, code, title) = code.parts();
        Problem { r#type: "about:blank", title, status, code, detail: detail.into(), errors: Vec::new() }
    }

    pub(crate) fn not_found(what: &str, name: &str, remedy: &str) -> Problem {
        Problem::new(Code::NotFound, format!("there is no {what} {name:?}; {remedy}"))
    }

    pub(crate) fn invalid_configuration(errors: Vec<ConfigError>) -> Problem {
        let detail = match errors.as_slice() {
            [one] => one.to_string(),
            [first, rest @ ..] => format!("{first} (and {} more)", rest.len()),
            [] => "the configuration is not valid".to_owned(),
        };
        let errors = errors.into_iter().map(ErrorView::from).collect();
        Problem { errors, ..Problem::new(Code::InvalidConfiguration, detail) }
    }

    /// Each change that somebody may not make.
    pub(crate) fn forbidden(refused: &[Refused]) -> Problem {
        let Some(first) = refused.first() else { return Problem::new(Code::Forbidden, "this is not allowed") };
        let errors = refused.iter().map(|refused| ErrorView {
            file: None,
            line: None,
            key: format!("{}/{}", refused.kind, refused.name),
            message: refused.denied.to_string(),
        });
        let mut problem = Problem::from(first.denied.clone());
        if refused.len() > 1 {
            problem.errors = errors.collect();
            problem.detail = format!("{} (and {} more)", problem.detail, refused.len() - 1);
        }
        problem
    }

    /// Says in the log what the client is not told.
    fn internal(error: &dyn std::fmt::Display) -> Problem {
        tracing::error!(%error, "http.failed");
        Problem::new(Code::Internal, "something went wrong inside; the server's log says what")
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        let code = match &error {
            StoreError::Overloaded => Code::Overloaded,
            StoreError::Unavailable(reason) => {
                tracing::warn!(%reason, "store.unavailable");
                return Problem::new(Code::Unavailable, "the database cannot be used right now; try again in a moment");
            }
            StoreError::OpenAlerts { .. } | StoreError::KeyTaken => Code::InUse,
            StoreError::NameTaken(_) => Code::NameTaken,
            StoreError::StaleConfiguration { .. } | StoreError::ConfigurationConflict { .. } => Code::Conflict,
            _ => return Problem::internal(&error),
        };
        Problem::new(code, error.to_string())
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Problem {
        let code = match error {
            EngineError::Store(error) => return error.into(),
            EngineError::NoSuchAlert(_) | EngineError::Refused(Refusal::NoSuchAlert(_) | Refusal::NoSuchService(_)) => {
                Code::NotFound
            }
            EngineError::Refused(Refusal::NoHandOvers(_) | Refusal::NothingToAccept(_)) => Code::HandOverRefused,
            EngineError::Refused(Refusal::Resolved { .. }) => Code::AlertResolved,
            EngineError::Refused(Refusal::SnoozeOutOfRange(_)) => Code::InvalidBody,
            other => return Problem::internal(&other),
        };
        Problem::new(code, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"nightbell\""));
        }
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_S));
        }
        response
    }
}

/// Every problem, in the OpenAPI document.
pub(crate) struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<response::Response>> {
        let problem = |description: &str| {
            let content = Content::new(Some(Ref::from_schema_name("Problem")));
            RefOr::T(
                ResponseBuilder::new().description(description).content("application/problem+json", content).build(),
            )
        };
        BTreeMap::from([
            ("4XX".to_owned(), problem("Refused; `code` and `detail` say why and what to do.")),
            ("5XX".to_owned(), problem("Cannot be done right now; try again.")),
        ])
    }
}
