//! Closed loop: each connection sends its next request when it has the answer to the last.

use super::Tally;
use crate::clock;
use crate::http::{Connection, Request};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Wait after a refusal, so that a server that asks for mercy is not met with a faster loop.
const AFTER_REFUSAL: Duration = Duration::from_millis(20);
/// Broken requests of one connection in a row after which it gives up.
const BROKEN_IN_A_ROW_MAX: u32 = 20;

/// When a closed loop ends.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Limit {
    /// No request begins after this instant.
    Until(Instant),
    /// No request begins once so many items were sent.
    Items(u64),
}

/// A closed loop over some connections.
#[derive(Debug, Clone)]
pub(crate) struct ClosedLoad {
    pub(crate) address: SocketAddr,
    pub(crate) connections: usize,
    pub(crate) request: Request,
    pub(crate) limit: Limit,
    /// Where the numbers of the items come from; `None` where each connection repeats the items of its first request.
    pub(crate) numbers: Option<Arc<AtomicU64>>,
}

impl ClosedLoad {
    /// Runs it to its end; how long that took is the second part.
    pub(crate) async fn run(self) -> (Tally, Duration) {
        let begun = clock::now();
        let sent = Arc::new(AtomicU64::new(0));
        let mut loops = JoinSet::new();
        for index in 0..self.connections {
            loops.spawn(one_connection(self.clone(), index as u64, sent.clone()));
        }
        let mut all = Tally::default();
        while let Some(tally) = loops.join_next().await {
            all.add(tally.expect("invariant: a connection's loop does not panic"));
        }
        (all, begun.elapsed())
    }
}

async fn one_connection(load: ClosedLoad, index: u64, sent: Arc<AtomicU64>) -> Tally {
    let mut tally = Tally::default();
    let mut request = load.request;
    let items = request.items();
    request.number_from(index * items);
    let mut connection = None;
    let mut broken_in_a_row = 0;
    while broken_in_a_row < BROKEN_IN_A_ROW_MAX {
        let already = sent.fetch_add(items, Ordering::Relaxed);
        let begun = clock::now();
        match load.limit {
            Limit::Until(end) if begun >= end => break,
            Limit::Items(max) if already >= max => break,
            Limit::Until(_) | Limit::Items(_) => {}
        }
        if let Some(numbers) = &load.numbers {
            request.number_from(numbers.fetch_add(items, Ordering::Relaxed));
        }
        let open = match connection.take() {
            Some(open) => Ok(open),
            None => Connection::open(load.address).await,
        };
        let mut open: Connection = match open {
            Ok(open) => open,
            Err(error) => {
                tally.record(&Err(error), items, begun.elapsed());
                broken_in_a_row += 1;
                clock::pause(AFTER_REFUSAL).await;
                continue;
            }
        };
        let answer = open.exchange(request.bytes()).await;
        tally.record(&answer, items, begun.elapsed());
        let status = answer.ok().map(|answer| (answer.is_accepted(), ()));
        match status {
            Some((accepted, ())) => {
                broken_in_a_row = 0;
                connection = Some(open);
                if !accepted {
                    clock::pause(AFTER_REFUSAL).await;
                }
            }
            None => broken_in_a_row += 1,
        }
    }
    tally
}
