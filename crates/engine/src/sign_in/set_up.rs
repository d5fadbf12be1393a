//! The first admin: a link that is printed at the first start, works once, and makes them.

use super::ticket::Purpose;
use super::{PasswordFailure, Session, SessionSecret, Visitor};
use crate::rights::Principal;
use crate::{ConfigureError, Engine, EngineError, Precondition};
use nightbell_config::{ConfigError, Kind, Role};
use nightbell_schedule::Effective;
use nightbell_store::{AuditAction, AuditMeans, SessionProof, StoreError};
use serde_json::{Value, json};
use std::fmt;

/// The first admin, as they describe themselves.
#[derive(Clone)]
pub struct NewAdmin {
    /// The name that they sign in with.
    pub name: String,
    /// What people call them; may be empty.
    pub title: String,
    /// Their e-mail address; may be empty.
    pub email: String,
    /// Their password.
    pub password: String,
}

impl fmt::Debug for NewAdmin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewAdmin({})", self.name)
    }
}

/// Why the first admin is not made.
#[derive(Debug, thiserror::Error)]
pub enum SetUpFailure {
    /// The link was used, replaced, or is too old.
    #[error(
        "this set-up link does not work any more; the server prints a new one when it starts and nobody has a password"
    )]
    NoLink,
    /// Something about them is not valid.
    #[error("{0}")]
    Invalid(String),
    /// The password will not do.
    #[error(transparent)]
    Password(#[from] PasswordFailure),
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for SetUpFailure {
    fn from(error: StoreError) -> SetUpFailure {
        SetUpFailure::Engine(error.into())
    }
}

impl Engine {
    /// A link for the first admin, while nobody can sign in. Earlier ones end with it.
    pub async fn set_up_link(&self) -> Result<Option<String>, EngineError> {
        if self.store.has_accounts().await? {
            return Ok(None);
        }
        let code = self.make_ticket(Purpose::SetUp, None).await?;
        Ok(Some(format!("{}/set-up/{code}", self.settings.public_url)))
    }

    /// Whether a set-up link works.
    pub async fn can_set_up(&self, code: &str) -> Result<bool, EngineError> {
        let is_good = self.look_at_ticket(Purpose::SetUp, code).await?.is_some();
        Ok(is_good && !self.store.has_accounts().await?)
    }

    /// Makes the first admin, or makes an admin of a user who is there, with a password; and signs them in.
    pub async fn set_up(
        &self,
        code: &str,
        admin: &NewAdmin,
        visitor: Visitor<'_>,
    ) -> Result<(Session, SessionSecret), SetUpFailure> {
        if !self.can_set_up(code).await? {
            return Err(SetUpFailure::NoLink);
        }
        let name = admin.name.trim();
        let hash = self.hash_password(name, &admin.password).await?;
        // Taken before anything is made: of two at once, one is the first admin.
        if !self.use_ticket(code).await? {
            return Err(SetUpFailure::NoLink);
        }
        let principal = Principal::nightbell().through(visitor.origin(AuditMeans::Link));
        if let Err(failure) = self.make_admin(name, admin, &principal).await {
            // Nothing was made, so the link works again.
            self.keep_ticket(Purpose::SetUp, None, code, None).await?;
            return Err(failure);
        }
        let now = self.store.now().await?;
        hash.keep(&*self.store, name, None, visitor.tells_of(name, AuditMeans::Link, AuditAction::SetUp, now)).await?;
        let begun = self.begin_session(name.into(), visitor, "set-up link", &SessionProof::Used).await?;
        begun.ok_or(SetUpFailure::NoLink)
    }

    async fn make_admin(&self, name: &str, admin: &NewAdmin, principal: &Principal) -> Result<(), SetUpFailure> {
        self.follow_configuration().await?;
        let configuration = self.configuration();
        let known = configuration.documents().get(Kind::Users, name);
        if configuration.documents().user(name).is_some_and(|user| user.disabled) {
            return Err(SetUpFailure::Invalid(format!("the user {name:?} is disabled; choose another name")));
        }
        let mut body = known.map_or_else(|| json!({}), |stored| Value::Object(stored.resource.to_json()));
        body["role"] = json!(Role::Admin.as_str());
        for (field, value) in [("title", admin.title.trim()), ("email", admin.email.trim())] {
            if !value.is_empty() {
                body[field] = json!(value);
            }
        }
        let seen = known.map_or(Precondition::None, |_| Precondition::Any);
        let put = self.put_resource(Kind::Users, name, &body, seen, Effective::default(), principal).await;
        match put {
            Ok(_) => Ok(()),
            Err(ConfigureError::Engine(error)) => Err(error.into()),
            Err(ConfigureError::Invalid(errors)) => {
                let reasons: Vec<String> = errors.iter().map(ConfigError::to_string).collect();
                Err(SetUpFailure::Invalid(reasons.join("; ")))
            }
            Err(other) => Err(SetUpFailure::Invalid(other.to_string())),
        }
    }
}
