//! Validation of a whole configuration: what is, with what changes, without what goes.

mod addresses;
mod values;

use crate::elapsed::{self, Zones};
use crate::error::suggestion;
use crate::secrets::ADDRESS;
use crate::{
    Body, ConfigError, Kind, Place, Reference, Resource, Secret, SecretDigests, Snapshot, Unread, digest, secret_fields,
};
use nightbell_core::{Name, Timestamp};
use nightbell_schedule::Zone;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A configuration as it would be.
#[derive(Debug)]
pub(crate) struct World<'a> {
    /// As it is.
    pub(crate) current: &'a Snapshot,
    /// When it is changed.
    pub(crate) now: Timestamp,
    /// Every resource that would exist.
    pub(crate) resources: BTreeMap<(Kind, Name), &'a Resource>,
    /// Where the changed ones were read.
    pub(crate) places: HashMap<(Kind, Name), Place>,
    /// What would be deleted, and the word for it in errors.
    pub(crate) deleted: HashSet<(Kind, Name)>,
    /// Changed users whose documents say nothing of notification rules, so that those that are there are kept.
    pub(crate) kept_rules: HashSet<Name>,
    /// What was written and could not be read.
    pub(crate) unread: Unread,
}

/// Says why an error is about something that is not in the document.
const RULES_ARE_KEPT: &str = " (these rules are kept from the server, because the document has no notification_rules; write them, or keep the method)";

impl<'a> World<'a> {
    /// What `current` becomes at `now`; without anything so far.
    pub(crate) fn new(current: &'a Snapshot, now: Timestamp) -> World<'a> {
        World {
            current,
            now,
            resources: BTreeMap::new(),
            places: HashMap::new(),
            deleted: HashSet::new(),
            kept_rules: HashSet::new(),
            unread: Unread::default(),
        }
    }

    fn body(&self, kind: Kind, name: &str) -> Option<&'a Body> {
        self.resources.get(&(kind, name.into())).map(|resource| &resource.body)
    }

    fn names(&self, kind: Kind) -> impl Iterator<Item = &str> {
        let of_kind = self.resources.range((kind, Name::from(""))..).take_while(move |((k, _), _)| *k == kind);
        of_kind.map(|((_, name), _)| &**name).chain(self.unread.names(kind))
    }

    fn place(&self, kind: Kind, name: &Name) -> Place {
        self.places.get(&(kind, name.clone())).cloned().unwrap_or_default()
    }
}

impl Zones for World<'_> {
    fn zone_of_schedule(&self, name: &str) -> Option<Zone> {
        match self.body(Kind::Schedules, name) {
            Some(Body::Schedule(schedule)) => Some(schedule.definition.time_zone.clone()),
            _ => self.current.zone_of_schedule(name),
        }
    }

    fn zone_of_user(&self, name: &str) -> Option<Zone> {
        match self.body(Kind::Users, name) {
            Some(Body::User(user)) => user.time_zone.clone(),
            _ => self.current.zone_of_user(name),
        }
    }
}

/// Everything that is wrong with a configuration: values of changed resources, names that lead nowhere, and deletions
/// of what is still referred to.
pub(crate) fn validate(world: &World<'_>) -> Vec<ConfigError> {
    let mut errors = Vec::new();
    for ((kind, name), resource) in &world.resources {
        if world.places.contains_key(&(*kind, name.clone())) {
            let place = world.place(*kind, name);
            let keeps_rules = *kind == Kind::Users && world.kept_rules.contains(name);
            errors.extend(values::check(resource, world).into_iter().map(|(path, mut text)| {
                if keeps_rules && path.starts_with("notification_rules") {
                    text.push_str(RULES_ARE_KEPT);
                }
                place.error(&path, text)
            }));
        }
        for reference in elapsed::references_ahead(world, resource) {
            errors.extend(dangling(world, resource, &reference));
        }
    }
    errors
}

