//! `/api/v1/schedules/{name}/shift_calendars/{calendar}`: shifts that other programs' calendars say.

pub(crate) mod put;
