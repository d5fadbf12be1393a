//! Whether people get the rest that they need: nights in a row, and the hours after a page in the night.

use jiff::{SignedDuration, Timestamp};

use crate::burden::{Night, Stretch, nights};
use crate::limits::{REST_HOURS_MIN, REST_WITHIN_HOURS};
use crate::{ScheduleBody, Zone};

/// Nights in a row that a schedule allows when its document does not say: those of a weekly turn.
pub const NIGHTS_IN_A_ROW_MAX_DEFAULT: u32 = 7;

impl ScheduleBody {
    /// How many nights in a row one person may be on call without a warning.
    pub fn nights_in_a_row_max(&self) -> u32 {
        self.nights_in_a_row_max.unwrap_or(NIGHTS_IN_A_ROW_MAX_DEFAULT)
    }
}

/// The runs of more than `count_max` nights of somebody in `zone` who is on call over these joined stretches, in order.
pub fn long_runs(on_call: &[Stretch], zone: &Zone, count_max: u32) -> Vec<Vec<Night>> {
    let nights = nights(on_call, zone);
    let runs = nights.chunk_by(|one, next| one.date.tomorrow().is_ok_and(|tomorrow| tomorrow == next.date));
    runs.filter(|run| run.len() > count_max as usize).map(<[Night]>::to_vec).collect()
}

/// Whether somebody who is on call over these joined stretches has, within a day of a page, no [`REST_HOURS_MIN`] hours in a
/// row without duty. Eleven hours in every twenty-four are what European law calls a daily rest (directive 2003/88/EC,
/// article 3).
pub fn is_restless(on_call: &[Stretch], page: Timestamp) -> bool {
    let rest = SignedDuration::from_hours(REST_HOURS_MIN);
    let end = page.checked_add(SignedDuration::from_hours(REST_WITHIN_HOURS)).unwrap_or(Timestamp::MAX);
    let mut free_from = page;
    for (from, to) in on_call.iter().filter(|(from, to)| page < *to && *from < end) {
        if from.duration_since(free_from) >= rest {
            return false;
        }
        free_from = free_from.max(*to);
    }
    end.duration_since(free_from) < rest
}
