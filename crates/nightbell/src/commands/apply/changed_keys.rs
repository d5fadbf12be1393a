//! Which keys an update changes: what the server has, beside what the files say.

use super::yaml_files::YamlFile;
use crate::client::{Client, ClientError};
use nightbell_config::{Kind, Resource, Snapshot, read_yaml, split_secrets};
use std::collections::{BTreeSet, HashMap};

/// Keys a user's document may leave out without changing them.
const KEPT_WHEN_ABSENT: [&str; 2] = ["contact_methods", "notification_rules"];

/// The top-level keys in which the files differ from the server, by kind and name. A help for the eye: the server alone
/// decides what is changed.
#[derive(Debug, Default)]
pub(super) struct ChangedKeys(HashMap<(Kind, String), Vec<String>>);

impl ChangedKeys {
    /// Asks the server for what it has, before anything is applied. What it does not tell is not known.
    pub(super) async fn look(client: &Client, files: &[YamlFile]) -> Result<ChangedKeys, ClientError> {
        let exported = match client.get_text("/api/v1/config/export", &[]).await {
            Ok(exported) => exported,
            Err(ClientError::Problem { .. }) => return Ok(ChangedKeys::default()),
            Err(error) => return Err(error),
        };
        Ok(ChangedKeys::between(&exported, files.iter().map(|file| file.text.as_str())))
    }

    fn between<'a>(exported: &str, files: impl Iterator<Item = &'a str>) -> ChangedKeys {
        // Errors are the server's to tell.
        let read = |text: &str| read_yaml("", text).0.into_iter().map(|positioned| positioned.value);
        let present = Snapshot::of(read(exported));
        let wanted = files.flat_map(read);
        let changed = wanted.filter_map(|wanted| {
            let before = present.get(wanted.kind, &wanted.name)?;
            Some(((wanted.kind, wanted.name.to_string()), changed_keys(&before.resource, wanted)))
        });
        ChangedKeys(changed.collect())
    }

    /// The keys of one resource, sorted; none where they are not known.
    pub(super) fn of(&self, kind: &str, name: &str) -> &[String] {
        let keys = kind.parse().ok().and_then(|kind| self.0.get(&(kind, name.to_owned())));
        keys.map(Vec::as_slice).unwrap_or_default()
    }
}

/// Where the two differ. Secrets are not told by the server, so they are named only where nothing else differs: then one
/// of them is what an update changes.
fn changed_keys(before: &Resource, mut wanted: Resource) -> Vec<String> {
    let secrets = split_secrets(&mut wanted);
    let (before, after) = (before.to_json(), wanted.to_json());
    let is_kept = |key: &str| wanted.kind == Kind::Users && KEPT_WHEN_ABSENT.contains(&key) && !after.contains_key(key);
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differing = keys.into_iter().filter(|key| before.get(*key) != after.get(*key) && !is_kept(key));
    let differing: Vec<String> = differing.cloned().collect();
    if !differing.is_empty() {
        return differing;
    }
    // `contact_methods.NAME.secret` stands in `contact_methods`.
    let of_secret = |field: &str| field.split('.').next().unwrap_or(field).to_owned();
    let keys: BTreeSet<String> = secrets.iter().map(|secret| of_secret(&secret.field)).collect();
    keys.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differing_keys_are_named() {
        let check = |exported: &str, file: &str, kind: &str, expected: &[&str]| {
            let found = ChangedKeys::between(exported, [file].into_iter());
            assert_eq!(found.of(kind, "me"), expected, "{exported} → {file}");
        };
        let methods = "contact_methods: [ { name: hook, type: webhook, address: \"https://example.com/\" } ]";
        let user = format!("users: [ {{ name: me, title: Me, {methods} }} ]");
        check(&user, "users: [ { name: me, title: Myself, email: me@example.com } ]", "users", &["email", "title"]);
        check(&user, "users: [ { name: me } ]", "users", &["title"]);
        check(&user, "users: [ { name: me, contact_methods: [], title: Me } ]", "users", &["contact_methods"]);
        let secret = user.replace("address", "secret: a-secret-of-sixteen-and-more, address");
        check(&user, &secret, "users", &["contact_methods"]);
        check("teams: [ { name: me, members: [ada] } ]", "teams: [ { name: me } ]", "teams", &["members"]);
        check(&user, "users: [ { name: you } ]", "users", &[]);
    }
}
