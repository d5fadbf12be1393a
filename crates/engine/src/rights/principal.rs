//! Whoever acts: a person, a token, Nightbell itself; and what a token is narrowed to.

use super::{Denied, Standing};
use nightbell_config::{Role, Snapshot, nearest};
use nightbell_core::{Actor, Name, Timestamp};
use nightbell_store::{AuditAction, AuditEntry, AuditMeans, AuditOrigin};
use std::collections::BTreeSet;
use std::fmt;

/// Whoever acts. What they may do is worked out anew for each set of documents: [`Principal::standing`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub(super) actor: Actor,
    /// No more than this; what a person may do is in their document.
    pub(super) role_max: Role,
    pub(super) scope: Scope,
    /// They proved who they are here, and no provider said lately in which groups they are.
    pub(super) is_proved_here: bool,
    /// What Nightbell acts on behalf of, where it is a document that says so.
    pub(super) behalf: Option<String>,
    /// By which means, and from where, they act.
    pub(super) origin: AuditOrigin,
}

impl Principal {
    /// A person.
    pub fn person(name: impl Into<Name>) -> Principal {
        Principal::new(Actor::User(name.into()), Role::Admin, Scope::default(), AuditMeans::Session)
    }

    /// The same, signed in by what is kept here (a password, a passkey): of what groups at a provider give only acting on
    /// alerts counts, since nobody knows whether they are still in them.
    #[must_use]
    pub fn proved_here(self) -> Principal {
        Principal { is_proved_here: true, ..self }
    }

    /// A token.
    pub fn token(name: impl Into<Name>, role: Role, scope: Scope) -> Principal {
        Principal::new(Actor::Token(name.into()), role, scope, AuditMeans::Token)
    }

    /// Nightbell itself, which may do everything.
    pub fn nightbell() -> Principal {
        Principal::new(Actor::Nightbell, Role::Admin, Scope::default(), AuditMeans::Nightbell)
    }

    fn new(actor: Actor, role_max: Role, scope: Scope, means: AuditMeans) -> Principal {
        Principal { actor, role_max, scope, is_proved_here: false, behalf: None, origin: AuditOrigin::of(means) }
    }

    /// The same from a network address, with a program that calls itself so.
    #[must_use]
    pub fn at(self, address: &str, agent: &str) -> Principal {
        let means = self.origin.means;
        self.through(AuditOrigin::new(means, address, agent))
    }

    /// The same by other means.
    #[must_use]
    pub fn through(self, origin: AuditOrigin) -> Principal {
        Principal { origin, ..self }
    }

    /// By which means, and from where.
    pub fn origin(&self) -> &AuditOrigin {
        &self.origin
    }

    /// What the audit log is told of what they do. Say what it is about with [`AuditEntry::about`].
    pub fn tells(&self, action: AuditAction, at: Timestamp) -> AuditEntry {
        AuditEntry::new(action, at).by(self.author(), &self.origin)
    }

    /// Nightbell, because a calendar says so.
    pub fn calendar(name: &str) -> Principal {
        Principal { behalf: Some(format!("calendar:{name}")), ..Principal::nightbell() }
    }

    /// Nightbell, because a provider that the operator trusts vouches for somebody.
    pub fn provider(name: &str) -> Principal {
        Principal { behalf: Some(format!("provider:{name}")), ..Principal::nightbell() }
    }

    /// Who is recorded.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The same as text: the author of changes.
    pub fn author(&self) -> String {
        self.behalf.clone().unwrap_or_else(|| self.actor.to_string())
    }

    /// What it is narrowed to.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The person who acts, or whose token does.
    pub fn whose(&self) -> Option<&Name> {
        match &self.actor {
            Actor::User(name) => Some(name),
            _ => self.scope.owner.as_ref(),
        }
    }

    /// What they may do by these documents.
    ///
    /// # Errors
    /// [`Denied::Nobody`] when there is no such person, or they are disabled, or whoever owns the token is.
    pub fn standing(&self, documents: &Snapshot) -> Result<Standing, Denied> {
        Standing::of(self, documents)
    }

    pub(super) fn role_max(&self) -> Role {
        self.role_max
    }
}

