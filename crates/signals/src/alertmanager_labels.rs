//! What both Alertmanager doors share: labels, their fingerprint, and how an alert becomes an event.

use crate::body::{Object, Text, kind};
use crate::door::ItemError;
use crate::fields::{self, Oddities, excerpt, shown};
use nightbell_core::{Action, Event, Json, Severity};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Names and values, sorted by name, each name once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pairs<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Pairs<'a> {
    fn sorted(mut pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>) -> Pairs<'a> {
        // Of a name that comes twice the last counts, as in Go: the sort is stable, and the reversal puts the last first.
        pairs.reverse();
        pairs.sort_by(|(one, _), (other, _)| one.as_bytes().cmp(other.as_bytes()));
        pairs.dedup_by(|(later, _), (earlier, _)| later == earlier);
        Pairs(pairs)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.binary_search_by(|(known, _)| known.as_bytes().cmp(name.as_bytes())).ok()?;
        Some(self.0[found].1.as_ref())
    }

    /// The value unless it is blank.
    fn told(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.trim().is_empty())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn push_json(&self, out: &mut String) {
        out.push('{');
        for (index, (name, value)) in self.0.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            fields::push_json_string(out, name);
            out.push(':');
            fields::push_json_string(out, value);
        }
        out.push('}');
    }
}

/// The label set of an alert: at least one label; empty values are no labels.
///
/// # Errors
/// Names what is missing, or the label that is no string: labels are the identity, so nothing is guessed here.
pub(crate) fn labels<'a>(raw: Option<&'a RawValue>) -> Result<Pairs<'a>, ItemError> {
    let Some(raw) = raw else {
        return Err(ItemError::new("labels", "labels is missing; send an object with at least an alertname"));
    };
    let object = Object::of(raw, "labels")?;
    let mut pairs = Vec::with_capacity(object.rest().len());
    for (name, raw) in object.rest() {
        match serde_json::from_str::<Text<'a>>(raw.get()) {
            Ok(Text(value)) => pairs.push((name.clone(), value)),
            Err(_) if raw.get() == "null" => pairs.push((name.clone(), Cow::Borrowed(""))),
            Err(_) => {
                let message = format!("label {} is {} ({}); send a string", excerpt(name), kind(raw), shown(raw));
                return Err(ItemError::new("labels", message));
            }
        }
    }
    let mut labels = Pairs::sorted(pairs);
    labels.0.retain(|(_, value)| !value.is_empty());
    if labels.is_empty() {
        return Err(ItemError::new("labels", "labels is empty; at least one label pair is required"));
    }
    if labels.0.iter().any(|(name, _)| name.is_empty()) {
        return Err(ItemError::new("labels", "labels has a label without a name; name every label"));
    }
    Ok(labels)
}

/// Annotations never cost an alert: what is no string is kept as its JSON text, which is noted.
pub(crate) fn annotations<'a>(raw: Option<&'a RawValue>, oddities: &mut Oddities) -> Pairs<'a> {
    let Some(raw) = raw else { return Pairs::default() };
    let Ok(object) = Object::of(raw, "annotations") else {
        oddities.note(format!("annotations is {} and was left out", kind(raw)));
        return Pairs::default();
    };
    let pairs = object.rest().iter().filter(|(_, raw)| raw.get() != "null").map(|(name, raw)| {
        let value = match serde_json::from_str::<Text<'a>>(raw.get()) {
            Ok(Text(value)) => value,
            Err(_) => {
                oddities.note(format!("annotation {} is {}, not a string", excerpt(name), kind(raw)));
                Cow::Borrowed(raw.get())
            }
        };
        (name.clone(), value)
    });
    Pairs::sorted(pairs.collect())
}

/// Alertmanager's fingerprint: FNV-1a of 64 bits over the sorted labels, each name and each value followed by 0xff; 16 hex digits
/// (prometheus/common, `model.LabelSet.Fingerprint`).
pub(crate) fn fingerprint(labels: &Pairs<'_>) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    let hash = labels.0.iter().fold(OFFSET, |hash, (name, value)| {
        let hash = step(name.bytes().fold(hash, step), 0xff);
        step(value.bytes().fold(hash, step), 0xff)
    });
    format!("{hash:016x}")
}

