//! Secrets at rest, and the instance's own keys.
//!
//! Secrets are sealed with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03); the place a secret belongs to is authenticated
//! with it, so that a row copied to another place does not open. One-tap links carry an HMAC-SHA-256 (RFC 2104).

use crate::EngineError;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use nightbell_store::{Entropy, Store};
use sha2::Sha256;

const NONCE_BYTES: usize = 24;

/// The instance's keys.
pub struct Vault {
    cipher: XChaCha20Poly1305,
    link_key: [u8; 32],
    kept_in_store: bool,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    pub(crate) async fn open(
        store: &dyn Store,
        given: Option<[u8; 32]>,
        entropy: &dyn Entropy,
    ) -> Result<Vault, EngineError> {
        let link_key = key(store, "link_key", entropy).await?;
        let sealing_key = match given {
            Some(given) => given,
            None => key(store, "sealing_key", entropy).await?,
        };
        Ok(Vault { cipher: XChaCha20Poly1305::new(&sealing_key.into()), link_key, kept_in_store: given.is_none() })
    }

    /// Whether the key to the secrets lies beside them, in the store: fine for a start, worth a warning in production.
    pub fn is_kept_in_store(&self) -> bool {
        self.kept_in_store
    }

    pub(crate) fn seal(&self, place: &str, plain: &str, entropy: &dyn Entropy) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = random_bytes(entropy);
        let payload = Payload { msg: plain.as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.expect("invariant: sealing fails only beyond 256 GB, and secrets are short");
        [&nonce[..], &sealed].concat()
    }

    pub(crate) fn unseal(&self, place: &str, sealed: &[u8]) -> Result<String, EngineError> {
        let wrong_key = || EngineError::WrongKey(place.to_owned());
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(wrong_key)?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let plain = self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| wrong_key())?;
        String::from_utf8(plain).map_err(|_| wrong_key())
    }

    pub(crate) fn authenticate(&self, message: &[u8]) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.link_key)
            .expect("invariant: HMAC takes a key of any length");
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

async fn key(store: &dyn Store, name: &str, entropy: &dyn Entropy) -> Result<[u8; 32], EngineError> {
    let fresh: [u8; 32] = random_bytes(entropy);
    let kept = store.instance_value(name, &fresh).await?;
    kept.try_into().map_err(|_| EngineError::Configuration(format!("the instance key {name} is not 32 bytes long")))
}

pub(crate) fn random_bytes<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    for chunk in bytes.chunks_mut(8) {
        chunk.copy_from_slice(&entropy.next_u64().to_le_bytes()[..chunk.len()]);
    }
    bytes
}

/// A random text of some letters, at most 32; each is equally likely.
pub(crate) fn random_letters(entropy: &dyn Entropy, letters: &[u8], chars: usize) -> String {
    let mut text = String::with_capacity(chars);
    while text.len() < chars {
        for bits in entropy.next_u64().to_le_bytes() {
            if let Some(letter) = letters.get(usize::from(bits & 31)).filter(|_| text.len() < chars) {
                text.push(char::from(*letter));
            }
        }
    }
    text
}

/// A random text of letters and digits: integration keys, token secrets.
pub(crate) fn random_text(entropy: &dyn Entropy, chars: usize) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut text = String::with_capacity(chars);
    while text.len() < chars {
        // Six bits at a time; the two values beyond the alphabet are thrown away, so that every character is equally likely.
        for bits in entropy.next_u64().to_le_bytes() {
            if let Some(letter) = ALPHABET.get(usize::from(bits & 63)).filter(|_| text.len() < chars) {
                text.push(char::from(*letter));
            }
        }
    }
    text
}
