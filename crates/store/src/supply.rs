//! Ids from blocks that are reserved in a counter row, and chance from the shell's entropy.

use crate::limits::{ALERT_ID_BLOCK, ENTRY_IDS_PER_ITEM, ID_BLOCK};
use crate::{Entropy, StoreOptions};
use nightbell_core::{AlertId, EntryId, MentionId, Name, NotificationId, Supply, Timestamp};
use std::sync::Arc;

/// A row of the table `counters`. Its value is the next number that nobody has reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counter {
    /// Alert ids; small blocks, because people read them aloud.
    Alert,
    /// Ids of timeline entries, events and mentions.
    Entry,
    /// The order in which resources were made.
    Resource,
    /// Ids of the audit log.
    Audit,
}

impl Counter {
    /// The row's name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Counter::Alert => "alert",
            Counter::Entry => "entry",
            Counter::Resource => "resource",
            Counter::Audit => "audit",
        }
    }
}

/// Ids to reserve before going on: so many of this counter.
pub(crate) type Reservation = (Counter, i64);

/// Ids from `next` up to, not including, `end`. Overdrawn when `next` is above `end`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Block {
    next: i64,
    end: i64,
}

impl Block {
    fn take(&mut self) -> i64 {
        let id = self.next;
        self.next += 1;
        id
    }

    fn remaining(self) -> i64 {
        (self.end - self.next).max(0)
    }

    fn fill(&mut self, first: i64, count: i64) {
        if first == self.end && self.next <= self.end {
            self.end += count;
        } else {
            // Another node reserved in between: what is left is skipped, so that ids keep growing.
            *self = Block { next: first, end: first + count };
        }
    }
}

/// The blocks at an instant, to return to after a rollback.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Blocks {
    alerts: Block,
    entries: Block,
}

/// The [`Supply`] of a writer. It lives as long as the writer does; what is left of its blocks at the end is skipped.
#[derive(Debug)]
pub(crate) struct BlockSupply {
    blocks: Blocks,
    entropy: Arc<dyn Entropy>,
    node: Name,
    now_ms: i64,
}

impl BlockSupply {
    /// Without any ids yet.
    pub(crate) fn new(options: &StoreOptions) -> BlockSupply {
        BlockSupply {
            blocks: Blocks::default(),
            entropy: options.entropy.clone(),
            node: options.node.clone(),
            now_ms: 0,
        }
    }

    /// Says which instant new UUIDs carry.
    pub(crate) fn set_now(&mut self, now: Timestamp) {
        self.now_ms = now.as_millisecond();
    }

    /// What to reserve before deciding this many items, so that it is very likely to last.
    pub(crate) fn shortfall(&self, items: usize) -> Vec<Reservation> {
        let items = i64::try_from(items).unwrap_or(i64::MAX / 1_000);
        let entries = items * ENTRY_IDS_PER_ITEM;
        let mut reservations = Vec::new();
        if self.blocks.alerts.remaining() < items {
            reservations.push((Counter::Alert, items.max(ALERT_ID_BLOCK)));
        }
        if self.blocks.entries.remaining() < entries {
            reservations.push((Counter::Entry, entries.max(ID_BLOCK)));
        }
        reservations
    }

    /// Adds reserved ids: `first` and the `count - 1` after it.
    pub(crate) fn fill(&mut self, counter: Counter, first: i64, count: i64) {
        match counter {
            Counter::Alert => self.blocks.alerts.fill(first, count),
            Counter::Entry => self.blocks.entries.fill(first, count),
            Counter::Resource | Counter::Audit => {}
        }
    }

    /// The blocks as they are, for [`BlockSupply::restore`].
    pub(crate) fn blocks(&self) -> Blocks {
        self.blocks
    }

    /// Returns to these blocks: after a rollback, what was reserved in the transaction is not reserved and what was taken is
    /// not used.
    pub(crate) fn restore(&mut self, blocks: Blocks) {
        self.blocks = blocks;
    }

    /// Forgets all blocks: after a commit whose outcome is unknown, any of their ids may be in use.
    pub(crate) fn forget(&mut self) {
        self.blocks = Blocks::default();
    }

