//! What an apply would do: the difference between what is and what the documents say, when all of it is valid.

use crate::limits::{ERRORS_LISTED_MAX, RESOURCES_PER_APPLY_MAX};
use crate::validate::{World, validate, validate_secrets, without_address};
use crate::{
    Body, ConfigError, Kind, Origin, Positioned, Reading, Resource, Secret, SecretDigests, Snapshot, StoredResource,
    digest, elapsed, generated_secret_fields, split_secrets,
};
use nightbell_core::{Name, Timestamp};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What happens to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It is new.
    Create,
    /// It, or one of its secrets, changes.
    Update,
    /// It goes.
    Delete,
    /// It is as the document says.
    Unchanged,
}

impl Action {
    /// The spelling in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::Update => "update",
            Action::Delete => "delete",
            Action::Unchanged => "unchanged",
        }
    }
}

/// One line of a plan. Serialised as `{"kind","name","action"}`.
#[derive(Debug, Clone)]
pub struct PlannedChange {
    /// The kind of the resource.
    pub kind: Kind,
    /// Its name.
    pub name: Name,
    /// What happens to it.
    pub action: Action,
    /// The document as it will be, without secrets; none when it is deleted.
    pub resource: Option<Resource>,
    /// The document as it is; none when it is created.
    pub before: Option<Arc<StoredResource>>,
    /// Secrets that came with the document and differ from those that are kept.
    pub secrets: Vec<Secret>,
    /// Fields whose secret has to be made now: they must have one, none is kept and none was given.
    pub missing_secrets: Vec<String>,
}

impl Serialize for PlannedChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Line<'a> {
            kind: Kind,
            name: &'a str,
            action: Action,
        }
        Line { kind: self.kind, name: &self.name, action: self.action }.serialize(serializer)
    }
}

/// What an apply would do, kinds in order and then by name; overrides in the order of the documents, which is that of
/// their creation.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct Plan {
    /// One line for each resource that the documents name or that is deleted.
    pub changes: Vec<PlannedChange>,
}

impl Plan {
    /// Whether applying it would change nothing.
    pub fn is_unchanged(&self) -> bool {
        self.changes.iter().all(|change| change.action == Action::Unchanged)
    }

    /// How many resources have this action.
    pub fn count(&self, action: Action) -> usize {
        self.changes.iter().filter(|change| change.action == action).count()
    }
}

/// Works out what applying `incoming` to `current` does, or everything that is wrong with it.
///
/// Whole resources are replaced, except that a user's absent contact methods and notification rules are kept. With
/// `prune` what an earlier apply made and `incoming` lacks is deleted, never overrides or leave. `known` are the digests of the
/// secrets that are kept; with none, every secret given counts as a change. Documents over a span may change ahead of `now`
/// only; of new ones all may be over only where their schedule is new as well.
pub fn plan(
    current: &Snapshot,
    known: &SecretDigests,
    incoming: Vec<Positioned<Resource>>,
    prune: bool,
    now: Timestamp,
) -> Result<Plan, Vec<ConfigError>> {
    plan_reading(current, known, Reading { resources: incoming, ..Reading::default() }, prune, now)
}

/// Everything that is wrong with files of which not all could be read: the errors of reading, and those of validation as
/// far as they can be told without what was not read. Whether a key is the one of another integration that is kept is
/// looked at only once everything can be read.
pub fn every_error(current: &Snapshot, reading: Reading, prune: bool, now: Timestamp) -> Vec<ConfigError> {
    plan_reading(current, &SecretDigests::default(), reading, prune, now).err().unwrap_or_default()
}

/// Everything that is wrong with files that are all there is, as a server without anything would tell it at `now`. Kinds of which
/// they hold nothing may be elsewhere: a schedule can be asked about alone. They may hold what is kept beside schedules.
pub fn errors_of_files(reading: Reading, now: Timestamp) -> Vec<ConfigError> {
    let mut unread = reading.unread;
    for kind in Kind::ALL.into_iter().filter(|kind| reading.resources.iter().all(|item| item.value.kind != *kind)) {
        unread.add(kind, None);
    }
    let reading = Reading { state: Vec::new(), unread, ..reading };
    every_error(&Snapshot::default(), reading, false, now)
}

