//! Work that keeps a core busy, away from the async threads and little of it at a time.

use std::sync::Arc;
use tokio::sync::Semaphore;

/// A place for so much of such work at once; more waits.
#[derive(Debug)]
pub(crate) struct Bench {
    at_once: Arc<Semaphore>,
}

impl Bench {
    pub(crate) fn for_at_once(count: usize) -> Bench {
        Bench { at_once: Arc::new(Semaphore::new(count)) }
    }

    /// Does it, and answers what came of it; none if it broke. What has begun is done, whoever waits for it no more.
    pub(crate) async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let permit = self.at_once.clone().acquire_owned().await.ok()?;
        let worked = tokio::task::spawn_blocking(move || {
            let worked = work();
            drop(permit);
            worked
        });
        worked.await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_elsewhere_and_breaks_nothing_else() {
        let bench = Bench::for_at_once(1);
        let here = std::thread::current().id();
        assert_ne!(bench.work(|| std::thread::current().id()).await, Some(here));
        assert_eq!(bench.work(|| -> u8 { panic!("as a library may") }).await, None);
        assert_eq!(bench.work(|| 7).await, Some(7), "its place is free again");
    }
}
