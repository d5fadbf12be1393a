//! Randomness from the operating system, fetched in bulk.

use nightbell_store::Entropy;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// 64-bit words fetched at once: one system call for many ids.
const WORDS_FETCHED: usize = 64;

/// The operating system's randomness.
#[derive(Default)]
pub(crate) struct OsEntropy {
    words: Mutex<Vec<u64>>,
}

// Words that are yet to become keys must not be printed.
impl fmt::Debug for OsEntropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OsEntropy(…)")
    }
}

impl Entropy for OsEntropy {
    fn next_u64(&self) -> u64 {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(word) = words.pop() {
                return word;
            }
            words.extend(fetch());
        }
    }
}

fn fetch() -> [u64; WORDS_FETCHED] {
    let mut bytes = [0; WORDS_FETCHED * 8];
    #[expect(clippy::disallowed_methods, reason = "this is the source that the composition root hands out")]
    getrandom::fill(&mut bytes).expect("invariant: an operating system that runs programs has random bytes for them");
    let mut words = [0; WORDS_FETCHED];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn words_do_not_repeat() {
        let entropy = OsEntropy::default();
        let words: HashSet<u64> = (0..WORDS_FETCHED * 3).map(|_| entropy.next_u64()).collect();
        assert_eq!(words.len(), WORDS_FETCHED * 3);
    }
}
