//! API tokens: made once, shown once, kept as their SHA-256.

use crate::vault::random_text;
use crate::{Engine, EngineError};
use nightbell_config::Role;
use nightbell_core::Timestamp;
use nightbell_store::{Entropy, Store, TokenRow};
use sha2::{Digest, Sha256};

/// A token's plain text. Does not print; ask for it with [`TokenSecret::reveal`].
#[derive(Clone)]
pub struct TokenSecret(String);

impl TokenSecret {
    /// The text to hand to its owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenSecret(…)")
    }
}

/// The SHA-256 that a token is kept and found by. Tokens are long and random, so no slow hash is needed.
pub fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

impl TokenSecret {
    /// A fresh token: `nb_` and 40 letters and digits, about 238 bits.
    pub fn generate(entropy: &dyn Entropy) -> TokenSecret {
        TokenSecret(format!("nb_{}", random_text(entropy, 40)))
    }

    /// Keeps a new token in the store.
    pub async fn keep(
        &self,
        store: &dyn Store,
        name: &str,
        role: Role,
        by: &str,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let row = TokenRow {
            name: name.to_owned(),
            role: role.to_string(),
            sha256: hash_token(&self.0),
            bootstrap: false,
            created_at: now,
            created_by: by.to_owned(),
            revoked_at: None,
        };
        Ok(store.create_token(&row).await?)
    }
}

impl Engine {
    /// Makes a token and keeps its hash.
    pub async fn create_token(&self, name: &str, role: Role, by: &str) -> Result<TokenSecret, EngineError> {
        let token = TokenSecret::generate(&*self.entropy);
        token.keep(&*self.store, name, role, by, self.store.now().await?).await?;
        Ok(token)
    }

    /// Accepts `token` as an admin token from now on.
    pub async fn accept_bootstrap_token(&self, token: &str) -> Result<(), EngineError> {
        let sha256 = hash_token(token);
        // Revoked stays revoked, also where the variable that names the token was forgotten.
        if self.store.tokens().await?.iter().any(|known| known.sha256 == sha256 && known.revoked_at.is_some()) {
            tracing::warn!("tokens.bootstrap was revoked and stays so; give another bootstrap token, or none");
            return Ok(());
        }
        let row = TokenRow {
            name: "bootstrap".to_owned(),
            role: Role::Admin.to_string(),
            sha256: hash_token(token),
            bootstrap: true,
            created_at: self.store.now().await?,
            created_by: "nightbell".to_owned(),
            revoked_at: None,
        };
        Ok(self.store.put_bootstrap_token(&row).await?)
    }
}
