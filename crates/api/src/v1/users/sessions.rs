//! `/api/v1/users/{name}/sessions`: where somebody is signed in.

pub(crate) mod end;
pub(crate) mod end_all;
pub(crate) mod list;
