//! Who is asking, and whether they may: bearer tokens, sessions of browsers, and roles.
//!
//! A handler says what it needs by the extractor that it takes before anything else: [`Observer`], [`Responder`], [`Manager`]
//! or [`Admin`]. Each role may do what the ones after it may.

use crate::problem::{Code, Problem};
use crate::{ApiState, session};
use axum::extract::FromRequestParts;
use http::header;
use http::request::Parts;
use nightbell_config::Role;
use nightbell_core::Actor;
use nightbell_engine::{Session, hash_token};

/// Whoever holds the token of this request, or is signed in with its browser.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// As whom they act: a user, or `token:NAME`.
    pub(crate) actor: Actor,
    /// What they may do.
    pub(crate) role: Role,
    /// The browser's session, where it is one.
    pub(crate) session: Option<Session>,
}

impl Caller {
    /// As whom they act.
    pub(crate) fn actor(&self) -> Actor {
        self.actor.clone()
    }

    /// The same, as text: the author of changes.
    pub(crate) fn author(&self) -> String {
        self.actor.to_string()
    }

    /// Refuses those who are neither this person nor an admin.
    pub(crate) fn need_self_or_admin(&self, user: &str) -> Result<(), Problem> {
        let is_self = matches!(&self.actor, Actor::User(name) if &**name == user);
        if is_self { Ok(()) } else { self.need(Role::Admin) }
    }

    /// Refuses those below `role`.
    pub(crate) fn need(&self, role: Role) -> Result<(), Problem> {
        // `Role` is ordered with the one who may do most first.
        if self.role <= role {
            return Ok(());
        }
        let detail = match &self.actor {
            Actor::Token(token) => format!(
                "this needs the role {role}, the token {token:?} has {}; use a token with at least that role",
                self.role
            ),
            person => format!("this needs the role {role}, {person} has {}; ask an admin", self.role),
        };
        Err(Problem::new(Code::Forbidden, detail))
    }

    async fn of(parts: &Parts, state: &ApiState) -> Result<Caller, Problem> {
        let Some(value) = parts.headers.get(header::AUTHORIZATION) else {
            if let Some(session) = session::of(state, parts).await? {
                return Caller::signed_in(parts, state, session);
            }
            let detail = "nobody is signed in; sign in at /login, or send the header Authorization: Bearer TOKEN (nightbell \
                          token create)";
            return Err(Problem::new(Code::Unauthenticated, detail));
        };
        let token = value.to_str().ok().and_then(|text| text.split_once(' ')).and_then(|(scheme, token)| {
            Some(token.trim()).filter(|token| scheme.eq_ignore_ascii_case("bearer") && !token.is_empty())
        });
        let Some(token) = token else {
            let detail = "the header Authorization is not understood; send Authorization: Bearer TOKEN";
            return Err(Problem::new(Code::Unauthenticated, detail));
        };
        let unknown = || {
            let detail = "the token is unknown or revoked; make another with nightbell token create";
            Problem::new(Code::Unauthenticated, detail)
        };
        let row = state.store().token_by_hash(&hash_token(token)).await?.ok_or_else(unknown)?;
        let role = row.role.parse().map_err(|_| unknown())?;
        Ok(Caller { actor: Actor::Token(row.name.into()), role, session: None })
    }

    /// What their document says they may do is read at every request: a change of role is felt at once.
    fn signed_in(parts: &Parts, state: &ApiState, session: Session) -> Result<Caller, Problem> {
        session::refuse_elsewhere(parts)?;
        let configuration = state.configuration();
        let user = configuration.documents().user(&session.user);
        let role = user.map_or(Role::Observer, |user| user.role);
        Ok(Caller { actor: Actor::User(session.user.clone()), role, session: Some(session) })
    }
}

macro_rules! needs_role {
    ($($(#[$doc:meta])* $role:ident),+ $(,)?) => { $(
        $(#[$doc])*
        pub(crate) struct $role(pub(crate) Caller);

        impl FromRequestParts<ApiState> for $role {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<$role, Problem> {
                let caller = Caller::of(parts, state).await?;
                caller.need(Role::$role)?;
                Ok($role(caller))
            }
        }
    )+ };
}

needs_role! {
    /// May read.
    Observer,
    /// May act on alerts.
    Responder,
    /// May change the configuration and see its secrets.
    Manager,
    /// May do everything, tokens included.
    Admin,
}
