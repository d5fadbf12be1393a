//! Who may do what: the one place that decides.
//!
//! **Architecture Invariant:** [`authorise`] is pure and is asked with the documents that the change is planned for, inside
//! the loop that plans it again when somebody was faster. Nothing else compares roles or teams, but for the API's look at the
//! least role that an endpoint can need at all.
//!
//! - Everybody who is somebody reads. Contact addresses are the exception: [`Sight`].
//! - Responders act on alerts, and on what is their own: profile, leave, overrides and swaps that they are part of.
//! - Managers change what the teams own that they are in, and what no team owns; as it was and as it will be.
//! - Admins do everything, and only they change anybody's role, or whether somebody is disabled.
//! - A token does no more than its role, its scopes and its owner allow, whichever is least.

mod changes;
mod denied;
mod owners;
mod plan;
mod principal;
mod sight;
mod standing;
#[cfg(test)]
mod tests;
mod tokens;

pub use denied::Denied;
pub use plan::{Refused, authorise_plan};
pub use principal::{Principal, Purpose, Scope, ScopeError};
pub use sight::Sight;
pub use standing::Standing;

use denied::team_names;
use nightbell_config::{Kind, Resource, Role, Snapshot};
use nightbell_core::Actor;
use owners::Ground;

/// Something that somebody is about to do.
#[derive(Debug, Clone, Copy)]
pub enum Action<'a> {
    /// Read what everybody may read.
    Read,
    /// Read where a person is reached.
    SeeAddresses {
        /// The person.
        user: &'a str,
    },
    /// See, make or take away a secret of a resource: keys, what signs webhooks, links to calendars.
    UseSecrets {
        /// The resource's kind.
        kind: Kind,
        /// Its name.
        name: &'a str,
    },
    /// Acknowledge an alert, resolve, snooze, escalate or annotate it.
    ActOnAlert {
        /// The service that it is about.
        service: &'a str,
    },
    /// Create, change or delete a resource.
    Change {
        /// As it is; none when it is created.
        before: Option<&'a Resource>,
        /// As it will be; none when it is deleted.
        after: Option<&'a Resource>,
    },
    /// Offer, take, decline, cancel or undo a swap; accept a turn.
    ActOnTurns {
        /// The schedule.
        schedule: &'a str,
        /// For whom; nobody when a manager cancels or undoes what others agreed.
        user: Option<&'a str>,
    },
    /// Leave words for those who have a schedule next.
    LeaveNote {
        /// The schedule.
        schedule: &'a str,
    },
    /// Set somebody's password, see and end where they are signed in, take their second factor and passkeys away.
    ManageSignIn {
        /// The person.
        user: &'a str,
    },
    /// Read the audit log.
    ReadAudit,
    /// Send a code to one of somebody's contact methods, and say it; send them a test.
    VerifyMethod {
        /// The person.
        user: &'a str,
    },
    /// List and remove the browsers that get somebody's push messages.
    ManageDevices {
        /// The person.
        user: &'a str,
    },
    /// Add one.
    AddDevice {
        /// The person.
        user: &'a str,
    },
    /// Send a message by a provider, to any address.
    TestProvider,
    /// List tokens, as far as they are one's own.
    ListTokens,
    /// Make a token.
    MakeToken {
        /// Its role.
        role: Role,
        /// Its owner, its scopes, and until when it is good.
        scope: &'a Scope,
    },
    /// See a token that is there.
    UseToken {
        /// Its owner.
        owner: Option<&'a str>,
    },
    /// Revoke a token. Each may itself, however narrow it is.
    RevokeToken {
        /// Its name.
        name: &'a str,
        /// Its owner.
        owner: Option<&'a str>,
    },
}

