//! A form that one of our own pages sent.

use super::language::Language;
use super::say;
use crate::limits::FORM_BYTES_MAX;
use crate::{ApiState, session};
use axum::extract::{FromRequest, Request};
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;

/// A form, its request, and the language to answer in.
pub(crate) struct Form {
    pub(super) parts: Parts,
    pub(super) language: Language,
    body: Vec<u8>,
}

impl Form {
    /// What was sent, where it is no form but JSON of a script of ours.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// A field's text; empty where it is absent.
    pub(super) fn field(&self, wanted: &str) -> String {
        let mut pairs = form_urlencoded::parse(&self.body);
        pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).unwrap_or_default()
    }
}

impl FromRequest<ApiState> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, _state: &ApiState) -> Result<Form, Response> {
        let (parts, body) = request.into_parts();
        let language = Language::of(&parts.headers);
        if !session::is_from_here(&parts) {
            return Err(say(StatusCode::FORBIDDEN, language, "elsewhere-title", "elsewhere"));
        }
        let body = axum::body::to_bytes(body, FORM_BYTES_MAX).await;
        let body = body.map_err(|_| say(StatusCode::PAYLOAD_TOO_LARGE, language, "too-much-title", "too-much"))?;
        Ok(Form { parts, language, body: body.to_vec() })
    }
}
