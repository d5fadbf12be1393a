//! Which teams a thing belongs to.

use nightbell_config::{Body, CalendarTarget, Kind, PlannedChange, Resource, Role, Snapshot, User};
use nightbell_core::Name;
use std::collections::HashMap;

/// The documents as they are, and what one plan adds to them: what comes together may name each other.
pub(super) struct Ground<'a> {
    pub(super) documents: &'a Snapshot,
    created: HashMap<(Kind, &'a str), &'a Body>,
}

impl<'a> Ground<'a> {
    pub(super) fn of(documents: &'a Snapshot) -> Ground<'a> {
        Ground { documents, created: HashMap::new() }
    }

    pub(super) fn with(documents: &'a Snapshot, changes: &'a [PlannedChange]) -> Ground<'a> {
        let created = changes.iter().filter(|change| change.before.is_none());
        let created = created.filter_map(|change| {
            let resource = change.resource.as_ref()?;
            Some(((resource.kind, &*resource.name), &resource.body))
        });
        Ground { documents, created: created.collect() }
    }

    fn body(&self, kind: Kind, name: &str) -> Option<&Body> {
        let stored = self.documents.get(kind, name).map(|stored| &stored.resource.body);
        stored.or_else(|| self.created.get(&(kind, name)).copied())
    }

    pub(super) fn is_team(&self, team: &str) -> bool {
        self.documents.team(team).is_some()
    }

    pub(super) fn user(&self, name: &str) -> Option<&User> {
        match self.body(Kind::Users, name)? {
            Body::User(user) => Some(user),
            _ => None,
        }
    }

    /// The most that somebody may be, by their document or by groups elsewhere: what is not to be taken over by others.
    pub(super) fn role_at_most(&self, user: &str) -> Option<Role> {
        let granted = self.documents.grant(user).and_then(|grant| grant.role);
        // `Role` is ordered with the one who may do most first.
        self.user(user).map(|user| user.role.min(granted.unwrap_or(user.role)))
    }

    pub(super) fn is_admin(&self, user: &str) -> bool {
        self.role_at_most(user) == Some(Role::Admin)
    }

    /// Whether somebody else has this address.
    pub(super) fn is_email_of_others(&self, user: &str, email: &str) -> bool {
        self.documents.all(Kind::Users).any(|stored| match &stored.resource.body {
            Body::User(other) => {
                let is_same = other.email.as_ref().is_some_and(|other| other.eq_ignore_ascii_case(email));
                is_same && *stored.resource.name != *user
            }
            _ => false,
        })
    }

    /// The teams that somebody is a member or the lead of, or that groups elsewhere put them in.
    pub(super) fn teams_of_person<'b>(&'b self, user: &'b str) -> impl Iterator<Item = &'b Name> {
        let granted = self.documents.grant(user).map(|grant| &grant.teams);
        self.documents.all(Kind::Teams).filter_map(move |stored| match &stored.resource.body {
            Body::Team(team) => {
                let is_in = team.members.iter().chain(&team.lead).any(|name| **name == *user)
                    || granted.is_some_and(|teams| teams.contains(&stored.resource.name));
                is_in.then_some(&stored.resource.name)
            }
            _ => None,
        })
    }

    /// The owners of what has this name; nobody's when there is none.
    pub(super) fn owners_named(&self, kind: Kind, name: &str) -> Vec<String> {
        self.body(kind, name).map(|body| self.owners_of(name, body)).unwrap_or_default()
    }

    /// The teams all of which have a say in a resource; none when it is nobody's. Of people see [`Ground::teams_of_person`].
    pub(super) fn owners(&self, resource: &Resource) -> Vec<String> {
        self.owners_of(&resource.name, &resource.body)
    }

    fn owners_of(&self, name: &str, body: &Body) -> Vec<String> {
        let team = |team: &Option<Name>| team.iter().map(ToString::to_string).collect();
        match body {
            Body::Service(service) => team(&service.team),
            Body::Schedule(schedule) => team(&schedule.team),
            Body::EscalationPolicy(policy) if policy.team.is_some() => team(&policy.team),
            Body::EscalationPolicy(_) => self.owners_of_users_of(name),
            Body::Integration(integration) => self.owners_named(Kind::Services, &integration.service),
            Body::Override(change) => self.owners_named(Kind::Schedules, &change.schedule),
            Body::TemporarySchedule(temporary) => self.owners_named(Kind::Schedules, &temporary.schedule),
            Body::Team(_) => vec![name.to_owned()],
            Body::Calendar(calendar) => match calendar.target() {
                Some(CalendarTarget::Shifts(schedule)) => self.owners_named(Kind::Schedules, &schedule),
                _ => Vec::new(),
            },
            Body::User(_) | Body::Unavailability(_) | Body::Channel(_) => Vec::new(),
        }
    }

    /// A policy that says no team belongs to all whose services it serves: each of them is paged by it.
    fn owners_of_users_of(&self, policy: &str) -> Vec<String> {
        let services = self.documents.all(Kind::Services).filter_map(|stored| match &stored.resource.body {
            Body::Service(service) if *service.escalation_policy == *policy => service.team.as_ref(),
            _ => None,
        });
        let mut teams: Vec<String> = services.map(ToString::to_string).collect();
        teams.sort();
        teams.dedup();
        teams
    }
}
