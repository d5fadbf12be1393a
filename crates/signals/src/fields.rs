//! Fields that several doors share: cut to their limits, read leniently, every liberty noted.

use crate::body::{Object, Text, kind};
use crate::door::ItemError;
use crate::limits::{EXCERPT_CHARS_MAX, KEY_CHARS_MAX, KEY_CHARS_MIN, ODDITIES_MAX};
use nightbell_core::limits::{DEDUP_KEY_CHARS_MAX, LINK_CHARS_MAX, LINKS_MAX, SOURCE_CHARS_MAX, SUMMARY_CHARS_MAX};
use nightbell_core::{Json, Link, Severity};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// What was odd about an event, within a limit.
#[derive(Debug, Default)]
pub(crate) struct Oddities {
    noted: Vec<String>,
    left_out: usize,
}

impl Oddities {
    pub(crate) fn note(&mut self, oddity: impl Into<String>) {
        if self.noted.len() < ODDITIES_MAX {
            self.noted.push(oddity.into());
        } else {
            self.left_out += 1;
        }
    }

    pub(crate) fn into_vec(mut self) -> Vec<String> {
        if self.left_out > 0 {
            self.noted.push(format!("and {} more", self.left_out));
        }
        self.noted
    }
}

/// A sender's own text for a message: short, on one line, in quotes.
pub(crate) fn excerpt(text: &str) -> String {
    let (text, _) = cut(text, EXCERPT_CHARS_MAX);
    format!("{text:?}")
}

/// A sender's JSON value for a message: strings in quotes, the rest as it was sent, short and on one line.
pub(crate) fn shown(raw: &RawValue) -> String {
    match serde_json::from_str::<Text<'_>>(raw.get()) {
        Ok(Text(text)) => excerpt(&text),
        Err(_) => cut(&one_line(raw.get()), EXCERPT_CHARS_MAX).0.into_owned(),
    }
}

/// Cuts on a character boundary; the last character of what was cut is `…`. True when it was cut.
pub(crate) fn cut(text: &str, chars_max: usize) -> (Cow<'_, str>, bool) {
    // A text has at most as many characters as bytes; most texts end the question here.
    if text.len() <= chars_max || text.chars().nth(chars_max).is_none() {
        return (Cow::Borrowed(text), false);
    }
    let end = text.char_indices().nth(chars_max - 1).map_or(text.len(), |(index, _)| index);
    (Cow::Owned(format!("{}…", &text[..end])), true)
}

fn cut_and_noted(text: &str, chars_max: usize, field: &str, oddities: &mut Oddities) -> String {
    let (text, was_cut) = cut(text, chars_max);
    if was_cut {
        oddities.note(format!("{field} was longer than {chars_max} characters and has been cut"));
    }
    text.into_owned()
}

/// One line: control characters become spaces, and none are left at the ends.
fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.contains(char::is_control) {
        Cow::Owned(text.replace("\r\n", " ").replace(char::is_control, " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// The summary: one line within its limit.
pub(crate) fn summary(text: &str, field: &str, oddities: &mut Oddities) -> String {
    cut_and_noted(&one_line(text), SUMMARY_CHARS_MAX, field, oddities)
}

/// What reports it: one line within its limit.
pub(crate) fn source(text: &str, field: &str, oddities: &mut Oddities) -> String {
    cut_and_noted(&one_line(text), SOURCE_CHARS_MAX, field, oddities)
}

/// The dedup key as given; a blank one is absent. A long one keeps its beginning and ends in the SHA-256 of the whole, so that
/// two long keys that differ late stay two alerts.
pub(crate) fn dedup_key(text: &str, field: &str, oddities: &mut Oddities) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    if text.len() <= DEDUP_KEY_CHARS_MAX || text.chars().nth(DEDUP_KEY_CHARS_MAX).is_none() {
        return Some(text.to_owned());
    }
    oddities.note(format!(
        "{field} was longer than {DEDUP_KEY_CHARS_MAX} characters; its end is now a digest of the whole"
    ));
    let digest = hex::encode(Sha256::digest(text.as_bytes()));
    let kept: String = text.chars().take(DEDUP_KEY_CHARS_MAX - digest.len() - 1).collect();
    Some(format!("{kept}-{digest}"))
}

/// Understands the spellings of severity that senders use. The flag says whether it is one of ours.
fn severity_of(text: &str) -> Option<(Severity, bool)> {
    const OURS: [(&str, Severity); 4] = [
        ("critical", Severity::Critical),
        ("error", Severity::Error),
        ("warning", Severity::Warning),
        ("info", Severity::Info),
    ];
    const SYNONYMS: [(&[&str], Severity); 4] = [
        (&["crit", "fatal", "emergency", "emerg", "disaster", "page", "panic", "p1", "sev1"], Severity::Critical),
        (&["err", "major", "high", "severe", "p2", "sev2"], Severity::Error),
        (&["warn", "minor", "medium", "moderate", "average", "p3", "sev3"], Severity::Warning),
        (
            &["information", "informational", "notice", "low", "debug", "none", "ok", "p4", "p5", "sev4", "sev5"],
            Severity::Info,
        ),
    ];
    let text = text.trim();
    let ours = OURS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, severity)| (*severity, true));
    ours.or_else(|| {
        let named = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(text));
        SYNONYMS.iter().find(|(names, _)| named(names)).map(|(_, severity)| (*severity, false))
    })
}