/// What a token may be for. Every token may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Reading, and nothing else unless another one says so.
    Read,
    /// Acting on alerts.
    Alerts,
    /// Changing documents, swaps, turns.
    Configuration,
    /// Keys and other secrets.
    Secrets,
    /// Tokens.
    Tokens,
}

impl Purpose {
    /// Every one.
    pub const ALL: [Purpose; 5] =
        [Purpose::Read, Purpose::Alerts, Purpose::Configuration, Purpose::Secrets, Purpose::Tokens];

    /// The spelling in the API, on the command line and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Purpose::Read => "read",
            Purpose::Alerts => "alerts",
            Purpose::Configuration => "configuration",
            Purpose::Secrets => "secrets",
            Purpose::Tokens => "tokens",
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a token is narrowed to. The default narrows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Whose it is: it never does more than they may.
    pub owner: Option<Name>,
    /// Until when it is good; for ever when absent.
    pub until: Option<Timestamp>,
    /// Empty: all that its role may.
    purposes: BTreeSet<Purpose>,
    /// Empty: all teams that its owner reaches.
    teams: BTreeSet<Name>,
}

/// A word that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not a scope; {}", match nearest {
    Some(nearest) => format!("did you mean {nearest:?}?"),
    None => "use read, alerts, configuration, secrets, tokens, or team:NAME".to_owned(),
})]
pub struct ScopeError {
    given: String,
    nearest: Option<&'static str>,
}

impl Scope {
    /// Reads scopes as they are written: `read`, `alerts`, `configuration`, `secrets`, `tokens`, `team:NAME`.
    ///
    /// # Errors
    /// The first word that is none.
    pub fn of_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Scope, ScopeError> {
        let mut scope = Scope::default();
        for word in words {
            match word.strip_prefix("team:") {
                Some(team) if nightbell_core::valid_name(team).is_ok() => {
                    scope.teams.insert(team.into());
                }
                _ => {
                    let purpose = Purpose::ALL.into_iter().find(|purpose| purpose.as_str() == word);
                    let unknown = || {
                        let known = Purpose::ALL.iter().map(|purpose| purpose.as_str());
                        ScopeError { given: word.to_owned(), nearest: nearest(word, known) }
                    };
                    scope.purposes.insert(purpose.ok_or_else(unknown)?);
                }
            }
        }
        Ok(scope)
    }

    /// The same back, in order.
    pub fn words(&self) -> Vec<String> {
        let purposes = self.purposes.iter().map(|purpose| purpose.as_str().to_owned());
        purposes.chain(self.teams.iter().map(|team| format!("team:{team}"))).collect()
    }

    /// The same with an owner and an end.
    pub fn with(self, owner: Option<Name>, until: Option<Timestamp>) -> Scope {
        Scope { owner, until, ..self }
    }

    /// The teams that it is narrowed to.
    pub fn teams(&self) -> impl Iterator<Item = &Name> {
        self.teams.iter()
    }

    /// Whether it is narrowed to nothing: what such a token does may outlive it.
    pub(super) fn is_whole(&self) -> bool {
        *self == Scope::default()
    }

    pub(super) fn is_for(&self, purpose: Purpose) -> bool {
        self.purposes.is_empty() || self.purposes.contains(&purpose)
    }

    /// Why `other` is wider than this, if it is: what a token makes is no wider than itself.
    pub(super) fn widened_by(&self, other: &Scope) -> Option<&'static str> {
        let is_wider = |own: bool, none: bool, within: bool| own && (none || !within);
        if is_wider(!self.purposes.is_empty(), other.purposes.is_empty(), other.purposes.is_subset(&self.purposes)) {
            return Some("its scopes would be wider than those of the token that makes it");
        }
        if is_wider(!self.teams.is_empty(), other.teams.is_empty(), other.teams.is_subset(&self.teams)) {
            return Some("it would reach more teams than the token that makes it");
        }
        match (self.until, other.until) {
            (Some(own), until) if until.is_none_or(|until| until > own) => {
                Some("it would be good for longer than the token that makes it")
            }
            _ => None,
        }
    }
}
