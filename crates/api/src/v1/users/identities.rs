//! `/api/v1/users/{name}/identities`: who somebody is at the providers that they sign in at.

pub(crate) mod link;
pub(crate) mod list;
pub(crate) mod unlink;
