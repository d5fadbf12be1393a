//! What becomes of a try: the same few answers for every provider that speaks HTTP.

use crate::limits::{ANSWER_BYTES_MAX, ANSWER_CHARS_MAX};
use crate::text::{cut, single_line};
use nightbell_core::{DeliveryResult, Duration, Timestamp, limits::RETRY_DELAY_MS_MAX};
use reqwest::{Response, StatusCode, header};

/// Never this way.
pub(crate) fn permanent(reason: impl Into<String>) -> DeliveryResult {
    DeliveryResult::Permanent { reason: reason.into() }
}

/// Not now.
pub(crate) fn retry(reason: impl Into<String>) -> DeliveryResult {
    DeliveryResult::Retry { reason: reason.into(), after: None }
}

/// Whether this status asks for another try: 408, 429 and every 5xx.
pub(crate) fn is_retried(status: StatusCode) -> bool {
    status == StatusCode::REQUEST_TIMEOUT || status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error()
}

/// A provider's words, fit for one line of a timeline.
pub(crate) fn words(text: &str) -> String {
    cut(&single_line(text), ANSWER_CHARS_MAX)
}

/// `Retry-After` in either of its forms (RFC 9110 section 10.2.3), between zero and
/// [`RETRY_DELAY_MS_MAX`]; a date counts from `now`. Anything else is no wish at all.
pub(crate) fn retry_after(headers: &header::HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait_ms = if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        value.parse::<i64>().unwrap_or(i64::MAX).saturating_mul(1_000)
    } else {
        let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
        date.as_millisecond().saturating_sub(now.as_millisecond())
    };
    Some(Duration::from_millis(wait_ms.clamp(0, RETRY_DELAY_MS_MAX)))
}

/// The answer's beginning. One that breaks off is as good as one that ends: the status has decided.
pub(crate) async fn beginning(response: &mut Response) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        let room = ANSWER_BYTES_MAX - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == ANSWER_BYTES_MAX {
            break;
        }
    }
    body
}

/// Why an answer is no success: its status, and what it says.
pub(crate) fn reason_of(status: StatusCode, body: &[u8]) -> String {
    let said = words(&String::from_utf8_lossy(body));
    if said.is_empty() { format!("answered {status}") } else { format!("answered {status}: {said}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_and_clamped() {
        let now: Timestamp = "2026-11-21T06:00:00Z".parse().unwrap();
        let check = |value: &'static str, expected_ms: Option<i64>| {
            let headers = [(header::RETRY_AFTER, header::HeaderValue::from_static(value))].into_iter().collect();
            assert_eq!(retry_after(&headers, now).map(Duration::as_millis), expected_ms, "{value:?}");
        };
        check("7", Some(7_000));
        check("0", Some(0));
        check("86400", Some(300_000));
        check("99999999999999999999", Some(300_000));
        check("Sat, 21 Nov 2026 06:00:30 GMT", Some(30_000));
        check("Sat, 21 Nov 2026 05:00:00 GMT", Some(0));
        check("soon", None);
        check("-3", None);
        check("", None);
        assert_eq!(retry_after(&header::HeaderMap::new(), now), None);
    }
}
