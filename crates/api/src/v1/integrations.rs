//! `/api/v1/integrations/{name}/…`; the integrations themselves are resources.

pub(crate) mod key;