fn plan_reading(
    current: &Snapshot,
    known: &SecretDigests,
    reading: Reading,
    prune: bool,
    now: Timestamp,
) -> Result<Plan, Vec<ConfigError>> {
    let Reading { resources: incoming, state, mut errors, unread } = reading;
    let is_whole = errors.is_empty();
    if let Some(record) = state.first() {
        let message = "is what a server keeps itself and no document: leave it out; only `oncall --file` reads it";
        errors.push(record.place.error("", message));
    }
    if incoming.len() > RESOURCES_PER_APPLY_MAX {
        let message =
            format!("{} resources are too many; at most {RESOURCES_PER_APPLY_MAX} in one apply", incoming.len());
        errors.push(ConfigError::new("", message));
        return Err(listed(errors));
    }
    errors.extend(doubles(&incoming));
    let alone = incoming.len() == 1;
    let mut places = HashMap::new();
    let mut wanted = Vec::new();
    let mut secrets = Vec::new();
    let mut kept_rules = HashSet::new();
    for Positioned { value: mut resource, place } in incoming {
        // Of several that were read nowhere, errors name the resource as well.
        let place = if alone { place } else { place.or_base(|| format!("{}/{}", resource.kind, resource.name)) };
        places.entry((resource.kind, resource.name.clone())).or_insert(place);
        if keep_absent(&mut resource, current) {
            kept_rules.insert(resource.name.clone());
        }
        elapsed::keep_pinned(current, &mut resource);
        secrets.extend(split_secrets(&mut resource));
        wanted.push(resource);
    }
    let pruned: Vec<Arc<StoredResource>> = match prune {
        true => prunable(current).filter(|stored| !places.contains_key(&identity(stored))).cloned().collect(),
        false => Vec::new(),
    };
    let mut world = World { places, kept_rules, unread, ..World::new(current, now) };
    world.deleted = pruned.iter().map(|stored| identity(stored)).collect();
    let kept = current.in_order().filter(|stored| !world.deleted.contains(&identity(stored)));
    world.resources = kept.map(|stored| (identity(stored), &stored.resource)).collect();
    world.resources.extend(wanted.iter().map(|resource| ((resource.kind, resource.name.clone()), resource)));
    errors.extend(validate(&world));
    errors.extend(pruned.iter().filter_map(|stored| needed_by_swap(current, stored, now)));
    errors.extend(wanted.iter().filter_map(|resource| {
        let (key, message) = match current.get(resource.kind, &resource.name) {
            Some(before) => ("", elapsed::refuse_change(current, &before.resource, resource, now)?),
            None => elapsed::refuse_new(&world, resource)?,
        };
        Some(world.places.get(&(resource.kind, resource.name.clone()))?.error(key, message))
    }));
    errors.extend(validate_secrets(&world, known, &secrets));
    if is_whole {
        errors.extend(without_address(&world, known, &secrets));
    }
    if !errors.is_empty() {
        return Err(listed(errors));
    }
    let mut secrets_of: HashMap<(Kind, Name), Vec<Secret>> = HashMap::new();
    for secret in secrets {
        secrets_of.entry((secret.kind, secret.name.clone())).or_default().push(secret);
    }
    let mut pinned = pinned_leave(current, &pruned);
    for resource in &mut wanted {
        let place = pinned.iter().position(|pin| pin.kind == resource.kind && pin.name == resource.name);
        // What files name stands where they name it.
        if let Some(pin) = place.and_then(|place| pinned.swap_remove(place).resource) {
            *resource = Resource { title: resource.title.take(), ..pin };
        }
    }
    let mut changes = pinned;
    changes.extend(pruned.into_iter().map(deletion));
    changes.extend(wanted.into_iter().map(|resource| {
        let given = secrets_of.remove(&(resource.kind, resource.name.clone())).unwrap_or_default();
        change(current, known, resource, given)
    }));
    // Stable: overrides and leave stay in the order of the documents.
    let order = |change: &PlannedChange| match change.kind {
        kind if kind.is_of_a_span() => (kind, None),
        kind => (kind, Some(change.name.clone())),
    };
    changes.sort_by_key(order);
    Ok(Plan { changes })
}

/// Works out the deletion of one resource, or why it is refused. None when it does not exist. What is running over a span
/// at `now` ends then, and what is over stays.
pub fn plan_delete(
    current: &Snapshot,
    kind: Kind,
    name: &str,
    now: Timestamp,
) -> Option<Result<Plan, Vec<ConfigError>>> {
    let stored = current.get(kind, name)?;
    match elapsed::deleted(current, &stored.resource, now) {
        Ok(None) => {}
        Ok(Some(ended)) => {
            let ended = change(current, &SecretDigests::default(), ended, Vec::new());
            return Some(Ok(Plan { changes: vec![ended] }));
        }
        Err(message) => return Some(Err(vec![ConfigError::new(format!("{kind}/{name}"), message)])),
    }
    let mut world = World::new(current, now);
    world.deleted.insert(identity(stored));
    let kept = current.in_order().filter(|stored| !world.deleted.contains(&identity(stored)));
    world.resources = kept.map(|stored| (identity(stored), &stored.resource)).collect();
    let mut errors = validate(&world);
    errors.extend(needed_by_swap(current, stored, now));
    if !errors.is_empty() {
        return Some(Err(listed(errors)));
    }
    let mut changes = vec![deletion(stored.clone())];
    changes.extend(pinned_leave(current, std::slice::from_ref(stored)));
    Some(Ok(Plan { changes }))
}

