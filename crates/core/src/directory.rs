//! What configuration and schedules say, as decisions ask for it.

use crate::{ContactMethod, EscalationPolicy, Name, NotificationRules, Recipient, ServiceRules, Target, Timestamp};

/// A person, as paging needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their name.
    pub name: Name,
    /// Nobody is paged who is disabled.
    pub disabled: bool,
    /// Ways to reach them, in their order.
    pub methods: Vec<ContactMethod>,
    /// When to use which.
    pub rules: NotificationRules,
}

/// A room or list that belongs to nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its name.
    pub name: Name,
    /// The way to reach it.
    pub method: ContactMethod,
}

/// A person whom a target names at an instant, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDuty {
    /// The person.
    pub user: Name,
    /// Why they: "on call in payments-primary: rotation weekly".
    pub because: String,
}

/// What a target names at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// These people; none when the schedule is empty then.
    People(Vec<OnDuty>),
    /// A room.
    Channel(Name),
    /// The name is gone.
    Missing,
}

/// The configuration of one revision, with the schedules resolved on demand. Pure: the same question gets the same answer.
pub trait Directory {
    /// A service's rules.
    fn service(&self, name: &str) -> Option<&ServiceRules>;
    /// An escalation policy.
    fn policy(&self, name: &str) -> Option<&EscalationPolicy>;
    /// A person.
    fn person(&self, name: &str) -> Option<&Person>;
    /// A room.
    fn room(&self, name: &str) -> Option<&Room>;
    /// Whom a target names at `at`.
    fn resolve(&self, target: &Target, at: Timestamp) -> Resolved;

    /// Whether a schedule has an order of turns that is published ahead.
    fn publishes_ahead(&self) -> bool {
        false
    }

    /// The way to a recipient, when it still exists and its person is not disabled.
    fn method(&self, recipient: &Recipient) -> Option<&ContactMethod> {
        match recipient {
            Recipient::User { user, method } => {
                self.person(user).filter(|person| !person.disabled)?.methods.iter().find(|m| m.name == *method)
            }
            Recipient::Channel { channel } => self.room(channel).map(|room| &room.method),
        }
    }
}
