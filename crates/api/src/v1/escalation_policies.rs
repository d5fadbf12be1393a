//! `/api/v1/escalation_policies/{name}/…`.

pub(crate) mod who;