    /// What a decision that began with the blocks `before` lacked; empty when it had enough.
    pub(crate) fn overdrawn(&self, before: Blocks) -> Vec<Reservation> {
        let mut reservations = Vec::new();
        if self.blocks.alerts.next > self.blocks.alerts.end {
            reservations.push((Counter::Alert, (self.blocks.alerts.next - before.alerts.next).max(ALERT_ID_BLOCK)));
        }
        if self.blocks.entries.next > self.blocks.entries.end {
            reservations.push((Counter::Entry, (self.blocks.entries.next - before.entries.next).max(ID_BLOCK)));
        }
        reservations
    }
}

impl Supply for BlockSupply {
    fn alert_id(&mut self) -> AlertId {
        AlertId(self.blocks.alerts.take())
    }

    fn entry_id(&mut self) -> EntryId {
        EntryId(self.blocks.entries.take())
    }

    fn mention_id(&mut self) -> MentionId {
        MentionId(self.blocks.entries.take())
    }

    fn notification_id(&mut self) -> NotificationId {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.entropy.next_u64().to_le_bytes());
        random[8..].copy_from_slice(&self.entropy.next_u64().to_le_bytes()[..2]);
        let since_1970_ms = u64::try_from(self.now_ms).unwrap_or_default();
        NotificationId(uuid::Builder::from_unix_timestamp_millis(since_1970_ms, &random).into_uuid())
    }

    fn fraction(&mut self) -> f64 {
        // The 53 bits that a double holds exactly.
        (self.entropy.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn node(&self) -> Name {
        self.node.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightbell_core::Clock;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[derive(Debug)]
    struct Fixed;

    impl Clock for Fixed {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
    }

    #[derive(Debug, Default)]
    struct Counting(AtomicU64);

    impl Entropy for Counting {
        fn next_u64(&self) -> u64 {
            self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed)
        }
    }

    fn supply() -> BlockSupply {
        let entropy = Arc::new(Counting::default());
        BlockSupply::new(&StoreOptions {
            clock: Arc::new(Fixed),
            database_clock: false,
            entropy,
            node: "one".into(),
            faults: None,
        })
    }

    #[test]
    fn ids_grow_without_gaps_while_nobody_else_reserves() {
        let mut supply = supply();
        assert_eq!(supply.shortfall(3), [(Counter::Alert, ALERT_ID_BLOCK), (Counter::Entry, ID_BLOCK)]);
        supply.fill(Counter::Alert, 1, 2);
        supply.fill(Counter::Entry, 1, 2);
        assert_eq!(supply.alert_id(), AlertId(1));
        supply.fill(Counter::Alert, 3, 2);
        assert_eq!([supply.alert_id(), supply.alert_id()], [AlertId(2), AlertId(3)]);
        supply.fill(Counter::Alert, 100, 2);
        assert_eq!(supply.alert_id(), AlertId(100));
        assert_eq!(supply.entry_id(), EntryId(1));
        assert_eq!(supply.mention_id(), MentionId(2));
    }

    #[test]
    fn an_overdraft_is_seen_and_undone() {
        let mut supply = supply();
        supply.fill(Counter::Alert, 1, 1);
        let before = supply.blocks();
        assert_eq!(supply.overdrawn(before), []);
        let ids: Vec<_> = (0..3).map(|_| supply.alert_id()).collect();
        assert_eq!(ids, [AlertId(1), AlertId(2), AlertId(3)], "distinct, though they will not be used");
        assert_eq!(supply.overdrawn(before), [(Counter::Alert, ALERT_ID_BLOCK)]);
        supply.restore(before);
        supply.fill(Counter::Alert, 2, ALERT_ID_BLOCK);
        assert_eq!(supply.alert_id(), AlertId(1));
        supply.forget();
        assert_eq!(supply.shortfall(1)[0], (Counter::Alert, ALERT_ID_BLOCK));
    }

    #[test]
    fn uuids_carry_the_instant_and_fractions_stay_below_one() {
        let mut supply = supply();
        supply.set_now(Timestamp::from_millisecond(1_700_000_000_123).unwrap());
        let (one, other) = (supply.notification_id(), supply.notification_id());
        assert_ne!(one, other);
        assert_eq!(one.0.get_version_num(), 7);
        assert_eq!(one.0.get_timestamp().unwrap().to_unix(), (1_700_000_000, 123_000_000));
        assert!((0..100).map(|_| supply.fraction()).all(|fraction| (0.0..1.0).contains(&fraction)));
    }
}
