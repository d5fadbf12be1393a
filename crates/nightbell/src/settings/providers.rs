//! `[sign_in.providers.NAME]`: sections that operators name themselves, so that their keys are no fields of the document.

use super::layers::{Given, VARIABLE_PREFIX, remedy, split};
use super::{Reader, SettingsError};
use nightbell_channels::{IdentityProviderSettings, Secret};
use nightbell_config::Role;
use nightbell_core::{Name, valid_name};
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};
use url::Url;

/// What their variables begin with, after the prefix of all.
const VARIABLES: &str = "SIGN_IN__PROVIDERS__";
/// Pages below `/login` that are no providers.
const TAKEN: [&str; 4] = ["code", "device", "passkey", "passkeys"];

/// What is printed with the default settings.
pub(super) const EXAMPLE: &str = r#"
# A provider that people sign in at (OpenID Connect): a section each, whose name is yours to choose. In variables it stands
# in upper case, with _ for -: NIGHTBELL_SIGN_IN__PROVIDERS__COMPANY__CLIENT_SECRET. The provider has to know the address
# to come back to: public_url with /login/company/callback.
#[sign_in.providers.company]
# What the login page calls it. Default: the section's name.
#title = "Company account"
# Where the provider is, exactly as it calls itself in its /.well-known/openid-configuration. Required.
#issuer = "https://id.example.com/realms/company"
# As whom it knows Nightbell. Required.
#client_id = "nightbell"
# The client's secret, or a file that holds it; neither for a public client.
#client_secret = "…"
#client_secret_file = "/run/secrets/nightbell-client"
# What is asked for beside openid. In the variable separated by commas.
#scopes = ["profile", "email"]
# The claim with somebody's groups; with dots, the way to one inside others, such as "realm_access.roles".
#groups_claim = "groups"
# Which role a group gives, in place of the one in the user's document; of several the one that may do most. In the variable:
# night-admins=admin,everybody=responder.
#roles = { "night-admins" = "admin", "everybody" = "responder" }
# Which team a group puts people in, as far as it is about what they may do. In the variable alike.
#teams = { "payments-team" = "payments" }
# Whether somebody who is not known becomes a user, who may read. Leave it off where strangers can have an account.
#create_users = false
"#;

/// A key of such a section, and what its value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    List,
    Table,
    YesNo,
}

const KEYS: [(&str, Shape); 10] = [
    ("title", Shape::Text),
    ("issuer", Shape::Text),
    ("client_id", Shape::Text),
    ("client_secret", Shape::Text),
    ("client_secret_file", Shape::Text),
    ("scopes", Shape::List),
    ("groups_claim", Shape::Text),
    ("roles", Shape::Table),
    ("teams", Shape::Table),
    ("create_users", Shape::YesNo),
];

const SECRET: [&str; 2] = ["client_secret", "client_secret_file"];

/// A provider as the operator describes it.
#[derive(Debug, Clone)]
pub(crate) struct ProviderSettings {
    /// The section's name.
    pub(crate) name: Name,
    /// `title`.
    pub(crate) title: String,
    /// Whom to ask.
    pub(crate) identities: IdentityProviderSettings,
    /// `roles`.
    pub(crate) roles: BTreeMap<String, Role>,
    /// `teams`.
    pub(crate) teams: BTreeMap<String, Name>,
    /// `create_users`.
    pub(crate) create_users: bool,
}

/// What the sources say of providers: by provider and key.
#[derive(Debug, Default)]
pub(super) struct Providers {
    given: BTreeMap<String, BTreeMap<String, Given>>,
}

impl Providers {
    /// What a file says below `[sign_in] providers`.
    pub(super) fn file(&mut self, path: &str, value: Value, errors: &mut Vec<SettingsError>) {
        let Value::Table(providers) = value else {
            let message = "is not a section; write [sign_in.providers.NAME], and its keys below it";
            errors.push(SettingsError::new(format!("{path}: [sign_in] providers"), message));
            return;
        };
        for (provider, value) in providers {
            let place = format!("{path}: [sign_in.providers.{provider}]");
            let Value::Table(keys) = value else {
                let message = format!("is a section; write [sign_in.providers.{provider}] on a line of its own");
                errors.push(SettingsError::new(place, message));
                continue;
            };
            let mut layer = BTreeMap::new();
            for (name, value) in keys {
                let source = format!("{place} {name}");
                match shape_of(&name).ok_or_else(|| unknown(&name)).and_then(|shape| shaped(shape, value)) {
                    Ok(value) => drop(layer.insert(name, Given { value, source })),
                    Err(message) => errors.push(SettingsError::new(source, message)),
                }
            }
            self.lay(provider, layer, errors);
        }
    }

