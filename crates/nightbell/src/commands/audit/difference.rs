//! How two documents differ: each value that is gone, new or another, with the way to it.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A value that only one of the two has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// Of the one before.
    Gone(String),
    /// Of the one after.
    New(String),
}

/// What the one before has and the one after has not, and the other way round, by their places.
pub(super) fn difference(before: &Value, after: &Value) -> Vec<Line> {
    let (before, after) = (leaves(before), leaves(after));
    let places: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut lines = Vec::new();
    for place in places {
        let (old, new) = (before.get(place), after.get(place));
        if old == new {
            continue;
        }
        let words = |value: &&Value| format!("{place}: {value}");
        lines.extend(old.map(|value| Line::Gone(words(value))));
        lines.extend(new.map(|value| Line::New(words(value))));
    }
    lines
}

/// Values that have no parts, by the way to them. Parts of a list that have a name are found by it, so that one more at its
/// beginning is one line and not all of them.
fn leaves(document: &Value) -> BTreeMap<String, &Value> {
    let mut found = BTreeMap::new();
    collect("", document, &mut found);
    found
}

fn collect<'a>(place: &str, value: &'a Value, found: &mut BTreeMap<String, &'a Value>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                collect(&place, value, found);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (index, item) in items.iter().enumerate() {
                let name = item.get("name").and_then(Value::as_str).map_or_else(|| index.to_string(), str::to_owned);
                collect(&format!("{place}[{name}]"), item, found);
            }
        }
        Value::Null if place.is_empty() => {}
        leaf => {
            found.insert(place.to_owned(), leaf);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_value_that_differs_is_named() {
        let check = |before: Value, after: Value, expected: &[&str]| {
            let found: Vec<String> = difference(&before, &after)
                .into_iter()
                .map(|line| match line {
                    Line::Gone(words) => format!("- {words}"),
                    Line::New(words) => format!("+ {words}"),
                })
                .collect();
            assert_eq!(found, expected, "{before} → {after}");
        };
        check(json!({"title": "A"}), json!({"title": "A"}), &[]);
        check(json!({"title": "A"}), json!({"title": "B"}), &["- title: \"A\"", "+ title: \"B\""]);
        check(
            json!(null),
            json!({"title": "A", "members": ["a", "b"]}),
            &["+ members: [\"a\",\"b\"]", "+ title: \"A\""],
        );
        check(json!({"title": "A"}), json!(null), &["- title: \"A\""]);
        check(
            json!({"steps": [{"wait": "5m"}], "methods": [{"name": "b", "type": "sms"}]}),
            json!({"steps": [{"wait": "9m"}], "methods": [{"name": "a", "type": "email"}, {"name": "b", "type": "sms"}]}),
            &[
                "+ methods[a].name: \"a\"",
                "+ methods[a].type: \"email\"",
                "- steps[0].wait: \"5m\"",
                "+ steps[0].wait: \"9m\"",
            ],
        );
    }
}
