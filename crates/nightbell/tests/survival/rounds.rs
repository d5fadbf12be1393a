//! kill -9 at random instants under load, again and again, on the same data.

use crate::chance::setting;
use crate::run::Run;
use crate::server::Place;

/// Rounds unless `NIGHTBELL_SURVIVAL_ROUNDS` says otherwise.
const ROUNDS: u64 = 10;

async fn survives_kills(name: &'static str, place: Place, nodes: usize) {
    let mut run = Run::begin(name, place, nodes).await;
    for _ in 0..setting("NIGHTBELL_SURVIVAL_ROUNDS").unwrap_or(ROUNDS) {
        run.kill_and_start().await;
    }
    run.end(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_of_a_server_on_sqlite() {
    survives_kills("SQLite, killed", Place::sqlite(), 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_of_a_server_on_postgres() {
    survives_kills("PostgreSQL, killed", Place::postgres().await, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_of_one_of_two_nodes_on_postgres() {
    survives_kills("PostgreSQL, one of two nodes killed", Place::postgres().await, 2).await;
}
