//! A resource, alone and as it is kept.

use crate::{Body, Kind};
use nightbell_core::{Name, Timestamp};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

/// One named document of configuration. Its serialised form is the YAML's fields: `name`, `title`, then the body's.
#[derive(Debug, Clone)]
pub struct Resource {
    /// What it is.
    pub kind: Kind,
    /// Its name, unique in its kind and never changed.
    pub name: Name,
    /// What people read; the name where absent.
    pub title: Option<String>,
    /// The rest, typed; of the same kind.
    pub body: Body,
}

impl Resource {
    /// The YAML's fields as JSON: canonical, with defaults left out. Two resources are equal when these are.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut fields = self.body.to_json();
        fields.insert("name".into(), Value::String(self.name.to_string()));
        if let Some(title) = &self.title {
            fields.insert("title".into(), Value::String(title.clone()));
        }
        fields
    }

    /// What people read: the title, or the name.
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }
}

impl PartialEq for Resource {
    fn eq(&self, other: &Resource) -> bool {
        self.kind == other.kind && self.to_json() == other.to_json()
    }
}

impl Serialize for Resource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

/// How a resource came to be. `apply --prune` removes only what an apply made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// By an apply of files.
    Apply,
    /// One by one, through the API or the console.
    Api,
}

impl Origin {
    /// The spelling in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Origin::Apply => "apply",
            Origin::Api => "api",
        }
    }
}

impl std::str::FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Origin, String> {
        match text {
            "apply" => Ok(Origin::Apply),
            "api" => Ok(Origin::Api),
            _ => Err(format!("{text:?} is not a valid origin; use one of: apply, api")),
        }
    }
}

/// A resource with what the store knows about it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredResource {
    /// The document, without its secrets.
    pub resource: Resource,
    /// The revision that it has since its last change; its ETag.
    pub revision: i64,
    /// Grows with the order of creation: of two overrides the one created later wins, and so with temporary schedules.
    pub created_seq: i64,
    /// How it came to be.
    pub origin: Origin,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Who changed it last.
    pub updated_by: String,
}
