//! Who makes tokens, sees and revokes them.

use super::{Asked, Denied, Scope};
use nightbell_config::Role;

/// Admins see all, people their own.
pub(super) fn list(asked: &Asked<'_>) -> Result<(), Denied> {
    if asked.standing.oneself().is_some() {
        return Ok(());
    }
    asked.need(Role::Admin, &[])
}

/// Admins make any, people such as do no more than they may themselves. Nothing that a token makes is wider than itself.
pub(super) fn make(asked: &Asked<'_>, role: Role, scope: &Scope) -> Result<(), Denied> {
    if !asked.standing.has(Role::Admin) {
        let own = asked.standing.person();
        if own.is_none() || scope.owner.as_ref() != own {
            asked.need(Role::Admin, &[])?;
        }
        asked.need(role, &[])?;
    }
    match asked.principal.scope().widened_by(scope) {
        None => Ok(()),
        Some(reason) => Err(Denied::Detail {
            what: asked.action.words(),
            reason: reason.to_owned(),
            remedy: "narrow it, or use another token".to_owned(),
        }),
    }
}

pub(super) fn of_owner(asked: &Asked<'_>, owner: Option<&str>) -> Result<(), Denied> {
    if owner.is_some_and(|owner| asked.standing.is(owner)) {
        return Ok(());
    }
    asked.need(Role::Admin, &[])
}
