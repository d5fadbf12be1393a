//! Configuration is written: whole applies, single resources, deletions. All of a change or nothing.

use crate::configuration::secret_place;
use crate::limits::{CONFIGURE_TRIES_MAX, OPEN_ALERTS_COUNTED_MAX};
use crate::rights::{self, Denied, Principal, Refused, Sight, authorise, authorise_plan};
use crate::vault::random_text;
use crate::{Configuration, Engine, EngineError};
use nightbell_config::{
    Action, Body, CALENDAR_FEED, ConfigError, Kind, Note, Plan, PlannedChange, Positioned, Resource, ScheduleState,
    ScheduleStates, Secret, SecretDigests, SecretText, Snapshot, StateRecord, StateSort, StoredResource, digest,
    export_state, export_yaml, hide_addresses, merge_secrets, notes, plan, plan_delete, read_json, secret_fields,
    states_after,
};
use nightbell_core::{Json, Name, Status, Timestamp};
use nightbell_schedule::Effective;
use nightbell_store::{
    AlertFilter, AuditEntry, ConfigurationWrite, ResourceWrite, ScheduleStateWrite, SecretWrite, SignInEnd, StoreError,
};
use serde_json::Value;
use std::sync::Arc;

/// Characters of a generated key or secret: letters and digits, as Events v2 clients expect.
pub(crate) const GENERATED_SECRET_CHARS: usize = 32;

/// Documents to apply.
#[derive(Debug)]
pub struct ApplyRequest {
    /// The resources, with their places.
    pub resources: Vec<Positioned<Resource>>,
    /// Delete what an earlier apply made and this one lacks.
    pub prune: bool,
    /// Only plan.
    pub dry_run: bool,
    /// When edits of rotations decide whose turn it is.
    pub effective: Effective,
    /// Who.
    pub principal: Principal,
}

/// What a writer has seen of the resource (`If-Match`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precondition {
    /// Nothing was said; fine only for what does not exist yet.
    None,
    /// It had this revision.
    Revision(i64),
    /// Whatever is there.
    Any,
}

/// What was done, or would be.
#[derive(Debug)]
pub struct Applied {
    /// Each resource.
    pub plan: Plan,
    /// What is worth knowing about it.
    pub notes: Vec<Note>,
}

/// One resource that was created or replaced.
#[derive(Debug)]
pub struct Put {
    /// The resource.
    pub stored: Arc<StoredResource>,
    /// Whether it is new.
    pub created: bool,
    /// What is worth knowing about the change.
    pub notes: Vec<Note>,
}

/// Why configuration is not written.
#[derive(Debug, thiserror::Error)]
pub enum ConfigureError {
    /// The documents are not valid.
    #[error("the configuration is not valid")]
    Invalid(Vec<ConfigError>),
    /// There is no such resource.
    #[error("there is no such resource")]
    NotFound,
    /// Something refers to it, or hangs on it.
    #[error("{0}")]
    InUse(String),
    /// Somebody changed it since it was read.
    #[error("it is at revision {revision} now; read it again")]
    Stale {
        /// Its present revision.
        revision: i64,
    },
    /// It exists, and the writer did not say which revision they saw.
    #[error("it exists already; say which revision you have seen, or * for whatever is there")]
    PreconditionRequired,
    /// They may not. Of a plan each change is named that they may not make, and none is made.
    #[error("{}", .0.first().map_or_else(String::new, |first| first.denied.to_string()))]
    Denied(Vec<Refused>),
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for ConfigureError {
    fn from(error: StoreError) -> ConfigureError {
        match error {
            StoreError::OpenAlerts { .. } => ConfigureError::InUse(error.to_string()),
            StoreError::KeyTaken => ConfigureError::Invalid(vec![ConfigError::new("key", error.to_string())]),
            other => ConfigureError::Engine(other.into()),
        }
    }
}

/// What of somebody's signing in ends with a change of their document.
fn sign_in_end(change: &PlannedChange) -> Option<SignInEnd> {
    let user = |resource: Option<&Resource>| match &resource?.body {
        Body::User(user) => Some(user.clone()),
        _ => None,
    };
    if change.kind != Kind::Users || change.action == Action::Unchanged {
        return None;
    }
    let name = change.name.to_string();
    let Some(after) = user(change.resource.as_ref()) else { return Some(SignInEnd::Everything(name)) };
    let before = user(change.before.as_ref().map(|before| &before.resource));
    match before {
        _ if after.disabled => Some(SignInEnd::Sessions(name)),
        Some(before) if before.email != after.email => Some(SignInEnd::Tickets(name)),
        _ => None,
    }
}

/// Beside the plan, what a write is made of.
pub(crate) struct Change<'a> {
    pub(crate) is_apply: bool,
    pub(crate) principal: &'a Principal,
    pub(crate) at: Timestamp,
    pub(crate) effective: Effective,
}

