//! One line per request in the log: method, masked path, status, duration. Keys, tokens, queries and bodies never. What a door
//! took in is told at the level `debug`.

use crate::ApiState;
use axum::extract::{ConnectInfo, Request};
use http::Response;
use http::{Extensions, HeaderMap};
use ipnet::IpNet;
use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tracing::Span;

/// The span of one request.
pub(crate) fn span(state: &ApiState, request: &Request) -> Span {
    let client = client_of(state, request.extensions(), request.headers());
    tracing::info_span!(
        "http.request",
        method = %request.method(),
        path = %masked(request.uri().path()),
        client = client.map(tracing::field::display),
    )
}

/// Where a request comes from, where that is known.
pub(crate) fn client_of(state: &ApiState, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    peer.map(|peer| client(peer, headers, &state.settings().trusted_proxies))
}

/// Marks an answer that is worth no line at the usual level: events that a door took in, which the store lists and the metrics
/// count. They come by the thousand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Routine;

/// The line itself; 5xx is worth a look.
pub(crate) fn answered<B>(response: &Response<B>, latency: Duration, _span: &Span) {
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
    match status {
        500.. => tracing::warn!(status, duration_ms, "http.answered"),
        _ if response.extensions().get::<Routine>().is_some() => tracing::debug!(status, duration_ms, "http.answered"),
        _ => tracing::info!(status, duration_ms, "http.answered"),
    }
}

/// Replaces what is secret in a path.
fn masked(path: &str) -> Cow<'_, str> {
    for door in ["/in/", "/a/", "/calendar/", "/set-up/", "/reset/"] {
        if let Some(rest) = path.strip_prefix(door) {
            let after = rest.find('/').map_or("", |at| &rest[at..]);
            return Cow::Owned(format!("{door}…{after}"));
        }
    }
    Cow::Borrowed(path)
}

/// Who sent it: the peer or, behind trusted proxies, the last address in `X-Forwarded-For` that is none of them.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let values = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut client = peer;
    for hop in hops.into_iter().rev() {
        let Ok(address) = hop.parse() else { break };
        client = address;
        if !is_trusted(&address) {
            break;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn secrets_in_paths_are_masked() {
        for (path, expected) in [
            ("/in/s3cret", "/in/…"),
            ("/in/s3cret/api/v2/alerts", "/in/…/api/v2/alerts"),
            ("/a/t0ken", "/a/…"),
            ("/a/t0ken/shown", "/a/…/shown"),
            ("/calendar/s3cret.ics", "/calendar/…"),
            ("/set-up/c0de", "/set-up/…"),
            ("/api/v1/alerts", "/api/v1/alerts"),
            ("/integrations", "/integrations"),
        ] {
            assert_eq!(masked(path), expected);
        }
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        let check = |peer: &str, forwarded: &str, expected: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", HeaderValue::from_str(forwarded).unwrap());
            let found = client(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{peer} {forwarded}");
        };
        check("192.0.2.1", "198.51.100.7", "192.0.2.1");
        check("10.0.0.1", "198.51.100.7", "198.51.100.7");
        check("10.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7");
        check("10.0.0.1", "nonsense", "10.0.0.1");
        check("10.0.0.1", "", "10.0.0.1");
    }
}
