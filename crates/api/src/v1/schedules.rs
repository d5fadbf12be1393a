//! `/api/v1/schedules/{name}/…`; the schedules themselves are resources.

pub(crate) mod fairness;
pub(crate) mod hand_over;
pub(crate) mod preview;
pub(crate) mod shift_calendars;
pub(crate) mod shifts;
pub(crate) mod swaps;
