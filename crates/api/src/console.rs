//! The console: the page that loads it, for each of its screens, and its files. What it is made of is built in `web/` and comes from
//! the composition root.

use crate::pages::{Language, login, say};
use crate::{ApiState, session};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use std::borrow::Cow;
use std::sync::Arc;

/// A file of the console by its path, such as `index.html` or `assets/index-BNfBafuz.js.br`.
pub type ConsoleFile = Arc<dyn Fn(&str) -> Option<Cow<'static, [u8]>> + Send + Sync>;

/// What the addresses of its screens begin with, as in `web/src/shell/places.tsx`. Each is the same page, which finds out by its
/// address which screen it is, also that it is none.
pub(crate) const SCREENS: [&str; 14] = [
    "/alerts",
    "/on-call",
    "/schedules",
    "/new-schedule",
    "/services",
    "/escalation-policies",
    "/people",
    "/teams",
    "/channels",
    "/deliveries",
    "/settings",
    "/guide",
    "/profile",
    "/more",
];

/// Only what comes from here, and nothing that stands in the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'";
/// The name of a file says what is in it.
pub(crate) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// How files are kept compressed, the smallest first: the word of `Accept-Encoding`, and what their names end in.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The page of a screen. Whoever is not signed in signs in first and comes back.
pub(crate) async fn screen(State(state): State<ApiState>, parts: Parts) -> Response {
    let language = Language::of(&parts.headers);
    let Some(page) = state.console_file("index.html") else {
        return say(StatusCode::NOT_FOUND, language, "console-missing-title", "console-missing");
    };
    match session::of(&state, &parts).await {
        Ok(Some(_)) => {}
        Ok(None) => return login::first(&state, parts.uri.path_and_query().map_or("/", |path| path.as_str())),
        // The console says so itself, and goes on once the database is back.
        Err(error) => tracing::warn!(%error, "console.session_unknown"),
    }
    // Addresses in the page are of this server's root, which may lie below a path.
    let page = String::from_utf8_lossy(&page).replace("=\"/", &format!("=\"{}", session::path(&state, "/")));
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, page).into_response()
}

/// A file that the page loads.
pub(crate) async fn asset(State(state): State<ApiState>, Path(name): Path<String>, asked: HeaderMap) -> Response {
    if name.ends_with(".br") || name.ends_with(".gz") {
        return StatusCode::NOT_FOUND.into_response();
    }
    sent(&state, &format!("assets/{name}"), &asked, FOR_EVER)
}

/// What a browser that installs the console reads. Addresses that begin with a slash are of this server's root, as in the page;
/// the others are relative to the file itself.
pub(crate) async fn manifest(State(state): State<ApiState>) -> Response {
    let path = "manifest.webmanifest";
    let Some(file) = state.console_file(path) else { return StatusCode::NOT_FOUND.into_response() };
    let text = String::from_utf8_lossy(&file).replace(":\"/", &format!(":\"{}", session::path(&state, "/")));
    ([(header::CONTENT_TYPE, type_of(path)), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}

/// The service worker. It lies at the root, for that is what it may serve; the policy that it comes with is its own.
pub(crate) async fn worker(State(state): State<ApiState>, asked: HeaderMap) -> Response {
    let mut response = sent(&state, "sw.js", &asked, "no-cache");
    if response.status().is_success() {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(POLICY));
    }
    response
}

/// A file, as small as the client takes it.
fn sent(state: &ApiState, path: &str, asked: &HeaderMap, kept: &'static str) -> Response {
    let smaller = ENCODINGS.iter().filter(|(encoding, _)| accepts(asked, encoding)).find_map(|(encoding, end)| {
        let file = state.console_file(&format!("{path}{end}"))?;
        Some(([(header::CONTENT_ENCODING, *encoding)], file).into_response())
    });
    let found = smaller.or_else(|| state.console_file(path).map(IntoResponse::into_response));
    let Some(mut response) = found else { return StatusCode::NOT_FOUND.into_response() };
    let headers = response.headers_mut();
    let values =
        [(header::CONTENT_TYPE, type_of(path)), (header::CACHE_CONTROL, kept), (header::VARY, "accept-encoding")];
    for (name, value) in values {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    response
}

/// Whether a client says that it takes this encoding (RFC 9110, 12.5.3).
fn accepts(asked: &HeaderMap, encoding: &str) -> bool {
    let values = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, "q=1"));
        let is_refused = matches!(weight.trim().trim_start_matches("q="), "0" | "0." | "0.0" | "0.00" | "0.000");
        name.trim().eq_ignore_ascii_case(encoding) && !is_refused
    })
}

fn type_of(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, end)| end) {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_takes() {
        let check = |header: &'static str, expected: [bool; 2]| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, header.parse().unwrap())]);
            assert_eq!(ENCODINGS.map(|(encoding, _)| accepts(&headers, encoding)), expected, "{header}");
        };
        check("gzip, deflate, br, zstd", [true, true]);
        check("gzip;q=1.0, br;q=0", [false, true]);
        check("BR;q=0.5", [true, false]);
        check("identity", [false, false]);
        check("", [false, false]);
    }
}
