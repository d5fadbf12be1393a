//! JSON text that is carried, not looked into.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;

/// A JSON value kept as its text: an alert's details are stored and shown, never computed with.
#[derive(Clone, PartialEq, Eq)]
pub struct Json(Arc<str>);

impl Json {
    /// The empty object.
    pub fn empty() -> Json {
        Json(Arc::from("{}"))
    }

    /// Takes text that is known to be valid JSON, such as a stored column.
    pub fn from_stored(text: &str) -> Json {
        Json(Arc::from(text))
    }

    /// What a value is as JSON, written without a tree in between.
    pub fn of(value: &impl Serialize) -> Json {
        let text = serde_json::to_string(value).expect("invariant: it is made of strings, numbers and lists");
        Json(Arc::from(text))
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parsed value, for templates and pages.
    pub fn to_value(&self) -> serde_json::Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl From<&serde_json::Value> for Json {
    fn from(value: &serde_json::Value) -> Json {
        Json(Arc::from(value.to_string()))
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Json {
        Json::from(&value)
    }
}

impl std::fmt::Debug for Json {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &serde_json::value::RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        Ok(Json::from(value))
    }
}
