//! Errors as their readers need them: where, which key, what is wrong and what to do.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Most slips of the keyboard between a name and the one that was meant.
const DISTANCE_MAX: usize = 3;

/// One thing that is wrong with a configuration. The wire form has exactly these fields, `null` where absent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ConfigError {
    /// The file, as it was named by whoever sent it; none for a resource sent alone.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// Where in the document: `users[0].contact_methods[1].address`, or `KIND/NAME` for a resource that is not in it.
    pub key: String,
    /// What is wrong, with the value and the remedy.
    pub message: String,
}

impl ConfigError {
    /// An error that belongs to no line.
    pub fn new(key: impl Into<String>, message: impl Into<String>) -> ConfigError {
        ConfigError { file: None, line: None, key: key.into(), message: message.into() }
    }
}

impl fmt::Display for ConfigError {
    /// `file:line: key: message`, without what is absent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
        }
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if self.file.is_some() || self.line.is_some() {
            f.write_str(" ")?;
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for ConfigError {}

/// The candidate that was probably meant by `given`; none when nothing is near. Of equally near ones the first.
pub fn nearest<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = given.to_lowercase();
    let distance_max = (wanted.chars().count() / 3).clamp(1, DISTANCE_MAX);
    candidates
        .into_iter()
        .map(|candidate| {
            let lower = candidate.to_lowercase();
            // A singular, a prefix or a whole word of the name is near, however long the rest is.
            let contained = wanted.len() >= 3 && (lower.starts_with(&wanted) || wanted.starts_with(&lower));
            let distance = strsim::damerau_levenshtein(&wanted, &lower);
            (if contained { distance.min(distance_max) } else { distance }, candidate)
        })
        .filter(|(distance, _)| *distance <= distance_max)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `did you mean "x"?` or, with nothing near, `otherwise`.
pub(crate) fn suggestion<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    match nearest(given, candidates) {
        Some(near) => format!("did you mean {near:?}?"),
        None => otherwise.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        let names = ["users", "teams", "escalation_policies", "payments-primary"];
        for (given, expected) in [
            ("user", Some("users")),
            ("Teams", Some("teams")),
            ("taems", Some("teams")),
            ("escalation", Some("escalation_policies")),
            ("payment-primary", Some("payments-primary")),
            ("zebra", None),
            ("", None),
        ] {
            assert_eq!(nearest(given, names), expected, "{given}");
        }
    }

    #[test]
    fn errors_print_what_they_have() {
        let mut error = ConfigError::new("users[0].name", "is missing");
        assert_eq!(error.to_string(), "users[0].name: is missing");
        error.file = Some("a.yaml".into());
        error.line = Some(3);
        assert_eq!(error.to_string(), "a.yaml:3: users[0].name: is missing");
    }
}
