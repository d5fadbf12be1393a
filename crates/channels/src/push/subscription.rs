//! A browser's subscription (Push API): where its push service takes messages, and the keys that only the browser opens them by.

use super::BASE64;
use crate::limits::PUSH_ENDPOINT_CHARS_MAX;
use base64::Engine as _;
use p256::PublicKey;
use std::fmt;
use url::Url;
use web_push_native::Auth;

const POINT_BYTES: usize = 65;
const AUTH_BYTES: usize = 16;

/// Where and how one browser is reached. Whoever has it can send to the browser, so it does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    endpoint: Url,
    public_key: PublicKey,
    auth: [u8; AUTH_BYTES],
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subscription(…)")
    }
}

/// What is wrong with what a browser sent. None of it is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubscriptionFault {
    /// The address is too long.
    #[error("endpoint is longer than {PUSH_ENDPOINT_CHARS_MAX} characters; send what pushManager.subscribe gave")]
    TooLong,
    /// It is none, or not of a push service.
    #[error("endpoint is not an https address of a push service; send what pushManager.subscribe gave")]
    Endpoint,
    /// The public key is none.
    #[error("keys.p256dh is not an uncompressed point of P-256 in base64url; send what pushManager.subscribe gave")]
    PublicKey,
    /// The secret is none.
    #[error("keys.auth is not 16 bytes in base64url; send what pushManager.subscribe gave")]
    Auth,
}

impl Subscription {
    /// As a browser writes it (`PushSubscription.toJSON`).
    ///
    /// # Errors
    /// [`SubscriptionFault`] says which part is none. Plain http is taken here for this very machine; whether messages may go
    /// there, [`crate::Channel::check_address`] knows.
    pub fn new(endpoint: &str, p256dh: &str, auth: &str) -> Result<Subscription, SubscriptionFault> {
        if endpoint.chars().count() > PUSH_ENDPOINT_CHARS_MAX {
            return Err(SubscriptionFault::TooLong);
        }
        let endpoint = address(endpoint).ok_or(SubscriptionFault::Endpoint)?;
        let point = BASE64.decode(p256dh).ok().filter(|point| point.len() == POINT_BYTES);
        let public_key = point.and_then(|point| PublicKey::from_sec1_bytes(&point).ok());
        let auth = BASE64.decode(auth).ok().and_then(|auth| auth.try_into().ok());
        Ok(Subscription {
            endpoint,
            public_key: public_key.ok_or(SubscriptionFault::PublicKey)?,
            auth: auth.ok_or(SubscriptionFault::Auth)?,
        })
    }

    /// The push service's address for this browser. It is a capability.
    pub fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    /// A message as only the browser can read it (RFC 8291), in one record.
    pub(super) fn sealed(&self, message: Vec<u8>) -> Option<Vec<u8>> {
        web_push_native::encrypt(message, &self.public_key, &Auth::from(self.auth)).ok()
    }

    /// Who carries messages to it: the key of a breaker, such as `push:web.push.apple.com:443`.
    pub fn provider(&self) -> String {
        let port = self.endpoint.port_or_known_default().unwrap_or_default();
        format!("push:{}:{port}", self.endpoint.host_str().unwrap_or_default())
    }
}

/// An address that a push service may give.
pub(super) fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_here = match url.host()? {
        url::Host::Domain(name) => name == "localhost",
        url::Host::Ipv4(address) => address.is_loopback(),
        url::Host::Ipv6(address) => address.is_loopback(),
    };
    let is_plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (is_plain && (url.scheme() == "https" || (url.scheme() == "http" && is_here))).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 8291 appendix A, the browser's keys.
    const P256DH: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    #[test]
    fn subscriptions_are_looked_at() {
        let check = |endpoint: &str, p256dh: &str, auth: &str, expected: Result<&str, SubscriptionFault>| {
            let found = Subscription::new(endpoint, p256dh, auth).map(|subscription| subscription.provider());
            assert_eq!(found, expected.map(str::to_owned), "{endpoint} {p256dh} {auth}");
        };
        let good = "https://push.example.com/send/abc?x=1";
        check(good, P256DH, AUTH, Ok("push:push.example.com:443"));
        check(good, &format!("{P256DH}="), &format!("{AUTH}=="), Ok("push:push.example.com:443"));
        check("http://127.0.0.1:9000/x", P256DH, AUTH, Ok("push:127.0.0.1:9000"));
        check("http://localhost:9000/x", P256DH, AUTH, Ok("push:localhost:9000"));
        for endpoint in [
            "",
            "push",
            "http://push.example.com/x",
            "ftp://push.example.com/",
            "https://a:b@push.example.com/",
            "https://push.example.com/#x",
        ] {
            check(endpoint, P256DH, AUTH, Err(SubscriptionFault::Endpoint));
        }
        let long = format!("https://push.example.com/{}", "x".repeat(2_048));
        check(&long, P256DH, AUTH, Err(SubscriptionFault::TooLong));
        let off_the_curve = format!("{}A", &P256DH[..P256DH.len() - 1]);
        for p256dh in ["", AUTH, "!", off_the_curve.as_str(), &P256DH[..40]] {
            check(good, p256dh, AUTH, Err(SubscriptionFault::PublicKey));
        }
        for auth in ["", P256DH, "BTBZMqHH6r4Tts7J_aSI"] {
            check(good, P256DH, auth, Err(SubscriptionFault::Auth));
        }
    }
}
