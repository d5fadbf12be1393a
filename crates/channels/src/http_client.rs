//! Outgoing HTTP: ring and the compiled-in authorities, no redirects, no proxies from the environment; and for addresses that
//! come out of documents, no private networks.

use crate::{ChannelSettingsError, HttpSettings, text::single_line};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// Networks that are nobody's on the public internet (IANA special-purpose address registries, RFC 6890), IPv4.
const REFUSED_V4: [Ipv4Net; 15] = [
    Ipv4Net::new_assert(Ipv4Addr::new(0, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10), // carrier-grade NAT
    Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16), // link-local, where clouds keep their metadata
    Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 0, 0, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 0, 2, 0), 24), // documentation
    Ipv4Net::new_assert(Ipv4Addr::new(192, 88, 99, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(198, 18, 0, 0), 15), // benchmarking
    Ipv4Net::new_assert(Ipv4Addr::new(198, 51, 100, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(203, 0, 113, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(224, 0, 0, 0), 4), // multicast
    Ipv4Net::new_assert(Ipv4Addr::new(240, 0, 0, 0), 4), // reserved, and broadcast
];

/// The same for IPv6. Forms that carry an IPv4 address are unpacked before.
const REFUSED_V6: [Ipv6Net; 10] = [
    Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 127), // unspecified and loopback
    Ipv6Net::new_assert(Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48),
    Ipv6Net::new_assert(Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64), // discard
    Ipv6Net::new_assert(Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments, Teredo
    Ipv6Net::new_assert(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    Ipv6Net::new_assert(Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
    Ipv6Net::new_assert(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7), // unique local
    Ipv6Net::new_assert(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10), // link-local
    Ipv6Net::new_assert(Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10),
    Ipv6Net::new_assert(Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8), // multicast
];

/// An address that outgoing HTTP does not go to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{host} leads to the private address {address}, which outgoing HTTP refuses; if that is meant, allow its network with [http] allow_private = [\"{address}\"]"
)]
pub(crate) struct RefusedAddress {
    host: String,
    address: IpAddr,
}

/// A client for addresses out of documents, with the check that its resolver makes.
#[derive(Debug, Clone)]
pub(crate) struct GuardedClient {
    client: reqwest::Client,
    guard: Guard,
}

/// Which private networks are allowed after all.
#[derive(Debug, Clone)]
struct Guard {
    allow_private: Arc<[IpNet]>,
}

/// For addresses out of documents.
pub(crate) fn guarded(settings: &HttpSettings) -> Result<GuardedClient, ChannelSettingsError> {
    let guard = Guard { allow_private: settings.allow_private.clone().into() };
    let client = builder(settings).dns_resolver(guard.clone()).build().map_err(ChannelSettingsError::Http)?;
    Ok(GuardedClient { client, guard })
}

/// For addresses in the settings, which are the operator's own.
pub(crate) fn unguarded(settings: &HttpSettings) -> Result<reqwest::Client, ChannelSettingsError> {
    builder(settings).build().map_err(ChannelSettingsError::Http)
}

fn builder(settings: &HttpSettings) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls())
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_millis(settings.connect_timeout_ms))
        .timeout(Duration::from_millis(settings.timeout_ms))
        .user_agent(concat!("Nightbell/", env!("CARGO_PKG_VERSION")))
}

fn tls() -> rustls::ClientConfig {
    let authorities = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("invariant: ring has cipher suites for TLS 1.2 and 1.3")
        .with_root_certificates(authorities)
        .with_no_client_auth()
}

impl GuardedClient {
    /// Begins a POST.
    ///
    /// # Errors
    /// The host is a literal private address. Names are looked at when they are resolved, which is when the connection is made;
    /// that refusal is found with [`refusal`].
    pub(crate) fn post(&self, url: url::Url) -> Result<reqwest::RequestBuilder, RefusedAddress> {
        self.guard.check_literal(&url)?;
        Ok(self.client.post(url))
    }

    /// Begins a GET.
    ///
    /// # Errors
    /// As [`GuardedClient::post`].
    pub(crate) fn get(&self, url: url::Url) -> Result<reqwest::RequestBuilder, RefusedAddress> {
        self.guard.check_literal(&url)?;
        Ok(self.client.get(url))
    }

