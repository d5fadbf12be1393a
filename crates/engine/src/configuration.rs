//! The configuration as one node holds it in memory: a whole revision, swapped at once.

use crate::{EngineError, Vault};
use jiff::tz::TimeZone;
use nightbell_config::{
    Body, CALENDAR_FEED, Grant, Grants, Kind, Origin, ScheduleState, ScheduleStates, Snapshot, StoredResource,
    read_json,
};
use nightbell_core::{ContactMethodKind, Name, Recipient};
use nightbell_store::{IdentityRow, ResourceRow, ScheduleStateRow, Store};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// An integration, as its key leads to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegrationRef {
    /// Its name.
    pub name: Name,
    /// The service whose door it is.
    pub service: Name,
}

/// Whose shifts a calendar feed holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRef {
    /// `users`, `schedules` or `teams`.
    pub kind: Kind,
    /// Which of them.
    pub name: Name,
}

/// One revision of the configuration, with its secrets.
pub struct Configuration {
    revision: i64,
    documents: Arc<Snapshot>,
    directory: Arc<Snapshot>,
    secrets: HashMap<(Kind, Name, String), String>,
    keys: HashMap<[u8; 32], IntegrationRef>,
    feeds: HashMap<[u8; 32], FeedRef>,
}

impl std::fmt::Debug for Configuration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Configuration").field("revision", &self.revision).finish_non_exhaustive()
    }
}

impl Configuration {
    /// Reads all of it. Every part is read after the revision, so that a change in between makes the result newer than it says,
    /// never older: the next decision notices.
    ///
    /// Of identities count those whose issuer is one of `issuers`.
    pub(crate) async fn load(store: &dyn Store, vault: &Vault, issuers: &[&str]) -> Result<Configuration, EngineError> {
        let stored = store.configuration(0).await?;
        let opted_out: HashSet<String> = store.opted_out().await?.into_iter().collect();
        let mut resources = Vec::with_capacity(stored.rows.len());
        for row in stored.rows {
            resources.push(Arc::new(stored_resource(row)?));
        }
        let mut secrets = HashMap::new();
        let mut keys = HashMap::new();
        let mut feeds = HashMap::new();
        for row in store.secrets().await? {
            let Ok(kind) = row.kind.parse::<Kind>() else { continue };
            let name = Name::from(row.name.as_str());
            let place = secret_place(kind, &name, &row.field);
            let plain = vault.unseal(&place, &row.sealed)?;
            if let Some(service) = service_of_integration(&resources, kind, &name) {
                keys.insert(row.sha256, IntegrationRef { name: name.clone(), service });
            }
            if row.field == CALENDAR_FEED {
                feeds.insert(row.sha256, FeedRef { kind, name: name.clone() });
            }
            secrets.insert((kind, name, row.field), plain);
        }
        let states = Arc::new(schedule_states(store.schedule_state().await?)?);
        let grants = match issuers {
            [] => Arc::default(),
            _ => Arc::new(grants(store.identities().await?, issuers)),
        };
        let documents = Snapshot::with_states(stored.revision, resources.iter().cloned(), states.clone());
        let documents = Arc::new(documents.with_grants(grants));
        let directory = if opted_out.is_empty() {
            documents.clone()
        } else {
            let without = resources.iter().map(|resource| without_opted_out(resource, &opted_out));
            Arc::new(Snapshot::with_states(stored.revision, without, states))
        };
        Ok(Configuration { revision: stored.revision, documents, directory, secrets, keys, feeds })
    }

    /// Its revision; 0 while there is none.
    pub fn revision(&self) -> i64 {
        self.revision
    }

    /// The documents, typed.
    pub fn documents(&self) -> &Snapshot {
        &self.documents
    }

    /// What decisions read: the documents, less the numbers whose owners said STOP.
    pub fn directory(&self) -> &Snapshot {
        &self.directory
    }