/// How an alert becomes an event (design: "Alertmanager mapping"); the caller adds its dedup key and times.
pub(crate) fn event(
    action: Action,
    labels: &Pairs<'_>,
    annotations: &Pairs<'_>,
    generator_url: &str,
    oddities: &mut Oddities,
) -> Event {
    let summary = annotations.told("summary").or_else(|| annotations.told("description"));
    let summary = summary.map_or_else(|| summary_of_labels(labels), Cow::Borrowed);
    let mut event = Event::new(action, fields::summary(&summary, "summary", oddities));
    let severity = labels.told("severity").and_then(|text| fields::severity(text, "label severity", oddities));
    event.severity = Some(severity.unwrap_or(Severity::Error));
    let source = labels.told("instance").or_else(|| labels.told("job")).unwrap_or_default();
    event.source = fields::source(source, "label instance", oddities);
    // A resolve may come without the annotations that the firing had: then what the alert knows stays.
    if action != Action::Resolve || !annotations.is_empty() {
        event.details = Some(details(labels, annotations));
    }
    event.links.extend(fields::link(generator_url, "Source", "generatorURL", oddities));
    event.playbook = annotations.told("runbook_url").and_then(|url| fields::address(url, "runbook_url", oddities));
    event
}

fn summary_of_labels<'a>(labels: &'a Pairs<'_>) -> Cow<'a, str> {
    match (labels.told("alertname"), labels.told("instance")) {
        (Some(name), Some(instance)) => Cow::Owned(format!("{name} {instance}")),
        (Some(name), None) => Cow::Borrowed(name),
        (None, _) => {
            let pairs: Vec<String> = labels.0.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
            Cow::Owned(pairs.join(", "))
        }
    }
}

/// `{"labels":{…},"annotations":{…}}`, written without a tree in between.
fn details(labels: &Pairs<'_>, annotations: &Pairs<'_>) -> Json {
    let mut out = String::with_capacity(512);
    out.push_str("{\"labels\":");
    labels.push_json(&mut out);
    out.push_str(",\"annotations\":");
    annotations.push_json(&mut out);
    out.push('}');
    Json::from_stored(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, String> {
        let raw: &RawValue = serde_json::from_str(text).unwrap();
        labels(Some(raw)).map(|labels| fingerprint(&labels)).map_err(|error| error.message)
    }

    /// The fingerprints were read off Alertmanager 0.25.0, which was sent these labels.
    #[test]
    fn fingerprints_are_alertmanagers() {
        let check = |text: &str, expected: &str| assert_eq!(parsed(text).as_deref(), Ok(expected), "{text}");
        check(r#"{"alertname":"ok2","cluster":"zz"}"#, "33b516aa07826f42");
        check(r#"{"cluster":"zz","alertname":"ok2"}"#, "33b516aa07826f42");
        check(
            r#"{"alertname":"DiskFull","instance":"db1:9100","severity":"critical","cluster":"eu1"}"#,
            "0fd97fad0e2e39bf",
        );
        check(
            r#"{"alertname":"Gr\u00fc\u00dfe","instance":"db3","severity":"critical","cluster":"eu1","gone":""}"#,
            "563998f52ef83bd4",
        );
        check(r#"{"alertname":"old","alertname":"ok2","cluster":"zz","gone":null}"#, "33b516aa07826f42");
    }

    #[test]
    fn labels_are_strict() {
        let check = |text: &str, expected: &str| {
            let error = parsed(text).unwrap_err();
            assert!(error.contains(expected), "{error}");
        };
        check(r#"{}"#, "at least one label pair is required");
        check(r#"{"a":""}"#, "at least one label pair is required");
        check(r#"{"a":5}"#, "label \"a\" is a number (5); send a string");
        check(r#"{"":"x"}"#, "without a name");
        check(r#"["a"]"#, "labels is an array; send an object");
    }
}
