//! The installation's key for push services: made once, sealed like every secret, and kept for ever, since each browser has
//! subscribed to this very key.

use crate::EngineError;
use crate::vault::{Vault, random_bytes};
use nightbell_channels::ServerKey;
use nightbell_store::{Entropy, Store};

const NAME: &str = "push_key";

/// The key that is kept, else a fresh one, which then is.
pub(crate) async fn server_key(
    store: &dyn Store,
    vault: &Vault,
    entropy: &dyn Entropy,
) -> Result<ServerKey, EngineError> {
    let fresh = vault.seal(NAME, &hex::encode(fresh_key(entropy)), entropy);
    let kept = vault.unseal(NAME, &store.instance_value(NAME, &fresh).await?)?;
    let mut bytes = [0; ServerKey::BYTES];
    let key = hex::decode_to_slice(&kept, &mut bytes).ok().and_then(|()| ServerKey::from_bytes(&bytes));
    key.ok_or_else(|| EngineError::Configuration(format!("the instance key {NAME} is no private key")))
}

/// Bytes that are a key: but for one in 2^32, all are.
fn fresh_key(entropy: &dyn Entropy) -> [u8; ServerKey::BYTES] {
    loop {
        let bytes = random_bytes(entropy);
        if ServerKey::from_bytes(&bytes).is_some() {
            return bytes;
        }
    }
}
