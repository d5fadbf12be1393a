//! The doctor of a running installation: what the documents leave open, and providers that would not take a message.

use crate::{Engine, EngineError};
use nightbell_config::{Body, Finding, FindingSeverity, Kind, Snapshot, diagnose, is_reachable, nearest};
use nightbell_core::{ContactMethod, ContactMethodKind, Directory, Name};
use nightbell_store::PushDeviceRow;
use std::collections::{BTreeMap, BTreeSet};

/// Who is reached by a kind of provider: the first resource that uses it, and all that do.
#[derive(Debug)]
struct Use {
    kind: Kind,
    name: Name,
    names: BTreeSet<(Kind, Name)>,
}

impl Engine {
    /// Everything that would keep a page from being heard, the worst first. Asks each provider that the documents use whether
    /// it would take messages, and sends none.
    pub async fn diagnose(&self, days: i64) -> Result<Vec<Finding>, EngineError> {
        let mut findings = self.diagnose_stored(days).await?;
        let configuration = self.configuration();
        let channels = self.channels();
        for (method, used) in providers_used(configuration.documents()) {
            if let Err(reason) = channels.of(method).check().await {
                let others =
                    if used.names.len() > 1 { format!(", and {} more", used.names.len() - 1) } else { String::new() };
                findings.push(Finding {
                    severity: FindingSeverity::Error,
                    kind: used.kind,
                    name: used.name.to_string(),
                    message: format!("is to be reached by {method}{others}, and no message can leave that way"),
                    remedy: reason,
                });
            }
        }
        findings.extend(addresses_used(configuration.documents()).filter_map(|(kind, name, method, address)| {
            let reason = channels.of(method).check_address(address).err()?;
            let message = format!("is to be reached at {address}, and nothing will ever be sent there");
            Some(Finding { severity: FindingSeverity::Error, kind, name: name.to_string(), message, remedy: reason })
        }));
        findings.sort();
        Ok(findings)
    }

    /// What the documents and the store leave open, the worst first, whatever the providers say.
    pub async fn diagnose_stored(&self, days: i64) -> Result<Vec<Finding>, EngineError> {
        let now = self.now().await?;
        let configuration = self.configuration();
        let documents = configuration.documents();
        let mut findings = diagnose(documents, now, days, &self.pages_of_late(documents, now).await?);
        findings.extend(self.calendar_findings().await?);
        findings
            .extend(self.settings.own_service.as_deref().and_then(|service| missing_own_service(documents, service)));
        for address in self.store().opted_out().await? {
            for recipient in configuration.recipients_at(ContactMethodKind::Sms, &address) {
                let nightbell_core::Recipient::User { user, method } = recipient else { continue };
                // The directory has the documents less those numbers.
                let has_others = configuration.directory().person(&user).is_some_and(is_reachable);
                let (severity, rest) = match has_others {
                    true => (FindingSeverity::Warning, ""),
                    false => (FindingSeverity::Error, ", and there is no other way to reach them"),
                };
                findings.push(Finding {
                    severity,
                    kind: Kind::Users,
                    name: user.to_string(),
                    message: format!("said STOP to text messages; contact method {method} is passed over{rest}"),
                    remedy: "they can text START to the same number".to_owned(),
                });
            }
        }
        findings.extend(without_devices(documents, &self.store().push_devices(None).await?));
        findings
            .extend(self.unverified(documents).await?.into_iter().map(|(user, methods)| not_verified(&user, &methods)));
        findings.sort();
        Ok(findings)
    }
}

/// Whom push messages are to reach that no browser gets, or none was ever seen to show.
fn without_devices(documents: &Snapshot, devices: &[PushDeviceRow]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for person in documents.all(Kind::Users).filter_map(|stored| documents.person(&stored.resource.name)) {
        let user = &person.name;
        let mut on = person.methods.iter().filter(|method| !method.disabled);
        let is_push = |method: &&ContactMethod| method.kind == ContactMethodKind::Push;
        let Some(method) = on.clone().find(is_push).filter(|_| !person.disabled) else { continue };
        let theirs = || devices.iter().filter(|device| device.user == **user);
        let is_all = on.all(|method| is_push(&method));
        let (severity, message, remedy) = match (theirs().next(), theirs().any(|it| it.last_confirmed_at.is_some())) {
            (_, true) => continue,
            (None, _) => (
                if is_all { FindingSeverity::Error } else { FindingSeverity::Warning },
                format!("is to be reached by push ({}) and has no device that gets it", method.name),
                format!("{user} adds one in the console, on their profile"),
            ),
            (Some(_), false) => (
                FindingSeverity::Note,
                format!("has devices for push ({}), and none has shown a message yet", method.name),
                format!("{user} sends themselves a test, in the console or at /me"),
            ),
        };
        findings.push(Finding { severity, kind: Kind::Users, name: user.to_string(), message, remedy });
    }
    findings
}

/// Only a note: a method that works is as good whether somebody said a code or not.
fn not_verified(user: &Name, methods: &[Name]) -> Finding {
    let methods = methods.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Finding {
        severity: FindingSeverity::Note,
        kind: Kind::Users,
        name: user.to_string(),
        message: format!("has contact methods that are not verified: {methods}; they are paged all the same"),
        remedy: format!("{user} verifies them at /me, or by nightbell user verify {user}"),
    }
}

/// That the service whose alerts are Nightbell's own is not there, if so: nobody would hear of gaps ahead.
fn missing_own_service(documents: &Snapshot, service: &str) -> Option<Finding> {
    if documents.service_body(service).is_some() {
        return None;
    }
    let near = nearest(service, documents.all(Kind::Services).map(|stored| &*stored.resource.name));
    let remedy = match near {
        Some(near) => format!("did you mean {near:?}? Correct [server] own_service, or add the service {service:?}"),
        None => format!("add the service {service:?}, or correct [server] own_service"),
    };
    Some(Finding {
        severity: FindingSeverity::Warning,
        kind: Kind::Services,
        name: service.to_owned(),
        message: "is named by [server] own_service and does not exist: Nightbell's own alerts reach nobody".to_owned(),
        remedy,
    })
}

/// Every way that is in use, of people who are not disabled and of channels.
fn addresses_used(documents: &Snapshot) -> impl Iterator<Item = (Kind, &Name, ContactMethodKind, &str)> {
    documents.in_order().flat_map(|stored| {
        let (kind, name) = (stored.resource.kind, &stored.resource.name);
        let found: Vec<_> = match &stored.resource.body {
            Body::User(user) if !user.disabled => {
                let methods = user.contact_methods.iter().flatten().filter(|method| !method.disabled);
                methods.map(|method| (kind, name, method.kind, method.address.as_str())).collect()
            }
            Body::Channel(channel) => vec![(kind, name, channel.kind.into(), channel.address.as_str())],
            _ => Vec::new(),
        };
        found
    })
}

/// The kinds of provider that the documents use.
fn providers_used(documents: &Snapshot) -> impl Iterator<Item = (ContactMethodKind, Use)> {
    let mut used: BTreeMap<&'static str, (ContactMethodKind, Use)> = BTreeMap::new();
    for (kind, name, method, _) in addresses_used(documents) {
        let fresh = || (method, Use { kind, name: name.clone(), names: BTreeSet::new() });
        used.entry(method.as_str()).or_insert_with(fresh).1.names.insert((kind, name.clone()));
    }
    used.into_values()
}