impl Action<'_> {
    /// The scope that a token needs for it; none for reading.
    fn purpose(&self) -> Option<Purpose> {
        match self {
            Action::Read | Action::SeeAddresses { .. } | Action::ReadAudit => None,
            Action::UseSecrets { .. } => Some(Purpose::Secrets),
            Action::ActOnAlert { .. } => Some(Purpose::Alerts),
            Action::Change { .. }
            | Action::ActOnTurns { .. }
            | Action::LeaveNote { .. }
            | Action::VerifyMethod { .. }
            | Action::ManageDevices { .. }
            | Action::AddDevice { .. }
            | Action::TestProvider => Some(Purpose::Configuration),
            Action::ManageSignIn { .. }
            | Action::ListTokens
            | Action::MakeToken { .. }
            | Action::UseToken { .. }
            | Action::RevokeToken { .. } => Some(Purpose::Tokens),
        }
    }

    /// What it is, in words that go before "needs".
    fn words(&self) -> String {
        match self {
            Action::Read => "reading".to_owned(),
            Action::SeeAddresses { user } => format!("seeing where {user} is reached"),
            Action::UseSecrets { kind, name } => format!("using the secrets of {kind}/{name}"),
            Action::ActOnAlert { service } => format!("acting on alerts of {service}"),
            Action::Change { before, after } => match before.or(*after) {
                Some(resource) => format!("changing {}/{}", resource.kind, resource.name),
                None => "changing nothing".to_owned(),
            },
            Action::ActOnTurns { schedule, user: Some(user) } => format!("acting for {user} on {schedule}"),
            Action::ActOnTurns { schedule, user: None } => format!("changing what others agreed on {schedule}"),
            Action::LeaveNote { schedule } => format!("leaving a note on {schedule}"),
            Action::ManageSignIn { user } => format!("changing how {user} signs in"),
            Action::ReadAudit => "reading the audit log".to_owned(),
            Action::VerifyMethod { user } => format!("sending {user} a code or a test"),
            Action::ManageDevices { user } => format!("managing the devices of {user}"),
            Action::AddDevice { user } => format!("adding a device of {user}"),
            Action::TestProvider => "testing a provider".to_owned(),
            Action::ListTokens => "listing tokens".to_owned(),
            Action::MakeToken { .. } => "making this token".to_owned(),
            Action::UseToken { .. } => "seeing this token".to_owned(),
            Action::RevokeToken { name, .. } => format!("revoking the token {name}"),
        }
    }
}

/// Whether somebody may do something, by these documents.
///
/// # Errors
/// [`Denied`] says what is missing, and who can help.
pub fn authorise(principal: &Principal, action: &Action<'_>, documents: &Snapshot) -> Result<(), Denied> {
    let standing = principal.standing(documents)?;
    decide(principal, &standing, action, &Ground::of(documents))
}

fn decide(principal: &Principal, standing: &Standing, action: &Action<'_>, ground: &Ground<'_>) -> Result<(), Denied> {
    if let Action::RevokeToken { name, .. } = action
        && matches!(principal.actor(), Actor::Token(own) if &**own == *name)
    {
        return Ok(());
    }
    if let Some(needs) = action.purpose().filter(|purpose| !principal.scope().is_for(*purpose)) {
        return Err(Denied::Scope { what: action.words(), needs, who: principal.author() });
    }
    let asked = Asked { principal, standing, action, ground };
    match *action {
        Action::Read => Ok(()),
        Action::SeeAddresses { user } => {
            if standing.sees(ground, user) {
                return Ok(());
            }
            Err(asked.of_person(user))
        }
        Action::UseSecrets { kind: Kind::Users, name } => {
            let is_own = standing.is(name) && standing.has(Role::Responder);
            if is_own || standing.manages(ground, name) {
                return Ok(());
            }
            Err(asked.of_person(name))
        }
        Action::UseSecrets { kind, name } => asked.manager_of(&ground.owners_named(kind, name)),
        Action::ActOnAlert { service } => {
            asked.need(Role::Responder, &[])?;
            asked.within_scope(&ground.owners_named(Kind::Services, service))
        }
        Action::LeaveNote { schedule } => {
            asked.need(Role::Responder, &[])?;
            asked.within_scope(&ground.owners_named(Kind::Schedules, schedule))
        }
        Action::ActOnTurns { schedule, user } => {
            if user.is_some_and(|user| standing.is(user)) && standing.has(Role::Responder) {
                return Ok(());
            }
            asked.manager_of(&ground.owners_named(Kind::Schedules, schedule))
        }
        Action::Change { before, after } => changes::change(&asked, before, after),
        // Not by a token of theirs, which could keep them out of what is theirs.
        Action::ManageSignIn { user } if matches!(principal.actor(), Actor::User(name) if &**name == user) => Ok(()),
        Action::ManageSignIn { .. } => {
            asked.need(Role::Admin, &[])?;
            asked.whole("how people sign in")
        }
        Action::ReadAudit => asked.need(Role::Admin, &[]),
        // A telephone that rings is a nuisance: of others it is for admins, whoever else may change their profile.
        Action::VerifyMethod { user } | Action::ManageDevices { user } if standing.is(user) => Ok(()),
        Action::VerifyMethod { .. } | Action::ManageDevices { .. } => asked.need(Role::Admin, &[]),
        // What is pushed there is somebody's, and acknowledges in their name: no admin puts a browser of theirs in between.
        Action::AddDevice { user } if standing.is(user) => Ok(()),
        Action::AddDevice { user } => Err(Denied::Detail {
            what: action.words(),
            reason: "messages to a device are for its person's eyes".to_owned(),
            remedy: format!("{user} adds it, signed in with that browser"),
        }),
        Action::TestProvider => asked.need(Role::Admin, &[]),
        Action::ListTokens => tokens::list(&asked),
        Action::MakeToken { role, scope } => tokens::make(&asked, role, scope),
        Action::UseToken { owner } | Action::RevokeToken { owner, .. } => tokens::of_owner(&asked, owner),
    }
}

