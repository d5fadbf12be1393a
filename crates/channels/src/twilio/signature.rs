//! Whether a callback comes from Twilio: `X-Twilio-Signature`, with SHA-1 or SHA-256.

use super::Params;
use crate::Secret;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

const SIGNATURE: &str = "X-Twilio-Signature";
const SETTINGS: &str = "X-Twilio-Webhooks-Signature-Settings";

/// Checks a callback's signature.
///
/// `header` looks a header up by its name, whose case does not matter. `full_url` is the address as Twilio called it, query included:
/// `[server] public_url` and the rest of the path, never what a proxy passed on. Some of Twilio's products sign it with the
/// port and some without, so both are tried.
///
/// The settings header chooses SHA-256; its key is `signing_key`, or the auth token where none is set. Nobody gains by choosing:
/// either way it takes a key that only Twilio and we have.
pub fn verify<'h>(
    header: impl Fn(&str) -> Option<&'h str>,
    full_url: &str,
    params: &Params,
    auth_token: &Secret,
    signing_key: Option<&Secret>,
) -> bool {
    let Some(signature) = header(SIGNATURE).and_then(|text| STANDARD.decode(text.trim()).ok()) else { return false };
    let uses_sha256 = header(SETTINGS).is_some_and(|settings| algorithm(settings).eq_ignore_ascii_case("HMAC_SHA256"));
    let pairs = signed_pairs(params);
    spellings(full_url).iter().any(|url| {
        let text = format!("{url}{pairs}");
        if uses_sha256 {
            is_sha256_of(&text, signing_key.unwrap_or(auth_token), &signature)
        } else {
            is_sha1_of(&text, auth_token, &signature)
        }
    })
}

/// `key=…,algorithm=HMAC_SHA256`.
fn algorithm(settings: &str) -> &str {
    settings.split(',').filter_map(|part| part.trim().strip_prefix("algorithm=")).next().unwrap_or_default()
}

fn is_sha1_of(text: &str, key: &Secret, signature: &[u8]) -> bool {
    Hmac::<Sha1>::new_from_slice(key.expose().as_bytes())
        .is_ok_and(|mac| mac.chain_update(text).verify_slice(signature).is_ok())
}

fn is_sha256_of(text: &str, key: &Secret, signature: &[u8]) -> bool {
    Hmac::<Sha256>::new_from_slice(key.expose().as_bytes())
        .is_ok_and(|mac| mac.chain_update(text).verify_slice(signature).is_ok())
}

/// Names and values, sorted; what is repeated counts once.
fn signed_pairs(params: &Params) -> String {
    let mut pairs: Vec<_> = params.pairs().iter().collect();
    pairs.sort();
    pairs.dedup();
    pairs.into_iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect()
}

/// The address as given, without its port, and with it. Done on the text: parsing would change the rest.
fn spellings(full_url: &str) -> Vec<String> {
    let mut spellings = vec![full_url.to_owned()];
    let Some((scheme, rest)) = full_url.split_once("://") else { return spellings };
    let authority_len = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(authority_len);
    let port_at = authority.rfind(':').filter(|at| authority[at + 1..].bytes().all(|b| b.is_ascii_digit()));
    match (port_at, scheme) {
        (Some(at), _) => spellings.push(format!("{scheme}://{}{tail}", &authority[..at])),
        (None, "https") => spellings.push(format!("{scheme}://{authority}:443{tail}")),
        (None, _) => spellings.push(format!("{scheme}://{authority}:80{tail}")),
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const BODY: &[u8] =
        b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
    const SHA1: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    const SHA256: &str = "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=";

    fn check(url: &str, body: &[u8], signature: &str, settings: Option<&str>, token: &str, key: Option<&str>) -> bool {
        let header = |name: &str| match name {
            SIGNATURE => Some(signature),
            SETTINGS => settings,
            _ => None,
        };
        verify(header, url, &Params::from_form(body), &Secret::new(token), key.map(Secret::new).as_ref())
    }

    #[test]
    fn the_vectors_of_the_official_validator_hold() {
        let sha256 = Some("key=abc,algorithm=HMAC_SHA256");
        assert!(check(URL, BODY, SHA1, None, "12345", None));
        assert!(check(URL, BODY, SHA256, sha256, "another", Some("12345")));
        assert!(check(URL, BODY, SHA256, sha256, "12345", None));
        assert!(!check(URL, BODY, SHA256, sha256, "12345", Some("another")));
        assert!(!check(URL, BODY, SHA1, sha256, "12345", None));
        assert!(!check(URL, BODY, SHA256, None, "12345", None));
        assert!(!check(URL, BODY, SHA1, None, "54321", None));
        assert!(!check(URL, BODY, "", None, "12345", None));
        assert!(!check(URL, BODY, "not base64!", None, "12345", None));
        assert!(!check(URL, &BODY[..BODY.len() - 1], SHA1, None, "12345", None));
        assert!(!check("https://mycompany.com/myapp.php?foo=1&bar=3", BODY, SHA1, None, "12345", None));
    }

    #[test]
    fn with_and_without_the_port() {
        assert!(check("https://mycompany.com:443/myapp.php?foo=1&bar=2", BODY, SHA1, None, "12345", None));
        assert!(check("https://mycompany.com:8443/myapp.php?foo=1&bar=2", BODY, SHA1, None, "12345", None));
        assert_eq!(spellings("https://a.example/x?y=:1"), ["https://a.example/x?y=:1", "https://a.example:443/x?y=:1"]);
        assert_eq!(spellings("http://a.example"), ["http://a.example", "http://a.example:80"]);
        assert_eq!(spellings("http://[::1]:90/x"), ["http://[::1]:90/x", "http://[::1]/x"]);
        assert_eq!(spellings("http://[::1]/x"), ["http://[::1]/x", "http://[::1]:80/x"]);
    }

    #[test]
    fn repeated_parameters_count_once_each() {
        assert_eq!(signed_pairs(&Params::from_form(b"b=2&a=3&a=1&a=3&c=")), "a1a3b2c");
    }
}
