//! Where a resource was read, so that every later error can name file, line and key.

use crate::ConfigError;
use std::{collections::HashMap, sync::Arc};

/// What a YAML reader knows about the values of one document: their lines, and how the plain ones were written.
#[derive(Debug, Default)]
pub(crate) struct Positions {
    /// Path → line, from 1.
    pub(crate) lines: HashMap<String, u32>,
    /// Path → text, of the values that are not text.
    pub(crate) written: HashMap<String, String>,
}

/// The place of one resource: its file, its path in it and the lines of its values. The default is no place: a resource
/// sent alone, whose keys begin at itself.
#[derive(Debug, Clone, Default)]
pub struct Place {
    file: Option<Arc<str>>,
    base: String,
    positions: Arc<Positions>,
}

/// A value with the place it was read at.
#[derive(Debug, Clone)]
pub struct Positioned<T> {
    /// The value.
    pub value: T,
    /// Where it was read.
    pub place: Place,
}

impl<T> From<T> for Positioned<T> {
    fn from(value: T) -> Positioned<T> {
        Positioned { value, place: Place::default() }
    }
}

impl Place {
    pub(crate) fn new(file: Option<Arc<str>>, base: String, positions: Arc<Positions>) -> Place {
        Place { file, base, positions }
    }

    /// An error about the value at `path` inside the resource (empty for the whole of it). Its line is that of the value
    /// or, where that has none, of the nearest one around it.
    pub fn error(&self, path: &str, message: impl Into<String>) -> ConfigError {
        let key = join(&self.base, path);
        let file = self.file.as_ref().map(|file| file.to_string());
        ConfigError { file, line: self.line_of(&key), key, message: message.into() }
    }

    /// The same place, where it has no path of its own: keys then begin with `base`.
    pub(crate) fn or_base(&self, base: impl FnOnce() -> String) -> Place {
        let mut place = self.clone();
        if place.base.is_empty() {
            place.base = base();
        }
        place
    }

    /// In words: `file:line`, `line N`, or nothing.
    pub(crate) fn describe(&self, path: &str) -> Option<String> {
        let line = self.line_of(&join(&self.base, path));
        match (&self.file, line) {
            (Some(file), Some(line)) => Some(format!("{file}:{line}")),
            (None, Some(line)) => Some(format!("line {line}")),
            (Some(file), None) => Some(file.to_string()),
            (None, None) => None,
        }
    }

    pub(crate) fn written(&self, path: &str) -> Option<&str> {
        self.positions.written.get(&join(&self.base, path)).map(String::as_str)
    }

    fn line_of(&self, key: &str) -> Option<u32> {
        let mut key = key;
        loop {
            if let Some(line) = self.positions.lines.get(key) {
                return Some(*line);
            }
            key = parent(key)?;
        }
    }
}

/// The path around `path`; none around the outermost.
pub(crate) fn parent(path: &str) -> Option<&str> {
    path.rfind(['.', '[']).map(|end| &path[..end])
}

/// `base` and then `path`, where either may be empty.
pub(crate) fn join(base: &str, path: &str) -> String {
    match (base, path) {
        ("", _) => path.to_owned(),
        (_, "") => base.to_owned(),
        _ if path.starts_with('[') => format!("{base}{path}"),
        _ => format!("{base}.{path}"),
    }
}