    /// Whether a request to this address could be made, as far as that is known without resolving its name.
    ///
    /// # Errors
    /// The host is a literal private address, or `localhost`, which is a loopback address everywhere (RFC 6761 section 6.3).
    pub(crate) fn check(&self, url: &url::Url) -> Result<(), RefusedAddress> {
        self.guard.check_literal(url)?;
        let Some(url::Host::Domain(name)) = url.host() else { return Ok(()) };
        let plain = name.strip_suffix('.').unwrap_or(name);
        let is_loopback = plain == "localhost" || plain.ends_with(".localhost");
        let addresses = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        if is_loopback && !addresses.into_iter().any(|address| self.guard.allows(address)) {
            return Err(RefusedAddress { host: name.to_owned(), address: addresses[0] });
        }
        Ok(())
    }
}

impl Guard {
    fn check_literal(&self, url: &url::Url) -> Result<(), RefusedAddress> {
        let literal = match url.host() {
            Some(url::Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(url::Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(url::Host::Domain(_)) | None => None,
        };
        match literal.filter(|address| !self.allows(*address)) {
            Some(address) => Err(RefusedAddress { host: "it".to_owned(), address }),
            None => Ok(()),
        }
    }

    fn allows(&self, address: IpAddr) -> bool {
        let plain = unpacked(address);
        let refused = match plain {
            IpAddr::V4(address) => REFUSED_V4.iter().any(|net| net.contains(&address)),
            IpAddr::V6(address) => REFUSED_V6.iter().any(|net| net.contains(&address)),
        };
        !refused || self.allow_private.iter().any(|net| net.contains(&plain) || net.contains(&address))
    }
}

/// The IPv4 address that an IPv6 one carries: mapped (RFC 4291), NAT64 (RFC 6052) and 6to4 (RFC 3056).
fn unpacked(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let carried = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    };
    match v6.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => carried(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => carried(high, low),
        [0x2002, high, low, ..] => carried(high, low),
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => carried(high, low), // IPv4-compatible, long deprecated
        _ => address,
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let refused = found.iter().find(|address| !guard.allows(address.ip())).map(SocketAddr::ip);
            let allowed: Vec<SocketAddr> = found.into_iter().filter(|address| guard.allows(address.ip())).collect();
            match (allowed.is_empty(), refused) {
                (true, Some(address)) => Err(RefusedAddress { host, address }.into()),
                _ => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

/// The guard's refusal, if that is what a request failed by.
pub(crate) fn refusal(error: &reqwest::Error) -> Option<&RefusedAddress> {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(refused) = error.downcast_ref::<RefusedAddress>() {
            return Some(refused);
        }
        source = error.source();
    }
    None
}

/// What went wrong on the way to a provider, without its address, which may hold a token.
pub(crate) fn describe(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return if error.is_connect() { "no connection in time".to_owned() } else { "no answer in time".to_owned() };
    }
    let mut innermost: Option<&dyn Error> = error.source();
    while let Some(next) = innermost.and_then(Error::source) {
        innermost = Some(next);
    }
    let what = if error.is_connect() { "no connection" } else { "the conversation broke off" };
    match innermost {
        Some(cause) => format!("{what}: {}", single_line(&cause.to_string())),
        None => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_refused_in_every_spelling() {
        let guard = Guard { allow_private: Arc::from([]) };
        let check = |address: &str, allowed: bool| {
            assert_eq!(guard.allows(address.parse().unwrap()), allowed, "{address}");
        };
        for refused in [
            "127.0.0.1",
            "127.255.255.254",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.2.1",
            "198.51.100.7",
            "203.0.113.9",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "100::1",
        ] {
            check(refused, false);
        }
        for allowed in [
            "1.1.1.1",
            "8.8.8.8",
            "172.15.255.255",
            "172.32.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "169.253.0.1",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            check(allowed, true);
        }
    }

    #[test]
    fn allowed_networks_are_allowed_and_no_others() {
        let guard = Guard { allow_private: Arc::from(["127.0.0.0/8".parse().unwrap(), "fd00::/16".parse().unwrap()]) };
        for (address, allowed) in [
            ("127.0.0.1", true),
            ("::ffff:127.0.0.1", true),
            ("::1", false),
            ("10.0.0.1", false),
            ("fd00::1", true),
            ("fd01::1", false),
            ("8.8.8.8", true),
        ] {
            assert_eq!(guard.allows(address.parse().unwrap()), allowed, "{address}");
        }
    }
}