fn dangling(world: &World<'_>, from: &Resource, reference: &Reference) -> Option<ConfigError> {
    let target = (reference.kind, reference.name.clone());
    if world.resources.contains_key(&target) || world.unread.may_hold(reference.kind, &reference.name) {
        return None;
    }
    let Reference { path, kind, name } = reference;
    let changed = world.places.contains_key(&(from.kind, from.name.clone()));
    if world.deleted.contains(&target) && !changed {
        let remedy = match from.kind {
            // Applies never delete these, so files cannot say it.
            kind if kind.is_of_a_span() => {
                format!(
                    "apply it with another name or an earlier `to` first, or delete it (DELETE /api/v1/{kind}/{})",
                    from.name
                )
            }
            _ => "change that first".to_owned(),
        };
        let message = format!("cannot be deleted: {}/{} refers to it at {path}; {remedy}", from.kind, from.name);
        return Some(ConfigError::new(format!("{kind}/{name}"), message));
    }
    if !changed {
        // What is stored was valid when it was stored; whoever changes something else cannot mend it.
        return None;
    }
    let gone = if world.deleted.contains(&target) { " any more" } else { "" };
    let otherwise = format!("add it under {kind}");
    let message = format!("{name:?} is not {}{gone}; {}", kind.one(), suggestion(name, world.names(*kind), &otherwise));
    Some(world.place(from.kind, &from.name).error(path, message))
}

/// Whether the secrets that come in can be used: their form, and that no two integrations have one key.
pub(crate) fn validate_secrets(world: &World<'_>, known: &SecretDigests, incoming: &[Secret]) -> Vec<ConfigError> {
    let mut errors = Vec::new();
    let mut owners: HashMap<[u8; 32], Name> = HashMap::new();
    for (name, digest) in known.keys() {
        // A key that is given anew frees the old one, and so does a deletion.
        let replaced = incoming.iter().any(|s| s.kind == Kind::Integrations && s.name == *name);
        if !replaced && world.resources.contains_key(&(Kind::Integrations, name.clone())) {
            owners.insert(*digest, name.clone());
        }
    }
    for secret in incoming {
        let place = world.place(secret.kind, &secret.name);
        let path = secret_path(world, secret);
        let has_use = world
            .resources
            .get(&(secret.kind, secret.name.clone()))
            .is_some_and(|resource| secret_fields(resource).contains(&secret.field));
        if !has_use {
            errors.push(place.error(&path, "only webhooks have a secret, which signs their deliveries; leave it out"));
        } else if let Some(message) = values::secret_fault(secret) {
            errors.push(place.error(&path, message));
        } else if secret.kind == Kind::Integrations
            && let Some(owner) = owners.insert(digest(secret.value.reveal()), secret.name.clone())
        {
            let message = format!("the integration {owner:?} has the same key; each needs its own");
            errors.push(place.error(&path, message));
        }
    }
    errors
}

/// Calendars that say nowhere where they are: no address came with them, and none is kept.
pub(crate) fn without_address(world: &World<'_>, known: &SecretDigests, incoming: &[Secret]) -> Vec<ConfigError> {
    let calendars = world.places.iter().filter(|((kind, _), _)| *kind == Kind::Calendars);
    let is_given = |name: &Name| incoming.iter().any(|secret| secret.kind == Kind::Calendars && secret.name == *name);
    let without = calendars.filter(|((kind, name), _)| known.get(*kind, name, ADDRESS).is_none() && !is_given(name));
    let message = "is missing; write where the calendar is, such as \"{{ env.ADA_CALENDAR }}\"";
    without.map(|(_, place)| place.error(ADDRESS, message.to_owned())).collect()
}

/// Where the secret stands in the document: by index, where its field says the method's name.
fn secret_path(world: &World<'_>, secret: &Secret) -> String {
    let resource = world.resources.get(&(secret.kind, secret.name.clone()));
    let method = secret.field.strip_prefix("contact_methods.").and_then(|rest| rest.strip_suffix(".secret"));
    let (Some(method), Some(Resource { body: Body::User(user), .. })) = (method, resource) else {
        return secret.field.clone();
    };
    let index = user.contact_methods.iter().flatten().position(|m| *m.name == *method);
    index.map_or_else(|| secret.field.clone(), |index| format!("contact_methods[{index}].secret"))
}
