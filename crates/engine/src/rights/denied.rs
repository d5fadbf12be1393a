//! Why somebody may not, and who can help.

use super::Purpose;
use nightbell_config::Role;
use nightbell_core::Name;

/// What is missing, with the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// They are nobody here, or no more.
    #[error("{who}; ask an admin")]
    Nobody {
        /// Who, and what became of them.
        who: String,
    },
    /// A role.
    #[error("{what} needs the role {needs}, {who} has {has}; {}", remedy(*needs, teams))]
    Role {
        /// What was to be done.
        what: String,
        /// The least role.
        needs: Role,
        /// Who was to do it.
        who: String,
        /// Their role.
        has: Role,
        /// Whose managers can.
        teams: Vec<String>,
    },
    /// A place in the teams that own it.
    #[error("{what} is up to {0}; ask an admin, or a manager of {0}", listed(teams))]
    Team {
        /// What was to be done.
        what: String,
        /// The teams.
        teams: Vec<String>,
    },
    /// It is no team's, and the token is for single teams.
    #[error("{what} is up to no team, and {who} is for what its teams own only; use another token, or give it a team")]
    Unowned {
        /// What was to be done.
        what: String,
        /// Who was to do it.
        who: String,
    },
    /// A scope of the token.
    #[error("{what} needs the scope {needs}, which {who} was made without; use another token")]
    Scope {
        /// What was to be done.
        what: String,
        /// The scope.
        needs: Purpose,
        /// The token.
        who: String,
    },
    /// Something that this kind of thing asks for.
    #[error("{what} is not possible: {reason}; {remedy}")]
    Detail {
        /// What was to be done.
        what: String,
        /// What stands against it.
        reason: String,
        /// Who or what helps.
        remedy: String,
    },
}

fn remedy(needs: Role, teams: &[String]) -> String {
    match needs {
        Role::Admin => "ask an admin".to_owned(),
        Role::Manager if teams.is_empty() => "ask an admin or a manager".to_owned(),
        Role::Manager => format!("ask an admin, or a manager of {}", listed(teams)),
        Role::Responder | Role::Observer => format!("ask an admin for the role {needs}"),
    }
}

/// "team payments", "teams payments and search".
fn listed(teams: &[String]) -> String {
    match teams {
        [] => "no team".to_owned(),
        [one] => format!("team {one}"),
        [most @ .., last] => format!("teams {} and {last}", most.join(", ")),
    }
}

pub(super) fn team_names<'a>(teams: impl IntoIterator<Item = &'a Name>) -> Vec<String> {
    teams.into_iter().map(ToString::to_string).collect()
}
