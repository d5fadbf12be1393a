//! What configuration and schedules say, as decisions ask for it.

use crate::{
    ContactMethod, ContactMethodKind, CoverageLook, EscalationPolicy, HandOverPlan, Name, NotificationRule,
    NotificationRules, Recipient, ServiceRules, Target, Timestamp, Urgency,
};

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

impl Person {
    /// The ways by which they are told what wakes nobody: those of their rules for the urgency that come first, or without
    /// rules their first one. Never a call.
    pub fn quiet_ways(&self, urgency: Urgency) -> Vec<&ContactMethod> {
        let quiet = |method: &&ContactMethod| !method.disabled && method.kind != ContactMethodKind::Voice;
        let named = |rule: &NotificationRule| self.methods.iter().filter(quiet).find(|method| method.name == rule.via);
        let ruled: Vec<_> = self.rules.of(urgency).iter().filter_map(|rule| Some((rule.after, named(rule)?))).collect();
        let Some(first) = ruled.iter().map(|(after, _)| *after).min() else {
            return self.methods.iter().find(quiet).into_iter().collect();
        };
        let mut ways: Vec<&ContactMethod> = Vec::new();
        for (_, way) in ruled.into_iter().filter(|(after, _)| *after == first) {
            if !ways.iter().any(|known| known.name == way.name) {
                ways.push(way);
            }
        }
        ways
    }

    /// The way to tell them next what wakes nobody, once `failed` will not do: after [`Person::quiet_ways`] come the others of
    /// their rules, the soonest first, and then the rest of their methods. None where the next one was used beside it. Whether
    /// one that is gone or disabled stood beside others is not known: then it is the first.
    pub fn next_quiet_way(&self, urgency: Urgency, failed: &str) -> Option<&ContactMethod> {
        let first = self.quiet_ways(urgency);
        let mut rules: Vec<&NotificationRule> = self.rules.of(urgency).iter().collect();
        rules.sort_by_key(|rule| rule.after);
        let ruled = rules.iter().filter_map(|rule| self.methods.iter().find(|method| method.name == rule.via));
        let mut line: Vec<&ContactMethod> = Vec::new();
        for method in first.iter().copied().chain(ruled).chain(&self.methods) {
            let is_quiet = !method.disabled && method.kind != ContactMethodKind::Voice;
            if is_quiet && !line.iter().any(|known| known.name == method.name) {
                line.push(method);
            }
        }
        match line.iter().position(|method| *method.name == *failed) {
            Some(place) if place + 1 < first.len() => None,
            Some(place) => line.get(place + 1).copied(),
            None => line.first().copied(),
        }
    }
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

    /// Who shadows those on call on a schedule at `at`; nobody where there is no such schedule.
    fn shadows(&self, _schedule: &str, _at: Timestamp) -> Vec<OnDuty> {
        Vec::new()
    }

    /// What a schedule says about its hand-overs, and who has it, at `at`; none when it says nothing or is gone.
    fn hand_over(&self, _schedule: &str, _at: Timestamp) -> Option<HandOverPlan> {
        None
    }

    /// What is ahead of a schedule's coverage at `at`; none when it says nothing of it, or no service uses it.
    fn coverage(&self, _schedule: &str, _at: Timestamp) -> Option<CoverageLook> {
        None
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