/// A question on its way to its answer.
struct Asked<'a> {
    principal: &'a Principal,
    standing: &'a Standing,
    action: &'a Action<'a>,
    ground: &'a Ground<'a>,
}

impl Asked<'_> {
    /// Refuses those below a role; whose it is is named, so that the right ones are asked.
    fn need(&self, needs: Role, teams: &[String]) -> Result<(), Denied> {
        if self.standing.has(needs) {
            return Ok(());
        }
        let (who, has) = (self.principal.author(), self.standing.role());
        Err(Denied::Role { what: self.action.words(), needs, who, has, teams: teams.to_vec() })
    }

    /// Refuses tokens that have an owner, scopes or an end: whoever signs in afterwards has none of them.
    fn whole(&self, what: &str) -> Result<(), Denied> {
        if self.principal.scope().is_whole() {
            return Ok(());
        }
        Err(Denied::Detail {
            what: self.action.words(),
            reason: format!("{what} is not for tokens with an owner, scopes or an end"),
            remedy: "sign in, or use an admin's token without them".to_owned(),
        })
    }

    /// Refuses those who are no manager of all of these teams; without any, of whatever nobody owns.
    fn manager_of(&self, teams: &[String]) -> Result<(), Denied> {
        self.need(Role::Manager, teams)?;
        self.reach(teams)
    }

    /// What acting alone does not need a team for, single teams may still be all that a token is for.
    fn within_scope(&self, teams: &[String]) -> Result<(), Denied> {
        if self.principal.scope().teams().next().is_none() {
            return Ok(());
        }
        self.reach(teams)
    }

    fn reach(&self, teams: &[String]) -> Result<(), Denied> {
        let beyond: Vec<String> =
            teams.iter().filter(|team| !self.standing.reaches(self.ground, team)).cloned().collect();
        match (teams.is_empty() && !self.standing.reaches_unowned(), beyond.is_empty()) {
            (false, true) => Ok(()),
            (true, _) => Err(Denied::Unowned { what: self.action.words(), who: self.principal.author() }),
            (false, false) => Err(Denied::Team { what: self.action.words(), teams: beyond }),
        }
    }

    /// Why somebody is not to be touched.
    fn of_person(&self, user: &str) -> Denied {
        let teams = team_names(self.ground.teams_of_person(user));
        if let Err(denied) = self.need(Role::Manager, &teams) {
            return denied;
        }
        if self.ground.is_admin(user) || (teams.is_empty() && self.standing.reaches_unowned()) {
            let (who, has) = (self.principal.author(), self.standing.role());
            return Denied::Role { what: self.action.words(), needs: Role::Admin, who, has, teams: Vec::new() };
        }
        match teams.is_empty() {
            true => Denied::Unowned { what: self.action.words(), who: self.principal.author() },
            false => Denied::Team { what: self.action.words(), teams },
        }
    }
}