    /// The integration that a key opens. Found by digest, so that the time it takes tells nothing about other keys.
    pub fn integration_by_key(&self, key: &str) -> Option<IntegrationRef> {
        self.keys.get(&nightbell_config::digest(key)).cloned()
    }

    /// The calendar feed that a key opens. Those of people who are disabled stay closed: a link goes on in the devices of
    /// whoever left.
    pub fn feed_by_key(&self, key: &str) -> Option<FeedRef> {
        let feed = self.feeds.get(&nightbell_config::digest(key))?;
        let is_open = feed.kind != Kind::Users || self.documents.user(&feed.name).is_some_and(|user| !user.disabled);
        is_open.then(|| feed.clone())
    }

    /// A secret of a resource.
    pub fn secret(&self, kind: Kind, name: &Name, field: &str) -> Option<String> {
        self.secrets.get(&(kind, name.clone(), field.to_owned())).cloned()
    }

    /// All secrets, by place.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = (&(Kind, Name, String), &String)> {
        self.secrets.iter()
    }

    /// A service's title and playbook; its name and nothing once it is gone.
    pub fn service_label(&self, name: &str) -> (String, Option<String>) {
        match self.documents.get(Kind::Services, name) {
            Some(stored) => {
                let playbook = match &stored.resource.body {
                    Body::Service(service) => service.playbook.clone(),
                    _ => None,
                };
                (stored.resource.title().to_owned(), playbook)
            }
            None => (name.to_owned(), None),
        }
    }

    /// What a recipient is called, and the zone that they are shown times in.
    pub fn recipient_label(&self, recipient: &Recipient) -> (String, TimeZone) {
        let (kind, name) = match recipient {
            Recipient::User { user, .. } => (Kind::Users, user),
            Recipient::Channel { channel } => (Kind::Channels, channel),
        };
        let Some(stored) = self.documents.get(kind, name) else {
            return (name.to_string(), TimeZone::UTC);
        };
        let zone = match &stored.resource.body {
            Body::User(user) => user.time_zone.as_ref().map(|zone| zone.time_zone().clone()),
            _ => None,
        };
        (stored.resource.title().to_owned(), zone.unwrap_or(TimeZone::UTC))
    }

    /// Every person's method of a kind at an address: who a text message or a call comes from.
    pub fn recipients_at(&self, kind: ContactMethodKind, address: &str) -> Vec<Recipient> {
        let mut found = Vec::new();
        for stored in self.documents.all(Kind::Users) {
            let Body::User(user) = &stored.resource.body else { continue };
            let methods = user.contact_methods.iter().flatten();
            found.extend(
                methods
                    .filter(|method| method.kind == kind && method.address == address)
                    .map(|method| Recipient::User { user: stored.resource.name.clone(), method: method.name.clone() }),
            );
        }
        found
    }
}

/// The place of a secret, authenticated with it at rest.
pub(crate) fn secret_place(kind: Kind, name: &str, field: &str) -> String {
    format!("{kind}/{name}/{field}")
}

fn service_of_integration(resources: &[Arc<StoredResource>], kind: Kind, name: &Name) -> Option<Name> {
    if kind != Kind::Integrations {
        return None;
    }
    resources.iter().find_map(|stored| match &stored.resource.body {
        Body::Integration(integration) if stored.resource.name == *name => Some(integration.service.clone()),
        _ => None,
    })
}

fn stored_resource(row: ResourceRow) -> Result<StoredResource, EngineError> {
    let damaged = |what: String| EngineError::Configuration(format!("{}/{}: {what}", row.kind, row.name));
    let kind: Kind = row.kind.parse().map_err(|_| damaged("this Nightbell does not know the kind".to_owned()))?;
    let body = row.body.as_ref().map(nightbell_core::Json::to_value).unwrap_or_default();
    let resource = read_json(kind, &row.name, &body).map_err(|errors| {
        let first = errors.first().map(ToString::to_string).unwrap_or_default();
        damaged(first)
    })?;
    Ok(StoredResource {
        resource,
        revision: row.revision,
        created_seq: row.created_sequence,
        origin: if row.from_apply { Origin::Apply } else { Origin::Api },
        updated_at: row.updated_at,
        updated_by: row.updated_by,
    })
}

