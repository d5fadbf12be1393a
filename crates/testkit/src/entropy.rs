//! Chance that repeats.

use nightbell_store::Entropy;
use std::sync::atomic::{AtomicU64, Ordering};

/// The step of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014).
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The same bits for the same seed, in the order in which they are asked for. SplitMix64: one atomic addition, so that any
/// number of threads can draw from it.
#[derive(Debug)]
pub struct SeededEntropy {
    state: AtomicU64,
}

impl SeededEntropy {
    /// Begins with this seed.
    pub fn new(seed: u64) -> SeededEntropy {
        SeededEntropy { state: AtomicU64::new(seed) }
    }
}

impl Default for SeededEntropy {
    fn default() -> SeededEntropy {
        SeededEntropy::new(0)
    }
}

impl Entropy for SeededEntropy {
    fn next_u64(&self) -> u64 {
        let mut bits = self.state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_bits_every_time() {
        // The reference sequence for seed 0.
        let entropy = SeededEntropy::new(0);
        assert_eq!([entropy.next_u64(), entropy.next_u64()], [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4]);
        assert_ne!(SeededEntropy::new(1).next_u64(), SeededEntropy::new(0).next_u64());
    }
}
