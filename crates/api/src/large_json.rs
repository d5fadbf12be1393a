//! Answers of megabytes.

use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use serde::Serialize;

/// As [`axum::Json`], for what is about so long: written into room that is there already, in place of a buffer that is moved
/// each time it grows.
pub(crate) fn large_json(value: &impl Serialize, bytes_about: usize) -> Response {
    let mut body = Vec::with_capacity(bytes_about);
    serde_json::to_writer(&mut body, value).expect("invariant: keys of answers are texts, and memory takes all");
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}