/// What groups elsewhere give people. Of somebody with several identities counts the role that may do most. A role that this
/// Nightbell does not know is none.
fn grants(identities: Vec<IdentityRow>, issuers: &[&str]) -> Grants {
    let mut grants = Grants::new();
    for identity in identities.into_iter().filter(|identity| issuers.contains(&identity.issuer.as_str())) {
        let grant = grants.entry(identity.user.into()).or_default();
        let role = identity.role.and_then(|role| role.parse().ok());
        grant.role = grant.role.into_iter().chain(role).min();
        grant.teams.extend(identity.teams.into_iter().map(Name::from));
    }
    grants.retain(|_, grant| *grant != Grant::default());
    grants
}

/// What is kept beside the documents of schedules, out of its rows, which are in order of the schedule.
fn schedule_states(rows: Vec<ScheduleStateRow>) -> Result<ScheduleStates, EngineError> {
    let of_schedule = |rows: &[ScheduleStateRow]| {
        let schedule = rows.first().map(|row| row.schedule.as_str()).unwrap_or_default();
        let read = rows.iter().map(|row| (row.sort.as_str(), row.body.to_value()));
        let state = ScheduleState::from_rows(read)
            .map_err(|what| EngineError::Configuration(format!("beside schedules/{schedule}: {what}")))?;
        Ok((Name::from(schedule), state))
    };
    rows.chunk_by(|one, other| one.schedule == other.schedule).map(of_schedule).collect()
}

/// Text messages to a number whose owner said STOP are off, whatever the document says.
fn without_opted_out(stored: &Arc<StoredResource>, opted_out: &HashSet<String>) -> Arc<StoredResource> {
    let Body::User(user) = &stored.resource.body else { return stored.clone() };
    let stopped = |kind, address: &String| kind == ContactMethodKind::Sms && opted_out.contains(address);
    if !user.contact_methods.iter().flatten().any(|method| stopped(method.kind, &method.address)) {
        return stored.clone();
    }
    let mut changed = StoredResource::clone(stored);
    if let Body::User(user) = &mut changed.resource.body {
        for method in user.contact_methods.iter_mut().flatten() {
            method.disabled |= stopped(method.kind, &method.address);
        }
    }
    Arc::new(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightbell_config::Role;
    use nightbell_core::Timestamp;

    #[test]
    fn identities_count_together_and_while_their_provider_is_there() {
        let identity = |user: &str, issuer: &str, role: Option<&str>, teams: &[&str]| IdentityRow {
            id: format!("{user} at {issuer}"),
            issuer: issuer.to_owned(),
            subject: user.to_owned(),
            user: user.to_owned(),
            email: None,
            role: role.map(str::to_owned),
            teams: teams.iter().map(|team| (*team).to_owned()).collect(),
            created_at: Timestamp::UNIX_EPOCH,
            last_used_at: Timestamp::UNIX_EPOCH,
        };
        let found = grants(
            vec![
                identity("ada", "one", Some("responder"), &["a"]),
                identity("ada", "two", Some("manager"), &["b"]),
                identity("ada", "gone", Some("admin"), &["c"]),
                identity("grace", "one", None, &[]),
                identity("linus", "one", Some("captain"), &["a"]),
            ],
            &["one", "two"],
        );
        let grant = |role, teams: &[&str]| Grant { role, teams: teams.iter().map(|team| (*team).into()).collect() };
        let expected = [("ada", grant(Some(Role::Manager), &["a", "b"])), ("linus", grant(None, &["a"]))];
        assert_eq!(found, expected.map(|(user, grant)| (Name::from(user), grant)).into());
    }
}
