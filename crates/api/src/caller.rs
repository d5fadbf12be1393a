//! Who is asking, and whether they may: bearer tokens, sessions of browsers, roles, and what `nightbell_engine::rights` says of single actions.
//!
//! A handler says the least role that it can need by the extractor that it takes before anything else: [`Observer`],
//! [`Responder`] or [`Manager`]. Each role may do what the ones after it may. Where more than a role decides, the
//! use case of the engine asks `rights`, or the handler does by [`Caller::may`].

use crate::problem::{Code, Problem};
use crate::session::Peer;
use crate::veil::Veil;
use crate::{ApiState, session};
use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderValue, header};
use nightbell_config::{Role, Snapshot};
use nightbell_core::Actor;
use nightbell_engine::rights::{Action, Denied, Principal, Sight, Standing, authorise};
use nightbell_engine::{Session, TokenRefusal};

/// Whoever sends this request, with what they may do by the documents as they are.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// Who it is.
    pub(crate) principal: Principal,
    /// Their role, person and teams.
    pub(crate) standing: Standing,
    /// The browser's session, where it is one.
    pub(crate) session: Option<Session>,
}

impl Caller {
    /// As whom it acts: `token:NAME`, or a user.
    pub(crate) fn actor(&self) -> Actor {
        self.principal.actor().clone()
    }

    /// The same, as text: the author of changes.
    pub(crate) fn author(&self) -> String {
        self.principal.author()
    }

    /// Refuses those below `role`.
    pub(crate) fn need(&self, role: Role) -> Result<(), Problem> {
        if self.standing.has(role) {
            return Ok(());
        }
        let has = self.standing.role();
        let detail = match self.principal.actor() {
            Actor::Token(token) => {
                format!(
                    "this needs the role {role}, the token {token:?} has {has}; use a token with at least that role"
                )
            }
            other => format!("this needs the role {role}, {other} has {has}; ask an admin for it"),
        };
        Err(Problem::new(Code::Forbidden, detail))
    }

    /// Refuses whoever may not do this.
    pub(crate) fn may(&self, action: &Action<'_>, documents: &Snapshot) -> Result<(), Problem> {
        Ok(authorise(&self.principal, action, documents)?)
    }

    /// Between the documents and the caller.
    pub(crate) fn veil<'a>(&self, documents: &'a Snapshot) -> Result<Veil<'a>, Problem> {
        Ok(Veil::new(Sight::of(&self.principal, documents)?, documents))
    }

    pub(crate) async fn of(parts: &Parts, state: &ApiState) -> Result<Caller, Problem> {
        let (principal, session) = match parts.headers.get(header::AUTHORIZATION) {
            Some(value) => (bearer(value, parts, state).await?, None),
            None => signed_in(parts, state).await?,
        };
        let standing = principal.standing(state.configuration().documents())?;
        Ok(Caller { principal, standing, session })
    }
}

/// Whose browser it is.
async fn signed_in(parts: &Parts, state: &ApiState) -> Result<(Principal, Option<Session>), Problem> {
    let Some(session) = session::of(state, parts).await? else {
        let detail = "nobody is signed in; sign in at /login, or send the header Authorization: Bearer TOKEN (nightbell \
                      token create)";
        return Err(Problem::new(Code::Unauthenticated, detail));
    };
    session::refuse_elsewhere(parts)?;
    let peer = Peer::of(state, parts);
    let visitor = peer.visitor();
    Ok((session.principal().at(visitor.address, visitor.device), Some(session)))
}

/// Whose token the request carries.
async fn bearer(value: &HeaderValue, parts: &Parts, state: &ApiState) -> Result<Principal, Problem> {
    let token = value.to_str().ok().and_then(|text| text.split_once(' ')).and_then(|(scheme, token)| {
        Some(token.trim()).filter(|token| scheme.eq_ignore_ascii_case("bearer") && !token.is_empty())
    });
    let Some(token) = token else {
        let detail = "the header Authorization is not understood; send Authorization: Bearer TOKEN";
        return Err(Problem::new(Code::Unauthenticated, detail));
    };
    let peer = Peer::of(state, parts);
    let (principal, used) = state.engine().principal_of_token(token, peer.visitor()).await?;
    if let Some(used) = used {
        let state = state.clone();
        // Nobody waits for a note.
        tokio::spawn(async move { state.engine().note_token_use(used).await });
    }
    Ok(principal)
}

impl From<TokenRefusal> for Problem {
    fn from(refusal: TokenRefusal) -> Problem {
        match refusal {
            TokenRefusal::Engine(error) => error.into(),
            other => Problem::new(Code::Unauthenticated, other.to_string()),
        }
    }
}

/// Whoever is nobody is not let in; whoever may not is told what is missing and who can help.
impl From<Denied> for Problem {
    fn from(denied: Denied) -> Problem {
        let code = match denied {
            Denied::Nobody { .. } => Code::Unauthenticated,
            _ => Code::Forbidden,
        };
        Problem::new(code, denied.to_string())
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
    /// May act on alerts, and change what is their own.
    Responder,
    /// May change what teams own, and see its secrets.
    Manager,
}
