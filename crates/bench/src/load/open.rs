//! Open loop: requests leave on a schedule. A latency counts from the instant at which the request should have left, so that
//! a server that stalls is charged for every request that had to wait meanwhile (coordinated omission, corrected).

use super::{Schedule, Tally};
use crate::clock;
use crate::http::{Connection, Request};
use anyhow::Result;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

/// An open loop. Item numbers are `first_number`, `first_number + 1` … in the order of the schedule.
#[derive(Debug, Clone)]
pub(crate) struct OpenLoad {
    pub(crate) address: SocketAddr,
    pub(crate) connections: usize,
    pub(crate) request: Request,
    pub(crate) schedule: Schedule,
    pub(crate) first_number: u64,
}

/// One request of an open loop that was accepted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exchange {
    /// The number of its first item.
    pub(crate) number: u64,
    /// When it should have left.
    pub(crate) intended: Instant,
    /// When its answer was there.
    pub(crate) answered: Instant,
}

impl Exchange {
    /// From the instant at which the request should have left to the answer.
    pub(crate) fn latency(&self) -> Duration {
        self.answered.saturating_duration_since(self.intended)
    }
}

type Departures = Arc<Mutex<mpsc::UnboundedReceiver<(u64, Instant)>>>;

impl OpenLoad {
    /// Runs it to its end. The accepted requests are listed in the order of their numbers.
    pub(crate) async fn run(self) -> Result<(Tally, Vec<Exchange>)> {
        let mut connections = Vec::new();
        for _ in 0..self.connections {
            connections.push(Connection::open(self.address).await?);
        }
        let departures: Departures = Arc::new(Mutex::new(self.pace()));
        let mut loops = JoinSet::new();
        for connection in connections {
            loops.spawn(one_connection(connection, self.request.clone(), departures.clone()));
        }
        let mut all = Tally::default();
        let mut exchanges = Vec::new();
        while let Some(ended) = loops.join_next().await {
            let (tally, some) = ended?;
            all.add(tally);
            exchanges.extend(some);
        }
        exchanges.sort_by_key(|exchange| exchange.number);
        Ok((all, exchanges))
    }

    /// A thread that says when each request leaves.
    fn pace(&self) -> mpsc::UnboundedReceiver<(u64, Instant)> {
        let (sender, receiver) = mpsc::unbounded_channel();
        let (schedule, mut number, items) = (self.schedule, self.first_number, self.request.items());
        std::thread::spawn(move || {
            for instant in schedule.instants() {
                clock::block_until(instant);
                if sender.send((number, instant)).is_err() {
                    return;
                }
                number += items;
            }
        });
        receiver
    }
}

async fn one_connection(
    mut connection: Connection,
    mut request: Request,
    departures: Departures,
) -> (Tally, Vec<Exchange>) {
    let mut tally = Tally::default();
    let mut exchanges = Vec::new();
    loop {
        let departure = departures.lock().await.recv().await;
        let Some((number, intended)) = departure else { return (tally, exchanges) };
        request.number_from(number);
        let answer = connection.exchange(request.bytes()).await;
        let exchange = Exchange { number, intended, answered: clock::now() };
        tally.record(&answer, request.items(), exchange.latency());
        match answer {
            Ok(answer) if answer.is_accepted() => exchanges.push(exchange),
            Ok(_) => {}
            // Nothing can be sent on it any more; the other connections take over.
            Err(_) => return (tally, exchanges),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Latencies;

    /// A server that answers at once, except that it stalls for one second: of 1,000 requests at 100 a second, those that
    /// should have left meanwhile waited too, which a clock started at the late departure would not show.
    #[test]
    fn a_stall_is_charged_to_every_request_that_should_have_left_meanwhile() {
        let start = clock::now();
        let stall = start + Duration::from_secs(2)..start + Duration::from_secs(3);
        let schedule = Schedule { start, per_second: 100, requests: 1_000 };
        let latencies: Latencies = schedule
            .instants()
            .zip(0..)
            .map(|(intended, number)| {
                let answered = if stall.contains(&intended) { stall.end } else { intended };
                Exchange { number, intended, answered }.latency()
            })
            .collect();
        assert!(latencies.percentile_ms(50.0) < 1.0);
        // One in ten waited, evenly between nothing and a second.
        assert!((latencies.percentile_ms(95.0) - 500.0).abs() < 15.0);
        assert!((latencies.percentile_ms(99.0) - 900.0).abs() < 15.0);
    }
}
