//! What the operator says about signing in.

use jiff::SignedDuration;
use nightbell_channels::IdentityProvider;
use nightbell_config::{Grant, Role};
use nightbell_core::Name;
use std::collections::BTreeMap;

/// How people sign in.
#[derive(Debug)]
pub struct SignInSettings {
    /// Whose passwords count.
    pub passwords: PasswordUse,
    /// How long a sign-in at a provider lasts: what changes there is only seen at the next one.
    pub session: SignedDuration,
    /// Providers, in their order on the login page.
    pub providers: Vec<SignInProvider>,
}

impl Default for SignInSettings {
    fn default() -> SignInSettings {
        SignInSettings {
            passwords: PasswordUse::Everybody,
            session: SignedDuration::from_hours(24),
            providers: Vec::new(),
        }
    }
}

/// Whose passwords count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordUse {
    /// Everybody's.
    Everybody,
    /// Those of people whose documents make them admins: the way in when a provider is away.
    Admins,
}

/// A provider that people may sign in at.
#[derive(Debug)]
pub struct SignInProvider {
    /// Part of its address here.
    pub name: Name,
    /// What people call it.
    pub title: String,
    /// Whom to ask.
    pub identities: IdentityProvider,
    /// Which role a group there gives.
    pub roles: BTreeMap<String, Role>,
    /// Which team a group there puts people in.
    pub teams: BTreeMap<String, Name>,
    /// Whether somebody who is not known becomes a user.
    pub create_users: bool,
}

impl SignInSettings {
    pub(super) fn provider(&self, name: &str) -> Option<&SignInProvider> {
        self.providers.iter().find(|provider| *provider.name == *name)
    }

    /// Whose identities count.
    pub(crate) fn issuers(&self) -> Vec<&str> {
        self.providers.iter().map(|provider| provider.identities.issuer()).collect()
    }
}

impl SignInProvider {
    /// What somebody's groups give them: of several roles the one that may do most, and every team.
    pub(super) fn grant(&self, groups: &[String]) -> Grant {
        Grant {
            role: groups.iter().filter_map(|group| self.roles.get(group)).min().copied(),
            teams: groups.iter().filter_map(|group| self.teams.get(group)).cloned().collect(),
        }
    }
}
