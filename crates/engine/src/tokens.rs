//! API tokens: made once, shown once, kept as their SHA-256.

use crate::limits::{TOKEN_PLACES_KNOWN_MAX, TOKEN_USE_NOTED_MS};
use crate::network::network_of;
use crate::rights::{Action, Denied, Principal, Scope, authorise};
use crate::vault::random_text;
use crate::{Engine, EngineError, Visitor};
use nightbell_config::{Role, Snapshot};
use nightbell_core::{Duration, Name, Timestamp};
use nightbell_store::{AuditAction, AuditEntry, Entropy, Store, TokenRow, TokenUseWrite};
use sha2::{Digest, Sha256};
use std::collections::HashSet;

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

    /// Keeps a new token in the store. `told` says who makes it, and when.
    pub async fn keep(&self, store: &dyn Store, token: &NewToken, told: AuditEntry) -> Result<(), EngineError> {
        let told = told.about("tokens", &token.name).with("role", token.role.as_str());
        let told = match &token.scope.owner {
            Some(owner) => told.with("owner", &**owner),
            None => told,
        };
        let scopes = token.scope.words().join(" ");
        let told = if scopes.is_empty() { told } else { told.with("scopes", scopes.as_str()) };
        let row = TokenRow {
            name: token.name.clone(),
            role: token.role.to_string(),
            sha256: hash_token(&self.0),
            bootstrap: false,
            created_at: told.at,
            created_by: told.actor.clone(),
            revoked_at: None,
            owner: token.scope.owner.as_ref().map(ToString::to_string),
            scopes,
            expires_at: token.scope.until,
            last_used_at: None,
            last_used_from: None,
        };
        Ok(store.create_token(&row, &told).await?)
    }
}

/// A token to make.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// Its name.
    pub name: String,
    /// The most that it may do.
    pub role: Role,
    /// Whose it is, what it is narrowed to, and until when it is good.
    pub scope: Scope,
}

/// Why no token is made.
#[derive(Debug, thiserror::Error)]
pub enum TokenFailure {
    /// There is no such person.
    #[error("`owner` {0:?} is not a user, or is disabled; GET /api/v1/users lists them")]
    NoOwner(Name),
    /// There is no such team.
    #[error("the scope \"team:{0}\" names no team; GET /api/v1/teams lists them")]
    NoTeam(Name),
    /// They may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Why nobody is let in by a token.
#[derive(Debug, thiserror::Error)]
pub enum TokenRefusal {
    /// It is none of ours, or not any more.
    #[error("the token is unknown or revoked; make another with nightbell token create")]
    Unknown,
    /// It is too old.
    #[error("the token {name:?} expired at {at}; make another with nightbell token create")]
    Expired {
        /// Its name.
        name: String,
        /// Since when.
        at: Timestamp,
    },
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// That a token is used, and that it is time to note it.
#[derive(Debug)]
pub struct TokenUse {
    noted: TokenUseWrite,
    place: Place,
}

/// A token, and a network that it is used from.
type Place = ([u8; 32], Option<String>);

/// What this node knows of where tokens are used, so that a request costs no look at the store.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// Being noted: a burst of requests notes it once.
    under_way: HashSet<Place>,
    /// Noted before; forgotten all together when there are too many.
    known: HashSet<Place>,
}

impl Engine {
    /// Whose token this is; and a use of it to be noted where that was not done lately, which the caller need not wait for.
    ///
    /// # Errors
    /// [`TokenRefusal`] says what is wrong with it. Whether its owner is still somebody is for
    /// [`Principal::standing`](crate::rights::Principal::standing).
    pub async fn principal_of_token(
        &self,
        token: &str,
        visitor: Visitor<'_>,
    ) -> Result<(Principal, Option<TokenUse>), TokenRefusal> {
        let sha256 = hash_token(token);
        // At once: on PostgreSQL each is a question to the database.
        let (row, now) = futures::try_join!(self.store.token_by_hash(&sha256), self.store.now())
            .map_err(|error| TokenRefusal::Engine(error.into()))?;
        let row = row.ok_or(TokenRefusal::Unknown)?;
        if let Some(at) = row.expires_at.filter(|at| *at <= now) {
            return Err(TokenRefusal::Expired { name: row.name, at });
        }
        // What a newer Nightbell narrowed a token to is not widened by an older one.
        let role = row.role.parse().map_err(|_| TokenRefusal::Unknown)?;
        let scope = Scope::of_words(row.scopes.split_whitespace()).map_err(|_| TokenRefusal::Unknown)?;
        let scope = scope.with(row.owner.map(Name::from), row.expires_at);
        let is_due = row.last_used_at.is_none_or(|last| Duration::from_millis(TOKEN_USE_NOTED_MS).after(last) <= now);
        let principal = Principal::token(row.name, role, scope).at(visitor.address, visitor.device);
        let place = (sha256, network_of(visitor.address));
        let is_to_note = {
            let mut uses = self.token_uses();
            (is_due || !uses.known.contains(&place)) && uses.under_way.insert(place.clone())
        };
        let used = is_to_note.then(|| token_use(place, now, visitor, &principal));
        Ok((principal, used))
    }

