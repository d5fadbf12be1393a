//! What single sign-on gives people beside their documents: a role and teams that come from groups at a provider.
//!
//! They count for what somebody may do, and for nothing else: who is on call, and whom `team:NAME` pages, documents say alone.

use crate::{Role, Snapshot};
use nightbell_core::Name;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What one person is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grant {
    /// Takes the place of the document's.
    pub role: Option<Role>,
    /// Teams that they are in, beside those whose documents name them.
    pub teams: BTreeSet<Name>,
}

/// By user.
pub type Grants = BTreeMap<Name, Grant>;

impl Snapshot {
    /// The same with what people are given beside it.
    pub fn with_grants(mut self, grants: Arc<Grants>) -> Snapshot {
        self.grants = grants;
        self
    }

    /// What somebody is given.
    pub fn grant(&self, user: &str) -> Option<&Grant> {
        self.grants.get(user)
    }

    /// What everybody is given who is given something.
    pub fn grants(&self) -> &Grants {
        &self.grants
    }

    /// The role that counts for what somebody may do.
    pub fn role_of(&self, user: &str) -> Option<Role> {
        let of_document = self.user(user)?.role;
        Some(self.grant(user).and_then(|grant| grant.role).unwrap_or(of_document))
    }
}
