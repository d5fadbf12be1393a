//! Chance that repeats: a seed, printed, gives the same rounds again (what the machine does in between differs).

use nightbell_store::Entropy;
use nightbell_testkit::SeededEntropy;
use std::sync::Arc;
use std::time::Duration;

#[derive(Debug, Clone)]
pub(crate) struct Chance(Arc<SeededEntropy>);

impl Chance {
    /// The seed is `NIGHTBELL_SURVIVAL_SEED`, or the time of day. It is printed.
    pub(crate) fn new() -> Chance {
        let seed = setting("NIGHTBELL_SURVIVAL_SEED").unwrap_or_else(|| super::patience::now().as_millisecond() as u64);
        say(&format!("NIGHTBELL_SURVIVAL_SEED={seed}"));
        Chance(Arc::new(SeededEntropy::new(seed)))
    }

    /// One that goes its own way from here on.
    pub(crate) fn fork(&self) -> Chance {
        Chance(Arc::new(SeededEntropy::new(self.0.next_u64())))
    }

    /// A number from 0 to below `end`.
    pub(crate) fn below(&self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    /// True once in `times`.
    pub(crate) fn once_in(&self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// A duration of whole milliseconds below this many.
    pub(crate) fn millis_below(&self, end: u64) -> Duration {
        Duration::from_millis(self.below(end))
    }
}

/// A number that the environment may set, such as how many rounds there are.
#[expect(clippy::disallowed_methods, reason = "scripts/survive says how long the tests take")]
pub(crate) fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}={text:?} is not a whole number")))
}

/// Tells whoever reads the test's output.
#[expect(clippy::print_stderr, reason = "the test runner keeps it beside the result")]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}
