//! Texts to typed resources: every error names file, line, key, value and remedy, and all of them are reported.

mod stand_in;

use crate::body::ShapeError;
use crate::documentation::{KeyShape, child_keys, shape_of};
use crate::error::suggestion;
use crate::limits::{ERRORS_PER_RESOURCE_MAX, TITLE_CHARS_MAX};
use crate::place::{join, parent};
use crate::{Body, ConfigError, Kind, Place, Positioned, Resource, StateRecord, Unread, yaml};
use nightbell_core::Name;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;
use stand_in::stand_in;
use std::sync::Arc;

/// What was read of files.
#[derive(Debug, Default)]
pub struct Reading {
    /// What could be read.
    pub resources: Vec<Positioned<Resource>>,
    /// What `export --history` printed. Only questions read it, no apply.
    pub state: Vec<Positioned<StateRecord>>,
    /// What is wrong with the rest.
    pub errors: Vec<ConfigError>,
    /// Resources that are written and could not be read.
    pub unread: Unread,
}

/// Reads the resources of YAML files, each a path and a text; see [`read_yaml`].
pub fn read_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Reading {
    let mut reading = Reading::default();
    for (path, text) in files {
        read_file(path, text, &mut reading);
    }
    reading.errors.sort();
    reading
}

/// Reads the resources of one YAML file, which may hold several documents; `path` is what errors call the file.
///
/// What can be read is returned beside the errors. A configuration with errors must not be applied.
pub fn read_yaml(path: &str, text: &str) -> (Vec<Positioned<Resource>>, Vec<ConfigError>) {
    let Reading { resources, errors, .. } = read_files([(path, text)]);
    (resources, errors)
}

fn read_file(path: &str, text: &str, reading: &mut Reading) {
    let file: Arc<str> = path.into();
    let (documents, faults) = yaml::parse(text);
    for fault in faults {
        // A fault inside a resource, such as a key that is there twice, leaves the others readable.
        if !fault.key.contains('[') {
            reading.unread.add_everything();
        }
        let (line, key, message) = (fault.line, fault.key, fault.message);
        reading.errors.push(ConfigError { file: Some(path.to_owned()), line, key, message });
    }
    for document in documents {
        let positions = Arc::new(document.positions);
        let place = |base: String| Place::new(Some(file.clone()), base, positions.clone());
        match document.value {
            Value::Null => {}
            Value::Object(kinds) => {
                for (word, list) in kinds {
                    if StateRecord::LISTS.contains(&word.as_str()) {
                        read_state(&word, list, &place, reading);
                        continue;
                    }
                    read_kind(&word, list, &place, reading);
                }
            }
            other => {
                reading.unread.add_everything();
                reading.errors.push(place(String::new()).error("", not_kinds(&other)));
            }
        }
    }
}

/// Reads one resource of the API. A `revision` in it is ignored; a `name` in it must be the one of the path.
pub fn read_json(kind: Kind, name: &str, value: &Value) -> Result<Resource, Vec<ConfigError>> {
    let place = Place::default();
    let Value::Object(fields) = value else {
        return Err(vec![place.error("", format!("expected an object with the fields of {}", kind.one()))]);
    };
    let mut fields = fields.clone();
    fields.remove("revision");
    fields.remove("notes");
    match fields.get("name") {
        None | Some(Value::Null) => {
            fields.insert("name".into(), Value::String(name.to_owned()));
        }
        Some(Value::String(inside)) if inside == name => {}
        Some(other) => {
            let message =
                format!("{other} is not the name in the address ({name:?}); leave it out, names never change");
            return Err(vec![place.error("name", message)]);
        }
    }
    read_resource(kind, &Value::Object(fields), &place)
}