    /// Notes that a token was used, and from where. That it cannot be noted keeps nobody out.
    pub async fn note_token_use(&self, TokenUse { noted, place }: TokenUse) {
        let written = self.store.note_token_use(&noted).await;
        let mut uses = self.token_uses();
        uses.under_way.remove(&place);
        match written {
            Ok(()) => {
                if uses.known.len() >= TOKEN_PLACES_KNOWN_MAX {
                    uses.known.clear();
                }
                uses.known.insert(place);
            }
            Err(error) => tracing::warn!(%error, "tokens.use was not noted"),
        }
    }

    fn token_uses(&self) -> std::sync::MutexGuard<'_, Uses> {
        self.token_uses.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Revokes a token; false when there is none that lives.
    pub async fn revoke_token(&self, name: &str, principal: &Principal) -> Result<bool, EngineError> {
        let now = self.now().await?;
        let told = principal.tells(AuditAction::TokenRevoked, now).about("tokens", name);
        Ok(self.store.revoke_token(name, now, &told).await?)
    }

    /// Makes a token and keeps its hash.
    pub async fn create_token(&self, token: &NewToken, principal: &Principal) -> Result<TokenSecret, TokenFailure> {
        self.follow_configuration().await?;
        Engine::may_make_token(token, principal, self.configuration().documents())?;
        let secret = TokenSecret::generate(&*self.entropy);
        let now = self.now().await?;
        secret.keep(&*self.store, token, principal.tells(AuditAction::TokenMade, now)).await?;
        Ok(secret)
    }

    /// Whether somebody may make a token, and whether it makes sense.
    pub(crate) fn may_make_token(
        token: &NewToken,
        principal: &Principal,
        documents: &Snapshot,
    ) -> Result<(), TokenFailure> {
        let NewToken { role, scope, .. } = token;
        authorise(principal, &Action::MakeToken { role: *role, scope }, documents)?;
        if let Some(owner) = scope.owner.as_ref().filter(|owner| documents.user(owner).is_none_or(|user| user.disabled))
        {
            return Err(TokenFailure::NoOwner(owner.clone()));
        }
        if let Some(team) = scope.teams().find(|team| documents.team(team).is_none()) {
            return Err(TokenFailure::NoTeam(team.clone()));
        }
        Ok(())
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
            owner: None,
            scopes: String::new(),
            expires_at: None,
            last_used_at: None,
            last_used_from: None,
        };
        let told = Principal::nightbell().tells(AuditAction::TokenMade, row.created_at).about("tokens", &row.name);
        let told = told.with("role", row.role.as_str()).with("bootstrap", true);
        Ok(self.store.put_bootstrap_token(&row, &told).await?)
    }
}

fn token_use(place: Place, at: Timestamp, visitor: Visitor<'_>, principal: &Principal) -> TokenUse {
    let (sha256, network) = place.clone();
    let actor = principal.actor();
    let name = actor.to_string();
    let name = name.strip_prefix("token:").unwrap_or(&name);
    let told = principal.tells(AuditAction::TokenUsedFromNewAddress, at).about("tokens", name);
    let noted = TokenUseWrite {
        sha256,
        at,
        from: Some(visitor.address.to_owned()).filter(|address| !address.is_empty()),
        unless_since: Timestamp::from_millisecond(at.as_millisecond() - TOKEN_USE_NOTED_MS + 1).unwrap_or(at),
        network,
        told,
    };
    TokenUse { noted, place }
}
