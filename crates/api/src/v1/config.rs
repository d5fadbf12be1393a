//! `/api/v1/config`: the configuration as a whole.

pub(crate) mod apply;
pub(crate) mod diagnose;
pub(crate) mod export;
