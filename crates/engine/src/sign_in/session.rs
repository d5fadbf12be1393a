//! Sessions: a random cookie, of which only the SHA-256 is kept, in a row that can be looked at and taken away.

use super::{Visitor, may_sign_in};
use crate::limits::{
    SESSION_DEVICE_CHARS_MAX, SESSION_IDLE_DAYS_MAX, SESSION_LIFE_DAYS_MAX, SESSION_TOUCH_MINUTES_MIN,
};
use crate::rights::Principal;
use crate::vault::random_text;
use crate::{Engine, EngineError, hash_token};
use jiff::SignedDuration;
use nightbell_core::{Name, Timestamp};
use nightbell_store::{AuditAction, AuditMeans, SessionProof, SessionRow};
use std::fmt;

/// What a session's cookie holds. Does not print; ask for it with [`SessionSecret::reveal`].
#[derive(Clone)]
pub struct SessionSecret(String);

impl SessionSecret {
    /// The text for the cookie.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionSecret(…)")
    }
}

/// A browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What it is called where sessions are listed and ended.
    pub id: String,
    /// Who.
    pub user: Name,
    /// It began at a provider, which said then in which groups they are.
    pub is_vouched: bool,
}

impl Session {
    /// Whoever is signed in, as far as this session may speak for them.
    pub fn principal(&self) -> Principal {
        let principal = Principal::person(self.user.clone());
        if self.is_vouched { principal } else { principal.proved_here() }
    }
}

impl Engine {
    /// Begins a session, always a new one: what a browser held before it signed in is worth nothing afterwards. `with` says by
    /// what they signed in. None when what they proved it with ended meanwhile, or they were disabled.
    pub(crate) async fn begin_session(
        &self,
        user: Name,
        visitor: Visitor<'_>,
        with: &str,
        proof: &SessionProof,
    ) -> Result<Option<(Session, SessionSecret)>, EngineError> {
        self.begin_session_until(user, visitor, with, proof, None).await
    }

    /// The same, for one that ends at a time of its own.
    pub(crate) async fn begin_session_until(
        &self,
        user: Name,
        visitor: Visitor<'_>,
        with: &str,
        proof: &SessionProof,
        ends_at: Option<Timestamp>,
    ) -> Result<Option<(Session, SessionSecret)>, EngineError> {
        let secret = SessionSecret(format!("nbs_{}", random_text(&*self.entropy, 40)));
        let now = self.store.now().await?;
        let row = SessionRow {
            id: random_text(&*self.entropy, 12),
            sha256: hash_token(&secret.0),
            user: user.to_string(),
            created_at: now,
            last_used_at: now,
            address: visitor.address.to_owned(),
            device: device(visitor),
            ends_at,
        };
        let told = visitor.tells_of(&user, AuditMeans::Session, AuditAction::SignIn, now);
        let told = told.with("with", with).with("session", row.id.as_str());
        if !self.store.create_session(&row, proof, &told).await? {
            return Ok(None);
        }
        // Who was disabled meanwhile had no such session yet to be ended.
        let configuration = self.fresh_configuration().await?;
        if !may_sign_in(configuration.documents(), &user) {
            let told = visitor.tells_of(&user, AuditMeans::Session, AuditAction::SessionEnded, now);
            self.store.end_session(&user, &row.id, &told.with("session", row.id.as_str())).await?;
            return Ok(None);
        }
        Ok(Some((Session { id: row.id, user, is_vouched: ends_at.is_some() }, secret)))
    }

    /// The session that a cookie belongs to, if it still is one: not ended, not too old, and of somebody who may sign in.
    pub async fn session(&self, secret: &str, visitor: Visitor<'_>) -> Result<Option<Session>, EngineError> {
        let Some(row) = self.store.session_by_hash(&hash_token(secret)).await? else { return Ok(None) };
        let now = self.store.now().await?;
        let (made_since, used_since) = Engine::sessions_since(now);
        let is_old = row.created_at < made_since || row.last_used_at < used_since;
        let is_old = is_old || row.ends_at.is_some_and(|ends_at| ends_at <= now);
        if is_old || !may_sign_in(self.configuration().documents(), &row.user) {
            return Ok(None);
        }
        let idle = now.duration_since(row.last_used_at);
        if idle > SignedDuration::from_mins(SESSION_TOUCH_MINUTES_MIN) || row.address != visitor.address {
            self.store.touch_session(&row.id, now, visitor.address, &device(visitor)).await?;
        }
        // Only those that begin at a provider end at a time of their own.
        let is_vouched = row.ends_at.is_some();
        Ok(Some(Session { id: row.id, user: row.user.into(), is_vouched }))
    }

    /// Ends a session.
    pub async fn sign_out(&self, session: &Session, visitor: Visitor<'_>) -> Result<(), EngineError> {
        let now = self.store.now().await?;
        let told = visitor.tells_of(&session.user, AuditMeans::Session, AuditAction::SessionEnded, now);
        let told = told.with("session", session.id.as_str());
        self.store.end_session(&session.user, &session.id, &told).await?;
        Ok(())
    }

    /// Ends one session of somebody; false when there is none. Whether they may is for the caller to have asked.
    pub async fn end_session(&self, user: &str, id: &str, principal: &Principal) -> Result<bool, EngineError> {
        let told = principal.tells(AuditAction::SessionEnded, self.now().await?).about("users", user);
        Ok(self.store.end_session(user, id, &told.with("session", id)).await?)
    }

    /// Ends somebody's sessions but the one named. Whether they may is for the caller to have asked.
    pub async fn end_sessions(
        &self,
        user: &str,
        but_session: Option<&str>,
        principal: &Principal,
    ) -> Result<usize, EngineError> {
        let told = principal.tells(AuditAction::SessionsEnded, self.now().await?).about("users", user);
        Ok(self.store.end_sessions_of(user, but_session, &told).await?)
    }

    /// When sessions must have been made, and last used, to count at `now`.
    pub(crate) fn sessions_since(now: Timestamp) -> (Timestamp, Timestamp) {
        let before = |days: i64| now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
        (before(SESSION_LIFE_DAYS_MAX), before(SESSION_IDLE_DAYS_MAX))
    }
}

fn device(visitor: Visitor<'_>) -> String {
    visitor.device.chars().filter(|letter| !letter.is_control()).take(SESSION_DEVICE_CHARS_MAX).collect()
}