impl Engine {
    /// Applies documents: all of them or, when anything is wrong, none. Answers what was (or, in a dry run, would be) done.
    pub async fn apply(&self, request: ApplyRequest) -> Result<Applied, ConfigureError> {
        if request.prune && request.resources.is_empty() {
            let message =
                "there is not one resource in these files; --prune would delete everything that an apply ever made";
            return Err(ConfigureError::Invalid(vec![ConfigError::new("", message)]));
        }
        let effective = request.effective;
        for _ in 0..CONFIGURE_TRIES_MAX {
            let configuration = self.fresh_configuration().await?;
            let at = self.store.now().await?;
            let known = digests(&configuration);
            let plan = plan(configuration.documents(), &known, request.resources.clone(), request.prune, at)
                .map_err(ConfigureError::Invalid)?;
            let notes = notes(configuration.documents(), &plan, at, effective);
            if request.dry_run {
                permit(&request.principal, &plan, configuration.documents())?;
                self.keep_an_admin(&plan, configuration.documents())?;
                self.refuse_open_alerts(&plan).await?;
                return Ok(Applied { plan, notes });
            }
            if self
                .write(&configuration, &plan, Change { is_apply: true, principal: &request.principal, at, effective })
                .await?
            {
                return Ok(Applied { plan, notes });
            }
        }
        Err(too_busy())
    }

    /// Creates or replaces one resource.
    pub async fn put_resource(
        &self,
        kind: Kind,
        name: &str,
        body: &Value,
        precondition: Precondition,
        effective: Effective,
        principal: &Principal,
    ) -> Result<Put, ConfigureError> {
        let resource = read_json(kind, name, body).map_err(ConfigureError::Invalid)?;
        for _ in 0..CONFIGURE_TRIES_MAX {
            let configuration = self.fresh_configuration().await?;
            let before = configuration.documents().get(kind, name);
            check(precondition, before)?;
            let created = before.is_none();
            let at = self.store.now().await?;
            let known = digests(&configuration);
            let plan = plan(configuration.documents(), &known, vec![resource.clone().into()], false, at)
                .map_err(ConfigureError::Invalid)?;
            let notes = notes(configuration.documents(), &plan, at, effective);
            if self.write(&configuration, &plan, Change { is_apply: false, principal, at, effective }).await? {
                let stored =
                    self.configuration().documents().get(kind, name).cloned().ok_or(ConfigureError::NotFound)?;
                return Ok(Put { stored, created, notes });
            }
        }
        Err(too_busy())
    }

    /// Deletes one resource that nothing refers to. What is running over a span ends now instead: it says who was on call.
    pub async fn delete_resource(
        &self,
        kind: Kind,
        name: &str,
        precondition: Precondition,
        principal: &Principal,
    ) -> Result<Applied, ConfigureError> {
        for _ in 0..CONFIGURE_TRIES_MAX {
            let configuration = self.fresh_configuration().await?;
            let documents = configuration.documents();
            let at = self.store.now().await?;
            let planned = plan_delete(documents, kind, name, at).ok_or(ConfigureError::NotFound)?;
            check(precondition, documents.get(kind, name))?;
            let plan = planned.map_err(|errors| {
                let reasons: Vec<String> = errors.iter().map(ToString::to_string).collect();
                ConfigureError::InUse(reasons.join("; "))
            })?;
            let effective = Effective::default();
            let notes = notes(documents, &plan, at, effective);
            if self.write(&configuration, &plan, Change { is_apply: false, principal, at, effective }).await? {
                return Ok(Applied { plan, notes });
            }
        }
        Err(too_busy())
    }

