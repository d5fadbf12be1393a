//! Load: closed loops (the next request when the answer is there) and open loops (a fixed schedule, whatever the server does).

mod closed;
mod open;
mod schedule;
mod tally;

pub(crate) use closed::{ClosedLoad, Limit};
pub(crate) use open::{Exchange, OpenLoad};
pub(crate) use schedule::Schedule;
pub(crate) use tally::{Latencies, Tally};
