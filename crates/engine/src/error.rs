//! What can go wrong in the engine.

use nightbell_core::{AlertId, Refusal};
use nightbell_store::StoreError;

/// Why the engine did not do it.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It may not be done.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No such alert.
    #[error("there is no alert {0}")]
    NoSuchAlert(AlertId),
    /// A secret cannot be decrypted: the key is another one than when it was stored.
    #[error("the secret {0} cannot be decrypted; start with the [store] encryption_key that it was stored with")]
    WrongKey(String),
    /// What is stored does not make sense to this binary.
    #[error("the stored configuration cannot be read: {0}")]
    Configuration(String),
}
