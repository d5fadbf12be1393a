//! Who is asking, and whether they may: bearer tokens and roles.
//!
//! A handler says what it needs by the extractor that it takes before anything else: [`Observer`], [`Responder`], [`Manager`]
//! or [`Admin`]. Each role may do what the ones after it may.

use crate::ApiState;
use crate::problem::{Code, Problem};
use axum::extract::FromRequestParts;
use http::header;
use http::request::Parts;
use nightbell_config::Role;
use nightbell_core::Actor;
use nightbell_engine::hash_token;

/// Whoever holds the token of this request.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The token's name.
    pub(crate) token: String,
    /// What it may do.
    pub(crate) role: Role,
}

impl Caller {
    /// As whom it acts: `token:NAME`.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Token(self.token.as_str().into())
    }

    /// The same, as text: the author of changes.
    pub(crate) fn author(&self) -> String {
        self.actor().to_string()
    }

    /// Refuses those below `role`.
    pub(crate) fn need(&self, role: Role) -> Result<(), Problem> {
        // `Role` is ordered with the one who may do most first.
        if self.role <= role {
            return Ok(());
        }
        let detail = format!(
            "this needs the role {role}, the token {:?} has {}; use a token with at least that role",
            self.token, self.role
        );
        Err(Problem::new(Code::Forbidden, detail))
    }

    async fn of(parts: &Parts, state: &ApiState) -> Result<Caller, Problem> {
        let Some(value) = parts.headers.get(header::AUTHORIZATION) else {
            let detail =
                "the header Authorization is missing; send Authorization: Bearer TOKEN (nightbell token create)";
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
        Ok(Caller { token: row.name, role })
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
