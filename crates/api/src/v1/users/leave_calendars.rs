//! `/api/v1/users/{name}/leave_calendars/{calendar}`: leave that other programs' calendars say.

pub(crate) mod put;
