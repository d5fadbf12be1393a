//! The sources of settings, laid over each other: command line over environment over file.

use super::document::Document;
use super::providers::{self, Providers};
use super::{SettingsError, SettingsErrors};
use crate::environment::Environment;
use confique::{Config, Layer, meta::FieldKind};
use std::collections::BTreeMap;
use std::path::Path;
use toml::{Table, Value};

/// What the names of our variables begin with.
pub(super) const VARIABLE_PREFIX: &str = "NIGHTBELL_";
/// What stands between section and key in the variable of a setting.
pub(super) const VARIABLE_SEPARATOR: &str = "__";

/// Keys whose values are lists.
const LISTS: [(&str, &str); 2] = [("server", "trusted_proxies"), ("http", "allow_private")];

/// Keys of which one source may set one: a secret or its file, one kind of store or the other. A source that sets one
/// of them takes the place of whatever the sources below it say about any of them.
const ALTERNATIVES: [(&str, &[&str]); 6] = [
    ("server", &["metrics_token", "metrics_token_file"]),
    ("store", &["data_dir", "database_url", "database_url_file"]),
    ("store", &["encryption_key", "encryption_key_file"]),
    ("smtp", &["url", "url_file"]),
    ("twilio", &["auth_token", "auth_token_file"]),
    ("twilio", &["signing_key", "signing_key_file"]),
];

type Key = (String, String);

/// A key of the settings.
pub(super) struct Known {
    section: &'static str,
    name: &'static str,
    pub(super) variable: &'static str,
}

/// Every key.
pub(super) fn known() -> impl Iterator<Item = Known> {
    Document::META.fields.iter().flat_map(|section| {
        let fields = match section.kind {
            FieldKind::Nested { meta } => meta.fields,
            FieldKind::Leaf { .. } => &[],
        };
        fields.iter().filter_map(|field| match field.kind {
            FieldKind::Leaf { env, .. } => {
                Some(Known { section: section.name, name: field.name, variable: env.unwrap_or_default() })
            }
            FieldKind::Nested { .. } => None,
        })
    })
}

/// A value and where it stands, as errors name it.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) value: Value,
    pub(super) source: String,
}

/// What the sources say together.
#[derive(Debug, Default)]
pub(super) struct Layers {
    given: BTreeMap<Key, Given>,
    providers: Providers,
    errors: Vec<SettingsError>,
}

impl Layers {
    /// Lays a source over what is there.
    fn lay(&mut self, layer: BTreeMap<Key, Given>) {
        for (section, names) in ALTERNATIVES {
            let set: Vec<&str> =
                names.iter().copied().filter(|name| layer.contains_key(&key_of(section, name))).collect();
            if let [first, second, ..] = set.as_slice() {
                let source = &layer[&key_of(section, second)].source;
                let message = format!("[{section}] {first} and {second} are both set; keep one of them");
                self.errors.push(SettingsError::new(source, message));
            }
            if !set.is_empty() {
                for name in names {
                    self.given.remove(&key_of(section, name));
                }
            }
        }
        self.given.extend(layer);
    }

