//! Extractors whose refusals are problem documents.

use crate::ApiState;
use crate::problem::{Code, Problem};
use axum::body::Bytes;
use axum::extract::path::ErrorKind;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::IntoResponse;
use http::request::Parts;
use http::{StatusCode, header};
use serde::de::DeserializeOwned;

/// A JSON body.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<ApiState> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &ApiState) -> Result<Json<T>, Problem> {
        let media_type =
            request.headers().get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or("?").to_owned());
        if let Some(media_type) = media_type.filter(|media_type| !is_json(media_type)) {
            let detail =
                format!("the body is said to be {media_type:?}; send JSON with Content-Type: application/json");
            return Err(Problem::new(Code::UnsupportedMediaType, detail));
        }
        let body = Bytes::from_request(request, state).await.map_err(unreadable)?;
        if body.trim_ascii().is_empty() {
            return Err(Problem::new(Code::MalformedJson, "the body is empty; send JSON"));
        }
        let mut deserializer = serde_json::Deserializer::from_slice(&body);
        let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let path = error.path().to_string();
            let inner = error.into_inner();
            match inner.is_data() {
                true if path != "." => Problem::new(Code::InvalidBody, format!("{path}: {inner}")),
                true => Problem::new(Code::InvalidBody, inner.to_string()),
                false => Problem::new(Code::MalformedJson, format!("the body is not valid JSON: {inner}")),
            }
        })?;
        match deserializer.end() {
            Ok(()) => Ok(Json(value)),
            Err(error) => Err(Problem::new(Code::MalformedJson, format!("the body goes on after its JSON: {error}"))),
        }
    }
}

fn is_json(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

pub(crate) fn unreadable(rejection: BytesRejection) -> Problem {
    match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let limit = crate::limits::API_BODY_BYTES_MAX;
            Problem::new(Code::TooLarge, format!("the body is larger than {limit} bytes; send less at a time"))
        }
        _ => Problem::new(Code::MalformedJson, "the body could not be read to its end; send it again"),
    }
}

/// Parts of the path.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<ApiState> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Path<T>, Problem> {
        // PostgreSQL's texts have no place for it, and no name has one.
        if parts.uri.path().contains("%00") {
            return Err(Problem::new(Code::NotFound, "there is a NUL character in this address; no name has one"));
        }
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Path(value)),
            Err(rejection) => Err(Problem::new(Code::NotFound, nowhere(rejection))),
        }
    }
}

/// Why a path leads nowhere, in words of this interface.
fn nowhere(rejection: PathRejection) -> String {
    let kind = match rejection {
        PathRejection::FailedToDeserializePathParams(failed) => Some(failed.into_kind()),
        _ => None,
    };
    match kind {
        // Only alerts have numbers; all else has names, and any text can be one.
        Some(ErrorKind::ParseError { value, .. }) => {
            format!("there is no alert {value:?}, alerts have whole numbers; GET /api/v1/alerts lists them")
        }
        Some(ErrorKind::InvalidUtf8InPathParam { key }) => {
            format!("the {key} in this address is no UTF-8; write it anew, or copy the address again")
        }
        _ => "nothing is at this address; GET /api/v1/openapi.json lists all paths".to_owned(),
    }
}
