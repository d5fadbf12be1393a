//! Browsers that are signed in: the cookie, whose it is, and whether a request that carries it came from our own pages.
//!
//! **CSRF.** A browser says with every request that changes something where it comes from (`Sec-Fetch-Site`, or `Origin` where
//! it is older). What carries our cookie and comes from elsewhere is refused; the cookie is `SameSite=Lax` besides. What says
//! neither is no browser, and nobody lures a program into sending its cookies.

use crate::ApiState;
use crate::access_log::client_of;
use crate::problem::{Code, Problem};
use cookie::{Cookie, SameSite, time};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, header};
use nightbell_engine::limits::{JOURNEY_MINUTES_MAX, SESSION_LIFE_DAYS_MAX};
use nightbell_engine::{EngineError, Session, SessionSecret, Visitor};

const NAME: &str = "nightbell_session";
/// Over https a browser takes it over https only; and where no path is in the way, from this very host only.
const NAME_OVER_HTTPS: &str = "__Secure-nightbell_session";
const NAME_OF_HOST: &str = "__Host-nightbell_session";

/// What a browser holds while it is away to sign in elsewhere.
const JOURNEY: &str = "nightbell_sign_in";
const JOURNEY_OVER_HTTPS: &str = "__Secure-nightbell_sign_in";

/// Where a request comes from.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    address: String,
    device: String,
}

impl Peer {
    pub(crate) fn of(state: &ApiState, parts: &Parts) -> Peer {
        let address = client_of(state, &parts.extensions, &parts.headers);
        let device = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Peer {
            address: address.map(|address| address.to_string()).unwrap_or_default(),
            device: device.unwrap_or_default().to_owned(),
        }
    }

    pub(crate) fn visitor(&self) -> Visitor<'_> {
        Visitor { address: &self.address, device: &self.device }
    }
}

/// Where people reach us, as far as cookies and redirects care.
struct Site<'a> {
    is_https: bool,
    /// The path prefix, without a slash at its end.
    prefix: &'a str,
}

fn site(state: &ApiState) -> Site<'_> {
    let url = state.engine().public_url();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let prefix = rest.find('/').map_or("", |at| &rest[at..]);
    Site { is_https: url.starts_with("https://"), prefix: prefix.trim_end_matches('/') }
}

/// The path of a page of ours as a browser has to ask for it.
pub(crate) fn path(state: &ApiState, path: &str) -> String {
    format!("{}{path}", site(state).prefix)
}

/// The same as a `Location`.
pub(crate) fn location(state: &ApiState, to: &str) -> HeaderValue {
    HeaderValue::from_str(&path(state, to)).unwrap_or(HeaderValue::from_static("/"))
}

fn name(state: &ApiState) -> &'static str {
    match site(state) {
        Site { is_https: false, .. } => NAME,
        Site { prefix: "", .. } => NAME_OF_HOST,
        Site { .. } => NAME_OVER_HTTPS,
    }
}

fn built(state: &ApiState, value: &str, max_age: time::Duration) -> HeaderValue {
    built_for(state, name(state), "/", value, max_age)
}

fn built_for(state: &ApiState, name: &str, path: &str, value: &str, max_age: time::Duration) -> HeaderValue {
    let site = site(state);
    let cookie = Cookie::build((name, value))
        .http_only(true)
        .secure(site.is_https)
        .same_site(SameSite::Lax)
        .path(format!("{}{path}", site.prefix))
        .max_age(max_age);
    HeaderValue::from_str(&cookie.to_string()).unwrap_or(HeaderValue::from_static(""))
}

/// The cookie of a session that begins. One that this browser had before ends: nobody would see it again, nor end it.
pub(crate) async fn begins(state: &ApiState, parts: &Parts, secret: &SessionSecret) -> HeaderValue {
    let ended = match of(state, parts).await {
        Ok(Some(before)) => state.engine().sign_out(&before, Peer::of(state, parts).visitor()).await,
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = ended {
        tracing::warn!(%error, "sign_in.before was not ended");
    }
    built(state, secret.reveal(), time::Duration::days(SESSION_LIFE_DAYS_MAX))
}

/// Takes the cookie away.
pub(crate) fn ends(state: &ApiState) -> HeaderValue {
    built(state, "", time::Duration::ZERO)
}

fn journey_name(state: &ApiState) -> &'static str {
    if site(state).is_https { JOURNEY_OVER_HTTPS } else { JOURNEY }
}

/// The cookie of a browser that leaves to sign in elsewhere. It comes back by a link from there, which `Lax` lets pass.
pub(crate) fn leaves(state: &ApiState, value: &str) -> HeaderValue {
    built_for(state, journey_name(state), "/login", value, time::Duration::minutes(JOURNEY_MINUTES_MAX))
}

/// Takes that cookie away.
pub(crate) fn is_back(state: &ApiState) -> HeaderValue {
    built_for(state, journey_name(state), "/login", "", time::Duration::ZERO)
}

/// What that cookie holds.
pub(crate) fn of_journey<'a>(state: &ApiState, headers: &'a HeaderMap) -> Option<&'a str> {
    value_of(headers, journey_name(state))
}

fn secret<'a>(state: &ApiState, headers: &'a HeaderMap) -> Option<&'a str> {
    value_of(headers, name(state))
}

fn value_of<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, value)| *name == wanted && !value.is_empty()).map(|(_, value)| value)
}

/// Whose browser this is.
pub(crate) async fn of(state: &ApiState, parts: &Parts) -> Result<Option<Session>, EngineError> {
    let Some(secret) = secret(state, &parts.headers) else { return Ok(None) };
    state.engine().session(secret, Peer::of(state, parts).visitor()).await
}

/// Whether a request that changes something comes from a page of ours, or from no browser.
pub(crate) fn is_from_here(parts: &Parts) -> bool {
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: header::HeaderName| parts.headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => match text(header::ORIGIN) {
            None => true,
            Some(origin) => {
                let host = text(header::HOST).unwrap_or_default();
                origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host))
            }
        },
    }
}

/// Refuses what another site made the browser send.
pub(crate) fn refuse_elsewhere(parts: &Parts) -> Result<(), Problem> {
    if is_from_here(parts) {
        return Ok(());
    }
    let detail = "another site made the browser send this; requests with a session's cookie that change something have to \
                  come from this server's own pages (Sec-Fetch-Site, Origin)";
    Err(Problem::new(Code::Forbidden, detail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    #[test]
    fn requests_from_elsewhere_are_known() {
        let check = |method: &str, headers: &[(&str, &str)], expected: bool| {
            let mut request = Request::builder().method(method).uri("/login");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let (parts, ()) = request.body(()).unwrap().into_parts();
            assert_eq!(is_from_here(&parts), expected, "{method} {headers:?}");
        };
        let host = ("host", "bell.example.com");
        check("GET", &[("sec-fetch-site", "cross-site")], true);
        check("POST", &[("sec-fetch-site", "same-origin")], true);
        check("POST", &[("sec-fetch-site", "none")], true);
        check("POST", &[("sec-fetch-site", "cross-site")], false);
        check("POST", &[("sec-fetch-site", "same-site")], false);
        check("DELETE", &[host, ("origin", "https://bell.example.com")], true);
        check("DELETE", &[host, ("origin", "https://evil.example.com")], false);
        check("DELETE", &[host, ("origin", "null")], false);
        check("DELETE", &[("origin", "https://bell.example.com")], false);
        check("POST", &[("sec-fetch-site", "cross-site"), host, ("origin", "https://bell.example.com")], false);
        check("POST", &[host], true);
    }
}
