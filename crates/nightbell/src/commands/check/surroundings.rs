//! The settings, the store and the providers, looked at from the machine that serves. Nothing is sent to anybody.

use super::{Finding, Severity, providers};
use crate::commands::Context;
use crate::open_store::{OpenedStore, node_name, open_shared};
use crate::server::url_of;
use crate::settings::{Settings, SettingsOptions, StorePlace};
use nightbell_channels::Channels;
use nightbell_config::{Body, DIAGNOSE_DAYS, Kind, Snapshot};
use nightbell_core::ContactMethodKind;
use nightbell_engine::{Engine, EngineSettings};
use std::path::Path;

pub(super) async fn look(options: &SettingsOptions, context: &Context) -> Vec<Finding> {
    let settings = match Settings::read(options, &context.environment) {
        Ok(settings) => settings,
        Err(errors) => {
            let remedy = "correct it; a server with it does not start";
            return errors
                .0
                .iter()
                .map(|error| Finding::new(Severity::Error, "settings", error.to_string(), remedy))
                .collect();
        }
    };
    let mut findings = Vec::new();
    let file = settings.file.as_ref().map_or("no settings file".to_owned(), |file| file.display().to_string());
    findings.push(Finding::new(Severity::Ok, "settings", format!("{file}, environment and options are sound"), ""));
    findings.extend(links(&settings));
    findings.extend(encryption(&settings));
    let channels = match Channels::from_settings(&settings.channels) {
        Ok(channels) => channels,
        Err(error) => {
            findings.push(Finding::new(
                Severity::Error,
                "settings",
                error.to_string(),
                "correct it; a server with it does not start",
            ));
            return findings;
        }
    };
    let used = match look_at_store(&settings, channels.clone(), &mut findings).await {
        Some(engine) => {
            let configuration = engine.configuration();
            let documents = configuration.documents();
            match engine.diagnose_stored(DIAGNOSE_DAYS).await {
                Ok(found) => findings.extend(found.iter().map(Finding::of_configuration)),
                Err(error) => {
                    let remedy = "see to the database; without it nothing is known about the configuration";
                    findings.push(Finding::new(Severity::Error, "[store]", error.to_string(), remedy));
                }
            }
            findings.extend(providers::look(&settings, Some(documents), context.now).await);
            let used = kinds_used(documents);
            engine.store().close().await;
            used
        }
        None => {
            findings.extend(providers::look(&settings, None, context.now).await);
            Vec::new()
        }
    };
    for channel in channels.iter() {
        let subject = channel.kind().as_str();
        match channel.check().await {
            Ok(found) => findings.push(Finding::new(Severity::Ok, subject, found, "")),
            Err(reason) if used.contains(&channel.kind()) || is_set(&settings, channel.kind()) => {
                let remedy = "until then these messages fail, and the next contact method is used";
                findings.push(Finding::new(Severity::Error, subject, reason, remedy));
            }
            Err(reason) => {
                findings.push(Finding::new(
                    Severity::Ok,
                    subject,
                    format!("not set up, and nobody uses it ({reason})"),
                    "",
                ));
            }
        }
    }
    findings
}

fn links(settings: &Settings) -> Option<Finding> {
    let subject = "[server] public_url";
    match &settings.server.public_url {
        None => Some(Finding::new(
            Severity::Warning,
            subject,
            format!("is not set: links in messages lead to {}", url_of(settings.server.listen)),
            "set it to the address that people's telephones reach",
        )),
        Some(url) if url.starts_with("http://") && !leads_to_this_machine(url) => Some(Finding::new(
            Severity::Warning,
            subject,
            format!("{url} is not encrypted: whoever listens can use the links and tokens"),
            "put a proxy with TLS in front and write https://",
        )),
        Some(_) => None,
    }
}