    /// Takes the variables of providers, which go over what files say.
    pub(super) fn environment<'a>(
        &mut self,
        variables: impl Iterator<Item = (&'a str, &'a str)>,
        errors: &mut Vec<SettingsError>,
    ) {
        let mut layers: BTreeMap<String, BTreeMap<String, Given>> = BTreeMap::new();
        for (variable, text) in variables {
            let Some(rest) = ours(variable) else { continue };
            let Some((provider, name)) = rest.rsplit_once("__") else {
                let message = "names no key; write NIGHTBELL_SIGN_IN__PROVIDERS__NAME__KEY";
                errors.push(SettingsError::new(variable, message));
                continue;
            };
            let (provider, name) = (provider.to_lowercase().replace('_', "-"), name.to_lowercase());
            let value = shape_of(&name).ok_or_else(|| unknown(&name)).and_then(|shape| spelled(shape, text));
            match value {
                Ok(value) => {
                    let given = Given { value, source: variable.to_owned() };
                    layers.entry(provider).or_default().insert(name, given);
                }
                Err(message) => errors.push(SettingsError::new(variable, message)),
            }
        }
        for (provider, layer) in layers {
            self.lay(provider, layer, errors);
        }
    }

    fn lay(&mut self, provider: String, layer: BTreeMap<String, Given>, errors: &mut Vec<SettingsError>) {
        let known = self.given.entry(provider).or_default();
        let set: Vec<&Given> = SECRET.iter().filter_map(|name| layer.get(*name)).collect();
        if let [_, second] = set.as_slice() {
            let message = "client_secret and client_secret_file are both set; keep one of them";
            errors.push(SettingsError::new(&second.source, message));
        }
        if !set.is_empty() {
            SECRET.iter().for_each(|name| drop(known.remove(*name)));
        }
        known.extend(layer);
    }
}

/// What is left of a variable that is about a provider.
pub(super) fn ours(variable: &str) -> Option<&str> {
    variable.strip_prefix(VARIABLE_PREFIX)?.strip_prefix(VARIABLES)
}

fn shape_of(name: &str) -> Option<Shape> {
    KEYS.iter().find(|(known, _)| *known == name).map(|(_, shape)| *shape)
}

fn unknown(name: &str) -> String {
    format!("unknown key; {}", remedy(name, KEYS.iter().map(|(name, _)| *name)))
}

/// Refuses a value of another shape than its key's.
fn shaped(shape: Shape, value: Value) -> Result<Value, String> {
    let fits = match (shape, &value) {
        (Shape::Text, Value::String(_)) | (Shape::YesNo, Value::Boolean(_)) => true,
        (Shape::List, Value::Array(items)) => items.iter().all(Value::is_str),
        (Shape::Table, Value::Table(pairs)) => pairs.values().all(Value::is_str),
        _ => false,
    };
    match shape {
        _ if fits => Ok(value),
        Shape::Text => Err(format!("{value} is not text; put it in quotes")),
        Shape::List => Err(format!("{value} is not a list of texts; write [\"profile\", \"email\"]")),
        Shape::Table => Err(format!("{value} does not pair groups; write {{ \"group\" = \"name\" }}")),
        Shape::YesNo => Err(format!("{value} is neither true nor false; write one of them, without quotes")),
    }
}

/// A value as a variable spells it.
fn spelled(shape: Shape, text: &str) -> Result<Value, String> {
    match shape {
        Shape::Text => Ok(Value::String(text.to_owned())),
        Shape::List => Ok(Value::Array(split(text).map(Value::String).collect())),
        Shape::YesNo => match text {
            "true" => Ok(Value::Boolean(true)),
            "false" => Ok(Value::Boolean(false)),
            _ => Err(format!("{text:?} is neither true nor false; write one of them")),
        },
        Shape::Table => {
            let pair = |item: String| match item.rsplit_once('=') {
                Some((group, name)) => Ok((group.trim().to_owned(), Value::String(name.trim().to_owned()))),
                None => Err(format!("{item:?} is not a pair; write group=name, separated by commas")),
            };
            Ok(Value::Table(split(text).map(pair).collect::<Result<Table, String>>()?))
        }
    }
}

/// One section, while it is read.
struct Section<'a> {
    name: &'a str,
    keys: &'a BTreeMap<String, Given>,
}