    /// Lays the file over what is there.
    pub(super) fn file(&mut self, path: &Path, text: &str) {
        let path = path.display();
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                self.errors.push(SettingsError::new(format!("{path}"), format!("is not TOML: {error}")));
                return;
            }
        };
        let mut layer = BTreeMap::new();
        for (section, value) in table {
            let source = format!("{path}: [{section}]");
            if !known().any(|known| known.section == section) {
                let remedy = remedy(&section, known().map(|known| known.section));
                self.errors.push(SettingsError::new(source, format!("unknown section; {remedy}")));
                continue;
            }
            let Value::Table(keys) = value else {
                let message = format!("is a section; write [{section}] on a line of its own, and its keys below it");
                self.errors.push(SettingsError::new(source, message));
                continue;
            };
            for (name, value) in keys {
                let source = format!("{path}: [{section}] {name}");
                if (section.as_str(), name.as_str()) == ("sign_in", "providers") {
                    self.providers.file(&path.to_string(), value, &mut self.errors);
                    continue;
                }
                if !known().any(|known| known.section == section && known.name == name) {
                    let names = known().filter(|known| known.section == section).map(|known| known.name);
                    self.errors.push(SettingsError::new(source, format!("unknown key; {}", remedy(&name, names))));
                    continue;
                }
                match shaped(&section, &name, value) {
                    Ok(value) => {
                        layer.insert((section.clone(), name), Given { value, source });
                    }
                    Err(message) => self.errors.push(SettingsError::new(source, message)),
                }
            }
        }
        self.lay(layer);
    }

    /// Lays the environment over what is there. Variables with a section are all ours, so that a misspelt one is found.
    pub(super) fn environment(&mut self, environment: &Environment) {
        let mut layer = BTreeMap::new();
        for (variable, value) in environment.iter() {
            let is_setting =
                variable.strip_prefix(VARIABLE_PREFIX).is_some_and(|rest| rest.contains(VARIABLE_SEPARATOR));
            if !is_setting || providers::ours(variable).is_some() {
                continue;
            }
            match known().find(|known| known.variable == variable) {
                Some(known) => {
                    let value = match is_list(known.section, known.name) {
                        true => Value::Array(split(value).map(Value::String).collect()),
                        false => Value::String(value.to_owned()),
                    };
                    layer.insert(key_of(known.section, known.name), Given { value, source: variable.to_owned() });
                }
                None => {
                    let remedy = remedy(variable, known().map(|known| known.variable));
                    self.errors.push(SettingsError::new(variable, format!("unknown variable; {remedy}")));
                }
            }
        }
        self.lay(layer);
        self.providers.environment(environment.iter(), &mut self.errors);
    }

    /// What the sources say of providers that people sign in at.
    pub(super) fn providers(&self) -> &Providers {
        &self.providers
    }

    /// Lays options of the command line over what is there: (section, key, option, value).
    pub(super) fn options(&mut self, options: &[(&str, &str, &str, &Option<String>)]) {
        let given = options.iter().filter_map(|(section, name, option, value)| {
            let value = Value::String((*value).clone()?);
            Some((key_of(section, name), Given { value, source: (*option).to_owned() }))
        });
        self.lay(given.collect());
    }

    /// Where a value stands; its default has no place.
    pub(super) fn source(&self, section: &str, name: &str) -> String {
        match self.given.get(&key_of(section, name)) {
            Some(given) => given.source.clone(),
            None => format!("[{section}] {name}"),
        }
    }

    /// The document that the sources make together.
    pub(super) fn document(&self) -> Result<Document, SettingsErrors> {
        if !self.errors.is_empty() {
            return Err(SettingsErrors(self.errors.clone()));
        }
        let mut table = Table::new();
        for ((section, name), given) in &self.given {
            let section = table.entry(section.clone()).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(keys) = section {
                keys.insert(name.clone(), given.value.clone());
            }
        }
        let unreadable = |error: String| SettingsErrors(vec![SettingsError::new("settings", error)]);
        let layer: <Document as Config>::Layer =
            Value::Table(table).try_into().map_err(|error: toml::de::Error| unreadable(error.to_string()))?;
        let layer = layer.with_fallback(Layer::default_values());
        Document::from_layer(layer).map_err(|error| unreadable(format!("{error:#}")))
    }
}

fn key_of(section: &str, name: &str) -> Key {
    (section.to_owned(), name.to_owned())
}

fn is_list(section: &str, name: &str) -> bool {
    LISTS.contains(&(section, name))
}

pub(super) fn split(list: &str) -> impl Iterator<Item = String> {
    list.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty())
}

/// Refuses a value of another shape than its key's.
fn shaped(section: &str, name: &str, value: Value) -> Result<Value, String> {
    match (is_list(section, name), value) {
        (false, Value::String(text)) => Ok(Value::String(text)),
        (true, Value::Array(items)) if items.iter().all(Value::is_str) => Ok(Value::Array(items)),
        (false, other) => Err(format!("{other} is not text; put it in quotes")),
        (true, other) => Err(format!("{other} is not a list of texts; write [\"10.0.0.0/8\", \"192.168.1.0/24\"]")),
    }
}

pub(super) fn remedy(given: &str, names: impl Iterator<Item = &'static str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.dedup();
    match nightbell_config::nearest(given, names.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => "`nightbell serve --print-default-config` shows all that exist".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_variable() {
        for known in known() {
            let expected = format!("NIGHTBELL_{}__{}", known.section.to_uppercase(), known.name.to_uppercase());
            assert_eq!(known.variable, expected);
        }
    }

    #[test]
    fn alternatives_and_lists_name_keys_that_exist() {
        let alternatives =
            ALTERNATIVES.iter().flat_map(|(section, names)| names.iter().map(move |name| (*section, *name)));
        for (section, name) in alternatives.chain(LISTS) {
            assert!(known().any(|known| (known.section, known.name) == (section, name)), "[{section}] {name}");
        }
        for file in known().filter(|known| known.name.ends_with("_file")) {
            let paired =
                ALTERNATIVES.iter().any(|(section, names)| *section == file.section && names.contains(&file.name));
            assert!(paired, "[{}] {}", file.section, file.name);
        }
    }
}
