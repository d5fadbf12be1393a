//! Where people are reached and channels lead is private: the one place through which documents and words leave that may hold it.

use nightbell_config::{Body, HIDDEN, Kind, Snapshot, StoredResource, hide_addresses_in};
use nightbell_core::Recipient;
use nightbell_engine::rights::Sight;
use serde_json::{Map, Value};

/// Shorter parts of a web address are words that may stand anywhere.
const TELLING_BYTES_MIN: usize = 6;

/// Between the documents and somebody who may not see all of them.
#[derive(Debug)]
pub(crate) struct Veil<'a> {
    sight: Sight,
    documents: &'a Snapshot,
}

impl<'a> Veil<'a> {
    pub(crate) fn new(sight: Sight, documents: &'a Snapshot) -> Veil<'a> {
        Veil { sight, documents }
    }

    /// The YAML's fields of a resource, and its revision.
    pub(crate) fn fields(&self, stored: &StoredResource) -> Map<String, Value> {
        let mut fields = stored.resource.to_json();
        self.hide(stored.resource.kind, &stored.resource.name, &mut fields);
        fields.insert("revision".to_owned(), stored.revision.into());
        fields
    }

    /// Hides what is not to be seen in a document as it is or was.
    pub(crate) fn hide(&self, kind: Kind, name: &str, fields: &mut Map<String, Value>) {
        if !self.sight.covers_document(kind, name) {
            hide_addresses_in(kind, fields);
        }
    }

    /// What a provider said about reaching a person or a channel, less whatever looks like an address.
    pub(crate) fn words_about(&self, recipient: &Recipient, words: String) -> String {
        match recipient {
            Recipient::User { user, .. } => self.words(user, words),
            Recipient::Channel { channel } => self.words_of_channel(channel, words),
        }
    }

    /// What a provider or the doctor said about reaching a channel, less whatever looks like an address.
    pub(crate) fn words_of_channel(&self, channel: &str, words: String) -> String {
        if self.sight.covers_channels() {
            return words;
        }
        without(self.address_of_channel(channel).into_iter().collect(), words)
    }

    /// What a provider or the doctor said about reaching somebody, less whatever looks like an address.
    pub(crate) fn words(&self, user: &str, words: String) -> String {
        if self.sight.covers(user) { words } else { without(self.addresses(user), words) }
    }

    /// What a calendar said, less whatever looks like an address: whose they are nobody knows. Unless it is a person's, and they
    /// are seen.
    pub(crate) fn words_of_calendar(&self, whose: Option<&str>, words: String) -> String {
        let is_seen = self.sight.covers_everybody() || whose.is_some_and(|whose| self.sight.covers(whose));
        if is_seen { words } else { without_addresses(&words) }
    }

    /// What a provider said of nobody knows whom.
    pub(crate) fn words_of_anybody(&self, words: String) -> String {
        if self.sight.covers_everybody() { words } else { without_addresses(&words) }
    }

    /// The name of a provider; of webhooks it has a host in it.
    pub(crate) fn provider(&self, provider: String) -> String {
        match provider.split_once(':') {
            Some((kind, _)) if !self.sight.covers_everybody() => format!("{kind}:{HIDDEN}"),
            _ => provider,
        }
    }

    fn address_of_channel(&self, channel: &str) -> Option<String> {
        match &self.documents.get(Kind::Channels, channel)?.resource.body {
            Body::Channel(channel) => Some(channel.address.clone()),
            _ => None,
        }
    }

    fn addresses(&self, user: &str) -> Vec<String> {
        let Some(stored) = self.documents.get(Kind::Users, user) else { return Vec::new() };
        let Body::User(user) = &stored.resource.body else { return Vec::new() };
        user.contact_methods.iter().flatten().map(|method| method.address.clone()).chain(user.email.clone()).collect()
    }
}

/// Hides these addresses, what of them is telling, and every word that looks like an address.
fn without(known: Vec<String>, words: String) -> String {
    let known = known.iter().flat_map(|address| telling(address));
    without_addresses(&known.fold(words, |words, known| words.replace(known, HIDDEN)))
}

/// An address, and of a web address the host, what follows it, and its longer parts: receivers repeat what they were asked for.
fn telling(address: &str) -> impl Iterator<Item = &str> {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let (host, asked) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or(host);
    let name = host.split(':').next().unwrap_or(host);
    let parts = asked.split(['/', '?', '#', '&', '=']).filter(|part| part.len() >= TELLING_BYTES_MIN);
    [address, asked, host, name].into_iter().filter(|known| known.len() > 1).chain(parts)
}

/// Hides every word that looks like an address.
fn without_addresses(words: &str) -> String {
    let is_between = |c: char| c.is_whitespace() || "<>()[]{}\"'`,;".contains(c);
    words
        .split_inclusive(is_between)
        .map(|part| {
            let word = part.trim_end_matches(is_between);
            match looks_like_address(word) {
                true => format!("{HIDDEN}{}", &part[word.len()..]),
                false => part.to_owned(),
            }
        })
        .collect()
}

/// Also those that somebody had once.
fn looks_like_address(word: &str) -> bool {
    let is_number =
        |digits: &str| digits.len() >= 7 && digits.trim_end_matches(['.', ':']).chars().all(|c| c.is_ascii_digit());
    let is_mail = word.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    // A provider by its host, `webhook:ops.example.com:443`.
    let is_provider = word.strip_prefix("webhook:").is_some_and(|host| !host.is_empty());
    is_mail || is_provider || word.contains("://") || word.split_once('+').is_some_and(|(_, digits)| is_number(digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightbell_config::{Role, read_yaml};
    use nightbell_engine::rights::{Principal, Scope};

    #[test]
    fn addresses_are_taken_out_of_words() {
        let yaml = r#"users: [ { name: ada, contact_methods: [ { name: hook, type: webhook, address: "https://ops.example.com:8443/ada/s3cr3t?key=abcdef" } ] } ]"#;
        let resources = read_yaml("a.yaml", yaml).0.into_iter().map(|positioned| positioned.value);
        let documents = Snapshot::of(resources);
        let check = |role: Role, words: &str, expected: &str| {
            let principal = Principal::token("ci", role, Scope::default());
            let veil = Veil::new(Sight::of(&principal, &documents).unwrap(), &documents);
            assert_eq!(veil.words("ada", words.to_owned()), expected);
        };
        let check_hidden = |words: &str, expected: &str| check(Role::Observer, words, expected);
        check(Role::Admin, "550 <ada@example.com> unknown", "550 <ada@example.com> unknown");
        check_hidden("550 <ada@example.com> unknown", "550 <(hidden)> unknown");
        check_hidden("ops.example.com leads to 10.0.0.1", "(hidden) leads to 10.0.0.1");
        check_hidden(
            "request for url (https://old.example.com/x) failed",
            "request for url (hidden)) failed".replace("(hidden))", "((hidden))").as_str(),
        );
        check_hidden("the number +447700900001, is wrong", "the number (hidden), is wrong");
        check_hidden("grace@example.org of event \"On call\"", "(hidden) of event \"On call\"");
        check_hidden("404 Not Found: Cannot POST /ada/s3cr3t?key=abcdef", "404 Not Found: Cannot POST (hidden)");
        check_hidden("no route for s3cr3t at ops.example.com:8443", "no route for (hidden) at (hidden)");
        check_hidden("not tried: webhook:old.example.com:443 fails", "not tried: (hidden) fails");
        check_hidden("250 2.0.0 Ok: queued as 4F2", "250 2.0.0 Ok: queued as 4F2");
    }

    #[test]
    fn words_about_a_channel_lose_its_address_for_whoever_may_not_change_it() {
        let yaml = r#"channels: [ { name: room, type: webhook, address: "http://10.1.2.3/hook/s3cret-token" } ]"#;
        let resources = read_yaml("a.yaml", yaml).0.into_iter().map(|positioned| positioned.value);
        let documents = Snapshot::of(resources);
        let words = "is to be reached at http://10.1.2.3/hook/s3cret-token; answered: no s3cret-token here";
        let check = |role: Role, expected: &str| {
            let principal = Principal::token("ci", role, Scope::default());
            let veil = Veil::new(Sight::of(&principal, &documents).unwrap(), &documents);
            let recipient = Recipient::Channel { channel: "room".into() };
            assert_eq!(veil.words_of_channel("room", words.to_owned()), expected);
            assert_eq!(veil.words_about(&recipient, words.to_owned()), expected);
        };
        check(Role::Manager, words);
        check(Role::Responder, "is to be reached at (hidden); answered: no (hidden) here");
    }
}
