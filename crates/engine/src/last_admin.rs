//! Somebody can always get in who may do everything.

use crate::Engine;
use crate::configure::ConfigureError;
use nightbell_config::{Body, ConfigError, Kind, Plan, Resource, Role, Snapshot};

impl Engine {
    /// Refuses a plan after which no document makes anybody an admin, where one did before: whoever is signed in would find
    /// nobody to ask. Where groups at a provider make admins, documents need not.
    ///
    /// # Errors
    /// Names the document that makes the last one.
    pub(crate) fn keep_an_admin(&self, plan: &Plan, documents: &Snapshot) -> Result<(), ConfigureError> {
        let are_made_elsewhere =
            self.sign_in.providers.iter().any(|provider| provider.roles.values().any(|role| *role == Role::Admin));
        if are_made_elsewhere {
            return Ok(());
        }
        let of_users = |change: &&nightbell_config::PlannedChange| change.kind == Kind::Users;
        let changed: Vec<_> = plan.changes.iter().filter(of_users).collect();
        let mut stay = documents.all(Kind::Users).filter(|stored| is_admin(&stored.resource));
        let is_touched = |name: &str| changed.iter().any(|change| *change.name == *name);
        if stay.any(|stored| !is_touched(&stored.resource.name))
            || changed.iter().any(|change| change.resource.as_ref().is_some_and(is_admin))
        {
            return Ok(());
        }
        let last =
            changed.iter().find(|change| change.before.as_ref().is_some_and(|before| is_admin(&before.resource)));
        match last {
            None => Ok(()),
            Some(change) => {
                let message =
                    "is the last admin who is not disabled: keep `role: admin`, or make somebody else an admin first";
                Err(ConfigureError::Invalid(vec![ConfigError::new(format!("users/{}", change.name), message)]))
            }
        }
    }
}

fn is_admin(resource: &Resource) -> bool {
    matches!(&resource.body, Body::User(user) if user.role == Role::Admin && !user.disabled)
}
