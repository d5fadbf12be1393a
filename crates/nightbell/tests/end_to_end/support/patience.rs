//! The only place where a test lets time pass.

use std::time::Duration;

/// Longer than anything a test waits for. The longest is an update mail, which may be bundled for 60 s.
const PATIENCE: Duration = Duration::from_secs(120);

const PAUSE: Duration = Duration::from_millis(50);

/// Looks until there is something to see, and returns it.
///
/// # Panics
/// When there is nothing after [`PATIENCE`]; the message says what was waited for.
pub(crate) async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let seen = tokio::time::timeout(PATIENCE, async {
        loop {
            if let Some(seen) = look().await {
                return seen;
            }
            pause().await;
        }
    });
    match seen.await {
        Ok(seen) => seen,
        Err(_) => panic!("waited {PATIENCE:?} in vain: {what}"),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "between two looks at another program's state there is nothing to wait on"
)]
async fn pause() {
    tokio::time::sleep(PAUSE).await;
}