fn read_kind(word: &str, list: Value, place: &impl Fn(String) -> Place, reading: &mut Reading) {
    let kind: Kind = match word.parse() {
        Ok(kind) => kind,
        Err(error) => {
            let meant = error.nearest.and_then(|nearest| nearest.parse().ok());
            reading.errors.push(place(word.to_owned()).error("", error.to_string()));
            // Whatever kind was meant, these resources are written.
            let kinds = meant.as_ref().map_or(Kind::ALL.as_slice(), std::slice::from_ref);
            let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
            return kinds.iter().for_each(|kind| items.iter().for_each(|item| not_read(*kind, item, reading)));
        }
    };
    let items = match list {
        Value::Null => return,
        Value::Array(items) => items,
        other => {
            reading.unread.add(kind, None);
            let message = format!("expected a list, got {}; begin each of them with \"- name:\"", described(&other));
            return reading.errors.push(place(word.to_owned()).error("", message));
        }
    };
    for (index, item) in items.into_iter().enumerate() {
        let place = place(format!("{word}[{index}]"));
        match read_resource(kind, &item, &place) {
            Ok(value) => reading.resources.push(Positioned { value, place }),
            Err(found) => {
                not_read(kind, &item, reading);
                reading.errors.extend(found);
            }
        }
    }
}

fn read_state(list: &str, items: Value, place: &impl Fn(String) -> Place, reading: &mut Reading) {
    let items = match items {
        Value::Null => return,
        Value::Array(items) => items,
        other => {
            let message =
                format!("expected a list, got {}; take it as `export --history` prints it", described(&other));
            return reading.errors.push(place(list.to_owned()).error("", message));
        }
    };
    for (index, item) in items.into_iter().enumerate() {
        let place = place(format!("{list}[{index}]"));
        match StateRecord::from_json(list, item) {
            Ok(value) => reading.state.push(Positioned { value, place }),
            Err(error) => {
                let path = error.path().to_string();
                reading.errors.push(place.error(if path == "." { "" } else { &path }, error.inner().to_string()));
            }
        }
    }
}

/// Remembers a resource that is written and could not be read.
fn not_read(kind: Kind, item: &Value, reading: &mut Reading) {
    reading.unread.add(kind, item.get("name").and_then(Value::as_str));
}

fn read_resource(kind: Kind, value: &Value, place: &Place) -> Result<Resource, Vec<ConfigError>> {
    let Value::Object(fields) = value else {
        let message = format!("expected the fields of {}, got {}", kind.one(), described(value));
        return Err(vec![place.error("", message)]);
    };
    let mut fields = fields.clone();
    let mut errors = Vec::new();
    remove_unknown_keys(kind, &mut fields, "", "", place, &mut errors);
    let name = read_name(kind, &mut fields, place, &mut errors);
    let title = read_title(&mut fields, place, &mut errors);
    if let (true, Some(name)) = (kind.is_of_a_span(), &name) {
        fields.insert("name".into(), Value::String(name.to_string()));
    }
    let body = read_body(kind, fields, name.is_none(), place, &mut errors);
    match (name, body) {
        (Some(name), Some(body)) if errors.is_empty() => Ok(Resource { kind, name, title, body }),
        _ => Err(errors),
    }
}

fn read_name(
    kind: Kind,
    fields: &mut Map<String, Value>,
    place: &Place,
    errors: &mut Vec<ConfigError>,
) -> Option<Name> {
    let message = match fields.remove("name") {
        Some(Value::String(name)) => match nightbell_core::valid_name(&name) {
            Ok(()) => return Some(name.into()),
            Err(error) => error.to_string(),
        },
        None | Some(Value::Null) => format!("is missing; give {} a name", kind.one()),
        Some(other) => not_text(&other, KeyShape::Text, place.written("name")),
    };
    errors.push(place.error("name", message));
    None
}

fn read_title(fields: &mut Map<String, Value>, place: &Place, errors: &mut Vec<ConfigError>) -> Option<String> {
    let message = match fields.remove("title") {
        None | Some(Value::Null) => return None,
        Some(Value::String(title)) if title.trim().is_empty() => "is empty; leave it out".to_owned(),
        Some(Value::String(title)) if title.chars().count() > TITLE_CHARS_MAX => {
            format!("has {} characters; at most {TITLE_CHARS_MAX} are allowed", title.chars().count())
        }
        Some(Value::String(title)) => return Some(title),
        Some(other) => not_text(&other, KeyShape::Text, place.written("title")),
    };
    errors.push(place.error("title", message));
    None
}

