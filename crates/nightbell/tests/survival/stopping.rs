//! SIGTERM under load: an orderly end, after which nothing has to be said again.

use crate::run::Run;
use crate::server::Place;

const ROUNDS: usize = 4;

async fn stops_in_order(name: &'static str, place: Place, nodes: usize) {
    let mut run = Run::begin(name, place, nodes).await;
    for _ in 0..ROUNDS {
        run.stop_and_start().await;
    }
    let measured = run.end(&[]).await;
    assert_eq!(measured.repeated, 0, "what was being sent is finished before the end, and not said again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stops_of_a_server_on_sqlite() {
    stops_in_order("SQLite, stopped", Place::sqlite(), 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stops_of_one_of_two_nodes_on_postgres() {
    stops_in_order("PostgreSQL, one of two nodes stopped", Place::postgres().await, 2).await;
}
