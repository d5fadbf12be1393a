//! Teams beyond their documents.

pub(crate) mod fairness;