impl Section<'_> {
    fn text(&self, key: &str) -> Option<String> {
        self.keys.get(key)?.value.as_str().map(str::to_owned)
    }

    fn source(&self, key: &str) -> String {
        let unset = || format!("[sign_in.providers.{}] {key}", self.name);
        self.keys.get(key).map_or_else(unset, |given| given.source.clone())
    }

    fn refused(&self, key: &str, message: impl Into<String>) -> SettingsError {
        SettingsError::new(self.source(key), message)
    }

    /// The pairs of a table, each value as what it means.
    fn pairs<T>(
        &self,
        key: &str,
        errors: &mut Vec<SettingsError>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> BTreeMap<String, T> {
        let pairs = self.keys.get(key).and_then(|given| given.value.as_table()).into_iter().flatten();
        let mut found = BTreeMap::new();
        for (group, value) in pairs {
            match read(value.as_str().unwrap_or_default()) {
                Ok(value) => drop(found.insert(group.clone(), value)),
                Err(message) => errors.push(self.refused(key, format!("of the group {group:?}: {message}"))),
            }
        }
        found
    }
}

impl Reader<'_> {
    /// Every provider, in the order of their names.
    pub(super) fn providers(&mut self) -> Vec<ProviderSettings> {
        let sections = self.layers.providers();
        let mut issuers = BTreeSet::new();
        let mut found = Vec::new();
        for (name, keys) in &sections.given {
            let Some(provider) = self.provider(&Section { name, keys }) else { continue };
            if !issuers.insert(provider.identities.issuer.clone()) {
                let message = "another provider has this issuer; people would be the same in both, so keep one of them";
                self.errors.push(Section { name, keys }.refused("issuer", message));
            }
            found.push(provider);
        }
        found
    }

    fn provider(&mut self, section: &Section<'_>) -> Option<ProviderSettings> {
        let place = format!("[sign_in.providers.{}]", section.name);
        if let Err(error) = valid_name(section.name) {
            self.errors.push(SettingsError::new(place, error.to_string()));
            return None;
        }
        if TAKEN.contains(&section.name) {
            self.errors.push(SettingsError::new(place, "is the name of a page of Nightbell's own; choose another"));
            return None;
        }
        let mut required = |key: &str| {
            let value = section.text(key).filter(|text| !text.is_empty());
            if value.is_none() {
                self.errors.push(section.refused(key, "is missing; a provider needs issuer and client_id"));
            }
            value
        };
        let (issuer, client_id) = (required("issuer"), required("client_id"));
        if let Some(issuer) = issuer.as_deref().filter(|issuer| !is_issuer(issuer)) {
            let message = format!(
                "{issuer:?} is not an address of a provider; write https:// and what it calls itself in \
                 /.well-known/openid-configuration below"
            );
            self.errors.push(section.refused("issuer", message));
            return None;
        }
        let roles = section.pairs("roles", &mut self.errors, |role| role.parse::<Role>());
        let teams = section.pairs("teams", &mut self.errors, |team| match valid_name(team) {
            Ok(()) => Ok(Name::from(team)),
            Err(error) => Err(error.to_string()),
        });
        let scopes = section.keys.get("scopes").and_then(|given| given.value.as_array());
        let scopes = scopes.map(|scopes| scopes.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        let create_users = section.keys.get("create_users").and_then(|given| given.value.as_bool());
        let client_secret = self.client_secret(section);
        Some(ProviderSettings {
            name: section.name.into(),
            title: section.text("title").unwrap_or_else(|| section.name.to_owned()),
            identities: IdentityProviderSettings {
                issuer: issuer?,
                client_id: client_id?,
                client_secret,
                scopes: scopes.unwrap_or_else(|| vec!["profile".to_owned(), "email".to_owned()]),
                groups_claim: section.text("groups_claim").unwrap_or_else(|| "groups".to_owned()),
            },
            roles,
            teams,
            create_users: create_users.unwrap_or(false),
        })
    }

    fn client_secret(&mut self, section: &Section<'_>) -> Option<Secret> {
        if let Some(secret) = section.text("client_secret") {
            return Some(Secret::new(secret));
        }
        match super::read_secret(&section.text("client_secret_file")?) {
            Ok(secret) => Some(secret),
            Err(message) => {
                self.errors.push(section.refused("client_secret_file", message));
                None
            }
        }
    }
}

/// What signs people in travels encrypted, but to this machine.
fn is_issuer(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let is_here = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    is_plain && (url.scheme() == "https" || (url.scheme() == "http" && is_here))
}
