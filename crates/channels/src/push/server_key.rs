//! The key by which push services know this installation (VAPID, RFC 8292). Browsers subscribe to it, so it is for ever.

use super::BASE64;
use base64::Engine as _;
use nightbell_core::Timestamp;
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use serde_json::json;
use std::fmt;

/// The header of every token (RFC 7515): `{"typ":"JWT","alg":"ES256"}`.
const HEADER: &str = r#"{"typ":"JWT","alg":"ES256"}"#;

/// A private key on P-256.
#[derive(Clone)]
pub struct ServerKey(SecretKey);

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey(…)")
    }
}

impl ServerKey {
    /// How long such a key is, in bytes.
    pub const BYTES: usize = 32;

    /// A key of these bytes; none of the few that are no scalar of the curve.
    pub fn from_bytes(bytes: &[u8; ServerKey::BYTES]) -> Option<ServerKey> {
        SecretKey::from_slice(bytes).ok().map(ServerKey)
    }

    /// Its public half, as browsers ask for it: the uncompressed point in base64url.
    pub fn public_key(&self) -> String {
        BASE64.encode(self.0.public_key().to_encoded_point(false).as_bytes())
    }

    /// What `Authorization` says to the push service at an origin (RFC 8292 section 3): a token that is good until an instant,
    /// at most 24 hours ahead.
    pub(crate) fn authorization(&self, origin: &str, until: Timestamp, subject: &str) -> String {
        let claims = json!({ "aud": origin, "exp": until.as_second(), "sub": subject }).to_string();
        let signed = format!("{}.{}", BASE64.encode(HEADER), BASE64.encode(claims));
        let signature: Signature = SigningKey::from(&self.0).sign(signed.as_bytes());
        let token = format!("{signed}.{}", BASE64.encode(signature.to_bytes()));
        format!("vapid t={token}, k={}", self.public_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_half_of_a_known_key() {
        // RFC 8291 appendix A, the application server's key.
        let private = BASE64.decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").unwrap();
        let key = ServerKey::from_bytes(&private.try_into().unwrap()).unwrap();
        assert_eq!(
            key.public_key(),
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
        );
        assert!(ServerKey::from_bytes(&[0; 32]).is_none() && ServerKey::from_bytes(&[255; 32]).is_none());
    }
}