fn leads_to_this_machine(url: &str) -> bool {
    match url::Url::parse(url).ok().as_ref().and_then(url::Url::host) {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn encryption(settings: &Settings) -> Option<Finding> {
    let subject = "[store] encryption_key";
    let remedy = "make one with `openssl rand -hex 32`, keep it in another place, and name it with encryption_key_file";
    if settings.store.encryption_key.is_none() {
        let message =
            "is not set: the key to the secrets lies beside them, so a copy of the data is a copy of the secrets";
        return Some(Finding::new(Severity::Warning, subject, message, remedy));
    }
    let (StorePlace::Sqlite(data), Some(file)) = (&settings.store.place, &settings.store.encryption_key_file) else {
        return None;
    };
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    whole(file).starts_with(whole(data)).then(|| {
        let message = format!("{} lies in the data directory, where backups find both", file.display());
        Finding::new(Severity::Warning, subject, message, "move the file elsewhere")
    })
}

/// Opens the store beside whoever serves it and reads the configuration.
async fn look_at_store(settings: &Settings, channels: Channels, findings: &mut Vec<Finding>) -> Option<Engine> {
    let subject = "[store]";
    if let StorePlace::Sqlite(directory) = &settings.store.place
        && !directory.is_dir()
    {
        let message = format!("{} does not exist yet", directory.display());
        findings.push(Finding::new(
            Severity::Warning,
            subject,
            message,
            "`nightbell serve` makes it; or name another with --data",
        ));
        return None;
    }
    let OpenedStore { store, entropy } = match open_shared(&settings.store).await {
        Ok(opened) => opened,
        Err(error) => {
            findings.push(Finding::new(
                Severity::Error,
                subject,
                format!("{error:#}"),
                "a server cannot use it either",
            ));
            return None;
        }
    };
    if let Err(error) = store.ready().await {
        findings.push(Finding::new(
            Severity::Error,
            subject,
            error.to_string(),
            "see to the database; nothing can be accepted",
        ));
    }
    if let Ok(tokens) = store.tokens().await
        && tokens.iter().all(|token| token.revoked_at.is_some())
    {
        let remedy = "make one with `nightbell token create NAME --role admin --data DIR`";
        findings.push(Finding::new(Severity::Warning, "tokens", "there is no API token", remedy));
    }
    let public_url = settings.server.public_url.clone().unwrap_or_else(|| url_of(settings.server.listen));
    let encryption_key = settings.store.encryption_key.map(|key| key.0);
    let engine_settings = EngineSettings {
        public_url,
        node: node_name(&*entropy),
        own_service: settings.server.own_service.clone(),
        encryption_key,
    };
    match Engine::start(store.clone(), channels, entropy, engine_settings).await {
        Ok(engine) => {
            let resources = engine.configuration().documents().len();
            let message = match resources {
                1 => "opened; the configuration has 1 resource".to_owned(),
                resources => format!("opened; the configuration has {resources} resources"),
            };
            findings.push(Finding::new(Severity::Ok, subject, message, ""));
            if resources == 0 {
                let remedy = "say who is on call for what, and `nightbell apply` it";
                findings.push(Finding::new(
                    Severity::Warning,
                    "configuration",
                    "is empty: nobody would be paged",
                    remedy,
                ));
            }
            Some(engine)
        }
        Err(error) => {
            findings.push(Finding::new(Severity::Error, subject, error.to_string(), "a server does not start with it"));
            store.close().await;
            None
        }
    }
}

/// The kinds of contact methods and channels that documents have.
fn kinds_used(documents: &Snapshot) -> Vec<ContactMethodKind> {
    let mut used = Vec::new();
    for stored in documents.all(Kind::Users) {
        if let Body::User(user) = &stored.resource.body {
            used.extend(
                user.contact_methods.iter().flatten().filter(|method| !method.disabled).map(|method| method.kind),
            );
        }
    }
    if documents.all(Kind::Channels).len() > 0 {
        let is_email = |body: &Body| matches!(body, Body::Channel(channel) if channel.kind == nightbell_config::ChannelKind::Email);
        if documents.all(Kind::Channels).any(|stored| is_email(&stored.resource.body)) {
            used.push(ContactMethodKind::Email);
        }
    }
    used
}

fn is_set(settings: &Settings, kind: ContactMethodKind) -> bool {
    match kind {
        ContactMethodKind::Email => settings.channels.smtp.is_some(),
        ContactMethodKind::Sms | ContactMethodKind::Voice => settings.channels.twilio.is_some(),
        ContactMethodKind::Webhook | ContactMethodKind::Push => true,
    }
}
