//! Turns: how long somebody is on call without a break, whatever decides so.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::{Calendar, ShiftsError, shifts};

/// One person on call over `[from, to)` without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Who.
    pub user: String,
    /// The first instant.
    pub from: Timestamp,
    /// The first instant that is not part of it.
    pub to: Timestamp,
}

/// The turns over `[from, to)`, clipped to that span: the [`shifts`] with touching ones of one person joined, whatever their
/// reasons. Ordered by `from`, then `user`.
pub fn turns(calendar: &Calendar, from: Timestamp, to: Timestamp) -> Result<Vec<Turn>, ShiftsError> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut last: HashMap<String, usize> = HashMap::new();
    for shift in shifts(calendar, from, to)?.shifts {
        match last.get(&shift.user).and_then(|index| turns.get_mut(*index)) {
            Some(turn) if turn.to == shift.from => turn.to = shift.to,
            _ => {
                last.insert(shift.user.clone(), turns.len());
                turns.push(Turn { user: shift.user, from: shift.from, to: shift.to });
            }
        }
    }
    Ok(turns)
}