/// The severity; `None` where it cannot be told, which is noted.
pub(crate) fn severity(text: &str, field: &str, oddities: &mut Oddities) -> Option<Severity> {
    if text.trim().is_empty() {
        return None;
    }
    match severity_of(text) {
        Some((severity, true)) => Some(severity),
        Some((severity, false)) => {
            oddities.note(format!("{field} {} was taken as {severity}", excerpt(text)));
            Some(severity)
        }
        None => {
            oddities.note(format!("{field} {} is unknown; use critical, error, warning or info", excerpt(text)));
            None
        }
    }
}

/// An address that may stand in a message as a link. Others, such as `javascript:`, must never become one.
fn is_linkable(address: &str) -> bool {
    const SCHEMES: [&str; 6] = ["http", "https", "mailto", "tel", "slack", "msteams"];
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)))
}

/// An address within its limit; one that cannot be a link is left out and noted.
pub(crate) fn address(text: &str, field: &str, oddities: &mut Oddities) -> Option<String> {
    let text = one_line(text);
    if text.is_empty() {
        return None;
    }
    if !is_linkable(&text) {
        oddities.note(format!("{field} {} is no http or https address and was left out", excerpt(&text)));
        return None;
    }
    Some(cut_and_noted(&text, LINK_CHARS_MAX, field, oddities))
}

/// A link within its limits; `None` where the address cannot be one.
pub(crate) fn link(href: &str, text: &str, field: &str, oddities: &mut Oddities) -> Option<Link> {
    let href = address(href, field, oddities)?;
    Some(Link { href, text: cut_and_noted(&one_line(text), LINK_CHARS_MAX, field, oddities) })
}

/// `[{"href","text"}]`, each also as a bare string. What is no link is left out and noted; anything but an array is refused.
pub(crate) fn links(raw: &RawValue, field: &str, oddities: &mut Oddities) -> Result<Vec<Link>, ItemError> {
    let Ok(given) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
        let message = format!(
            "{field} is {} ({}); send an array [{{\"href\":\"https://…\",\"text\":\"…\"}}]",
            kind(raw),
            shown(raw)
        );
        return Err(ItemError::new(field, message));
    };
    if given.len() > LINKS_MAX {
        oddities.note(format!("{field} has {} entries; the first {LINKS_MAX} are kept", given.len()));
    }
    let mut links = Vec::with_capacity(given.len().min(LINKS_MAX));
    for raw in given.into_iter().take(LINKS_MAX) {
        if let Ok(Text(href)) = serde_json::from_str::<Text<'_>>(raw.get()) {
            links.extend(link(&href, "", field, oddities));
            continue;
        }
        let Ok(mut object) = serde_json::from_str::<Object<'_>>(raw.get()) else {
            oddities.note(format!("{field} has {}, which is no link and was left out", shown(raw)));
            continue;
        };
        let href = object.take_text_leniently("href", "href", oddities).unwrap_or_default();
        let text = object.take_text_leniently("text", "text", oddities).unwrap_or_default();
        if href.trim().is_empty() {
            oddities.note(format!("{field} has an entry without href, which was left out"));
            continue;
        }
        links.extend(link(&href, &text, field, oddities));
    }
    Ok(links)
}

/// Any JSON, kept as its text. What a JSON parser of usual limits refuses (numbers out of range, nesting without end) is
/// kept as a string, so that whoever reads it later can.
pub(crate) fn details(raw: &RawValue, field: &str, oddities: &mut Oddities) -> Json {
    match serde_json::from_str::<serde_json::Value>(raw.get()) {
        Ok(_) => Json::from_stored(raw.get()),
        Err(_) => {
            oddities.note(format!("{field} holds a number out of range or is nested too deep; it is kept as text"));
            Json::from(serde_json::Value::String(raw.get().to_owned()))
        }
    }
}

