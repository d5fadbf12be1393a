//! Resources back to YAML that reads back as the same resources.

use crate::documentation::child_keys;
use crate::place::join;
use crate::{Kind, Resource, StateRecord, yaml};
use serde_json::{Map, Value};
use std::fmt::Write;

/// Words that YAML 1.1 readers, of which there are many, take for switches or nothing.
const NOT_TEXT: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan"];

/// The YAML of resources: kinds in order, resources by name, keys as in the documentation. Overrides
/// and what else changes schedules over a span keep the order in which they come, which must be that of their creation (as in [`crate::Snapshot::in_order`]), because it decides between
/// them.
pub fn export_yaml(resources: &[&Resource]) -> String {
    let mut text = String::new();
    for kind in Kind::ALL {
        let mut of_kind: Vec<&Resource> = resources.iter().copied().filter(|resource| resource.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        if !kind.is_of_a_span() {
            of_kind.sort_by(|left, right| left.name.cmp(&right.name));
        }
        let _ = writeln!(text, "{kind}:");
        let order = |pattern: &str| child_keys(kind, pattern);
        for resource in of_kind {
            write_item(&mut text, &order, &Value::Object(resource.to_json()), "", 1);
        }
    }
    text
}

/// What the server keeps beside the documents, as further lists of the same YAML.
pub fn export_state(records: impl IntoIterator<Item = StateRecord>) -> String {
    let order = |pattern: &str| match pattern.rsplit_once("rotations[]") {
        Some((_, inside)) => child_keys(Kind::Schedules, &format!("rotations[]{inside}")),
        None => vec![
            "schedule",
            "id",
            "at",
            "by",
            "user",
            "action",
            "from",
            "to",
            "with",
            "offered_to",
            "reason",
            "closed",
            "definition",
            "time_zone",
            "rotations",
            "carried",
            "rotation",
            "place",
            "held",
            "taken",
            "log",
        ],
    };
    let mut text = String::new();
    let mut last = "";
    for (list, value) in records.into_iter().map(|record| record.to_json()) {
        if list != last {
            let _ = writeln!(text, "{list}:");
            last = list;
        }
        write_item(&mut text, &order, &value, "", 1);
    }
    text
}

/// The keys inside a pattern, in the order in which they are written.
type Order<'a> = &'a dyn Fn(&str) -> Vec<&'static str>;

/// An item of a block list: its first key stands behind the dash.
fn write_item(text: &mut String, order: Order<'_>, value: &Value, pattern: &str, level: usize) {
    let indent = "  ".repeat(level);
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let begin = text.len();
            write_fields(text, order, fields, pattern, level + 1);
            let dash = begin + indent.len();
            text.replace_range(dash..dash + 1, "-");
        }
        other => {
            let _ = writeln!(text, "{indent}- {}", inline(other));
        }
    }
}

fn write_fields(text: &mut String, order: Order<'_>, fields: &Map<String, Value>, pattern: &str, level: usize) {
    let known = order(pattern);
    let place = |key: &str| known.iter().position(|known| *known == key).unwrap_or(known.len());
    let mut entries: Vec<(&String, &Value)> = fields.iter().collect();
    entries.sort_by_key(|(key, _)| place(key));
    let indent = "  ".repeat(level);
    for (key, value) in entries {
        let pattern = join(pattern, key);
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                let _ = writeln!(text, "{indent}{}:", scalar(key));
                write_fields(text, order, inner, &pattern, level + 1);
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {
                let _ = writeln!(text, "{indent}{}:", scalar(key));
                for item in items {
                    write_item(text, order, item, &format!("{pattern}[]"), level + 1);
                }
            }
            other => {
                let _ = writeln!(text, "{indent}{}: {}", scalar(key), inline(other));
            }
        }
    }
}

/// A value on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let entries = fields.iter().map(|(key, value)| format!("{}: {}", scalar(key), inline(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// Text, in quotes unless it is a word that no YAML reader takes for anything else.
fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

fn is_plain(text: &str) -> bool {
    let begins_as_word = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let body_is_plain =
        text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '@' | ' '));
    let is_word = begins_as_word && body_is_plain && !text.ends_with(' ');
    let reads_as_text = yaml::plain_value(text) == Value::String(text.to_owned());
    let is_taken = NOT_TEXT.iter().any(|word| word.eq_ignore_ascii_case(text));
    (is_word && reads_as_text && !is_taken) || is_length(text)
}

/// A whole number and a unit: `5m`, `1w`, `2month`. Nothing reads these as anything but text.
fn is_length(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < text.len() && matches!(unit, "ms" | "s" | "m" | "h" | "d" | "w" | "month")
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            // Line breaks of YAML 1.1, the byte order mark, and what is not printable (YAML 1.2.2 §5.1).
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(quoted, "\\u{:04x}", c as u32);
            }
            _ if c.is_control() => {
                let _ = write!(quoted, "\\x{:02x}", c as u32);
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
