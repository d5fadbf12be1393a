//! `/api/v1/users/{name}/…`; the users themselves are resources.

pub(crate) mod leave_calendars;
pub(crate) mod passkeys;
pub(crate) mod password;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod shifts;