    /// The documents as YAML, less the addresses that `principal` may not see; with those of their secrets that `principal` may see; with what is kept beside them, which
    /// `oncall --file` reads.
    ///
    /// # Errors
    /// When they are nobody, or may not see secrets at all.
    pub fn export(
        &self,
        principal: &Principal,
        kind: Option<Kind>,
        with_secrets: bool,
        with_history: bool,
    ) -> Result<String, Denied> {
        let configuration = self.configuration();
        let documents = configuration.documents();
        let wanted = documents.in_order().filter(|stored| kind.is_none_or(|kind| stored.resource.kind == kind));
        let mut resources: Vec<Resource> = wanted.map(|stored| stored.resource.clone()).collect();
        let sight = Sight::of(principal, documents)?;
        for resource in resources.iter_mut().filter(|each| !sight.covers_document(each.kind, &each.name)) {
            hide_addresses(resource);
        }
        if with_secrets {
            let may = |resource: &Resource| {
                let action = rights::Action::UseSecrets { kind: resource.kind, name: &resource.name };
                authorise(principal, &action, documents).is_ok()
            };
            let secrets: Vec<Secret> = configuration
                .secrets()
                .map(|((kind, name, field), plain)| Secret {
                    kind: *kind,
                    name: name.clone(),
                    field: field.clone(),
                    value: SecretText::new(plain),
                })
                .collect();
            for resource in resources.iter_mut().filter(|resource| may(resource)) {
                merge_secrets(resource, &secrets);
            }
        }
        let mut yaml = export_yaml(&resources.iter().collect::<Vec<_>>());
        if with_history {
            yaml.push_str(&export_state(StateRecord::all(documents.states())));
        }
        Ok(yaml)
    }

    /// What the store will refuse when the plan is written: deleting a service that has open alerts.
    async fn refuse_open_alerts(&self, plan: &Plan) -> Result<(), ConfigureError> {
        let deleted =
            plan.changes.iter().filter(|change| change.kind == Kind::Services && change.action == Action::Delete);
        for change in deleted {
            let filter = AlertFilter {
                statuses: vec![Status::Triggered, Status::Acknowledged],
                services: Some(vec![change.name.clone()]),
                limit: OPEN_ALERTS_COUNTED_MAX,
                ..AlertFilter::default()
            };
            let open = self.store.alerts(&filter).await?.0.len();
            if open > 0 {
                let refused = StoreError::OpenAlerts { service: change.name.to_string(), count: open as i64 };
                return Err(refused.into());
            }
        }
        Ok(())
    }

    pub(crate) async fn fresh_configuration(&self) -> Result<Arc<Configuration>, EngineError> {
        self.follow_configuration().await?;
        Ok(self.configuration())
    }

    /// Writes a plan that was made for `configuration`, if they may carry it out, then swaps. False when somebody else wrote in
    /// between.
    pub(crate) async fn write(
        &self,
        configuration: &Configuration,
        plan: &Plan,
        Change { is_apply, principal, at, effective }: Change<'_>,
    ) -> Result<bool, ConfigureError> {
        permit(principal, plan, configuration.documents())?;
        self.keep_an_admin(plan, configuration.documents())?;
        let author = principal.author();
        let mut write = ConfigurationWrite {
            expected_revision: configuration.revision(),
            resources: Vec::new(),
            secrets: Vec::new(),
            removed_secrets: Vec::new(),
            sign_in: Vec::new(),
            schedule_state: state_writes(
                configuration.documents(),
                &states_after(configuration.documents(), plan, at, effective, &author),
            ),
            author,
            origin: principal.origin().clone(),
            at,
            told: Vec::new(),
        };
        for change in &plan.changes {
            self.add_change(configuration, change, is_apply, &mut write);
        }
        self.write_and_swap(configuration, write).await
    }

    /// Writes what is kept beside schedules, worked out for `configuration`, then swaps. False when somebody else wrote in
    /// between.
    pub(crate) async fn write_states(
        &self,
        configuration: &Configuration,
        after: &ScheduleStates,
        principal: &Principal,
        at: Timestamp,
        told: Vec<AuditEntry>,
    ) -> Result<bool, EngineError> {
        let write = ConfigurationWrite {
            expected_revision: configuration.revision(),
            resources: Vec::new(),
            secrets: Vec::new(),
            removed_secrets: Vec::new(),
            sign_in: Vec::new(),
            schedule_state: state_writes(configuration.documents(), after),
            author: principal.author(),
            origin: principal.origin().clone(),
            at,
            told,
        };
        self.write_and_swap(configuration, write).await
    }

