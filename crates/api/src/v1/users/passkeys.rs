//! `/api/v1/users/{name}/passkeys`.

pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod remove_all;
