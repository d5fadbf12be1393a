//! The reader's language: English or German, by `Accept-Language` (RFC 9110), from one catalogue of messages each (Project
//! Fluent).

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use http::{HeaderMap, header};
use minijinja::Error;
use minijinja::value::{Kwargs, Value, ValueKind};
use std::sync::LazyLock;

/// A language that pages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    #[default]
    English,
    German,
}

const ENGLISH: &str = include_str!("../../locales/en.ftl");
const GERMAN: &str = include_str!("../../locales/de.ftl");

static CATALOGUES: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| [(Language::English, ENGLISH), (Language::German, GERMAN)].map(|(of, text)| catalogue(of, text)));

fn catalogue(language: Language, text: &str) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| errors);
    let resource = resource.expect("invariant: the catalogues are part of this binary and a test reads them");
    let tag = language.tag().parse().expect("invariant: the tag is one");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Both are written from left to right: marks around what is filled in would only be in the way.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("invariant: no key is there twice, and a test reads them");
    bundle
}

impl Language {
    /// The language that a browser asks for most of those there are.
    pub(crate) fn of(headers: &HeaderMap) -> Language {
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut best = (Language::default(), 0.0);
        for range in asked.split(',') {
            let (range, parameters) = range.split_once(';').unwrap_or((range, ""));
            let quality = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f64>).unwrap_or(0.0);
            let primary = range.split('-').next().unwrap_or_default().trim();
            let language = [Language::English, Language::German]
                .into_iter()
                .find(|language| language.tag().eq_ignore_ascii_case(primary));
            if let Some(language) = language.filter(|_| quality > best.1) {
                best = (language, quality);
            }
        }
        best.0
    }

    /// Its tag (BCP 47).
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// A message of the catalogue.
    pub(crate) fn say(self, key: &str) -> String {
        self.fill(key, &FluentArgs::new())
    }

    /// A message of the catalogue, with a text filled in.
    pub(crate) fn say_text(self, key: &str, name: &'static str, text: &str) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set(name, text);
        self.fill(key, &arguments)
    }

    /// A message of the catalogue, with several texts filled in.
    pub(crate) fn say_texts(self, key: &str, texts: &[(&'static str, &str)]) -> String {
        let mut arguments = FluentArgs::new();
        for (name, text) in texts {
            arguments.set(*name, *text);
        }
        self.fill(key, &arguments)
    }

    /// A message of the catalogue, with a number filled in.
    pub(crate) fn say_count(self, key: &str, name: &'static str, count: i64) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set(name, count);
        self.fill(key, &arguments)
    }

    fn fill(self, key: &str, arguments: &FluentArgs<'_>) -> String {
        let catalogue = match self {
            Language::English => &CATALOGUES[0],
            Language::German => &CATALOGUES[1],
        };
        let Some(pattern) = catalogue.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.tag(), "page.message is missing");
            return key.to_owned();
        };
        let mut errors = Vec::new();
        catalogue.format_pattern(pattern, Some(arguments), &mut errors).into_owned()
    }
}

/// `t(language, "key", name=value)` in templates.
pub(super) fn t(tag: &str, key: &str, given: Kwargs) -> Result<String, Error> {
    let language = if tag == Language::German.tag() { Language::German } else { Language::English };
    let mut arguments = FluentArgs::new();
    for name in given.args() {
        let value: Value = given.get(name)?;
        match value.kind() {
            ValueKind::Number => arguments.set(name.to_owned(), i64::try_from(value).unwrap_or_default()),
            _ => arguments.set(name.to_owned(), value.to_string()),
        }
    }
    Ok(language.fill(key, &arguments))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn the_language_that_is_asked_for_most_is_spoken() {
        let check = |asked: &str, expected: Language| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(asked).unwrap());
            assert_eq!(Language::of(&headers), expected, "{asked}");
        };
        check("de", Language::German);
        check("DE-at, en;q=0.5", Language::German);
        check("en-GB,en;q=0.9,de;q=0.8", Language::English);
        check("fr,de;q=0.5,en;q=0.4", Language::German);
        check("fr", Language::English);
        check("*", Language::English);
        check("de;q=nonsense", Language::English);
        check("de;q=0", Language::English);
        check("", Language::English);
        assert_eq!(Language::of(&HeaderMap::new()), Language::English);
    }

    #[test]
    fn every_language_says_everything_and_fills_in_the_same() {
        let keys = |text: &str| -> Vec<(String, Vec<String>)> {
            let mut found: Vec<(String, Vec<String>)> = Vec::new();
            for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
                if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with([' ', '}'])) {
                    found.push((key.to_owned(), Vec::new()));
                }
                let names = line.split('$').skip(1).map(|rest| rest.split([' ', '}']).next().unwrap().to_owned());
                found.last_mut().unwrap().1.extend(names);
            }
            found
        };
        assert_eq!(keys(ENGLISH), keys(GERMAN));
        assert!(keys(ENGLISH).len() > 20);
        for (key, _) in keys(ENGLISH) {
            for language in [Language::English, Language::German] {
                assert_ne!(language.say(&key), key, "{key}");
            }
        }
    }

    #[test]
    fn numbers_are_worded() {
        let wait = |language: Language, seconds| language.say_count("sign-in-wait", "seconds", seconds);
        assert_eq!(wait(Language::English, 1), "Too many tries failed. Try again in one second.");
        assert_eq!(wait(Language::English, 8), "Too many tries failed. Try again in 8 seconds.");
        assert_eq!(wait(Language::German, 1), "Zu viele Versuche sind gescheitert. Wieder möglich in einer Sekunde.");
    }
}
