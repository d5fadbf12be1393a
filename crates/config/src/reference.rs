//! What refers to what: one list per resource, for dangling names, refused deletions and what nobody uses.

use crate::{Body, Kind, Resource};
use nightbell_core::{Name, Target};

/// One resource names another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Where the name stands, inside the resource: `members[2]`.
    pub path: String,
    /// The kind of what is named.
    pub kind: Kind,
    /// Its name.
    pub name: Name,
}

impl Reference {
    fn new(path: impl Into<String>, kind: Kind, name: impl Into<Name>) -> Reference {
        Reference { path: path.into(), kind, name: name.into() }
    }
}

/// Every resource that `resource` names, in the order of the document.
pub fn references(resource: &Resource) -> Vec<Reference> {
    let team =
        |team: &Option<Name>| team.iter().map(|name| Reference::new("team", Kind::Teams, name.clone())).collect();
    match &resource.body {
        Body::User(_) | Body::Channel(_) => Vec::new(),
        Body::Team(team) => team
            .members
            .iter()
            .enumerate()
            .map(|(index, name)| Reference::new(format!("members[{index}]"), Kind::Users, name.clone()))
            .chain(team.lead.iter().map(|name| Reference::new("lead", Kind::Users, name.clone())))
            .collect(),
        Body::Schedule(schedule) => {
            let mut found: Vec<Reference> = team(&schedule.team);
            let people = nightbell_schedule::people(&schedule.definition);
            found.extend(people.map(|(path, name)| Reference::new(path, Kind::Users, name)));
            let told = schedule.hand_over.iter().flat_map(|rules| &rules.channels).enumerate();
            found.extend(told.map(|(index, told)| {
                Reference::new(format!("hand_over.channels[{index}].channel"), Kind::Channels, told.channel.clone())
            }));
            found
        }
        Body::Override(change) => {
            let people = [("replace", &change.replace), ("with", &change.with)];
            let people = people.into_iter().filter_map(|(key, name)| Some((key, name.as_deref()?)));
            let mut found = vec![Reference::new("schedule", Kind::Schedules, change.schedule.as_str())];
            found.extend(people.map(|(key, name)| Reference::new(key, Kind::Users, name)));
            found
        }
        Body::Unavailability(leave) => vec![Reference::new("user", Kind::Users, leave.user.as_str())],
        Body::TemporarySchedule(temporary) => {
            let mut found = vec![Reference::new("schedule", Kind::Schedules, temporary.schedule.as_str())];
            let users = temporary.shifts.iter().enumerate();
            found.extend(users.map(|(index, shift)| {
                Reference::new(format!("shifts[{index}].user"), Kind::Users, shift.user.as_str())
            }));
            found
        }
        Body::Calendar(source) => {
            let user = source.user.iter().map(|name| Reference::new("user", Kind::Users, name.clone()));
            let schedule = source.schedule.iter().map(|name| Reference::new("schedule", Kind::Schedules, name.clone()));
            user.chain(schedule).collect()
        }
        Body::EscalationPolicy(body) => {
            let mut found: Vec<Reference> = team(&body.team);
            for (step, content) in body.policy.steps.iter().enumerate() {
                for (index, target) in content.notify.iter().enumerate() {
                    found.push(of_target(format!("steps[{step}].notify[{index}]"), target));
                }
            }
            for (index, target) in body.policy.last_resort.iter().enumerate() {
                found.push(of_target(format!("last_resort[{index}]"), target));
            }
            found
        }
        Body::Service(service) => {
            let mut found: Vec<Reference> = team(&service.team);
            let policy = service.escalation_policy.clone();
            found.push(Reference::new("escalation_policy", Kind::EscalationPolicies, policy));
            found
        }
        Body::Integration(integration) => {
            vec![Reference::new("service", Kind::Services, integration.service.clone())]
        }
    }
}

fn of_target(path: String, target: &Target) -> Reference {
    match target {
        Target::User(name) => Reference::new(path, Kind::Users, name.clone()),
        Target::Team(name) => Reference::new(path, Kind::Teams, name.clone()),
        Target::Schedule { name, .. } => Reference::new(path, Kind::Schedules, name.clone()),
        Target::Channel(name) => Reference::new(path, Kind::Channels, name.clone()),
    }
}
