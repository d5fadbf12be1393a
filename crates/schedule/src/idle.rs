//! Swaps and overrides that come to nothing, because whoever they replace has no turn there or something later decides.

use jiff::Timestamp;

use crate::duty::Reason;
use crate::limits::CHANGES_COUNT_MAX;
use crate::roster::{Roster, Walk};
use crate::{Calendar, Gap, Swap, SwapTaking};

/// Where, ahead of `now`, parts of a swap were taken and nobody is on call for it: ordered, touching ones joined.
///
/// `calendar` is that of the swap's schedule, with the swap. An offer is of a span and not of shifts, so that some of it may
/// never have been meant to change anything; what an edit takes away is in the answer after it and not in that before.
pub fn idle(calendar: &Calendar, swap: &Swap, now: Timestamp) -> Vec<Gap> {
    let mut parts: Vec<_> = swap.taken.iter().map(|part| (part.from.max(now), part.to)).collect();
    parts.sort_unstable();
    let mut found: Vec<Gap> = Vec::new();
    for (from, to) in parts {
        for gap in idle_within(calendar, swap.id, from, to) {
            match found.last_mut().filter(|last| last.to == gap.from) {
                Some(last) => last.to = gap.to,
                None => found.push(gap),
            }
        }
    }
    found
}

/// The parts of a swap that were taken, are not over at `now`, and change nothing from their first instant to their last.
pub fn void<'a>(calendar: &Calendar, swap: &'a Swap, now: Timestamp) -> Vec<&'a SwapTaking> {
    let ahead = swap.taken.iter().filter(|part| now < part.to);
    ahead
        .filter(|part| idle_within(calendar, swap.id, part.from, part.to) == [Gap { from: part.from, to: part.to }])
        .collect()
}

/// Whether an override changes nobody who is on call over `[from, to)`, which is its span.
pub fn is_idle_override(calendar: &Calendar, name: &str, from: Timestamp, to: Timestamp) -> bool {
    let people = |roster: &Roster<'_>| -> Vec<String> {
        roster.on_call.people().iter().map(|duty| duty.user.to_owned()).collect()
    };
    let mut walk = Walk::new(calendar, from);
    let mut at = from;
    for _ in 0..CHANGES_COUNT_MAX {
        if at >= to {
            return true;
        }
        let step = walk.step(at);
        let (present, until) = (people(step.roster), step.until);
        if present != people(&walk.without_override(at, name)) {
            return false;
        }
        at = until;
    }
    false
}

fn idle_within(calendar: &Calendar, swap: u64, from: Timestamp, to: Timestamp) -> Vec<Gap> {
    let mut found: Vec<Gap> = Vec::new();
    let mut walk = Walk::new(calendar, from);
    let mut at = from;
    for _ in 0..CHANGES_COUNT_MAX {
        if at >= to {
            break;
        }
        let step = walk.step(at);
        let until = step.until.min(to);
        if !step.roster.on_call.people().iter().any(|duty| comes_of(duty.reasons.as_slice(), swap)) {
            match found.last_mut().filter(|last| last.to == at) {
                Some(last) => last.to = until,
                None => found.push(Gap { from: at, to: until }),
            }
        }
        at = until;
    }
    found
}

/// Whether a swap is in the chain of reasons.
fn comes_of(reasons: &[Reason<'_>], id: u64) -> bool {
    reasons.iter().any(|reason| match reason {
        Reason::Swapped { swap, place } => *swap == id || comes_of(place.reasons.as_slice(), id),
        Reason::Replaced { place, .. } => comes_of(place.reasons.as_slice(), id),
        _ => false,
    })
}