/// The leave of people who are deleted. All of it is over, and it keeps its instants, which were in their zone.
fn pinned_leave(current: &Snapshot, deleted: &[Arc<StoredResource>]) -> Vec<PlannedChange> {
    let is_deleted =
        |user: &str| deleted.iter().any(|gone| gone.resource.kind == Kind::Users && *gone.resource.name == *user);
    let of_deleted = current.all(Kind::Unavailabilities).filter(|stored| match &stored.resource.body {
        Body::Unavailability(leave) => is_deleted(&leave.user),
        _ => false,
    });
    let pinned = of_deleted.filter_map(|stored| elapsed::pinned(current, &stored.resource));
    pinned.map(|pinned| change(current, &SecretDigests::default(), pinned, Vec::new())).collect()
}

/// Why a user is not deleted, if a swap ahead of now names them.
fn needed_by_swap(current: &Snapshot, deleted: &StoredResource, now: Timestamp) -> Option<ConfigError> {
    let (kind, name) = identity(deleted);
    // Those of a schedule that is not there have ended with it.
    let mut states = current.states().iter().filter(|(schedule, _)| current.schedule(schedule).is_some());
    let (schedule, swap) = states.find_map(|(schedule, state)| {
        let swap = state.swaps.iter().find(|swap| kind == Kind::Users && swap.needs(&name, now))?;
        Some((schedule, swap.id))
    })?;
    let message = format!("cannot be deleted: swap {swap} of {schedule} names them; cancel or undo that first");
    Some(ConfigError::new(format!("{kind}/{name}"), message))
}

fn identity(stored: &StoredResource) -> (Kind, Name) {
    (stored.resource.kind, stored.resource.name.clone())
}

fn prunable(current: &Snapshot) -> impl Iterator<Item = &Arc<StoredResource>> {
    current.in_order().filter(|stored| stored.origin == Origin::Apply && !stored.resource.kind.is_of_a_span())
}

fn doubles(incoming: &[Positioned<Resource>]) -> Vec<ConfigError> {
    let mut first = HashMap::new();
    let mut errors = Vec::new();
    for Positioned { value, place } in incoming {
        let Some(before) = first.insert((value.kind, &value.name), place) else {
            continue;
        };
        let at = before.describe("name").map_or(String::new(), |at| format!(" (first in {at})"));
        let message =
            format!("{:?} is the name of two {}{at}; names are unique in their kind", &*value.name, value.kind);
        errors.push(place.error("name", message));
    }
    errors
}

/// A user's contact methods and rules may be kept by the console, by their owner: a document that does not mention them
/// leaves them alone. Answers whether the rules are kept ones.
fn keep_absent(resource: &mut Resource, current: &Snapshot) -> bool {
    let Body::User(user) = &mut resource.body else { return false };
    let Some(before) = current.user(&resource.name) else { return false };
    let keeps_rules = user.notification_rules.is_none();
    user.contact_methods = user.contact_methods.take().or_else(|| before.contact_methods.clone());
    user.notification_rules = user.notification_rules.take().or_else(|| before.notification_rules.clone());
    keeps_rules
}

fn change(current: &Snapshot, known: &SecretDigests, resource: Resource, given: Vec<Secret>) -> PlannedChange {
    let (kind, name) = (resource.kind, resource.name.clone());
    let missing_secrets = generated_secret_fields(&resource)
        .into_iter()
        .filter(|field| known.get(kind, &name, field).is_none() && !given.iter().any(|secret| secret.field == *field))
        .collect();
    let differs = |secret: &Secret| known.get(kind, &name, &secret.field) != Some(&digest(secret.value.reveal()));
    let secrets: Vec<Secret> = given.into_iter().filter(differs).collect();
    let before = current.get(kind, &name).cloned();
    let action = match &before {
        None => Action::Create,
        Some(before) if before.resource == resource && secrets.is_empty() => Action::Unchanged,
        Some(_) => Action::Update,
    };
    PlannedChange { kind, name, action, resource: Some(resource), before, secrets, missing_secrets }
}

fn deletion(stored: Arc<StoredResource>) -> PlannedChange {
    PlannedChange {
        kind: stored.resource.kind,
        name: stored.resource.name.clone(),
        action: Action::Delete,
        resource: None,
        before: Some(stored),
        secrets: Vec::new(),
        missing_secrets: Vec::new(),
    }
}

fn listed(mut errors: Vec<ConfigError>) -> Vec<ConfigError> {
    errors.sort();
    if errors.len() > ERRORS_LISTED_MAX {
        let rest = errors.len() - ERRORS_LISTED_MAX;
        errors.truncate(ERRORS_LISTED_MAX);
        errors.push(ConfigError::new("", format!("{rest} more errors are not listed; mend these first")));
    }
    errors
}
