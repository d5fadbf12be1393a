//! What a schedule is meant to give: how many people, of which sort, and when.

use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Window;

/// Something that must hold of the people on call, inside the schedule's coverage. Exactly one key of it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// So many people, or more, are on call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// One of the people on call, or more, is such a one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Sort>,
}

/// A sort of people.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// Those whose document has this tag.
    pub tag: String,
}

impl fmt::Display for Requirement {
    /// In words: `at least 2`, `one of tag dev`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.at_least, &self.one_of) {
            (Some(count), _) => write!(formatter, "at least {count}"),
            (None, Some(sort)) => write!(formatter, "one of tag {}", sort.tag),
            (None, None) => formatter.write_str("nothing"),
        }
    }
}

/// When somebody must be on call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Coverage {
    /// At every instant; written `always`.
    Always,
    /// In these hours of the week, on the wall clock of the schedule's zone.
    Windows(Vec<Window>),
}

impl Coverage {
    /// The windows; none stand for always.
    pub(crate) fn windows(&self) -> &[Window] {
        match self {
            Coverage::Always => &[],
            Coverage::Windows(windows) => windows,
        }
    }
}

impl Serialize for Coverage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Coverage::Always => serializer.serialize_str("always"),
            Coverage::Windows(windows) => windows.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Coverage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Coverage, D::Error> {
        deserializer.deserialize_any(CoverageVisitor)
    }
}

struct CoverageVisitor;

impl<'de> Visitor<'de> for CoverageVisitor {
    type Value = Coverage;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("`always`, or a list of windows with `days`, `from` and `to`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Coverage, E> {
        match text {
            "always" => Ok(Coverage::Always),
            _ => Err(E::custom(format!("`{text}` is not a coverage: write `always`, or a list of windows"))),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Coverage, A::Error> {
        let windows = Vec::deserialize(SeqAccessDeserializer::new(list))?;
        match windows.is_empty() {
            true => Err(A::Error::custom("an empty list covers nothing: write `always`, windows, or leave it out")),
            false => Ok(Coverage::Windows(windows)),
        }
    }
}
