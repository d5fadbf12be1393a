//! Names of resources: short, immutable slugs.

use std::sync::Arc;

/// A resource's name. Shared, because thousands of alerts carry the same few names.
pub type Name = Arc<str>;

/// Why a name is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "name {0:?} is not valid; use 1 to 100 lower-case letters, digits, '-', '_' or '.', beginning with a letter or digit"
)]
pub struct NameError(pub String);

/// Checks a resource name: 1–100 of `[a-z0-9._-]`, beginning with a letter or digit.
pub fn valid_name(name: &str) -> Result<(), NameError> {
    let first_is_alphanumeric = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let rest_is_valid =
        name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.'));
    if first_is_alphanumeric && rest_is_valid && name.len() <= 100 { Ok(()) } else { Err(NameError(name.to_owned())) }
}