/// Takes out the keys that no document has, so that each of them is reported, not only the first.
/// `path` has indices, `pattern` has `[]` in their place.
fn remove_unknown_keys(
    kind: Kind,
    fields: &mut Map<String, Value>,
    path: &str,
    pattern: &str,
    place: &Place,
    errors: &mut Vec<ConfigError>,
) {
    let known = child_keys(kind, pattern);
    fields.retain(|key, _| {
        let is_known = known.contains(&key.as_str());
        if !is_known {
            let otherwise = format!("use one of: {}", known.join(", "));
            let message = format!("unknown key {key:?}; {}", suggestion(key, known.iter().copied(), &otherwise));
            errors.push(place.error(&join(path, key), message));
        }
        is_known
    });
    for (key, value) in fields {
        let (path, pattern) = (join(path, key), join(pattern, key));
        match value {
            Value::Object(inner) if !child_keys(kind, &pattern).is_empty() => {
                remove_unknown_keys(kind, inner, &path, &pattern, place, errors);
            }
            Value::Array(items) if !child_keys(kind, &format!("{pattern}[]")).is_empty() => {
                for (index, item) in items.iter_mut().enumerate() {
                    if let Value::Object(inner) = item {
                        let path = format!("{path}[{index}]");
                        remove_unknown_keys(kind, inner, &path, &format!("{pattern}[]"), place, errors);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Reads the body; after an error, reads again without the value at fault, or with another where it is required, so that
/// the next error is found as well. With errors, what is returned is not what was written.
fn read_body(
    kind: Kind,
    mut fields: Map<String, Value>,
    nameless: bool,
    place: &Place,
    errors: &mut Vec<ConfigError>,
) -> Option<Body> {
    let mut removed = Vec::new();
    // A required value at fault takes two turns: it goes, and another stands in for it.
    for _ in 0..2 * ERRORS_PER_RESOURCE_MAX {
        let error = match Body::from_json(kind, fields.clone()) {
            Ok(body) => return Some(body),
            Err(error) => error,
        };
        let path = path_of(&error);
        let text = error.inner().to_string();
        if let Some(field) = between_backticks(&text, "missing field ") {
            let path = join(&path, field);
            // Some carry their name in their body: one that is missing has been reported.
            let is_known = removed.contains(&path) || nameless && path == "name";
            if !is_known {
                errors.push(place.error(&path, "is missing"));
            }
            let (inner, key) = around(&mut fields, &path)?;
            inner.insert(key.to_owned(), stand_in(kind, &path));
            continue;
        }
        errors.push(place.error(&path, in_our_words(kind, &path, &text, place)));
        // Only a field is removed, never an item of a list: that would move the ones after it.
        let mut field = path.as_str();
        while field.ends_with(']') {
            field = parent(field)?;
        }
        let (inner, key) = around(&mut fields, field)?;
        inner.remove(key)?;
        removed.push(field.to_owned());
    }
    None
}

fn path_of(error: &ShapeError) -> String {
    error.path().iter().fold(String::new(), |path, segment| match segment {
        Segment::Seq { index } => format!("{path}[{index}]"),
        Segment::Map { key } => join(&path, key),
        // The variant of an enum is a value of ours, not a key of theirs.
        Segment::Enum { .. } | Segment::Unknown => path,
    })
}

/// The mapping that holds `field`, and the field's key in it.
fn around<'a, 'b>(fields: &'a mut Map<String, Value>, field: &'b str) -> Option<(&'a mut Map<String, Value>, &'b str)> {
    let (around, key) = field.rsplit_once('.').unwrap_or(("", field));
    let mut inner = fields;
    for segment in around.split('.').filter(|segment| !segment.is_empty()) {
        let mut indices = segment.split('[');
        let mut value = inner.get_mut(indices.next()?)?;
        for index in indices {
            value = value.get_mut(index.trim_end_matches(']').parse::<usize>().ok()?)?;
        }
        inner = value.as_object_mut()?;
    }
    Some((inner, key))
}

/// Words an error of the deserialiser as its reader needs it. Messages of our own types are such words already.
fn in_our_words(kind: Kind, path: &str, text: &str, place: &Place) -> String {
    if let Some(given) = between_backticks(text, "unknown variant ") {
        let all: Vec<&str> = text.split('`').skip(3).step_by(2).collect();
        let otherwise = format!("use one of: {}", all.join(", "));
        return format!("{given:?} is not valid; {}", suggestion(given, all.iter().copied(), &otherwise));
    }
    let Some(mismatch) = text.strip_prefix("invalid type: ").or_else(|| text.strip_prefix("invalid value: ")) else {
        return text.to_owned();
    };
    let (given, expected) = mismatch.split_once(", expected ").unwrap_or((mismatch, "something else"));
    let shape = shape_of(kind, path);
    let is_scalar = ["integer", "floating point", "boolean"].iter().any(|kind| given.starts_with(kind));
    match shape {
        KeyShape::Switch => format!("{} is not a switch; write true or false", in_quotes(given)),
        KeyShape::Count => format!("{} is not a whole number from 0", in_quotes(given)),
        KeyShape::Text | KeyShape::Secret | KeyShape::Telephone | KeyShape::Duration if is_scalar => {
            let value = between_backticks(given, "").unwrap_or(given);
            numeral(value, shape, place.written(path))
        }
        _ => format!("expected {}, got {}", in_words(expected), in_words(given)),
    }
}

/// The message for a JSON value where text belongs.
fn not_text(value: &Value, shape: KeyShape, written: Option<&str>) -> String {
    match value {
        Value::Number(_) | Value::Bool(_) => numeral(&value.to_string(), shape, written),
        other => format!("expected text, got {}", described(other)),
    }
}

fn numeral(value: &str, shape: KeyShape, written: Option<&str>) -> String {
    let value = written.unwrap_or(value);
    match shape {
        KeyShape::Duration => format!("{value} has no unit; write a duration such as 30s, 5m or 2h"),
        // Not repeated: whoever reads the error need not know the secret.
        KeyShape::Secret => "is a number or a switch as it stands; quote it".to_owned(),
        KeyShape::Telephone if value.starts_with('+') => {
            format!("{value} is read as a number; quote it: \"{value}\"")
        }
        _ => format!("{value} is not text as it stands; quote it: \"{value}\""),
    }
}

fn in_words(serde: &str) -> String {
    match serde {
        "a sequence" | "sequence" => "a list".to_owned(),
        "a map" | "map" => "a mapping of keys to values".to_owned(),
        "a string" | "a borrowed string" => "text".to_owned(),
        "null" | "unit value" => "nothing".to_owned(),
        "string or map" => "a word".to_owned(),
        _ if serde.starts_with("struct ") => "a mapping of keys to values".to_owned(),
        _ if serde.starts_with("tuple ") || serde.starts_with("enum ") => "a word".to_owned(),
        _ => in_quotes(serde),
    }
}

fn in_quotes(serde: &str) -> String {
    match between_backticks(serde, "") {
        Some(value) if !serde.contains(", ") && serde.matches('`').count() == 2 => value.to_owned(),
        _ => serde.strip_prefix("string ").unwrap_or(serde).to_owned(),
    }
}

fn between_backticks<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let rest = if prefix.is_empty() { text } else { text.strip_prefix(prefix)? };
    rest.split('`').nth(1)
}

fn described(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => format!("the text {text:?}"),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

fn not_kinds(value: &Value) -> String {
    let kinds = Kind::ALL.map(Kind::as_str).join(", ");
    format!("expected a mapping from kinds to lists, got {}; the kinds are {kinds}", described(value))
}
