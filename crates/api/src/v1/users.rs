//! `/api/v1/users/{name}/…`; the users themselves are resources.

pub(crate) mod contact_methods;
pub(crate) mod devices;
pub(crate) mod identities;
pub(crate) mod leave_calendars;
pub(crate) mod passkeys;
pub(crate) mod password;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod shifts;
pub(crate) mod test_page;