    async fn write_and_swap<E: From<StoreError> + From<EngineError>>(
        &self,
        configuration: &Configuration,
        write: ConfigurationWrite,
    ) -> Result<bool, E> {
        match self.store.write_configuration(write).await {
            Ok(revision) if revision == configuration.revision() => Ok(true),
            Ok(_) => {
                self.reload(configuration.revision()).await?;
                Ok(true)
            }
            Err(StoreError::ConfigurationConflict { .. }) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }

    fn add_change(
        &self,
        configuration: &Configuration,
        change: &PlannedChange,
        is_apply: bool,
        write: &mut ConfigurationWrite,
    ) {
        let given = change.secrets.iter().map(|secret| (secret.field.clone(), secret.value.reveal().to_owned()));
        let made = change
            .missing_secrets
            .iter()
            .map(|field| (field.clone(), random_text(&*self.entropy, GENERATED_SECRET_CHARS)));
        for (field, plain) in given.chain(made) {
            let place = secret_place(change.kind, &change.name, &field);
            write.secrets.push(SecretWrite {
                kind: change.kind.to_string(),
                name: change.name.to_string(),
                field,
                sha256: digest(&plain),
                sealed: self.vault.seal(&place, &plain, &*self.entropy),
            });
        }
        write.sign_in.extend(sign_in_end(change));
        if let Some(resource) = &change.resource {
            let wanted = secret_fields(resource);
            let stays = |field: &String| field == CALENDAR_FEED || wanted.contains(field);
            let gone = configuration
                .secrets()
                .map(|(place, _)| place)
                .filter(|(kind, name, field)| *kind == change.kind && *name == change.name && !stays(field));
            write
                .removed_secrets
                .extend(gone.map(|(kind, name, field)| (kind.to_string(), name.to_string(), field.clone())));
        }
        if change.action != Action::Unchanged {
            let body = change.resource.as_ref().map(|resource| Json::from(Value::Object(resource.to_json())));
            let from_apply = match (is_apply, &change.before) {
                (true, _) => Some(true),
                (false, None) => Some(false),
                (false, Some(_)) => None,
            };
            write.resources.push(ResourceWrite {
                kind: change.kind.to_string(),
                name: change.name.to_string(),
                body,
                from_apply,
            });
        }
    }
}

/// All of a plan, or each change of it that they may not make.
pub(crate) fn permit(principal: &Principal, plan: &Plan, documents: &Snapshot) -> Result<(), ConfigureError> {
    authorise_plan(principal, plan, documents).map_err(ConfigureError::Denied)
}

fn check(precondition: Precondition, before: Option<&Arc<StoredResource>>) -> Result<(), ConfigureError> {
    match (precondition, before) {
        (Precondition::None, Some(_)) => Err(ConfigureError::PreconditionRequired),
        (Precondition::Revision(seen), Some(stored)) if stored.revision != seen => {
            Err(ConfigureError::Stale { revision: stored.revision })
        }
        (Precondition::Revision(_) | Precondition::Any, None) => Err(ConfigureError::NotFound),
        _ => Ok(()),
    }
}

pub(crate) fn digests(configuration: &Configuration) -> SecretDigests {
    let mut known = SecretDigests::default();
    for ((kind, name, field), plain) in configuration.secrets() {
        known.insert(*kind, Name::clone(name), field.clone(), digest(plain));
    }
    known
}

/// What differs between what is kept beside schedules and what will be.
fn state_writes(current: &Snapshot, after: &ScheduleStates) -> Vec<ScheduleStateWrite> {
    let of_schedule = |(schedule, after): (&Name, &ScheduleState)| {
        let before = current.state(schedule).rows();
        let after = after.rows();
        let write = |(sort, key): &(StateSort, String), body: Option<&Value>| ScheduleStateWrite {
            schedule: schedule.to_string(),
            sort: sort.as_str().to_owned(),
            key: key.clone(),
            body: body.map(Json::from),
        };
        let changed = after.iter().filter(|(place, body)| before.get(place) != Some(body));
        let mut writes: Vec<_> = changed.map(|(place, body)| write(place, Some(body))).collect();
        writes.extend(before.keys().filter(|place| !after.contains_key(place)).map(|place| write(place, None)));
        writes
    };
    after.iter().flat_map(of_schedule).collect()
}

pub(crate) fn too_busy() -> ConfigureError {
    let reason = "others keep writing the configuration; try again".to_owned();
    ConfigureError::Engine(StoreError::Unavailable(reason).into())
}
