//! An authenticator, as far as it is needed: it makes one passkey on P-256 and answers challenges, also wrongly on purpose.
//!
//! It writes what WebAuthn level 3 says by itself (sections 6.1 and 6.5), so that what reads it is not what wrote it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// What it holds, and what it says.
#[derive(Clone)]
pub(crate) struct Authenticator {
    pub(crate) key: SigningKey,
    pub(crate) id: Vec<u8>,
    pub(crate) handle: String,
    pub(crate) rp_id: String,
    pub(crate) origin: String,
    pub(crate) is_cross_origin: bool,
    pub(crate) is_verified: bool,
    pub(crate) counter: u32,
}

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    BASE64URL.encode(bytes)
}

impl Authenticator {
    /// A new one; each `seed` has its own key.
    pub(crate) fn new(seed: u8) -> Authenticator {
        Authenticator {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: vec![seed; 32],
            handle: String::new(),
            rp_id: "night.example.com".to_owned(),
            origin: "https://night.example.com".to_owned(),
            is_cross_origin: false,
            is_verified: true,
            counter: 0,
        }
    }

    fn client_data(&self, r#type: &str, options: &Value) -> String {
        let (challenge, is_cross_origin) = (&options["challenge"], self.is_cross_origin);
        json!({"type": r#type, "challenge": challenge, "origin": self.origin, "crossOrigin": is_cross_origin})
            .to_string()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let verified = if self.is_verified { VERIFIED } else { 0 };
        let hash = Sha256::digest(self.rp_id.as_bytes());
        [&hash[..], &[PRESENT | verified | flags], &self.counter.to_be_bytes()].concat()
    }

    /// A COSE key (RFC 9053): EC2, ES256, P-256.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_encoded_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01];
        [&head[..], &[0x21, 0x58, 0x20], x, &[0x22, 0x58, 0x20], y].concat()
    }

    /// Makes its passkey, as `navigator.credentials.create` answers.
    pub(crate) fn create(&mut self, options: &Value) -> Value {
        self.handle = options["user"]["id"].as_str().unwrap_or_default().to_owned();
        let id_length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let data = [&self.data(ATTESTED)[..], &[0; 16], &id_length, &self.id, &self.public_key()].concat();
        // CBOR: a map of three, with "fmt" none, "attStmt" empty, and "authData" as bytes of one length byte.
        let length = u8::try_from(data.len()).unwrap();
        let object = [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"[..], &[length], &data].concat();
        let response = json!({
            "clientDataJSON": base64url(self.client_data("webauthn.create", options)),
            "attestationObject": base64url(object),
            "transports": ["internal"],
        });
        self.answer(response)
    }

    /// Answers a challenge, as `navigator.credentials.get` does.
    pub(crate) fn get(&self, options: &Value) -> Value {
        let client_data = self.client_data("webauthn.get", options);
        let data = self.data(0);
        let signed = [&data[..], &Sha256::digest(client_data.as_bytes())].concat();
        let signature: DerSignature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": base64url(client_data),
            "authenticatorData": base64url(data),
            "signature": base64url(signature.as_bytes()),
            "userHandle": self.handle,
        });
        self.answer(response)
    }

    fn answer(&self, response: Value) -> Value {
        let id = base64url(&self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
        })
    }
}
