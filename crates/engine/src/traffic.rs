//! How much is under way at each provider, and how much more may leave.

use crate::limits::{IN_FLIGHT_PER_PROVIDER_MAX, SATURATED_WAIT_MS, SATURATED_WAIT_MS_MIN};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The messages under way, by provider.
#[derive(Debug, Default)]
pub(crate) struct Traffic(Mutex<HashMap<String, Lane>>);

/// A provider with messages under way.
#[derive(Debug)]
struct Lane {
    under_way: usize,
    /// It was not found full yet, or has answered since it was.
    moves: bool,
}

/// Counts a message as under way until it is dropped.
#[derive(Debug)]
pub(crate) struct UnderWay<'a> {
    traffic: &'a Traffic,
    provider: String,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut lanes = self.traffic.lock();
        if let Some(lane) = lanes.get_mut(&self.provider) {
            lane.under_way -= 1;
            lane.moves = true;
            if lane.under_way == 0 {
                lanes.remove(&self.provider);
            }
        }
    }
}

/// Whether a recipient's messages may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leave {
    /// At most so many.
    Now(usize),
    /// None, and not for so many milliseconds.
    AfterMs(i64),
}

/// What may leave in one pass, by provider.
#[derive(Debug)]
pub(crate) struct Departures<'a>(HashMap<&'a str, Room>);

#[derive(Debug)]
struct Room {
    left: usize,
    share: usize,
    wait_ms: i64,
}

impl Traffic {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Lane>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A message begins to be under way.
    pub(crate) fn take_off(&self, provider: String) -> UnderWay<'_> {
        let fresh = Lane { under_way: 0, moves: true };
        self.lock().entry(provider.clone()).or_insert(fresh).under_way += 1;
        UnderWay { traffic: self, provider }
    }

    /// Shares what room there is among the recipients that have something waiting, each given by its provider. One that is
    /// full is looked at again soon while it answers, and seldom while it does not.
    pub(crate) fn departures<'a>(&self, providers: impl Iterator<Item = &'a str>) -> Departures<'a> {
        let mut recipients: HashMap<&str, usize> = HashMap::new();
        for provider in providers {
            *recipients.entry(provider).or_default() += 1;
        }
        let mut lanes = self.lock();
        let rooms = recipients.into_iter().map(|(provider, recipients)| {
            let mut lane = lanes.get_mut(provider);
            let left = IN_FLIGHT_PER_PROVIDER_MAX.saturating_sub(lane.as_ref().map_or(0, |lane| lane.under_way));
            let moves = match &mut lane {
                Some(lane) if left == 0 => std::mem::take(&mut lane.moves),
                _ => true,
            };
            let wait_ms = if moves { SATURATED_WAIT_MS_MIN } else { SATURATED_WAIT_MS };
            (provider, Room { left, share: (left / recipients).max(1), wait_ms })
        });
        Departures(rooms.collect())
    }
}

impl Departures<'_> {
    /// Takes the share of one recipient of this provider.
    pub(crate) fn leave(&mut self, provider: &str) -> Leave {
        match self.0.get_mut(provider) {
            Some(room) if room.left > 0 => {
                let share = room.share.min(room.left);
                room.left -= share;
                Leave::Now(share)
            }
            Some(room) => Leave::AfterMs(room.wait_ms),
            None => Leave::Now(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With so many under way, what the recipients in turn may send.
    fn check(under_way: usize, recipients: usize, expected: &[(usize, Leave)]) {
        let traffic = Traffic::default();
        let _messages: Vec<_> = (0..under_way).map(|_| traffic.take_off("mail".to_owned())).collect();
        let mut departures = traffic.departures(std::iter::repeat_n("mail", recipients));
        let answers: Vec<Leave> = (0..recipients).map(|_| departures.leave("mail")).collect();
        let expected: Vec<Leave> =
            expected.iter().flat_map(|(count, leave)| std::iter::repeat_n(*leave, *count)).collect();
        assert_eq!(answers, expected, "{under_way} under way, {recipients} recipients");
    }

    #[test]
    fn recipients_share_what_room_there_is() {
        const MAX: usize = IN_FLIGHT_PER_PROVIDER_MAX;
        let soon = Leave::AfterMs(SATURATED_WAIT_MS_MIN);
        check(0, 1, &[(1, Leave::Now(MAX))]);
        check(0, 4, &[(4, Leave::Now(MAX / 4))]);
        check(0, MAX, &[(MAX, Leave::Now(1))]);
        check(0, MAX + 2, &[(MAX, Leave::Now(1)), (2, soon)]);
        check(MAX - 3, 2, &[(2, Leave::Now(1))]);
        check(MAX, 2, &[(2, soon)]);
    }

    #[test]
    fn a_provider_that_does_not_answer_is_looked_at_seldom() {
        let traffic = Traffic::default();
        let mut messages: Vec<_> =
            (0..IN_FLIGHT_PER_PROVIDER_MAX).map(|_| traffic.take_off("mail".to_owned())).collect();
        let wait = || match traffic.departures(["mail"].into_iter()).leave("mail") {
            Leave::AfterMs(wait_ms) => wait_ms,
            Leave::Now(_) => 0,
        };
        assert_eq!(wait(), SATURATED_WAIT_MS_MIN);
        assert_eq!(wait(), SATURATED_WAIT_MS);
        assert_eq!(wait(), SATURATED_WAIT_MS);
        messages.pop();
        assert_eq!(wait(), 0);
        messages.push(traffic.take_off("mail".to_owned()));
        assert_eq!(wait(), SATURATED_WAIT_MS_MIN);
        drop(messages);
        assert_eq!(wait(), 0);
        assert!(traffic.lock().is_empty());
    }
}
