//! What somebody may do by the documents as they are: their role, who they are, which teams they reach.

use super::owners::Ground;
use super::{Denied, Principal};
use nightbell_config::{Role, Snapshot};
use nightbell_core::{Actor, Name};
use std::collections::BTreeSet;

/// Worked out of a principal and one set of documents.
#[derive(Debug, Clone)]
pub struct Standing {
    role: Role,
    person: Option<Name>,
    reach: Reach,
}

#[derive(Debug, Clone)]
enum Reach {
    Everything,
    Teams {
        teams: BTreeSet<Name>,
        /// And what nobody owns.
        unowned: bool,
    },
}

impl Standing {
    pub(super) fn of(principal: &Principal, documents: &Snapshot) -> Result<Standing, Denied> {
        if !matches!(principal.actor(), Actor::User(_) | Actor::Token(_) | Actor::Nightbell) {
            return Err(Denied::Nobody { who: format!("{} acts by its own door only", principal.author()) });
        }
        let person = principal.whose().cloned();
        let role_of_person = match &person {
            None => Role::Admin,
            Some(name) => role_of(principal, name, documents)?,
        };
        let narrowed: BTreeSet<Name> = principal.scope().teams().cloned().collect();
        // `Role` is ordered with the one who may do most first.
        let mut role = role_of_person.max(principal.role_max());
        if !narrowed.is_empty() {
            role = role.max(Role::Manager);
        }
        let own = match &person {
            Some(name) if role_of_person != Role::Admin => {
                Some(Ground::of(documents).teams_of_person(name).cloned().collect::<BTreeSet<Name>>())
            }
            _ => None,
        };
        let reach = match (own, narrowed.is_empty()) {
            (None, true) => Reach::Everything,
            (Some(teams), true) => Reach::Teams { teams, unowned: true },
            (None, false) => Reach::Teams { teams: narrowed, unowned: false },
            (Some(teams), false) => {
                Reach::Teams { teams: teams.intersection(&narrowed).cloned().collect(), unowned: false }
            }
        };
        Ok(Standing { role, person, reach })
    }

    /// The role that counts.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The person who acts, or whose token does.
    pub fn person(&self) -> Option<&Name> {
        self.person.as_ref()
    }

    /// The teams that they are held to; none when they are held to none.
    pub fn teams(&self) -> Option<&BTreeSet<Name>> {
        match &self.reach {
            Reach::Everything => None,
            Reach::Teams { teams, .. } => Some(teams),
        }
    }

    /// Whether they may do what this role may.
    pub fn has(&self, role: Role) -> bool {
        self.role <= role
    }

    /// The person whose own things are theirs to change: nobody where single teams are all that a token is for.
    pub fn oneself(&self) -> Option<&Name> {
        self.person.as_ref().filter(|_| self.reaches_unowned())
    }

    pub(super) fn is(&self, user: &str) -> bool {
        self.oneself().is_some_and(|name| **name == *user)
    }

    /// Whether a team's things are theirs to change, if they manage at all. A team that is not there yet is whoever's makes it.
    pub(super) fn reaches(&self, ground: &Ground<'_>, team: &str) -> bool {
        match &self.reach {
            Reach::Everything => true,
            Reach::Teams { teams, unowned } => teams.contains(team) || (*unowned && !ground.is_team(team)),
        }
    }

    pub(super) fn reaches_unowned(&self) -> bool {
        matches!(self.reach, Reach::Everything | Reach::Teams { unowned: true, .. })
    }

    /// Whether they are a manager of somebody: of one of their teams, or of no matter whom who is in none.
    pub(super) fn leads(&self, ground: &Ground<'_>, user: &str) -> bool {
        let mut teams = ground.teams_of_person(user).peekable();
        match teams.peek() {
            Some(_) => teams.any(|team| self.reaches(ground, team)),
            None => self.reaches_unowned(),
        }
    }

    /// Whether they see where somebody is reached: themselves, those whom they manage, admins everybody. Admins who are in no
    /// team have no manager, and neither has whoever is gone.
    pub(super) fn sees(&self, ground: &Ground<'_>, user: &str) -> bool {
        let is_their_manager = || {
            let has_no_team = ground.teams_of_person(user).next().is_none();
            let is_there = ground.user(user).is_some();
            is_there && self.has(Role::Manager) && self.leads(ground, user) && !(has_no_team && ground.is_admin(user))
        };
        self.is(user) || self.has(Role::Admin) || is_their_manager()
    }

    /// Whether they may change how somebody is reached. Admins are changed by admins, lest a manager becomes one by taking
    /// over what an admin signs in with.
    pub(super) fn manages(&self, ground: &Ground<'_>, user: &str) -> bool {
        self.has(Role::Admin) || (self.has(Role::Manager) && !ground.is_admin(user) && self.sees(ground, user))
    }
}

fn role_of(principal: &Principal, name: &Name, documents: &Snapshot) -> Result<Role, Denied> {
    let whom = match principal.actor() {
        Actor::User(_) => format!("the user {name:?}"),
        _ => format!("{name:?}, whose token this is,"),
    };
    match documents.user(name) {
        None => Err(Denied::Nobody { who: format!("{whom} is not there any more") }),
        Some(user) if user.disabled => Err(Denied::Nobody { who: format!("{whom} is disabled") }),
        Some(user) => {
            let role = documents.role_of(name).unwrap_or(user.role);
            let is_raised_unseen = principal.is_proved_here && role < user.role;
            Ok(if is_raised_unseen { role.max(Role::Responder).min(user.role) } else { role })
        }
    }
}