/// Appends a string as JSON.
pub(crate) fn push_json_string(out: &mut String, text: &str) {
    let plain = text.bytes().all(|b| b >= 0x20 && b != b'"' && b != b'\\');
    if plain {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::to_string(text).expect("invariant: a string is always valid JSON"));
    }
}

/// Whether a text can be an integration's key: 8–128 of `[A-Za-z0-9_-]`.
pub(crate) fn is_key(text: &str) -> bool {
    is_key_length(text) && is_key_alphabet(text)
}

pub(crate) fn is_key_length(text: &str) -> bool {
    (KEY_CHARS_MIN..=KEY_CHARS_MAX).contains(&text.chars().count())
}

pub(crate) fn is_key_alphabet(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_on_character_boundaries() {
        let check = |text: &str, max: usize, expected: &str| {
            let (text, was_cut) = cut(text, max);
            assert_eq!((text.as_ref(), was_cut), (expected, text.ends_with('…')), "{max}");
        };
        check("short", 5, "short");
        check("longer", 5, "long…");
        check("äöüßé", 5, "äöüßé");
        check("äöüßéx", 5, "äöüß…");
        check("🔔🔔🔔", 2, "🔔…");
    }

    #[test]
    fn long_dedup_keys_stay_distinct() {
        let mut oddities = Oddities::default();
        let long = "ä".repeat(300);
        let one = dedup_key(&format!("{long}1"), "dedup_key", &mut oddities).unwrap();
        let two = dedup_key(&format!("{long}2"), "dedup_key", &mut oddities).unwrap();
        assert_ne!(one, two);
        assert_eq!(one.chars().count(), DEDUP_KEY_CHARS_MAX);
        assert_eq!(
            dedup_key(&one, "dedup_key", &mut oddities).as_ref(),
            Some(&one),
            "what we answer names the same alert"
        );
        assert_eq!(oddities.into_vec().len(), 2);
        assert_eq!(dedup_key("  ", "dedup_key", &mut Oddities::default()), None);
    }

    #[test]
    fn severities_as_senders_spell_them() {
        let check = |text: &str, expected: Option<Severity>, noted: usize| {
            let mut oddities = Oddities::default();
            assert_eq!(severity(text, "severity", &mut oddities), expected, "{text}");
            assert_eq!(oddities.into_vec().len(), noted, "{text}");
        };
        check("critical", Some(Severity::Critical), 0);
        check(" WARNING ", Some(Severity::Warning), 0);
        check("Warn", Some(Severity::Warning), 1);
        check("fatal", Some(Severity::Critical), 1);
        check("page", Some(Severity::Critical), 1);
        check("none", Some(Severity::Info), 1);
        check("purple", None, 1);
        check("", None, 0);
    }

    #[test]
    fn only_addresses_become_links() {
        let check = |text: &str, expected: Option<&str>| {
            let mut oddities = Oddities::default();
            assert_eq!(address(text, "href", &mut oddities).as_deref(), expected, "{text}");
        };
        check("https://wiki.example.com/x?a=b:c", Some("https://wiki.example.com/x?a=b:c"));
        check(" HTTP://prom.example.com \n", Some("HTTP://prom.example.com"));
        check("javascript:alert(1)", None);
        check("java\nscript:alert(1)", None);
        check("data:text/html,x", None);
        check("/graph?x=1:2", None);
        check("", None);
    }

    #[test]
    fn oddities_have_a_limit() {
        let mut oddities = Oddities::default();
        (0..ODDITIES_MAX + 3).for_each(|n| oddities.note(n.to_string()));
        let noted = oddities.into_vec();
        assert_eq!(noted.len(), ODDITIES_MAX + 1);
        assert_eq!(noted.last().unwrap(), "and 3 more");
    }

    #[test]
    fn details_that_parsers_refuse_are_kept_as_text() {
        let check = |text: &str, expected: &str| {
            let raw: &RawValue = serde_json::from_str(text).unwrap();
            assert_eq!(details(raw, "details", &mut Oddities::default()).as_str(), expected);
        };
        check(r#"{"b": 1, "a": [2]}"#, r#"{"b": 1, "a": [2]}"#);
        check("1e999", r#""1e999""#);
        let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
        check(&deep, &format!("\"{deep}\""));
    }
}
