//! Secrets in documents: split off before anything is stored or compared, put back for those who may see them.

use crate::{Body, ChannelKind, Kind, Resource, SecretText};
use nightbell_core::{ContactMethodKind, Name};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// One secret of one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The kind of the resource.
    pub kind: Kind,
    /// Its name.
    pub name: Name,
    /// Which of its secrets: `key`, `secret`, `url`, or `contact_methods.METHOD.secret`.
    pub field: String,
    /// The secret itself.
    pub value: SecretText,
}

/// The field of a calendar feed's key, of users, schedules and teams. It is in no document: it comes and goes by itself, and
/// changes of the document leave it alone.
pub const CALENDAR_FEED: &str = "calendar_feed";

/// The field of a calendar's address.
pub(crate) const ADDRESS: &str = "url";

/// The SHA-256 of a secret's bytes: what secrets are compared and found by.
pub fn digest(value: &str) -> [u8; 32] {
    Sha256::digest(value.as_bytes()).into()
}

/// The digests of the secrets that are kept, by resource and field.
#[derive(Debug, Clone, Default)]
pub struct SecretDigests {
    by_field: HashMap<(Kind, Name, String), [u8; 32]>,
}

impl SecretDigests {
    /// Adds one that is kept.
    pub fn insert(&mut self, kind: Kind, name: Name, field: impl Into<String>, digest: [u8; 32]) {
        self.by_field.insert((kind, name, field.into()), digest);
    }

    /// The digest of a field's secret, when there is one.
    pub fn get(&self, kind: Kind, name: &Name, field: &str) -> Option<&[u8; 32]> {
        self.by_field.get(&(kind, name.clone(), field.to_owned()))
    }

    /// The keys of integrations: name and digest.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&Name, &[u8; 32])> {
        self.by_field.iter().filter(|((kind, ..), _)| *kind == Kind::Integrations).map(|((_, name, _), d)| (name, d))
    }
}

/// The field of a contact method's secret.
fn method_field(method: &str) -> String {
    format!("contact_methods.{method}.secret")
}

/// Every place of a secret in a body, with its field.
fn slots(body: &mut Body) -> Vec<(String, &mut Option<SecretText>)> {
    match body {
        Body::Integration(integration) => vec![("key".into(), &mut integration.key)],
        Body::Channel(channel) => vec![("secret".into(), &mut channel.secret)],
        Body::Calendar(source) => vec![(ADDRESS.into(), &mut source.url)],
        Body::User(user) => user
            .contact_methods
            .iter_mut()
            .flatten()
            .map(|method| (method_field(&method.name), &mut method.secret))
            .collect(),
        Body::Team(_)
        | Body::Schedule(_)
        | Body::Override(_)
        | Body::Unavailability(_)
        | Body::TemporarySchedule(_)
        | Body::EscalationPolicy(_)
        | Body::Service(_) => Vec::new(),
    }
}

/// Takes the secrets out of a resource.
pub fn split_secrets(resource: &mut Resource) -> Vec<Secret> {
    let (kind, name) = (resource.kind, resource.name.clone());
    slots(&mut resource.body)
        .into_iter()
        .filter_map(|(field, slot)| Some(Secret { kind, name: name.clone(), field, value: slot.take()? }))
        .collect()
}

/// Puts secrets back, for `export --with-secrets`. Those of other resources and of fields that are gone are ignored.
pub fn merge_secrets(resource: &mut Resource, secrets: &[Secret]) {
    let (kind, name) = (resource.kind, resource.name.clone());
    for (field, slot) in slots(&mut resource.body) {
        let found = secrets.iter().find(|s| s.kind == kind && s.name == name && s.field == field);
        if let Some(secret) = found {
            *slot = Some(secret.value.clone());
        }
    }
}

/// The fields of a resource that have a secret, which is kept while they do. Secrets of other fields may be forgotten, but for
/// [`CALENDAR_FEED`].
pub fn secret_fields(resource: &Resource) -> Vec<String> {
    match &resource.body {
        Body::Calendar(_) => vec![ADDRESS.into()],
        _ => generated_secret_fields(resource),
    }
}

/// The fields of a resource whose secret is made when it is created without one.
pub fn generated_secret_fields(resource: &Resource) -> Vec<String> {
    match &resource.body {
        Body::Integration(_) => vec!["key".into()],
        Body::Channel(channel) if channel.kind == ChannelKind::Webhook => vec!["secret".into()],
        Body::User(user) => user
            .contact_methods
            .iter()
            .flatten()
            .filter(|method| method.kind == ContactMethodKind::Webhook)
            .map(|method| method_field(&method.name))
            .collect(),
        _ => Vec::new(),
    }
}
