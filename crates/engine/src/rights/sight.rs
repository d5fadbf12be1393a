//! Whose contact addresses somebody sees, worked out once for many people.

use super::owners::Ground;
use super::{Denied, Principal, Standing};
use nightbell_config::{Body, Kind, Role, Snapshot};
use nightbell_core::Name;
use std::collections::HashSet;

/// Whose addresses somebody sees. It answers what [`super::Action::SeeAddresses`] is answered.
#[derive(Debug, Clone)]
pub struct Sight {
    everybody: bool,
    people: HashSet<Name>,
    channels: bool,
}

impl Sight {
    /// What a principal sees by these documents.
    ///
    /// # Errors
    /// [`Denied::Nobody`] when they are nobody.
    pub fn of(principal: &Principal, documents: &Snapshot) -> Result<Sight, Denied> {
        let standing = principal.standing(documents)?;
        Ok(Sight::by(&standing, documents))
    }

    fn by(standing: &Standing, documents: &Snapshot) -> Sight {
        if standing.has(Role::Admin) {
            return Sight { everybody: true, people: HashSet::new(), channels: true };
        }
        let mut people: HashSet<Name> = standing.oneself().cloned().into_iter().collect();
        if !standing.has(Role::Manager) {
            return Sight { everybody: false, people, channels: false };
        }
        let ground = Ground::of(documents);
        let mut in_teams = HashSet::new();
        for (user, grant) in documents.grants() {
            let teams = || grant.teams.iter().filter(|team| ground.is_team(team));
            if teams().next().is_some() {
                in_teams.insert(user.clone());
            }
            if teams().any(|team| standing.reaches(&ground, team)) {
                people.insert(user.clone());
            }
        }
        for stored in documents.all(Kind::Teams) {
            let Body::Team(team) = &stored.resource.body else { continue };
            let members = team.members.iter().chain(&team.lead);
            in_teams.extend(members.clone().cloned());
            if standing.reaches(&ground, &stored.resource.name) {
                people.extend(members.cloned());
            }
        }
        if standing.reaches_unowned() {
            let all = documents.all(Kind::Users).map(|stored| &stored.resource.name);
            people.extend(all.filter(|user| !in_teams.contains(*user) && !ground.is_admin(user)).cloned());
        }
        Sight { everybody: false, people, channels: standing.reaches_unowned() }
    }

    /// Whether the addresses of all are seen, also of those who are nobody here.
    pub fn covers_everybody(&self) -> bool {
        self.everybody
    }

    /// Whether it is seen where channels lead: whoever has the address of a webhook can often write to it.
    pub fn covers_channels(&self) -> bool {
        self.channels
    }

    /// Whether the addresses in a document are seen.
    pub fn covers_document(&self, kind: Kind, name: &str) -> bool {
        match kind {
            Kind::Users => self.covers(name),
            Kind::Channels => self.channels,
            _ => true,
        }
    }

    /// Whether somebody's addresses are seen. Those of people who are gone only admins see.
    pub fn covers(&self, user: &str) -> bool {
        self.everybody || self.people.contains(user)
    }
}
