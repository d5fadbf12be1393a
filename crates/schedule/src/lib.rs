//! Pure answer to "who is on call?": rotations, leave, overrides and temporary schedules become shifts.
//!
//! Invariants:
//! - There is one implementation. The pager ([`on_call`]), the calendar and the forecast ([`shifts`]) evaluate the same
//!   function of an instant; `shifts` only walks from one change to the next.
//! - The answer for an instant depends on the [`Calendar`] and the instant, never on the queried span, on what
//!   was asked before, on the system's clock or on the system's time zone: zones come from jiff's bundled database.
//! - Spans are half-open `[from, to)` in instants; all calendar arithmetic is done on the wall clock of the schedule's
//!   zone and turned into instants by the two functions of [`wall`](WallOrInstant).
//! - A rotation's position is computed from its start, not stepped through, so ten years ahead costs what now costs.
//! - What was does not change: an edit opens an [`Epoch`], and before it the old definition answers.
//! - A [`Swap`] changes ahead of now only, as an override does.
//! - A fair order of turns is published ahead ([`Published`]) and frozen: the one answer that is not computed alone.
// Tests may unwrap: a failed unwrap is a failed test.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod answer;
mod burden;
mod calendar;
mod clock;
mod clock_time;
mod course;
mod days;
mod difference;
mod document;
mod duty;
mod epoch;
mod idle;
mod ledger;
pub mod limits;
mod order;
mod rest;
mod roster;
mod shift_length;
mod spans;
mod swap;
mod text;
mod turn;
mod validate;
mod wall;
mod window;
mod zone;

pub use answer::{
    Answer, Gap, OnCall, Shift, ShiftsError, Standing, Violation, neighbour, on_call, shadowing, shifts, standing,
};
pub use burden::{
    Burden, Night, Stretch, burden, common, holidays, holidays_worked, joined, length, median, night_pages, nights,
    owed, without,
};
pub use calendar::Calendar;
pub use clock_time::ClockTime;
pub use days::{Days, DaysError};
pub use difference::{Difference, differences};
pub use document::{
    Absence, Coverage, Holiday, HolidayError, Member, MemberError, Override, Requirement, Rotation, ScheduleBody, Sort,
    TemporarySchedule, TemporaryShift, Unavailability,
};
pub use epoch::{Carried, Definition, Effective, EffectiveError, Epoch, History, decides_alike};
pub use idle::{idle, is_idle_override, void};
pub use order::{Order, Published};
pub use rest::{NIGHTS_IN_A_ROW_MAX_DEFAULT, is_restless, long_runs};
pub use shift_length::{ShiftLength, ShiftLengthError};
pub use swap::{Swap, SwapAction, SwapActor, SwapClosing, SwapEntry, SwapError, SwapOffer, SwapStatus, SwapTaking};
pub use turn::{Turn, turns};
pub use validate::{
    Problem, members, people, validate, validate_override, validate_temporary, validate_unavailability,
};
pub use wall::{WallOrInstant, WallOrInstantError};
pub use window::Window;
pub use zone::{Zone, ZoneError};
